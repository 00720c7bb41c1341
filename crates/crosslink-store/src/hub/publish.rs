//! What is still to be pushed: found by a cursor in the log, so that writing an event writes nothing else.

use crosslink_core::id::EventId;
use crosslink_core::problem::Problem;
use rusqlite::params;

use crate::error::problem;
use crate::snapshot::Snapshot;
use crate::write::Writing;

/// An event that is to be pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpublished {
    /// Its place in this database.
    pub seq: i64,
    /// Its name.
    pub id: EventId,
    /// Its line, without a line end.
    pub line: String,
}

/// Events that can travel together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// They, oldest first.
    pub events: Vec<Unpublished>,
    /// Up to this place every event is among them, or need not be pushed.
    pub through: i64,
    /// Whether others wait for the next batch.
    pub more: bool,
}

/// The events that wait to be pushed, from the cursor on; those that the host refused do not. They are looked for where
/// the cursor stands, not log by log.
macro_rules! waiting {
    () => {
        concat!(
            "FROM events e CROSS JOIN logs l ON l.log = e.log
             WHERE e.seq > ifnull((SELECT value FROM meta WHERE key = 'published'), 0) AND l.own <> 0 AND NOT ",
            crate::hub::places::pushed!(),
            " AND e.seq NOT IN (SELECT seq FROM refused)"
        )
    };
}
pub(super) use waiting;

impl Snapshot<'_> {
    /// Returns how far in the log nothing is left to be published, but for what was refused.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn published_through(&self) -> Result<i64, Problem> {
        let sql = "SELECT value FROM meta WHERE key = 'published'";
        Ok(self.one(sql, [], |row| row.get(0))?.unwrap_or(0))
    }

    /// Returns the oldest events that are to be pushed: those of the own log and of logs that were own, as many as
    /// fit, but at least one.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn unpublished(&self, max_bytes: usize, max_events: usize) -> Result<Batch, Problem> {
        if !self.is_joined()? {
            return Ok(Batch::default());
        }
        let mut batch = Batch {
            through: self.last_seq()?,
            ..Batch::default()
        };
        let sql = concat!("SELECT e.seq, e.id, e.line ", waiting!(), " ORDER BY e.seq");
        let mut statement = self.connection.prepare_cached(sql).map_err(problem)?;
        let mut rows = statement.query([]).map_err(problem)?;
        let mut bytes = 0;
        while let Some(row) = rows.next().map_err(problem)? {
            let event = Unpublished {
                seq: row.get(0).map_err(problem)?,
                id: EventId(row.get(1).map_err(problem)?),
                line: row.get(2).map_err(problem)?,
            };
            bytes += event.line.len() + 1;
            let full = bytes > max_bytes || batch.events.len() >= max_events;
            if let (true, Some(last)) = (full, batch.events.last()) {
                (batch.through, batch.more) = (last.seq, true);
                break;
            }
            batch.events.push(event);
        }
        Ok(batch)
    }
}

impl Writing<'_> {
    /// Notes that events are in the own log of the hub, in a commit of this height, and that up to a place nothing
    /// else waits to be pushed.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn published(&self, through: i64, seqs: &[i64], height: u32) -> Result<(), Problem> {
        for seq in seqs {
            let sql = "SELECT log FROM events WHERE seq = ?1";
            let home: Option<i64> = self.one(sql, params![seq], |row| row.get(0))?;
            self.note_place(*seq, home == Some(self.log), (self.log, height))?;
        }
        let sql = "INSERT INTO meta (key, value) VALUES ('published', ?1)
                   ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value)";
        self.execute(sql, params![through]).map(drop)
    }

    /// Has events pushed again from a place on, where they are not in the hub.
    pub(super) fn publish_again_from(&self, seq: i64) -> Result<(), Problem> {
        let sql = "UPDATE meta SET value = min(value, ?1) WHERE key = 'published'";
        self.execute(sql, params![seq - 1]).map(drop)
    }
}
