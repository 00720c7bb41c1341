//! What people say about alerts.

use crosslink_core::time::Timestamp;

use crate::alerts::text;

use super::book::AlertBook;
use super::event::{AlertChange, AlertEvent};
use super::row::{Acknowledgement, AlertKey, AlertRow, Snooze};

/// Longest note or reason, in characters.
const NOTE_LIMIT: usize = 1_000;

impl AlertBook {
    /// Takes in that somebody has seen an alert. Nothing happens if it is over, or was seen before.
    pub fn acknowledge(
        &mut self,
        key: &AlertKey,
        by: &str,
        note: Option<&str>,
        now: Timestamp,
    ) -> Option<AlertEvent> {
        let row = self
            .open_row(key)
            .filter(|row| row.acknowledged.is_none())?;
        let acknowledgement = Acknowledgement {
            by: text::name(by),
            at: now,
            note: note.map(|note| text::line(note, NOTE_LIMIT)),
        };
        row.acknowledged = Some(acknowledgement.clone());
        let change = AlertChange::Acknowledged { acknowledgement };
        Some(AlertEvent::new(change, row, now))
    }

    /// Takes in that somebody wants to hear nothing of an alert for a while; a second word replaces the
    /// first. Nothing happens if it is over, or the while is.
    pub fn snooze(&mut self, key: &AlertKey, snooze: Snooze) -> Option<AlertEvent> {
        let row = self.open_row(key)?;
        let snooze = Snooze {
            by: text::name(&snooze.by),
            reason: snooze.reason.map(|reason| text::line(&reason, NOTE_LIMIT)),
            ..snooze
        };
        if snooze.until <= snooze.at || row.snoozed.as_ref() == Some(&snooze) {
            return None;
        }
        row.snoozed = Some(snooze.clone());
        let at = snooze.at;
        Some(AlertEvent::new(AlertChange::Snoozed { snooze }, row, at))
    }

    /// Takes in that somebody wants to hear of it again. Nothing happens if they do already.
    pub fn unsnooze(&mut self, key: &AlertKey, now: Timestamp) -> Option<AlertEvent> {
        let row = self.open_row(key)?;
        row.snoozed.take()?;
        Some(AlertEvent::new(AlertChange::Unsnoozed, row, now))
    }

    /// Takes in what people said of open alerts past this book, as it was written down. Says whether any of it is new.
    pub(crate) fn hear(&mut self, rows: impl IntoIterator<Item = AlertRow>) -> bool {
        let mut any = false;
        for said in rows {
            let row = self.open_row(&said.key());
            let row = row.filter(|row| row.occurrence == said.occurrence);
            if let Some(row) = row
                && (row.acknowledged != said.acknowledged || row.snoozed != said.snoozed)
            {
                row.acknowledged = said.acknowledged;
                row.snoozed = said.snoozed;
                any = true;
            }
        }
        any
    }

    fn open_row(&mut self, key: &AlertKey) -> Option<&mut AlertRow> {
        self.row_mut(key).filter(|row| row.is_open())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alerts::{Alert, AlertKind, Reading, Severity, Thresholds};
    use crosslink_hub::{HubFormat, HubSnapshot};

    fn wrong(kind: AlertKind) -> Alert {
        Alert {
            kind,
            subject_ref: "project:acme/one".to_owned(),
            severity: Severity::Warning,
            detail: "wrong".to_owned(),
            cause: None,
        }
    }

    #[test]
    fn what_somebody_wrote_down_is_heard_and_what_waits_to_open_goes_on_waiting() {
        let at = |seconds| Timestamp::from_seconds(1_800_000_000 + seconds);
        let waits = |kind: &AlertKind| kind.info().on_delay > 0;
        let slow = AlertKind::all().find(waits).unwrap();
        let quick = AlertKind::all().find(|kind| !waits(kind)).unwrap();
        let all = [wrong(slow), wrong(quick)];
        let hub = HubSnapshot::empty(HubFormat::V4);
        let mut book = AlertBook::default();
        let look = |book: &mut AlertBook, now| {
            let done = book.reconcile(&all, Reading::Fresh(&hub), &Thresholds::default(), now);
            done.events.len()
        };
        assert_eq!(look(&mut book, at(0)), 1);
        let key = book.open().next().unwrap().key();
        let mut elsewhere = book.clone();
        elsewhere.acknowledge(&key, "me", None, at(1)).unwrap();
        let said: Vec<AlertRow> = elsewhere.open().cloned().collect();
        assert!(book.hear(said.clone()));
        assert_eq!(book, elsewhere);
        assert!(!book.hear(said), "once is enough");
        assert_eq!(look(&mut book, at(slow.info().on_delay)), 1);
    }
}
