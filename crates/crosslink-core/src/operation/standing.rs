//! Whether what an event wrote still stands, also where it was written over and that was taken back since.
//!
//! An undo writes an older value again. That value is then as good as written by the event that wrote it
//! first, so undoing can walk back over any number of steps.

use std::collections::BTreeMap;

use crate::event::{Event, Fact};
use crate::hub::{HubView, Read};
use crate::id::{EventId, OperationId};

/// At most so many events are looked at, three for a step; who went to and fro more often than that is told
/// that it was written again.
const LOOKS: usize = 3000;

/// What a fact replaced in the one place that is looked at.
pub(super) type Replaced<'a> = &'a dyn Fn(&Fact) -> Option<EventId>;

/// Whether the event `now` that stands in a place is this one, or wrote its value again.
pub(super) fn stands(
    hub: &dyn HubView,
    now: Option<EventId>,
    event: &Event,
    replaced: Replaced<'_>,
) -> Read<bool> {
    let mut trail = Trail {
        hub,
        replaced,
        restored: BTreeMap::new(),
        looks: LOOKS,
    };
    let mut at = now;
    while let Some(id) = at.filter(|id| *id != event.id) {
        at = trail.restored(id)?;
    }
    Ok(at.is_some())
}

/// The writes of one place, followed back from the newest.
struct Trail<'a> {
    hub: &'a dyn HubView,
    replaced: Replaced<'a>,
    /// What was found out about the events that were followed.
    restored: BTreeMap<EventId, Option<EventId>>,
    looks: usize,
}

/// What counts of an event here.
struct Step {
    operation: OperationId,
    undoes: Option<OperationId>,
    replaced: Option<EventId>,
}

impl Trail<'_> {
    /// The event whose value an undo wrote again; nothing for an event that is no undo.
    fn restored(&mut self, id: EventId) -> Read<Option<EventId>> {
        if let Some(found) = self.restored.get(&id) {
            return Ok(*found);
        }
        let found = self.follow(id)?;
        self.restored.insert(id, found);
        Ok(found)
    }

    fn follow(&mut self, id: EventId) -> Read<Option<EventId>> {
        let Some(undo) = self.look(id)? else {
            return Ok(None);
        };
        let Some(operation) = undo.undoes else {
            return Ok(None);
        };
        // What stood when it was undone is an event of that run, or wrote the value of one again.
        let mut at = undo.replaced;
        while let Some(id) = at {
            let Some(before) = self.look(id)? else {
                return Ok(None);
            };
            if before.operation == operation {
                return Ok(before.replaced);
            }
            at = self.restored(id)?;
        }
        Ok(None)
    }

    fn look(&mut self, id: EventId) -> Read<Option<Step>> {
        let Some(left) = self.looks.checked_sub(1) else {
            return Ok(None);
        };
        self.looks = left;
        Ok(self.hub.event(id)?.map(|event| Step {
            operation: event.header.op,
            undoes: event.header.undoes,
            replaced: (self.replaced)(&event.fact),
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use uuid::Uuid;

    use super::*;
    use crate::event::{CommentEdited, Header};
    use crate::id::{AgentId, CommentId, IssueId};
    use crate::state::State;
    use crate::time::Timestamp;

    fn edit(at: u32, undoes: Option<u32>, replaces: Option<EventId>) -> Event {
        let operation = |at: u32| OperationId(Uuid::from_u128(at.into()));
        let header = Header {
            time: Timestamp::from_seconds(at.into()),
            agent: AgentId::new("agent-1").expect("it is a name"),
            op: operation(at),
            does: "test".to_owned(),
            at: None,
            undoes: undoes.map(operation),
        };
        let edited = CommentEdited {
            issue: IssueId(Uuid::nil()),
            comment: CommentId(Uuid::nil()),
            body: String::new(),
            version: at,
            replaces,
            settles: Vec::new(),
        };
        Event::seal(header, Fact::CommentEdited(edited))
    }

    /// Writes over one place, each over the one before; answers whether the first stands, and how many events
    /// were looked at.
    fn asked(undoes: impl IntoIterator<Item = Option<u32>>) -> (bool, usize) {
        let mut state = State::default();
        let mut events: Vec<Event> = Vec::new();
        for (at, undoes) in (0..).zip(undoes) {
            let event = edit(at, undoes, events.last().map(|event| event.id));
            state.note(&event, true);
            events.push(event);
        }
        let looks = Cell::new(0);
        let last = events.last().map(|event| event.id);
        let found = stands(&state, last, &events[0], &|fact| {
            looks.set(looks.get() + 1);
            match fact {
                Fact::CommentEdited(edited) => edited.replaces,
                _ => None,
            }
        });
        (found.expect("a state can be read"), looks.get())
    }

    #[test]
    fn every_step_back_costs_the_same() {
        for count in [10, 100, 500] {
            let there = (0..count).map(|_| None);
            let back = (1..count).rev().map(Some);
            let (stands, looks) = asked(there.chain(back));
            assert!(stands, "{count}");
            assert!(looks <= 3 * count as usize, "{count}: {looks}");
        }
    }

    #[test]
    fn a_crafted_history_is_given_up() {
        // Each takes the one before it back, and the last what never was.
        let crafted = (0..8_000_u32).map(|at| at.checked_sub(1));
        let (stands, looks) = asked(crafted.chain([Some(u32::MAX)]));
        assert!(!stands && looks <= LOOKS, "{looks}");
    }
}
