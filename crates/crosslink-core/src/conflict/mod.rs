//! Conflicts: what was written to a register beside the value that stands, by somebody who did not see it.
//!
//! Nothing here decides which value stands: the greatest stamp does. A conflict is a question over the set of writes, and its
//! answer depends on no order.

mod find;

use crate::event::{
    CommentEdited, Element, ElementChanged, Entity, Event, Fact, IssueField, IssueFieldName,
    MilestoneField, MilestoneFieldName,
};
use crate::hub::{HubView, Read};
use crate::id::{CommentId, EventId, IssueId, MilestoneId, OperationId};
use crate::model::Stamp;
use crate::operation::display;

pub use find::conflicts;

/// A place that keeps one value, and that two can write to at once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Register {
    /// A field of an issue.
    Issue(IssueId, IssueFieldName),
    /// Whether an element is in a set of an issue.
    Element(IssueId, Element),
    /// The text of a comment.
    Comment(IssueId, CommentId),
    /// A field of a milestone.
    Milestone(MilestoneId, MilestoneFieldName),
}

impl Register {
    /// The entity it belongs to.
    pub fn entity(&self) -> Entity {
        match self {
            Self::Issue(issue, _) | Self::Element(issue, _) | Self::Comment(issue, _) => {
                Entity::Issue(*issue)
            }
            Self::Milestone(milestone, _) => Entity::Milestone(*milestone),
        }
    }
}

/// What is written to a register.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// The value of a field of an issue.
    Issue(IssueField),
    /// Whether the element is in.
    Present(bool),
    /// The text of a comment.
    Text(String),
    /// The value of a field of a milestone.
    Milestone(MilestoneField),
    /// The text of a comment was hidden for good, so nothing is left to disagree about.
    Redacted,
}

/// One write to a register.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    /// What decides whether it stands.
    pub stamp: Stamp,
    /// The event whose value its writer saw.
    pub replaces: Option<EventId>,
    /// The events beside that one, which its writer settled.
    pub settles: Vec<EventId>,
    /// The run it belongs to.
    pub operation: OperationId,
    /// The run that this one takes back.
    pub undoes: Option<OperationId>,
    /// What it wrote.
    pub value: Value,
}

/// Values of one register that were written beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The register.
    pub register: Register,
    /// The event whose value stands.
    pub stands: EventId,
    /// The events whose values its writer did not see, and that nobody settled since; oldest first.
    pub beside: Vec<EventId>,
}

/// What an event wrote to registers. What a create brings loses to every edit, and conflicts with none.
pub fn writes(event: &Event) -> Vec<(Register, Write)> {
    match &event.fact {
        Fact::IssueChanged(_, changed) => {
            let writes = changed.changes.iter().filter_map(|change| {
                let register = Register::Issue(changed.id, change.field.name()?);
                let value = Value::Issue(change.field.clone());
                let seen = (change.version, change.replaces, &*change.settles);
                Some((register, write(event, seen, value)))
            });
            writes.collect()
        }
        Fact::MilestoneChanged(_, changed) => {
            let writes = changed.changes.iter().filter_map(|change| {
                let register = Register::Milestone(changed.id, change.field.name()?);
                let value = Value::Milestone(change.field.clone());
                let seen = (change.version, change.replaces, &*change.settles);
                Some((register, write(event, seen, value)))
            });
            writes.collect()
        }
        Fact::ElementChanged(changed) => vec![element(event, changed)],
        Fact::CommentEdited(edited) => vec![comment(event, edited)],
        Fact::CommentRedacted(redacted) => {
            let register = Register::Comment(redacted.issue, redacted.comment);
            vec![(register, write(event, (1, None, &[]), Value::Redacted))]
        }
        _ => Vec::new(),
    }
}

fn element(event: &Event, changed: &ElementChanged) -> (Register, Write) {
    let register = Register::Element(changed.issue, changed.element.clone());
    let seen = (changed.version, changed.replaces, &*changed.settles);
    (
        register,
        write(event, seen, Value::Present(changed.present)),
    )
}

fn comment(event: &Event, edited: &CommentEdited) -> (Register, Write) {
    let register = Register::Comment(edited.issue, edited.comment);
    let seen = (edited.version, edited.replaces, &*edited.settles);
    (
        register,
        write(event, seen, Value::Text(edited.body.clone())),
    )
}

fn write(
    event: &Event,
    (version, replaces, settles): (u32, Option<EventId>, &[EventId]),
    value: Value,
) -> Write {
    Write {
        stamp: event.stamp(version),
        replaces,
        settles: settles.to_vec(),
        operation: event.header.op,
        undoes: event.header.undoes,
        value,
    }
}

impl Register {
    /// What people call it within its entity: `title`, `label:ui`, `blocker:#4`, `comment:1a2b3c4d`.
    ///
    /// # Errors
    /// Only where the storage fails.
    pub fn name(&self, hub: &dyn HubView) -> Read<String> {
        Ok(match self {
            Self::Issue(_, field) => field.as_str().to_owned(),
            Self::Milestone(_, field) => field.as_str().to_owned(),
            Self::Element(_, Element::Label(label)) => format!("label:{label}"),
            Self::Element(_, Element::Blocker(other)) => {
                format!("blocker:{}", display(hub, *other)?)
            }
            Self::Element(_, Element::Relation(other)) => {
                format!("relation:{}", display(hub, *other)?)
            }
            Self::Element(_, Element::ExternalRef(text)) => format!("reference:{text}"),
            Self::Comment(_, comment) => {
                let digits = comment.0.simple().to_string();
                format!("comment:{}", &digits[digits.len() - 8..])
            }
        })
    }
}
