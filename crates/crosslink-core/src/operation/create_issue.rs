//! Creating an issue.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decision::{display, existing, existing_milestone};
use super::{Decision, Operation, check_body, check_label, check_title, check_word};
use crate::event::{Fact, IssueCreated};
use crate::hub::{Counter, HubView};
use crate::id::{IssueId, MilestoneId};
use crate::model::{IssueType, Priority};
use crate::problem::Problem;
use crate::time::Timestamp;

/// Creates an issue with everything it begins with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CreateIssue {
    /// One line of at most 512 characters.
    pub title: String,
    /// Markdown, at most 64 KiB.
    pub description: Option<String>,
    /// How urgent it is.
    pub priority: Priority,
    /// What sort of work it is.
    #[serde(rename = "type")]
    pub issue_type: Option<String>,
    /// Who should do it.
    pub assignee: Option<String>,
    /// The issue it is a part of.
    pub parent: Option<IssueId>,
    /// The milestone it counts towards.
    pub milestone: Option<MilestoneId>,
    /// Work should not start before this.
    pub scheduled: Option<Timestamp>,
    /// Work should be done by this.
    pub due: Option<Timestamp>,
    /// What must hold when it is done.
    pub acceptance: Option<String>,
    /// Its labels.
    pub labels: Vec<String>,
    /// The issues that must be closed first.
    pub blockers: Vec<IssueId>,
    /// The ids it has elsewhere.
    pub external_refs: Vec<String>,
}

/// The issue that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IssueMade {
    /// Its display number.
    pub id: Option<u32>,
    /// The name that never changes.
    pub uuid: IssueId,
    /// `#12`, or the short id while there is no number.
    pub display_id: String,
    /// What people call its parent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

impl Operation for CreateIssue {
    const NAME: &'static str = "issue.create";
    type Outcome = IssueMade;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<IssueMade, Problem> {
        let uuid = IssueId(cx.uuid());
        let mut created = IssueCreated::new(uuid, check_title(&self.title)?);
        created.description = self
            .description
            .as_deref()
            .map(|text| check_body(text, "Description"))
            .transpose()?
            .flatten();
        created.acceptance = self
            .acceptance
            .as_deref()
            .map(|text| check_body(text, "Acceptance"))
            .transpose()?
            .flatten();
        created.assignee = word(self.assignee.as_deref(), "assignee")?;
        created.issue_type = self
            .issue_type
            .as_deref()
            .map(IssueType::new)
            .transpose()?
            .unwrap_or_default();
        created.priority = self.priority;
        created.scheduled = self.scheduled;
        created.due = self.due;
        created.labels = self
            .labels
            .iter()
            .map(|label| check_label(label))
            .collect::<Result<_, _>>()?;
        created.labels.sort_unstable();
        created.labels.dedup();
        for reference in &self.external_refs {
            created
                .external_refs
                .extend(check_word(reference, "external reference")?);
        }
        for blocker in self.blockers {
            created.blockers.push(existing(hub, blocker)?.id);
        }
        created.parent = self
            .parent
            .map(|parent| existing(hub, parent))
            .transpose()?
            .map(|parent| parent.id);
        created.milestone = self
            .milestone
            .map(|id| existing_milestone(hub, id))
            .transpose()?
            .map(|found| found.id);
        let number = cx.draw(hub, Counter::Issue)?;
        created.number = number;
        let parent = created
            .parent
            .map(|parent| display(hub, parent))
            .transpose()?;
        cx.emit(Fact::IssueCreated(Box::new(created)));
        Ok(IssueMade {
            id: number,
            uuid,
            display_id: number.map_or_else(|| uuid.short(), |number| format!("#{number}")),
            parent,
        })
    }
}

fn word(text: Option<&str>, what: &str) -> Result<Option<String>, Problem> {
    Ok(text
        .map(|text| check_word(text, what))
        .transpose()?
        .flatten())
}
