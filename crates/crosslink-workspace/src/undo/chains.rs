//! Runs in chains: what took which back, and what was built on what.

use std::collections::BTreeSet;

use crosslink_core::event::{Entity, Event, Fact};
use crosslink_core::id::{AgentId, OperationId};
use crosslink_core::operation::Operation;
use crosslink_core::operation::undo::Undo;
use crosslink_core::problem::Problem;
use crosslink_store::{OperationRun, Snapshot};

/// Whether the end of a chain says something else than what stood before its runs in `ids`.
pub(super) fn differs(
    snapshot: &Snapshot,
    end: &OperationRun,
    ids: &BTreeSet<OperationId>,
) -> Result<bool, Problem> {
    let mut below = undoes(end);
    let mut says_the_same = true;
    while let Some(run) = below {
        says_the_same = !says_the_same;
        if !ids.contains(&run) {
            return Ok(!says_the_same);
        }
        below = undoes(&snapshot.operation(run)?);
    }
    // The whole chain lies within: before it there was nothing, which is what taking its first run back says.
    Ok(says_the_same)
}

/// Whether a run took another back. One that brought it back again did not.
pub(super) fn is_undo(run: &OperationRun) -> bool {
    run.events
        .first()
        .is_some_and(|event| event.header.does == Undo::NAME)
}

/// The run that a run took back, if it did.
fn undoes(run: &OperationRun) -> Option<OperationId> {
    run.events.iter().find_map(|event| event.header.undoes)
}

/// What the run is called that taking an undo back does again; nothing where that is no undo.
pub(super) fn redone(snapshot: &Snapshot, run: &OperationRun) -> Result<Option<String>, Problem> {
    let Some(undone) = undoes(run).filter(|_| is_undo(run)) else {
        return Ok(None);
    };
    let mut first = snapshot.operation(undone)?;
    while let Some(below) = undoes(&first) {
        first = snapshot.operation(below)?;
    }
    let header = first.events.first().map(|event| &event.header);
    Ok(header.map(|header| header.does.clone()))
}

/// Whether there is something to take back: claims, numbers, redactions and what was said to agents stay as they are.
pub(super) fn does_something(run: &OperationRun) -> bool {
    run.events.iter().any(|event| {
        !matches!(
            event.fact,
            Fact::ClaimRecorded(..)
                | Fact::IssueNumbered(_)
                | Fact::MilestoneNumbered(_)
                | Fact::CommentRedacted(_)
                | Fact::ControlRequested(_)
                | Fact::ControlAnswered(_)
                | Fact::CiReported(_)
                | Fact::Unknown { .. }
        )
    })
}

fn entities(run: &OperationRun) -> BTreeSet<Entity> {
    run.events
        .iter()
        .filter_map(|event| event.fact.entity())
        .collect()
}

/// The newest run that took this one back. It wrote on an entity of this one.
pub(super) fn undone_by(
    snapshot: &Snapshot,
    run: &OperationRun,
) -> Result<Option<OperationId>, Problem> {
    let mut newest: Option<(i64, OperationId)> = None;
    for entity in entities(run) {
        for logged in snapshot.events_of(entity)? {
            let header = &logged.event.header;
            if header.undoes == Some(run.id) {
                newest = newest.max(Some((logged.seq, header.op)));
            }
        }
    }
    Ok(newest.map(|(_, operation)| operation))
}

/// The entities a run made on which others built: runs that stand, and are neither undos nor own claims.
pub(super) fn built_upon(
    snapshot: &Snapshot,
    me: &AgentId,
    run: &OperationRun,
) -> Result<BTreeSet<Entity>, Problem> {
    let made = run.events.iter().filter_map(|event| match &event.fact {
        Fact::IssueCreated(created) => Some(Entity::Issue(created.issue)),
        Fact::MilestoneCreated(created) => Some(Entity::Milestone(created.milestone)),
        _ => None,
    });
    let mut found = BTreeSet::new();
    for entity in made {
        if !snapshot.has_events_beside(entity, run.id)? {
            continue;
        }
        let events = snapshot.events_of(entity)?;
        let others = events.into_iter().map(|logged| logged.event);
        if stands_beside(others.filter(|event| event.header.op != run.id), me) {
            found.insert(entity);
        }
    }
    Ok(found)
}

/// Whether any of the runs of these events stands and is neither an undo nor an own claim.
fn stands_beside(events: impl Iterator<Item = Event>, me: &AgentId) -> bool {
    let mut standing = BTreeSet::new();
    let mut taken_back = BTreeSet::new();
    for event in events {
        let header = &event.header;
        taken_back.extend(header.undoes);
        let own_claim = matches!(event.fact, Fact::ClaimRecorded(..)) && header.agent == *me;
        if header.does != Undo::NAME && !own_claim {
            standing.insert(header.op);
        }
    }
    standing.difference(&taken_back).next().is_some()
}
