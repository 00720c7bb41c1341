//! Taking an operation back: compensating writes, where what it wrote still stands.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod fields;
mod items;

use fields::{unwrite_element, unwrite_issue, unwrite_milestone};
use items::{hide, unedit, unhide};

use super::claims::let_go;
use super::decision::display;
use super::{CloseIssue, Decision, EditIssue, Operation};
use crate::event::{
    Entity, Event, Fact, IssueCreated, IssueField, IssueVerb, MilestoneCreated, MilestoneField,
    MilestoneVerb,
};
use crate::hub::{HubView, Read};
use crate::id::EventId;
use crate::problem::{Code, Problem};

/// The runs that close issues.
const CLOSING: [&str; 2] = [CloseIssue::NAME, EditIssue::NAME];

/// Takes back what a run of an operation wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo {
    /// The events of the run, in the order they were written.
    pub events: Vec<Event>,
    /// Entities made by these events on which other operations wrote since.
    pub built_upon: BTreeSet<Entity>,
    /// Whether to take back a create that others built on.
    pub force: bool,
}

/// What undoing achieved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Undone {
    /// What was taken back, one line each.
    pub undone: Vec<String>,
    /// What was left, with the reason, one line each.
    pub left: Vec<String>,
}

impl Operation for Undo {
    const NAME: &'static str = "undo";
    type Outcome = Undone;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Undone, Problem> {
        let mut outcome = Undone::default();
        for event in self.events.iter().rev() {
            self.take_back(hub, cx, event, &mut outcome)?;
        }
        Ok(outcome)
    }
}

impl Undone {
    fn undone(&mut self, line: String) {
        self.undone.push(line);
    }

    fn left(&mut self, line: String) {
        self.left.push(line);
    }
}

impl Undo {
    fn take_back(
        &self,
        hub: &dyn HubView,
        cx: &mut Decision,
        event: &Event,
        step: &mut Undone,
    ) -> Result<(), Problem> {
        match &event.fact {
            Fact::IssueCreated(created) => self.uncreate(hub, cx, created, step),
            Fact::IssueChanged(_, changed) => unwrite_issue(hub, cx, event, changed, step),
            Fact::ElementChanged(changed) => unwrite_element(hub, cx, event, changed, step),
            Fact::CommentAdded(added) => hide(hub, cx, added.issue, added.comment, step),
            // Closing an issue stops the timer on it; what was worked stays worked.
            Fact::TimeLogged(logged) if CLOSING.contains(&event.header.does.as_str()) => {
                let name = display(hub, logged.issue)?;
                step.left(format!("logged time on {name}: the work was done"));
                Ok(())
            }
            Fact::TimeLogged(logged) => hide(hub, cx, logged.issue, logged.entry, step),
            Fact::CommentHidden(hidden) => unhide(hub, cx, event, hidden, step),
            Fact::TimeHidden(hidden) => unhide(hub, cx, event, hidden, step),
            Fact::CommentEdited(edited) => unedit(hub, cx, event, edited, step),
            Fact::MilestoneCreated(created) => self.uncreate_milestone(hub, cx, created, step),
            Fact::MilestoneChanged(_, changed) => unwrite_milestone(hub, cx, event, changed, step),
            Fact::IssueNumbered(_) | Fact::MilestoneNumbered(_) => {
                step.left("a number: one that was printed stays".to_owned());
                Ok(())
            }
            Fact::CommentRedacted(redacted) => {
                step.left(format!(
                    "a redaction on {}: it is for good",
                    display(hub, redacted.issue)?
                ));
                Ok(())
            }
            Fact::ControlRequested(asked) => {
                step.left(format!(
                    "a request to '{}': ask for the opposite",
                    asked.target
                ));
                Ok(())
            }
            Fact::ControlAnswered(_) | Fact::CiReported(_) => {
                step.left("what was reported: report anew".to_owned());
                Ok(())
            }
            Fact::ClaimRecorded(..) | Fact::Unknown { .. } => Ok(()),
        }
    }

    fn uncreate(
        &self,
        hub: &dyn HubView,
        cx: &mut Decision,
        created: &IssueCreated,
        step: &mut Undone,
    ) -> Result<(), Problem> {
        let entity = Entity::Issue(created.issue);
        let name = display(hub, created.issue)?;
        let built = self.built_upon.contains(&entity);
        if built && !self.force {
            return Err(Problem::new(Code::UndoBuiltUpon, format!("Issue {name} was changed since it was created"))
                .hint("`--force` takes it back all the same; `crosslink issue restore` would bring it back"));
        }
        let Some(issue) = hub.issue(created.issue)?.filter(|issue| !issue.deleted) else {
            return Ok(());
        };
        let hide = vec![IssueField::Deleted(true)];
        cx.write_issue(hub, &issue, IssueVerb::Deleted, hide)?;
        let_go(hub, cx, created.issue)?;
        step.undone(format!("issue {name}: {}", issue.title));
        Ok(())
    }

    fn uncreate_milestone(
        &self,
        hub: &dyn HubView,
        cx: &mut Decision,
        created: &MilestoneCreated,
        step: &mut Undone,
    ) -> Result<(), Problem> {
        let built = self
            .built_upon
            .contains(&Entity::Milestone(created.milestone));
        if built && !self.force {
            let message = format!(
                "Milestone {} was changed since it was created",
                created.name
            );
            return Err(Problem::new(Code::UndoBuiltUpon, message)
                .hint("`--force` takes it back all the same"));
        }
        let Some(found) = hub
            .milestone(created.milestone)?
            .filter(|found| !found.deleted)
        else {
            return Ok(());
        };
        cx.write_milestone(
            hub,
            &found,
            MilestoneVerb::Deleted,
            vec![MilestoneField::Deleted(true)],
        )?;
        step.undone(format!("milestone {}", found.name));
        Ok(())
    }
}

/// Why a field keeps what stands there.
fn why_left(is_standing: bool) -> &'static str {
    if is_standing {
        "what stood there before is not known"
    } else {
        "it was written again since"
    }
}

/// The event whose value an undone one replaced.
fn before(hub: &dyn HubView, replaces: Option<EventId>) -> Read<Option<Event>> {
    replaces.map_or(Ok(None), |id| hub.event(id))
}
