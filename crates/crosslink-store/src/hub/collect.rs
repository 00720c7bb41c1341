//! Taking in what was found in the hub.

use crosslink_core::event::{Event, Fact};
use crosslink_core::problem::Problem;
use crosslink_core::reduce;
use rusqlite::params;

use super::LogRow;
use crate::write::Writing;

/// What became of an event that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collected {
    /// It takes effect now.
    New,
    /// It was known, and nothing changes.
    Known,
    /// It was not known, and is kept without effect, as the place it was found at does not count.
    Quarantined,
}

impl Writing<'_> {
    /// Takes in an event found in a log of the hub, in a commit of this height: one that is known gets a further
    /// place. Events may come in any order and any number of times.
    ///
    /// The clock of the own log does not heed the times of others. A log that was never judged counts whole.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn collect(&mut self, log: &str, height: u32, event: &Event) -> Result<Collected, Problem> {
        let log = self.hub_log(log)?;
        let Some(seq) = self.insert(event, log.row, Some(height))? else {
            return self.found_again(event, log, height);
        };
        if log.own != 0 && lacks_number(event) {
            self.note_unnumbered(seq)?;
        }
        if log.accepts(height) {
            reduce::apply(&mut self.projection, event)?;
            return Ok(Collected::New);
        }
        self.quarantine(seq)?;
        Ok(Collected::Quarantined)
    }

    /// Notes a further place of an event that is known.
    fn found_again(
        &mut self,
        event: &Event,
        log: LogRow,
        height: u32,
    ) -> Result<Collected, Problem> {
        let sql = "SELECT seq, log FROM events WHERE id = ?1";
        let known = self.one(sql, params![event.id.0], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let (seq, home): (i64, i64) = known.ok_or_else(|| Problem::bug("an event was lost"))?;
        self.note_place(seq, home == log.row, (log.row, height))?;
        // Only a place that counts brings something back, and only the first one in a log that was own can take it.
        if !log.accepts(height) && log.own == 0 {
            return Ok(Collected::Known);
        }
        match self.reconsider([seq])? {
            0 => Ok(Collected::Known),
            _ if log.accepts(height) => Ok(Collected::New),
            _ => Ok(Collected::Quarantined),
        }
    }

    /// Notes a place of an event: in the log it is kept under, or a further one. Of several heights the least counts.
    pub(super) fn note_place(
        &self,
        seq: i64,
        at_home: bool,
        (log, height): (i64, u32),
    ) -> Result<(), Problem> {
        let done = if at_home {
            let sql =
                "UPDATE events SET height = ?2 WHERE seq = ?1 AND ifnull(height, ?2 + 1) > ?2";
            self.execute(sql, params![seq, height])
        } else {
            let sql = "INSERT INTO places (seq, log, height) VALUES (?1, ?2, ?3)
                       ON CONFLICT DO UPDATE SET height = min(height, excluded.height)";
            self.execute(sql, params![seq, log, height])
        };
        done.map(drop)
    }

    /// Notes that a create of this database's has no number yet.
    pub(crate) fn note_unnumbered(&self, seq: i64) -> Result<(), Problem> {
        self.execute("INSERT INTO unnumbered (seq) VALUES (?1)", params![seq])
            .map(drop)
    }
}

/// Whether it creates something that has no number.
pub(crate) fn lacks_number(event: &Event) -> bool {
    match &event.fact {
        Fact::IssueCreated(created) => created.number.is_none(),
        Fact::MilestoneCreated(created) => created.number.is_none(),
        _ => false,
    }
}
