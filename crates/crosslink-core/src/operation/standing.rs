//! Whether what an event wrote still stands, also where it was written over and that was taken back since.
//!
//! An undo writes an older value again. That value is then as good as written by the event that wrote it
//! first, so undoing can walk back over any number of steps.

use crate::event::{Event, Fact};
use crate::hub::{HubView, Read};
use crate::id::EventId;

/// At most so many steps are followed; who went to and fro more often than that is told that it was written
/// again.
const STEPS: usize = 1000;

/// What a fact replaced in the one place that is looked at.
pub(super) type Replaced<'a> = &'a dyn Fn(&Fact) -> Option<EventId>;

/// Whether the event `now` that stands in a place is this one, or wrote its value again.
pub(super) fn stands(
    hub: &dyn HubView,
    now: Option<EventId>,
    event: &Event,
    replaced: Replaced<'_>,
) -> Read<bool> {
    let mut at = now;
    for _ in 0..STEPS {
        match at {
            None => return Ok(false),
            Some(id) if id == event.id => return Ok(true),
            Some(id) => at = restored(hub, id, replaced, STEPS)?,
        }
    }
    Ok(false)
}

/// The event whose value an undo wrote again; nothing for an event that is no undo.
fn restored(
    hub: &dyn HubView,
    id: EventId,
    replaced: Replaced<'_>,
    steps: usize,
) -> Read<Option<EventId>> {
    let Some(undo) = hub.event(id)?.filter(|_| steps > 0) else {
        return Ok(None);
    };
    let Some(operation) = undo.header.undoes else {
        return Ok(None);
    };
    // What stood when it was undone is an event of that run, or wrote the value of one again.
    let mut at = replaced(&undo.fact);
    while let Some(id) = at {
        let Some(before) = hub.event(id)? else {
            return Ok(None);
        };
        if before.header.op == operation {
            return Ok(replaced(&before.fact));
        }
        at = restored(hub, id, replaced, steps - 1)?;
    }
    Ok(None)
}
