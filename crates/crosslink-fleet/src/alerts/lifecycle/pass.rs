//! One open alert, brought in line with what is wrong now.

use std::cmp::Ordering;

use crosslink_core::time::Timestamp;

use crate::alerts::kind::{AlertKind, Severity};
use crate::alerts::rules::Alert;
use crate::alerts::table::Source;
use crate::alerts::thresholds::{KindRule, Thresholds};
use crate::moment::Moment;

use super::book::{Reading, Reconciled};
use super::doubt::is_in_doubt;
use super::event::{AlertChange, AlertEvent};
use super::row::{AlertKey, AlertRow};

/// A clock that was set back by less than this many seconds resolves nothing.
const CLOCK_HOLD: i64 = 24 * 60 * 60;

/// Bringing alerts in line, under way.
pub(super) struct Pass<'a> {
    pub(super) reading: Reading<'a>,
    pub(super) thresholds: &'a Thresholds,
    pub(super) moment: Moment,
    pub(super) done: Reconciled,
}

impl Pass<'_> {
    pub(super) fn rule(&self, kind: AlertKind) -> KindRule {
        self.thresholds.rule(kind)
    }

    pub(super) fn tell(&mut self, change: AlertChange, key: &AlertKey, row: &AlertRow) {
        let event = AlertEvent::new(change, row, self.moment.now());
        self.done.events.push(event);
        self.done.changed.insert(key.clone());
    }

    pub(super) fn finish(mut self) -> Reconciled {
        let key = |event: &AlertEvent| (event.alert.kind, event.alert.subject_ref.clone());
        self.done.events.sort_by_key(key);
        self.done.next_change = self.moment.next();
        self.done
    }

    /// Since when nothing can be said of a kind, for the hub was not read.
    pub(super) fn unknown_since(&self, kind: AlertKind) -> Option<Timestamp> {
        match self.reading {
            Reading::Failed { since } if kind.info().source == Source::Hub => Some(since),
            Reading::Failed { .. } | Reading::Fresh(_) => None,
        }
    }

    /// An open alert is still so.
    pub(super) fn still(&mut self, key: &AlertKey, row: &mut AlertRow, alert: &Alert) {
        let mut updated = self.know(row, self.unknown_since(key.kind));
        row.last_true_at = self.moment.now();
        if row.cleared_at.take().is_some() {
            self.done.changed.insert(key.clone());
        }
        if (&row.detail, &row.cause) != (&alert.detail, &alert.cause) {
            row.detail.clone_from(&alert.detail);
            row.cause.clone_from(&alert.cause);
            updated = true;
        }
        self.wake(key, row);
        let severity = self.aged(row, alert.severity);
        match severity.cmp(&row.severity) {
            Ordering::Greater if row.snoozed.is_none() => {
                if severity > alert.severity {
                    row.escalated_at = Some(self.moment.now());
                }
                self.escalate(key, row, severity);
                return;
            }
            Ordering::Less if row.unknown_since.is_none() => {
                row.severity = severity;
                updated = true;
            }
            _ => {}
        }
        if updated {
            self.tell(AlertChange::Updated, key, row);
        }
    }

    /// How bad it is, given its age. While nobody knows whether it is so it grows no worse.
    fn aged(&self, row: &AlertRow, severity: Severity) -> Severity {
        let after = self.rule(row.kind).escalate_after;
        let worse = match severity {
            Severity::Warning => Severity::Critical,
            other => other,
        };
        let old = after.is_some_and(|after| {
            row.escalated_at.is_some()
                || (row.unknown_since.is_none()
                    && self.moment.reached(row.opened_at.plus_seconds(after)))
        });
        if old { worse } else { severity }
    }

    fn escalate(&mut self, key: &AlertKey, row: &mut AlertRow, to: Severity) {
        let from = std::mem::replace(&mut row.severity, to);
        if to == Severity::Critical {
            row.acknowledged = None;
        }
        self.tell(AlertChange::Escalated { from }, key, row);
    }

    /// A snooze whose time is over ends, and the alert is back.
    fn wake(&mut self, key: &AlertKey, row: &mut AlertRow) {
        let until = row.snoozed.as_ref().map(|snooze| snooze.until);
        if until.is_some_and(|until| self.moment.reached(until)) {
            row.snoozed = None;
            self.tell(AlertChange::Unsnoozed, key, row);
        }
    }

    /// Notes when an alert that just opened will change.
    pub(super) fn watch(&self, row: &AlertRow) {
        self.aged(row, row.severity);
        if let Some(snooze) = &row.snoozed {
            self.moment.note(snooze.until);
        }
    }

    /// An open alert was not found any more.
    pub(super) fn gone(&mut self, key: &AlertKey, row: &mut AlertRow) {
        let unknown = self.doubted_since(key, row);
        let updated = self.know(row, unknown);
        if unknown.is_some() {
            self.wake(key, row);
        } else if self.clear(key, row) {
            return;
        }
        if updated {
            self.tell(AlertChange::Updated, key, row);
        }
    }

    /// Since when it may still be so though it was not found.
    fn doubted_since(&self, key: &AlertKey, row: &AlertRow) -> Option<Timestamp> {
        let damaged = match self.reading {
            Reading::Fresh(snapshot) => is_in_doubt(snapshot, key).then_some(row.last_true_at),
            Reading::Failed { .. } => None,
        };
        let turned_back = || self.clock_went_back(row).then(|| self.moment.now());
        self.unknown_since(key.kind)
            .or(damaged)
            .or_else(turned_back)
    }

    /// It seems to be over: holds it for its time, then resolves it and says so.
    fn clear(&mut self, key: &AlertKey, row: &mut AlertRow) -> bool {
        let now = self.moment.now();
        let mut off_delay = self.rule(key.kind).off_delay;
        if row.flapping {
            off_delay = off_delay.max(self.thresholds.flapping.within);
        }
        // A clock that was set back starts the delay anew, not for longer.
        let cleared = row.cleared_at.filter(|at| *at <= now).unwrap_or(now);
        if self.moment.reached(cleared.plus_seconds(off_delay)) {
            row.cleared_at = None;
            row.resolved_at = Some(now);
            self.tell(AlertChange::Resolved, key, row);
            return true;
        }
        if row.cleared_at.replace(cleared) != Some(cleared) {
            self.done.changed.insert(key.clone());
        }
        false
    }

    /// Whether an alert may only be gone because the clock was set back since it was seen.
    fn clock_went_back(&self, row: &AlertRow) -> bool {
        let seen = row.last_true_at;
        let hold = seen.plus_seconds(-CLOCK_HOLD);
        row.kind.info().timed && !self.moment.reached(seen) && self.moment.reached(hold)
    }

    /// Takes in since when nothing is known of an alert, and says whether that is news. While that lasts
    /// the first time stands.
    fn know(&self, row: &mut AlertRow, unknown: Option<Timestamp>) -> bool {
        let news = row.unknown_since.is_some() != unknown.is_some();
        if news {
            row.unknown_since = unknown;
        }
        news
    }
}
