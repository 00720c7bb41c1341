//! The alerts of one project, brought in line with what is wrong now.

use std::collections::{BTreeMap, BTreeSet};

use crosslink_core::time::Timestamp;
use crosslink_hub::HubSnapshot;

use crate::alerts::rules::Alert;
use crate::alerts::thresholds::Thresholds;
use crate::moment::Moment;

use super::event::{AlertChange, AlertEvent};
use super::pass::Pass;
use super::row::{AlertKey, AlertRow};

/// The alerts of one project: of each kind and subject the last one, over or not.
///
/// It begins with the rows that were stored, so starting again neither loses nor repeats any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertBook {
    rows: BTreeMap<AlertKey, AlertRow>,
    /// What is so, but not for long enough to open, and since when.
    pending: BTreeMap<AlertKey, Timestamp>,
}

/// How the hub was read.
#[derive(Clone, Copy, Debug)]
pub enum Reading<'a> {
    /// It was read.
    Fresh(&'a HubSnapshot),
    /// It was not: nothing is known of it since.
    Failed {
        /// The last time it was known.
        since: Timestamp,
    },
}

/// What bringing alerts in line did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// What happened, in the order of kind and subject.
    pub events: Vec<AlertEvent>,
    /// The alerts to write; more than events, since some changes are nobody's news.
    pub changed: BTreeSet<AlertKey>,
    /// The first later time at which something would happen though the same is wrong.
    pub next_change: Option<Timestamp>,
}

impl AlertBook {
    /// Takes up stored alerts: the last of each kind and subject.
    pub fn new(rows: impl IntoIterator<Item = AlertRow>) -> Self {
        let mut book = Self::default();
        for row in rows {
            let key = row.key();
            let known = book.rows.get(&key).map(|known| known.occurrence);
            if known.is_none_or(|known| known < row.occurrence) {
                book.rows.insert(key, row);
            }
        }
        book
    }

    /// The alert of a kind and subject, over or not.
    pub fn get(&self, key: &AlertKey) -> Option<&AlertRow> {
        self.rows.get(key)
    }

    /// Every alert that is not over.
    pub fn open(&self) -> impl Iterator<Item = &AlertRow> {
        self.rows.values().filter(|row| row.is_open())
    }

    pub(super) fn row_mut(&mut self, key: &AlertKey) -> Option<&mut AlertRow> {
        self.rows.get_mut(key)
    }

    /// Brings the alerts in line with what is wrong now. Doing it twice is doing it once.
    pub fn reconcile(
        &mut self,
        derived: &[Alert],
        reading: Reading<'_>,
        thresholds: &Thresholds,
        now: Timestamp,
    ) -> Reconciled {
        let mut pass = Pass {
            reading,
            thresholds,
            moment: Moment::new(now),
            done: Reconciled::default(),
        };
        let mut wrong: BTreeMap<AlertKey, &Alert> = BTreeMap::new();
        for alert in derived {
            let key = AlertKey {
                kind: alert.kind,
                subject_ref: alert.subject_ref.clone(),
            };
            let known = wrong.entry(key).or_insert(alert);
            *known = (*known).max(alert);
        }
        self.pending
            .retain(|key, _| wrong.contains_key(key) || pass.unknown_since(key.kind).is_some());
        let rows = self.rows.iter_mut().filter(|(_, row)| row.is_open());
        for (key, row) in rows.filter(|(key, _)| !wrong.contains_key(*key)) {
            pass.gone(key, row);
        }
        for (key, alert) in &wrong {
            match self.rows.get_mut(key).filter(|row| row.is_open()) {
                Some(row) => pass.still(key, row, alert),
                None => self.arrived(key, alert, &mut pass),
            }
        }
        pass.finish()
    }

    /// Takes in that a look brought nothing new: what was so at the last time is so now.
    pub(crate) fn still_so(&mut self, now: Timestamp) {
        let so = |row: &&mut AlertRow| {
            row.is_open() && row.cleared_at.is_none() && row.unknown_since.is_none()
        };
        for row in self.rows.values_mut().filter(so) {
            row.last_true_at = now;
        }
    }

    /// Something is wrong that was not: it waits for its time, then opens.
    fn arrived(&mut self, key: &AlertKey, alert: &Alert, pass: &mut Pass<'_>) {
        let now = pass.moment.now();
        let delay = pass.rule(key.kind).on_delay;
        if delay > 0 {
            let since = self.pending.entry(key.clone()).or_insert(now);
            // A clock that was set back starts the delay anew, not for longer.
            *since = (*since).min(now);
            if !pass.moment.reached(since.plus_seconds(delay)) {
                return;
            }
        }
        self.pending.remove(key);
        let mut row = AlertRow::opened(alert, self.rows.get(key), now);
        row.unknown_since = pass.unknown_since(key.kind);
        let flapping = pass.thresholds.flapping;
        let first = now.plus_seconds(-flapping.within);
        row.openings.retain(|at| *at > first && *at <= now);
        row.openings.push(now);
        row.flapping = flapping.openings > 1 && row.openings.len() >= flapping.openings as usize;
        pass.watch(&row);
        pass.tell(AlertChange::Opened, key, &row);
        self.rows.insert(key.clone(), row);
    }
}
