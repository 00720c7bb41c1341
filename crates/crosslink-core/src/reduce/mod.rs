//! The reduction: from events to state, whatever the order they come in.
//!
//! Every write carries the stamp that decides, so applying is commutative, associative and idempotent.
//! [`refold`] is the same rule seen from the other side: an entity is a function of the set of its events.

mod comment;
mod issue;
mod milestone;

use crate::event::{Entity, Event, Fact, IssueFieldName, MilestoneFieldName};
use crate::hub::{HubMut, Read};
use crate::id::EventId;
use crate::model::{NUMBER_LIMIT, Stamp};

/// Applies one accepted event.
///
/// # Errors
/// Only where the storage fails.
pub fn apply(hub: &mut dyn HubMut, event: &Event) -> Read<()> {
    match &event.fact {
        Fact::IssueCreated(created) => issue::created(hub, event, created),
        Fact::IssueChanged(_, changed) => issue::changed(hub, event, changed),
        Fact::ElementChanged(changed) => issue::element_changed(hub, event, changed),
        Fact::IssueNumbered(numbered) => issue::numbered(hub, event, numbered),
        Fact::ClaimRecorded(_, claim) => issue::touched(hub, event, claim.issue),
        Fact::CommentAdded(added) => comment::added(hub, event, added),
        Fact::CommentEdited(edited) => comment::edited(hub, event, edited),
        Fact::CommentRedacted(redacted) => comment::redacted(hub, event, redacted),
        Fact::TimeLogged(logged) => comment::time_logged(hub, event, logged),
        Fact::CommentHidden(hidden) => comment::hidden(hub, event, hidden),
        Fact::TimeHidden(hidden) => comment::time_hidden(hub, event, hidden),
        Fact::MilestoneCreated(created) => milestone::created(hub, event, created),
        Fact::MilestoneChanged(_, changed) => milestone::changed(hub, event, changed),
        Fact::MilestoneNumbered(numbered) => milestone::numbered(hub, event, numbered),
        // What is said to an agent or of a commit is read from the log where it is asked for.
        Fact::ControlRequested(_) | Fact::ControlAnswered(_) | Fact::CiReported(_) => Ok(()),
        Fact::Unknown { .. } => Ok(()),
    }
}

/// Which events count: a pure function of the event, the head of the trust log, and the policy.
pub trait Acceptance {
    /// Whether the event counts.
    fn accepts(&self, event: &Event) -> bool;
}

/// Every event counts, as in a project that shares with nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct AcceptAll;

impl Acceptance for AcceptAll {
    fn accepts(&self, _: &Event) -> bool {
        true
    }
}

/// Forgets an entity and folds it again from its events, in any order.
///
/// # Errors
/// Only where the storage fails.
pub fn refold<'a>(
    hub: &mut dyn HubMut,
    entity: Entity,
    events: impl IntoIterator<Item = &'a Event>,
    acceptance: &dyn Acceptance,
) -> Read<()> {
    hub.clear(entity)?;
    for event in events {
        if event.fact.entity() == Some(entity) && acceptance.accepts(event) {
            apply(hub, event)?;
        }
    }
    Ok(())
}

/// Whether a write takes the place of what stands there.
fn wins(candidate: Stamp, current: Option<Stamp>) -> bool {
    current.is_none_or(|current| candidate > current)
}

/// Whether a write took the place of the value it says it saw, and of nothing else.
fn is_plain(
    event: &Event,
    current: Option<Stamp>,
    (version, replaces, settles): (u32, Option<EventId>, &[EventId]),
) -> bool {
    wins(event.stamp(version), current)
        && replaces == current.map(|current| current.event)
        && settles.is_empty()
        && event.header.undoes.is_none()
}

/// Whether an event moves the time of the last change. Taking something back whole, or bringing it back, does not:
/// after an undo and a redo everything is as old as it was. It is seen by the event alone, so the order of events
/// does not matter.
fn is_change(event: &Event) -> bool {
    if event.header.undoes.is_none() {
        return true;
    }
    match &event.fact {
        Fact::CommentHidden(_) | Fact::TimeHidden(_) => false,
        Fact::IssueChanged(_, changed) => {
            let mut names = changed.changes.iter().map(|change| change.field.name());
            names.any(|name| name != Some(IssueFieldName::Deleted))
        }
        Fact::MilestoneChanged(_, changed) => {
            let mut names = changed.changes.iter().map(|change| change.field.name());
            names.any(|name| name != Some(MilestoneFieldName::Deleted))
        }
        _ => true,
    }
}

/// Whether a display number counts: from 1 to 2^31.
fn is_number(number: &u32) -> bool {
    (1..=NUMBER_LIMIT).contains(number)
}
