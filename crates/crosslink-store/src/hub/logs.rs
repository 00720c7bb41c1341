//! The logs that are known: the own one, those that were own, and everybody else's.

use std::collections::BTreeMap;

use crosslink_core::problem::Problem;
use rusqlite::{Row, params};

use crate::snapshot::Snapshot;
use crate::write::Writing;

/// The log that is written here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLog {
    /// What this database calls it.
    pub name: String,
    /// What the hub calls it, once it was named there.
    pub hub: Option<String>,
}

/// A log as the tables have it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LogRow {
    pub(crate) row: i64,
    /// 1 if it is written here, 2 if it was, 3 if it was and nobody else goes on with it.
    pub(crate) own: i64,
    /// Up to which height it counts; nothing where all of it does.
    pub(crate) counts: Option<u32>,
}

impl LogRow {
    fn of(row: &Row) -> rusqlite::Result<Self> {
        Ok(Self {
            row: row.get(0)?,
            own: row.get(1)?,
            counts: row.get(2)?,
        })
    }

    /// Whether what was found at a height counts.
    pub(crate) fn accepts(&self, height: u32) -> bool {
        self.own == 1 || self.counts.is_none_or(|counts| height <= counts)
    }
}

impl Snapshot<'_> {
    /// Returns the log that is written here.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn own_log(&self) -> Result<OwnLog, Problem> {
        let columns = if self.is_joined()? {
            "name, hub"
        } else {
            "name, NULL"
        };
        let sql = format!("SELECT {columns} FROM logs WHERE own = 1 ORDER BY log DESC LIMIT 1");
        let found = self.one(&sql, [], |row| {
            let (name, hub) = (row.get(0)?, row.get(1)?);
            Ok(OwnLog { name, hub })
        })?;
        found.ok_or_else(|| Problem::bug("a database has no log of its own"))
    }

    /// Returns the hub's names of the logs that this database writes or left for another key: what was claimed in them is held
    /// here. Those that a copy left are the original's.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn own_hub_logs(&self) -> Result<Vec<String>, Problem> {
        if !self.is_joined()? {
            return Ok(Vec::new());
        }
        let sql = "SELECT hub FROM logs WHERE own IN (1, 3) AND hub IS NOT NULL";
        self.many(sql, [], |row| row.get(0))
    }

    /// Returns whether the requests to agents in each log count, as far as it was said, by the hub's names.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn drives(&self) -> Result<BTreeMap<String, bool>, Problem> {
        let sql = "SELECT hub, drives FROM logs WHERE hub IS NOT NULL AND drives IS NOT NULL";
        let found = self.many(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.into_iter().collect())
    }
}

impl Writing<'_> {
    /// Says what the hub calls the log that is written here.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn name_own_log(&mut self, name: &str) -> Result<(), Problem> {
        self.logs.clear();
        let sql = "UPDATE logs SET hub = ?1 WHERE log = ?2";
        self.execute(sql, params![name, self.log]).map(drop)
    }

    /// Says of logs, by the hub's names, whether the requests to agents in them count.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_drives(&mut self, logs: &[(String, bool)]) -> Result<(), Problem> {
        for (name, drives) in logs {
            let log = self.hub_log(name)?;
            let sql = "UPDATE logs SET drives = ?2 WHERE log = ?1 AND drives IS NOT ?2";
            self.execute(sql, params![log.row, drives])?;
        }
        Ok(())
    }

    /// Goes on in a new log of a name nobody else chose; what was not pushed of the one until now travels with it.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn begin_log(&mut self, name: &str) -> Result<(), Problem> {
        self.execute("UPDATE logs SET own = 3 WHERE own = 1", [])?;
        self.execute("INSERT INTO logs (name, own) VALUES (?1, 1)", params![name])?;
        self.log = self.connection.last_insert_rowid();
        self.leave_former_logs()
    }

    /// Goes on in a new log because the key of the one until now counts no more, or is gone: what of it does not count in
    /// the hub is as good as never pushed, and travels with the new one.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn go_on_with_another_key(&mut self, name: &str) -> Result<(), Problem> {
        let above = "(SELECT ifnull(counts, 4294967296) FROM logs WHERE log = ?1)";
        let sql = format!(
            "SELECT min(seq) FROM (SELECT min(seq) AS seq FROM events WHERE log = ?1 AND height > {above}
             UNION ALL SELECT min(seq) FROM places WHERE log = ?1 AND height > {above})"
        );
        let first: Option<i64> = self
            .one(&sql, params![self.log], |row| row.get(0))?
            .flatten();
        if let Some(first) = first {
            self.publish_again_from(first)?;
            let sql =
                format!("UPDATE events SET height = NULL WHERE log = ?1 AND height > {above}");
            self.execute(&sql, params![self.log])?;
            let sql = format!("DELETE FROM places WHERE log = ?1 AND height > {above}");
            self.execute(&sql, params![self.log])?;
        }
        self.begin_log(name)
    }

    /// Lets the verdicts on the logs that were own decide from now on.
    pub(crate) fn leave_former_logs(&mut self) -> Result<(), Problem> {
        self.logs.clear();
        let sql = "SELECT log, own, counts FROM logs WHERE own > 1 AND counts IS NOT NULL";
        let former = self.many(sql, [], LogRow::of)?;
        let mut concerned = Vec::new();
        for log in former {
            concerned.extend(self.events_between(log.row, (log.counts, None))?);
        }
        self.reconsider(concerned).map(drop)
    }

    /// The log that the hub calls so; a row is made for one that was not met yet.
    pub(crate) fn hub_log(&mut self, name: &str) -> Result<LogRow, Problem> {
        if let Some(log) = self.logs.get(name) {
            return Ok(*log);
        }
        let sql = "SELECT log, own, counts FROM logs WHERE hub = ?1";
        let log = match self.one(sql, params![name], LogRow::of)? {
            Some(log) => log,
            None => {
                let sql = "INSERT INTO logs (name, own, hub) VALUES (?1, 0, ?1)
                           ON CONFLICT (name) DO UPDATE SET hub = excluded.hub RETURNING log, own, counts";
                let made = self.one(sql, params![name], LogRow::of)?;
                made.ok_or_else(|| Problem::bug("a log was not kept"))?
            }
        };
        self.logs.insert(name.to_owned(), log);
        Ok(log)
    }
}
