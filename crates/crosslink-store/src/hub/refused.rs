//! Events the host refuses for their content: they stay here, and are shown.

use crosslink_core::event::{Entity, Event};
use crosslink_core::id::{EventId, OperationId};
use crosslink_core::problem::Problem;
use rusqlite::params;

use crate::snapshot::Snapshot;
use crate::write::Writing;

/// An event that the host refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its place in this database.
    pub seq: i64,
    /// Its name.
    pub event: EventId,
    /// The run it belongs to.
    pub operation: OperationId,
    /// What it is about.
    pub entity: Option<Entity>,
    /// What it says happened, such as `issue.created`.
    pub kind: String,
    /// The words of the host.
    pub said: String,
}

impl Snapshot<'_> {
    /// Returns the events that the host refuses, oldest first.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn refusals(&self) -> Result<Vec<Refusal>, Problem> {
        if !self.is_joined()? {
            return Ok(Vec::new());
        }
        let sql = "SELECT e.seq, e.line, r.said FROM refused r CROSS JOIN events e ON e.seq = r.seq ORDER BY e.seq";
        let rows: Vec<(i64, String, String)> =
            self.many(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let refusals = rows.into_iter().map(|(seq, line, said)| {
            let event = Event::decode(&line)?;
            Ok(Refusal {
                seq,
                event: event.id,
                operation: event.header.op,
                entity: event.fact.entity(),
                kind: event.fact.kind().to_owned(),
                said,
            })
        });
        refusals.collect()
    }
}

impl Writing<'_> {
    /// Notes that the host refuses an event, and what it said. The event stays, and is not pushed again by itself.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn refuse(&self, seq: i64, said: &str) -> Result<(), Problem> {
        let sql = "INSERT OR REPLACE INTO refused (seq, said) VALUES (?1, ?2)";
        self.execute(sql, params![seq, said]).map(drop)
    }

    /// Has everything pushed again that the host refused; returns how many events those are.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn retry_refused(&self) -> Result<u64, Problem> {
        let first = self.one("SELECT min(seq) FROM refused", [], |row| {
            row.get::<_, Option<i64>>(0)
        })?;
        if let Some(first) = first.flatten() {
            self.publish_again_from(first)?;
        }
        let count = self.execute("DELETE FROM refused", [])?;
        Ok(count as u64)
    }
}
