//! Lines of the hub that could not be read.

use crosslink_core::problem::Problem;
use rusqlite::params;

use crate::snapshot::Snapshot;
use crate::write::Writing;

/// A line that stopped nothing else, and is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAsideLine {
    /// The hub's name of its log.
    pub log: String,
    /// The height of its commit.
    pub height: u32,
    /// Its place in the commit, counted from 1.
    pub line: u32,
    /// Why it could not be read, in one sentence.
    pub reason: String,
}

impl Snapshot<'_> {
    /// Returns the lines that could not be read, log by log.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_aside_lines(&self) -> Result<Vec<SetAsideLine>, Problem> {
        if !self.is_joined()? {
            return Ok(Vec::new());
        }
        let sql = "SELECT log, height, line, reason FROM set_aside ORDER BY log, height, line";
        self.many(sql, [], |row| {
            Ok(SetAsideLine {
                log: row.get(0)?,
                height: row.get(1)?,
                line: row.get(2)?,
                reason: row.get(3)?,
            })
        })
    }

    /// Returns the logs that have such lines, with how many entries there are for each, those with the most first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub(crate) fn set_aside_logs(&self) -> Result<Vec<(String, u64)>, Problem> {
        if !self.is_joined()? {
            return Ok(Vec::new());
        }
        let sql = "SELECT log, count(*) FROM set_aside GROUP BY log ORDER BY 2 DESC, 1";
        self.many(sql, [], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
        })
    }
}

impl Writing<'_> {
    /// Notes that a line could not be read.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_aside(&self, line: &SetAsideLine) -> Result<(), Problem> {
        let sql =
            "INSERT OR REPLACE INTO set_aside (log, height, line, reason) VALUES (?1, ?2, ?3, ?4)";
        let values = params![line.log, line.height, line.line, line.reason];
        self.execute(sql, values).map(drop)
    }
}
