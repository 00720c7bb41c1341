//! Who wrote what is in the logs of the hub, by the names they gave themselves.

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;

use crate::snapshot::Snapshot;

/// What an agent wrote in a log of the hub, whether it counts or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogAuthor {
    /// The hub's name of the log.
    pub log: String,
    /// The name the agent gave itself.
    pub agent: String,
    /// How many events.
    pub events: u64,
    /// The greatest time in them, by their writer's clock.
    pub latest: Timestamp,
}

/// Every event by the log it is kept under, and by the further ones it was found in.
const AUTHORS: &str = "SELECT l.hub, f.agent, count(*), max(f.time) FROM (
        SELECT e.log, e.agent, e.time FROM events e WHERE e.height IS NOT NULL
        UNION ALL SELECT p.log, e.agent, e.time FROM places p CROSS JOIN events e ON e.seq = p.seq
    ) f JOIN logs l ON l.log = f.log WHERE l.hub IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2";

impl Snapshot<'_> {
    /// Returns who wrote in which log of the hub, sorted by the names of logs and agents.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn log_authors(&self) -> Result<Vec<LogAuthor>, Problem> {
        if !self.is_joined()? {
            return Ok(Vec::new());
        }
        self.many(AUTHORS, [], |row| {
            Ok(LogAuthor {
                log: row.get(0)?,
                agent: row.get(1)?,
                events: row.get::<_, i64>(2)?.unsigned_abs(),
                latest: Timestamp::from_nanos(row.get(3)?),
            })
        })
    }

    /// Returns the hub's names of the logs that were ever written here, sorted.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn logs_ever_own(&self) -> Result<Vec<String>, Problem> {
        if !self.is_joined()? {
            return Ok(Vec::new());
        }
        let sql = "SELECT hub FROM logs WHERE own <> 0 AND hub IS NOT NULL ORDER BY hub";
        self.many(sql, [], |row| row.get(0))
    }
}
