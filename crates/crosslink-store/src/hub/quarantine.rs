//! The events that are kept and do not count. Which they are follows from places and verdicts; the table only saves
//! asking again.

use std::borrow::Cow;
use std::collections::HashSet;

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Connection, params};

use super::places::accepted;
use crate::error::problem;
use crate::snapshot::Snapshot;
use crate::write::Writing;

/// Where a question over events leaves out those in quarantine.
const MARK: &str = "/* that count */";

/// How many events of a log are kept without effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuarantinedLog {
    /// The hub's name of the log.
    pub log: String,
    /// How many.
    pub events: u64,
    /// Who wrote them, by the names they gave themselves, sorted.
    pub agents: Vec<String>,
    /// The greatest time in them, by their writer's clock.
    pub latest: Timestamp,
}

impl Snapshot<'_> {
    /// Returns the logs that have events in quarantine, sorted by name.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn quarantined(&self) -> Result<Vec<QuarantinedLog>, Problem> {
        if self.quarantined_count()? == 0 {
            return Ok(Vec::new());
        }
        let sql = "SELECT ifnull(l.hub, l.name), e.agent, count(*), max(e.time) FROM quarantined q
                   CROSS JOIN events e ON e.seq = q.seq JOIN logs l ON l.log = e.log GROUP BY 1, 2 ORDER BY 1, 2";
        let rows = self.many(sql, [], |row| {
            Ok(QuarantinedLog {
                log: row.get(0)?,
                agents: vec![row.get(1)?],
                events: row.get::<_, i64>(2)?.unsigned_abs(),
                latest: Timestamp::from_nanos(row.get(3)?),
            })
        })?;
        let mut logs: Vec<QuarantinedLog> = Vec::new();
        for row in rows {
            match logs.last_mut().filter(|last| last.log == row.log) {
                Some(last) => {
                    last.events += row.events;
                    last.latest = last.latest.max(row.latest);
                    last.agents.extend(row.agents);
                }
                None => logs.push(row),
            }
        }
        Ok(logs)
    }

    /// Leaves the events in quarantine out of a question that says `/* that count */` among its conditions.
    pub(crate) fn counting<'q>(&self, sql: &'q str) -> Result<Cow<'q, str>, Problem> {
        if self.quarantined_count()? == 0 {
            return Ok(Cow::Borrowed(sql));
        }
        let counts = "AND seq NOT IN (SELECT seq FROM quarantined)";
        Ok(Cow::Owned(sql.replace(MARK, counts)))
    }

    /// How many events are in quarantine.
    pub(crate) fn quarantined_count(&self) -> Result<u64, Problem> {
        let sql = "SELECT value FROM meta WHERE key = 'quarantined'";
        let count = self.one(sql, [], |row| row.get::<_, i64>(0))?;
        Ok(count.unwrap_or_default().unsigned_abs())
    }

    /// The places of the events in quarantine.
    pub(crate) fn quarantined_seqs(&self) -> Result<HashSet<i64>, Problem> {
        if self.quarantined_count()? == 0 {
            return Ok(HashSet::new());
        }
        let seqs = self.many("SELECT seq FROM quarantined", [], |row| row.get(0))?;
        Ok(seqs.into_iter().collect())
    }
}

impl Writing<'_> {
    /// Keeps an event without effect.
    pub(super) fn quarantine(&self, seq: i64) -> Result<(), Problem> {
        self.execute("INSERT INTO quarantined (seq) VALUES (?1)", params![seq])?;
        self.count_quarantined(1)
    }

    /// Lets an event count.
    pub(super) fn release(&self, seq: i64) -> Result<(), Problem> {
        self.execute("DELETE FROM quarantined WHERE seq = ?1", params![seq])?;
        self.count_quarantined(-1)
    }

    fn count_quarantined(&self, more: i64) -> Result<(), Problem> {
        let sql = "INSERT INTO meta (key, value) VALUES ('quarantined', ?1)
                   ON CONFLICT (key) DO UPDATE SET value = value + excluded.value";
        self.execute(sql, params![more]).map(drop)
    }

    /// Notes that issues may have changed without a new event.
    pub(super) fn note_judged(&self) -> Result<(), Problem> {
        let sql = "INSERT INTO meta (key, value) VALUES ('judged', 1)
                   ON CONFLICT (key) DO UPDATE SET value = value + 1";
        self.execute(sql, []).map(drop)
    }
}

/// Finds out anew which events do not count.
///
/// # Errors
/// Where the storage fails.
pub(crate) fn recompute(connection: &Connection) -> Result<(), Problem> {
    let sql = concat!(
        "DELETE FROM quarantined;
         INSERT INTO quarantined (seq) SELECT e.seq FROM logs l CROSS JOIN events e ON e.log = l.log
             WHERE l.own <> 1 AND l.counts IS NOT NULL AND e.height IS NOT NULL AND NOT ",
        accepted!(),
        ";
         INSERT OR REPLACE INTO meta (key, value) VALUES ('quarantined', (SELECT count(*) FROM quarantined))"
    );
    connection.execute_batch(sql).map_err(problem)
}
