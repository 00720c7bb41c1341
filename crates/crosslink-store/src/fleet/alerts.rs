//! Alerts as they are kept, and what happened to them. The bodies are JSON; this crate does not look into them.

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};

use super::FleetStore;

/// An alert to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAlert<'a> {
    /// What it is about.
    pub kind: &'a str,
    /// Which one.
    pub subject: &'a str,
    /// How many times it opened.
    pub occurrence: u32,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When it was over.
    pub resolved_at: Option<Timestamp>,
    /// All of it.
    pub body: &'a str,
}

/// An alert, open or over, with its number and its project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRecord {
    /// Its number in this index.
    pub id: i64,
    /// The slug of its project.
    pub slug: String,
    /// All of it.
    pub body: String,
}

impl FleetStore {
    /// Keeps an alert as it is now.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn put_alert(&self, project: i64, alert: &StoredAlert) -> Result<(), Problem> {
        let sql =
            "INSERT INTO alerts (project, kind, subject, occurrence, opened_at, resolved_at, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (project, kind, subject, occurrence)
            DO UPDATE SET resolved_at = excluded.resolved_at, body = excluded.body";
        let values = params![
            project,
            alert.kind,
            alert.subject,
            alert.occurrence,
            alert.opened_at.as_nanos(),
            alert.resolved_at.map(Timestamp::as_nanos),
            alert.body,
        ];
        self.execute(sql, values).map(drop)
    }

    /// Returns the alerts of a project: of each kind and subject the last one, over or not.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn last_alerts(&self, project: i64) -> Result<Vec<String>, Problem> {
        let sql =
            "SELECT body, max(occurrence) FROM alerts WHERE project = ?1 GROUP BY kind, subject";
        self.many(sql, params![project], |row| row.get(0))
    }

    /// Returns every open alert, the oldest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn open_alerts(&self) -> Result<Vec<AlertRecord>, Problem> {
        let sql = "SELECT a.id, p.slug, a.body FROM alerts a JOIN projects p ON p.id = a.project
            WHERE a.resolved_at IS NULL ORDER BY a.opened_at, a.id";
        self.many(sql, [], record_of)
    }

    /// Returns one alert, open or over.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn alert(&self, id: i64) -> Result<Option<AlertRecord>, Problem> {
        let sql = "SELECT a.id, p.slug, a.body FROM alerts a JOIN projects p ON p.id = a.project WHERE a.id = ?1";
        self.one(sql, params![id], record_of)
    }

    /// Notes what happened to an alert.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn add_alert_event(&self, project: i64, at: Timestamp, body: &str) -> Result<(), Problem> {
        let sql = "INSERT INTO alert_events (project, at, body) VALUES (?1, ?2, ?3)";
        self.execute(sql, params![project, at.as_nanos(), body])
            .map(drop)
    }

    /// Returns alerts that are over, or all of them, the newest first; of those with a number below `before`, if one is
    /// named, at most `limit`.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn past_alerts(
        &self,
        open_too: bool,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AlertRecord>, Problem> {
        let sql = "SELECT a.id, p.slug, a.body FROM alerts a JOIN projects p ON p.id = a.project
            WHERE (?1 OR a.resolved_at IS NOT NULL) AND (?2 IS NULL OR a.id < ?2) ORDER BY a.id DESC LIMIT ?3";
        self.many(sql, params![open_too, before, limit], record_of)
    }

    /// Says whether there is anything that [`forget_alerts`](Self::forget_alerts) would let go.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn has_old_alerts(&self, time: Timestamp) -> Result<bool, Problem> {
        let sql = format!(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM alert_events WHERE at < ?1)
            OR EXISTS (SELECT 1 FROM alerts a WHERE {OLD})"
        );
        let found = self.one(&sql, params![time.as_nanos()], |_| Ok(()))?;
        Ok(found.is_some())
    }

    /// Lets go of what happened to alerts before a time, and of alerts that were over by then and came back since.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn forget_alerts(&self, time: Timestamp) -> Result<(), Problem> {
        let events = "DELETE FROM alert_events WHERE at < ?1";
        self.execute(events, params![time.as_nanos()])?;
        let alerts = format!("DELETE FROM alerts AS a WHERE {OLD}");
        self.execute(&alerts, params![time.as_nanos()]).map(drop)
    }
}

/// An alert `a` that was over before a time and is not the last of its kind and subject, which counts the occurrences.
const OLD: &str = "a.resolved_at < ?1 AND EXISTS (SELECT 1 FROM alerts b WHERE b.project = a.project
    AND b.kind = a.kind AND b.subject = a.subject AND b.occurrence > a.occurrence)";

fn record_of(row: &Row) -> rusqlite::Result<AlertRecord> {
    Ok(AlertRecord {
        id: row.get(0)?,
        slug: row.get(1)?,
        body: row.get(2)?,
    })
}
