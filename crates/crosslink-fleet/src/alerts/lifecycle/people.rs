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

    fn open_row(&mut self, key: &AlertKey) -> Option<&mut AlertRow> {
        self.row_mut(key).filter(|row| row.is_open())
    }
}
