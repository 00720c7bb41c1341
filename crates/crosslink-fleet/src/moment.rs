//! The time handed in, which remembers when an answer it gave would change.

use std::cell::Cell;

use crosslink_core::time::Timestamp;

/// A point in time that answers questions about other points, and notes the first later one at which
/// an answer would be another.
#[derive(Debug)]
pub(crate) struct Moment {
    now: Timestamp,
    next: Cell<Option<Timestamp>>,
}

impl Moment {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            now,
            next: Cell::new(None),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// The first later time at which an answer given so far would be another.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.next.get()
    }

    /// Notes a time at which something changes; one that is not later than now is of no interest.
    pub(crate) fn note(&self, time: Timestamp) {
        if time > self.now && self.next.get().is_none_or(|next| time < next) {
            self.next.set(Some(time));
        }
    }

    /// Whether the time has come.
    pub(crate) fn reached(&self, time: Timestamp) -> bool {
        self.note(time);
        self.now >= time
    }

    /// Whether the time is over.
    pub(crate) fn past(&self, time: Timestamp) -> bool {
        self.note(time.next());
        self.now > time
    }

    /// Whether more than `limit` seconds went by since.
    pub(crate) fn older(&self, since: Timestamp, limit: i64) -> bool {
        self.past(since.plus_seconds(limit))
    }

    /// How many seconds went by since, none if it lies ahead.
    pub(crate) fn age(&self, since: Timestamp) -> i64 {
        self.now.seconds_since(since).max(0)
    }
}
