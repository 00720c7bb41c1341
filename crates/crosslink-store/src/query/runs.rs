//! Runs of operations by name, what took them back, and where work was logged.

use crosslink_core::event::Event;
use crosslink_core::id::{IssueId, OperationId};
use crosslink_core::problem::Problem;
use rusqlite::params;

use crate::snapshot::Snapshot;

impl Snapshot<'_> {
    /// Returns at most `limit` runs whose id begins with these hexadecimal digits; hyphens are passed over.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn operations_named(
        &self,
        beginning: &str,
        limit: usize,
    ) -> Result<Vec<OperationId>, Problem> {
        let digits: String = beginning.chars().filter(|digit| *digit != '-').collect();
        let is_part = !digits.is_empty() && digits.len() <= 32;
        if !is_part || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(Vec::new());
        }
        let bytes = |text: String| {
            u128::from_str_radix(&text, 16)
                .unwrap_or_default()
                .to_be_bytes()
        };
        let sql = "SELECT DISTINCT op FROM events WHERE op BETWEEN ?1 AND ?2 /* that count */
                   ORDER BY op LIMIT ?3";
        let values = params![
            bytes(format!("{digits:0<32}")),
            bytes(format!("{digits:f<32}")),
            i64::try_from(limit).unwrap_or(i64::MAX)
        ];
        self.many(&self.counting(sql)?, values, |row| {
            Ok(OperationId::from(row.get::<_, [u8; 16]>(0)?))
        })
    }

    /// Returns the place of the first event of a run.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn first_seq(&self, operation: OperationId) -> Result<Option<i64>, Problem> {
        let sql = "SELECT min(seq) FROM events WHERE op = ?1";
        let found = self.one(sql, params![operation.as_bytes()], |row| {
            row.get::<_, Option<i64>>(0)
        })?;
        Ok(found.flatten())
    }

    /// Returns the events after a place in the log that take another run back, oldest first.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn undoing_after(&self, seq: i64) -> Result<Vec<Event>, Problem> {
        let sql = r#"SELECT line FROM events WHERE seq > ?1 AND line LIKE '%"undoes":"%' /* that count */
                     ORDER BY seq"#;
        let lines: Vec<String> = self.many(&self.counting(sql)?, params![seq], |row| row.get(0))?;
        let mut found = Vec::new();
        for line in lines {
            // A text may hold the same characters; the header has the last word.
            found.extend(Some(Event::decode(&line)?).filter(|event| event.header.undoes.is_some()));
        }
        Ok(found)
    }

    /// Returns the visible issues on which work was logged, least number first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn timed_issues(&self) -> Result<Vec<IssueId>, Problem> {
        let sql = "SELECT id FROM issues WHERE created_event IS NOT NULL AND NOT deleted AND row IN (
                   SELECT issue FROM time_entries WHERE created_event IS NOT NULL AND NOT ifnull(hidden, 0))
                   ORDER BY number";
        self.many(sql, [], |row| Ok(IssueId::from(row.get::<_, [u8; 16]>(0)?)))
    }
}
