//! What happened in the projects, and their counters over time.

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};

use super::FleetStore;

/// At most so many entries of one project's activity are kept.
const ACTIVITY: usize = 5_000;

/// Lets go of the entries of a project but for the newest.
pub(super) const TRIM: &str = "DELETE FROM activity WHERE project = ?1 AND id <=
    (SELECT id FROM activity WHERE project = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)";
/// The newest entries. `CROSS JOIN` has them read in their order instead of sorted.
pub(super) const NEWEST: &str = "SELECT a.id, p.slug, a.at, a.author, a.kind, a.subject, a.summary
    FROM activity a CROSS JOIN projects p ON p.id = a.project
    WHERE a.id < ?1 ORDER BY a.id DESC LIMIT ?2";
/// The newest entries of one project.
pub(super) const NEWEST_OF: &str =
    "SELECT a.id, p.slug, a.at, a.author, a.kind, a.subject, a.summary
    FROM projects p CROSS JOIN activity a ON a.project = p.id
    WHERE p.slug = ?3 AND a.id < ?1 ORDER BY a.id DESC LIMIT ?2";

pub(super) const ROLL_UP: &str = "INSERT OR REPLACE INTO samples (project, span, at, counters)
    SELECT project, ?2, (at / ?3) * ?3, counters FROM
    (SELECT project, at, counters, max(at) OVER (PARTITION BY project, at / ?3) AS last FROM samples
     WHERE span = ?1 AND at >= ?4) WHERE at = last";
pub(super) const ANY_BEFORE: &str = "SELECT 1 FROM samples WHERE span = ?1 AND at < ?2 LIMIT 1";
pub(super) const FORGET: &str = "DELETE FROM samples WHERE span = ?1 AND at < ?2";

/// Something that happened in a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityRow {
    /// When.
    pub at: Timestamp,
    /// Who did it, as far as is known.
    pub author: Option<String>,
    /// What.
    pub kind: String,
    /// What it happened to.
    pub subject: Option<String>,
    /// One line for people.
    pub summary: Option<String>,
}

impl FleetStore {
    /// Notes what happened in a project; of very long histories the oldest entries go.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn add_activity(&self, project: i64, rows: &[ActivityRow]) -> Result<(), Problem> {
        let sql = "INSERT INTO activity (project, at, author, kind, subject, summary)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        // What would go at once is not written first: a hub may bring any number.
        for row in &rows[rows.len().saturating_sub(ACTIVITY)..] {
            let values = params![
                project,
                row.at.as_nanos(),
                row.author,
                row.kind,
                row.subject,
                row.summary
            ];
            self.execute(sql, values)?;
        }
        self.execute(TRIM, params![project, ACTIVITY.cast_signed()])
            .map(drop)
    }

    /// Returns what happened last, newest first, each with its number and the slug of its project; only what came
    /// before the entry `before`, if one is named.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn activity(
        &self,
        slug: Option<&str>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<(i64, String, ActivityRow)>, Problem> {
        let before = before.unwrap_or(i64::MAX);
        match slug {
            None => self.many(NEWEST, params![before, limit], entry_of),
            Some(slug) => self.many(NEWEST_OF, params![before, limit, slug], entry_of),
        }
    }

    /// Keeps the counters of a project as they were seen.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn add_sample(&self, project: i64, at: Timestamp, counters: &str) -> Result<(), Problem> {
        let sql =
            "INSERT OR REPLACE INTO samples (project, span, at, counters) VALUES (?1, 0, ?2, ?3)";
        self.execute(sql, params![project, at.as_nanos(), counters])
            .map(drop)
    }

    /// Returns the samples of one span of a project since a time, oldest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn samples(
        &self,
        project: i64,
        span: i64,
        since: Timestamp,
    ) -> Result<Vec<(Timestamp, String)>, Problem> {
        let sql = "SELECT at, counters FROM samples WHERE project = ?1 AND span = ?2 AND at >= ?3 ORDER BY at";
        self.many(sql, params![project, span, since.as_nanos()], |row| {
            Ok((Timestamp::from_nanos(row.get(0)?), row.get(1)?))
        })
    }

    /// Rolls samples up: of each stretch of `into` seconds from `since` on, the last sample of `from` stands for it.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn roll_up(&self, from: i64, into: i64, since: Timestamp) -> Result<(), Problem> {
        let nanos = into.saturating_mul(1_000_000_000);
        self.execute(ROLL_UP, params![from, into, nanos, since.as_nanos()])
            .map(drop)
    }

    /// Says whether there are samples of a span from before a time.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn has_samples_before(&self, span: i64, time: Timestamp) -> Result<bool, Problem> {
        let found = self.one(ANY_BEFORE, params![span, time.as_nanos()], |_| Ok(()))?;
        Ok(found.is_some())
    }

    /// Lets go of the samples of a span from before a time.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn forget_samples(&self, span: i64, time: Timestamp) -> Result<(), Problem> {
        self.execute(FORGET, params![span, time.as_nanos()])
            .map(drop)
    }
}

fn entry_of(row: &Row) -> rusqlite::Result<(i64, String, ActivityRow)> {
    let entry = ActivityRow {
        at: Timestamp::from_nanos(row.get(2)?),
        author: row.get(3)?,
        kind: row.get(4)?,
        subject: row.get(5)?,
        summary: row.get(6)?,
    };
    Ok((row.get(0)?, row.get(1)?, entry))
}
