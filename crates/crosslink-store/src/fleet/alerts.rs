//! Alerts as they are kept, and what happened to them. The bodies are JSON; this crate does not look into them.

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::params;

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

/// An alert that is open, with its number and its project.
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
        self.many(sql, [], |row| {
            Ok(AlertRecord {
                id: row.get(0)?,
                slug: row.get(1)?,
                body: row.get(2)?,
            })
        })
    }

    /// Returns one alert, open or over.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn alert(&self, id: i64) -> Result<Option<AlertRecord>, Problem> {
        let sql = "SELECT a.id, p.slug, a.body FROM alerts a JOIN projects p ON p.id = a.project WHERE a.id = ?1";
        self.one(sql, params![id], |row| {
            Ok(AlertRecord {
                id: row.get(0)?,
                slug: row.get(1)?,
                body: row.get(2)?,
            })
        })
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
}
