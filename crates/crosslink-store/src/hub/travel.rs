//! How far events have travelled.

use crosslink_core::id::OperationId;
use crosslink_core::problem::Problem;
use rusqlite::params;

use super::places::pushed;
use super::publish::waiting;
use crate::snapshot::Snapshot;

/// How far the events of a run have travelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Travelled {
    /// One of them is only here.
    Local,
    /// All of them are in the hub.
    Pushed,
    /// The host refuses one of them, in these words.
    Refused(String),
}

/// How many events are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TravelCounts {
    /// Written here, and not pushed yet.
    pub local: u64,
    /// Written here, and in the hub.
    pub pushed: u64,
    /// Written here, and refused by the host.
    pub refused: u64,
    /// Found in the hub, and kept without effect.
    pub quarantined: u64,
}

impl Snapshot<'_> {
    /// Returns how far a run has travelled.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn travelled(&self, operation: OperationId) -> Result<Travelled, Problem> {
        if !self.is_joined()? {
            return Ok(Travelled::Local);
        }
        let sql = concat!(
            "SELECT ",
            pushed!(),
            ", (SELECT said FROM refused r WHERE r.seq = e.seq) FROM events e WHERE e.op = ?1 ORDER BY e.seq"
        );
        let events: Vec<(bool, Option<String>)> =
            self.many(sql, params![operation.as_bytes()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let all = !events.is_empty() && events.iter().all(|(pushed, _)| *pushed);
        let mut refused = events.into_iter().filter(|(pushed, _)| !pushed);
        match refused.find_map(|(_, said)| said) {
            Some(said) => Ok(Travelled::Refused(said)),
            None if all => Ok(Travelled::Pushed),
            None => Ok(Travelled::Local),
        }
    }

    /// Counts the events that wait to be pushed, from the cursor on.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn waiting_count(&self) -> Result<u64, Problem> {
        if !self.is_joined()? {
            return Ok(self.travel_counts()?.local);
        }
        let count = self.one(concat!("SELECT count(*) ", waiting!()), [], |row| {
            row.get::<_, i64>(0)
        })?;
        Ok(count.unwrap_or_default().unsigned_abs())
    }

    /// Counts what was written here by how far it has travelled, and what does not count.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn travel_counts(&self) -> Result<TravelCounts, Problem> {
        let count = |sql: &str| {
            let count = self.one(sql, [], |row| row.get::<_, i64>(0));
            Ok::<_, Problem>(count?.unwrap_or_default().unsigned_abs())
        };
        if !self.is_joined()? {
            let local = count("SELECT count(*) FROM events")?;
            return Ok(TravelCounts {
                local,
                ..TravelCounts::default()
            });
        }
        let pushed = concat!(
            "SELECT (SELECT count(*) FROM logs l CROSS JOIN events e ON e.log = l.log AND e.height IS NOT NULL
                     WHERE l.own <> 0)
             + (SELECT count(DISTINCT q.seq) FROM places q CROSS JOIN events e ON e.seq = q.seq
                JOIN logs l ON l.log = e.log WHERE l.own <> 0 AND e.height IS NULL AND ",
            pushed!(),
            ")"
        );
        Ok(TravelCounts {
            local: self.waiting_count()?,
            pushed: count(pushed)?,
            refused: count("SELECT count(*) FROM refused")?,
            quarantined: self.quarantined_count()?,
        })
    }
}
