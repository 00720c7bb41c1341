//! The changes of late, in order, so many and no more.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use crosslink_fleet::alerts::AlertChange;
use crosslink_fleet::watch::{Update, UpdateKind};

use super::message::Message;

/// So many changes are remembered …
const ENTRIES: usize = 2_048;
/// … as long as they take no more than so many bytes.
const BYTES: usize = 4 * 1024 * 1024;

/// The changes of late. Their numbers have no holes.
#[derive(Default)]
pub(super) struct Ring {
    entries: VecDeque<Arc<Entry>>,
    bytes: usize,
    last: u64,
}

/// One change, ready to be sent.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) sequence: u64,
    pub(super) slug: String,
    pub(super) what: What,
    pub(super) text: Utf8Bytes,
}

/// What changed, as far as it decides who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Project,
    Removed,
    Alerts { opened: usize, resolved: usize },
}

/// What a client has not seen yet.
#[derive(Debug)]
pub(super) enum Missed {
    /// These changes, oldest first, and the number up to which that is all.
    Changes(Vec<Arc<Entry>>, u64),
    /// So much that it is no longer known; so many changes at least.
    TooMuch(u64),
}

impl What {
    fn of(kind: &UpdateKind) -> Self {
        match kind {
            UpdateKind::Project { .. } => Self::Project,
            UpdateKind::Removed => Self::Removed,
            UpdateKind::Alerts { events } => {
                let count = |wanted: AlertChange| {
                    let events = events.iter().filter(|event| event.change == wanted);
                    events.count()
                };
                Self::Alerts {
                    opened: count(AlertChange::Opened),
                    resolved: count(AlertChange::Resolved),
                }
            }
        }
    }
}

impl Ring {
    /// The number of the last change.
    pub(super) fn last(&self) -> u64 {
        self.last
    }

    /// Takes in a change; returns its number.
    pub(super) fn push(&mut self, update: &Update) -> u64 {
        self.last += 1;
        let text = Utf8Bytes::from(Message::of(update, self.last).text());
        self.bytes += text.len();
        self.entries.push_back(Arc::new(Entry {
            sequence: self.last,
            slug: update.slug.clone(),
            what: What::of(&update.kind),
            text,
        }));
        self.trim();
        self.last
    }

    fn trim(&mut self) {
        while self.entries.len() > ENTRIES || self.bytes > BYTES {
            let Some(oldest) = self.entries.pop_front() else {
                return;
            };
            self.bytes -= oldest.text.len();
        }
    }

    /// What came after a number, of one project or of all: of each project only what it was last.
    pub(super) fn since(&self, sequence: u64, slug: Option<&str>) -> Missed {
        let first = self.last + 1 - self.entries.len() as u64;
        if sequence > self.last || sequence + 1 < first {
            return Missed::TooMuch(self.last.saturating_sub(sequence).max(1));
        }
        let skip = usize::try_from(sequence + 1 - first).unwrap_or(usize::MAX);
        let mut told = BTreeSet::new();
        let mut changes: Vec<_> = self
            .entries
            .range(skip.min(self.entries.len())..)
            .rev()
            .filter(|entry| slug.is_none_or(|slug| slug == entry.slug))
            .filter(|entry| {
                matches!(entry.what, What::Alerts { .. }) || told.insert(entry.slug.as_str())
            })
            .cloned()
            .collect();
        changes.reverse();
        Missed::Changes(changes, self.last)
    }
}

#[cfg(test)]
mod tests {
    use crosslink_workspace::core::time::Timestamp;

    use super::*;

    fn removed(slug: &str) -> Update {
        Update {
            sequence: 77,
            at: Timestamp::from_seconds(1),
            slug: slug.to_owned(),
            kind: UpdateKind::Removed,
        }
    }

    fn alerts(slug: &str) -> Update {
        Update {
            kind: UpdateKind::Alerts { events: Vec::new() },
            ..removed(slug)
        }
    }

    fn numbers(missed: Missed) -> Option<Vec<u64>> {
        match missed {
            Missed::Changes(changes, _) => {
                Some(changes.iter().map(|entry| entry.sequence).collect())
            }
            Missed::TooMuch(_) => None,
        }
    }

    #[test]
    fn of_each_project_only_the_last_is_told_and_of_alerts_all() {
        let mut ring = Ring::default();
        for update in [
            removed("a/a"),
            removed("b/b"),
            alerts("a/a"),
            removed("a/a"),
            alerts("a/a"),
        ] {
            ring.push(&update);
        }
        for (since, slug, told) in [
            (0, None, &[2, 3, 4, 5][..]),
            (2, None, &[3, 4, 5]),
            (4, None, &[5]),
            (5, None, &[]),
            (0, Some("b/b"), &[2]),
            (0, Some("c/c"), &[]),
        ] {
            assert_eq!(
                numbers(ring.since(since, slug)).as_deref(),
                Some(told),
                "{since} {slug:?}"
            );
        }
    }

    #[test]
    fn what_is_forgotten_or_never_was_is_a_gap() {
        let mut ring = Ring::default();
        assert_eq!(numbers(ring.since(0, None)), Some(vec![]));
        assert_eq!(numbers(ring.since(1, None)), None, "ahead of all");
        for number in 0..ENTRIES + 10 {
            ring.push(&removed(&format!("a/{number}")));
        }
        assert_eq!(ring.entries.len(), ENTRIES);
        assert_eq!(numbers(ring.since(9, None)), None);
        let all = numbers(ring.since(10, None)).unwrap();
        assert_eq!(all.len(), ENTRIES);
        assert_eq!((all[0], all[ENTRIES - 1]), (11, ring.last()));
        assert_eq!(numbers(ring.since(u64::MAX, None)), None);
    }

    #[test]
    fn large_changes_are_forgotten_sooner() {
        let mut ring = Ring::default();
        let long = "x".repeat(BYTES / 10);
        for _ in 0..30 {
            ring.push(&removed(&long));
        }
        assert!(ring.bytes <= BYTES && ring.entries.len() < 10);
        assert_eq!(ring.last(), 30);
    }
}
