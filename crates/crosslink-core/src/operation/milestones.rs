//! Milestones, and which issues count towards them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::claims::note_override;
use super::decision::{display, existing, existing_milestone, guard};
use super::{Decision, Edited, Operation, check_body};
use crate::entity::Milestone;
use crate::event::{Fact, IssueField, IssueVerb, MilestoneCreated, MilestoneField, MilestoneVerb};
use crate::hub::{Counter, HubView, Read};
use crate::id::{IssueId, MilestoneId};
use crate::model::{Lifecycle, Standing, TITLE_LIMIT};
use crate::problem::{Code, Problem};
use crate::time::Timestamp;

/// Creates a milestone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CreateMilestone {
    /// One line.
    pub name: String,
    /// Markdown.
    pub description: Option<String>,
    /// When it should be reached.
    pub due: Option<Timestamp>,
}

/// A milestone that was made or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MilestoneMade {
    /// Its display number.
    pub id: Option<u32>,
    /// The name that never changes.
    pub uuid: MilestoneId,
    /// Its name.
    pub name: String,
    /// Whether anything changed.
    pub changed: bool,
}

impl Operation for CreateMilestone {
    const NAME: &'static str = "milestone.create";
    type Outcome = MilestoneMade;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<MilestoneMade, Problem> {
        let name = check_name(&self.name)?;
        let description = self
            .description
            .as_deref()
            .map(|text| check_body(text, "Description"))
            .transpose()?
            .flatten();
        let uuid = MilestoneId(cx.uuid());
        let number = cx.draw(hub, Counter::Milestone)?;
        cx.emit(Fact::MilestoneCreated(MilestoneCreated {
            milestone: uuid,
            number,
            name: name.clone(),
            description,
            status: Standing::default(),
            due: self.due,
            author: None,
        }));
        Ok(MilestoneMade {
            id: number,
            uuid,
            name,
            changed: true,
        })
    }
}

/// Writes fields of a milestone. A field that is absent stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EditMilestone {
    /// The milestone.
    pub milestone: MilestoneId,
    /// A new name.
    #[serde(default)]
    pub name: Option<String>,
    /// A new description; empty takes it away.
    #[serde(default)]
    pub description: Option<String>,
    /// A new due date.
    #[serde(default)]
    pub due: Option<Timestamp>,
    /// Whether the due date is taken away.
    #[serde(default)]
    pub no_due: bool,
}

impl Operation for EditMilestone {
    const NAME: &'static str = "milestone.edit";
    type Outcome = MilestoneMade;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<MilestoneMade, Problem> {
        let milestone = existing_milestone(hub, self.milestone)?;
        let mut fields = Vec::new();
        if let Some(name) = &self.name {
            fields.push(MilestoneField::Name(check_name(name)?));
        }
        if let Some(text) = &self.description {
            fields.push(MilestoneField::Description(check_body(
                text,
                "Description",
            )?));
        }
        if self.no_due || self.due.is_some() {
            fields.push(MilestoneField::Due(self.due));
        }
        if fields.is_empty() {
            return Err(Problem::new(Code::NothingToDo, "Nothing to update")
                .hint("use --name, --description, --due or --no-due"));
        }
        let changed = cx.write_milestone(hub, &milestone, MilestoneVerb::Edited, fields)?;
        Ok(made(hub, &milestone, changed)?)
    }
}

/// Closes a milestone or opens it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SetMilestoneState {
    /// The milestone.
    pub milestone: MilestoneId,
    /// Whether it is closed from now on.
    pub closed: bool,
}

impl Operation for SetMilestoneState {
    const NAME: &'static str = "milestone.set_state";
    type Outcome = MilestoneMade;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<MilestoneMade, Problem> {
        let milestone = existing_milestone(hub, self.milestone)?;
        let is_closed = milestone.standing.state != Lifecycle::Open;
        if is_closed == self.closed {
            return Ok(made(hub, &milestone, false)?);
        }
        let (verb, standing) = if self.closed {
            (
                MilestoneVerb::Closed,
                Standing {
                    state: Lifecycle::Closed,
                    closed_at: Some(cx.now),
                    reason: None,
                },
            )
        } else {
            (MilestoneVerb::Reopened, Standing::default())
        };
        let changed = cx.write_milestone(
            hub,
            &milestone,
            verb,
            vec![MilestoneField::Status(standing)],
        )?;
        Ok(made(hub, &milestone, changed)?)
    }
}

/// Hides a milestone. Its issues stay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteMilestone {
    /// The milestone.
    pub milestone: MilestoneId,
}

impl Operation for DeleteMilestone {
    const NAME: &'static str = "milestone.delete";
    type Outcome = MilestoneMade;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<MilestoneMade, Problem> {
        let milestone = existing_milestone(hub, self.milestone)?;
        let hide = vec![MilestoneField::Deleted(true)];
        let changed = cx.write_milestone(hub, &milestone, MilestoneVerb::Deleted, hide)?;
        Ok(made(hub, &milestone, changed)?)
    }
}

/// Brings a deleted milestone back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RestoreMilestone {
    /// The milestone.
    pub milestone: MilestoneId,
}

impl Operation for RestoreMilestone {
    const NAME: &'static str = "milestone.restore";
    type Outcome = MilestoneMade;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<MilestoneMade, Problem> {
        let milestone = hub
            .milestone(self.milestone)?
            .filter(|milestone| milestone.created.is_some())
            .ok_or_else(|| {
                Problem::new(
                    Code::MilestoneNotFound,
                    format!("Milestone {} not found", self.milestone),
                )
            })?;
        let show = vec![MilestoneField::Deleted(false)];
        let changed = cx.write_milestone(hub, &milestone, MilestoneVerb::Restored, show)?;
        Ok(made(hub, &milestone, changed)?)
    }
}

/// Puts an issue into a milestone, or takes it out of the one it is in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanIssue {
    /// The issue.
    pub issue: IssueId,
    /// The milestone, or none.
    pub milestone: Option<MilestoneId>,
    /// Whether to go on although another agent holds the issue.
    #[serde(default)]
    pub force: bool,
}

impl Operation for PlanIssue {
    const NAME: &'static str = "issue.plan";
    type Outcome = Edited;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Edited, Problem> {
        let issue = existing(hub, self.issue)?;
        guard(hub, cx, self.issue, self.force)?;
        if let Some(milestone) = self.milestone {
            existing_milestone(hub, milestone)?;
        }
        let field = vec![IssueField::Milestone(self.milestone)];
        let changed = cx.write_issue(hub, &issue, IssueVerb::Planned, field)?;
        if changed {
            note_override(hub, cx, self.issue)?;
        }
        Ok(Edited {
            display_id: display(hub, self.issue)?,
            changed,
        })
    }
}

fn made(hub: &dyn HubView, milestone: &Milestone, changed: bool) -> Read<MilestoneMade> {
    let id = hub.milestone_numbers(milestone.id)?.last().copied();
    Ok(MilestoneMade {
        id,
        uuid: milestone.id,
        name: milestone.name.clone(),
        changed,
    })
}

fn check_name(text: &str) -> Result<String, Problem> {
    let name = text.trim();
    let fits = !name.is_empty()
        && name.chars().count() <= TITLE_LIMIT
        && !name.chars().any(char::is_control);
    if fits {
        Ok(name.to_owned())
    } else {
        let message = format!("A milestone name is one line of 1 to {TITLE_LIMIT} characters");
        Err(Problem::new(Code::MilestoneInvalid, message))
    }
}
