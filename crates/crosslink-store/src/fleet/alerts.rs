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

/// Which alerts are asked for, the newest first; what is absent does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PastAlerts<'a> {
    /// Whether those are that are not over.
    pub open: bool,
    /// Whether those are that are.
    pub over: bool,
    /// Only of the project of this slug.
    pub project: Option<&'a str>,
    /// Only about this.
    pub kind: Option<&'a str>,
    /// Only those with a lower number.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: u32,
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
        self.many(LAST, params![project], |row| row.get(0))
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

    /// Returns alerts, the newest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn past_alerts(&self, asked: &PastAlerts) -> Result<Vec<AlertRecord>, Problem> {
        let before = asked.before.unwrap_or(i64::MAX);
        let values = params![before, asked.project, asked.kind, asked.limit];
        self.many(&past_alerts(asked), values, record_of)
    }

    /// Says whether there is anything that [`forget_alerts`](Self::forget_alerts) would let go.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn has_old_alerts(&self, time: Timestamp) -> Result<bool, Problem> {
        let found = self.one(&any_old_alerts(), params![time.as_nanos()], |_| Ok(()))?;
        Ok(found.is_some())
    }

    /// Lets go of what happened to alerts before a time, and of alerts that were over by then and came back since.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn forget_alerts(&self, time: Timestamp) -> Result<(), Problem> {
        self.execute(FORGET_EVENTS, params![time.as_nanos()])?;
        self.execute(&forget_alerts(), params![time.as_nanos()])
            .map(drop)
    }
}

/// An alert `a` that was over before a time and is not the last of its kind and subject, which counts the occurrences.
const OLD: &str =
    "a.resolved_at < ?1 AND EXISTS (SELECT 1 FROM alerts b WHERE b.project = a.project
    AND b.kind = a.kind AND b.subject = a.subject AND b.occurrence > a.occurrence)";

pub(super) const LAST: &str =
    "SELECT body, max(occurrence) FROM alerts WHERE project = ?1 GROUP BY kind, subject";
pub(super) const FORGET_EVENTS: &str = "DELETE FROM alert_events WHERE at < ?1";

pub(super) fn any_old_alerts() -> String {
    format!(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM alert_events WHERE at < ?1)
        OR EXISTS (SELECT 1 FROM alerts a WHERE {OLD})"
    )
}

pub(super) fn forget_alerts() -> String {
    format!("DELETE FROM alerts AS a WHERE {OLD}")
}

/// The statement for what is asked: `CROSS JOIN` has the alerts read in their order instead of sorted.
pub(super) fn past_alerts(asked: &PastAlerts) -> String {
    let from = match asked.project {
        Some(_) => "projects p CROSS JOIN alerts a ON a.project = p.id AND p.slug = ?2",
        None => "alerts a CROSS JOIN projects p ON p.id = a.project",
    };
    let kind = asked.kind.map_or("", |_| "AND a.kind = ?3");
    let state = match (asked.open, asked.over) {
        (true, true) => "",
        (true, false) => "AND a.resolved_at IS NULL",
        (false, true) => "AND a.resolved_at IS NOT NULL",
        (false, false) => "AND FALSE",
    };
    format!(
        "SELECT a.id, p.slug, a.body FROM {from} WHERE a.id < ?1 {kind} {state}
        ORDER BY a.id DESC LIMIT ?4"
    )
}

fn record_of(row: &Row) -> rusqlite::Result<AlertRecord> {
    Ok(AlertRecord {
        id: row.get(0)?,
        slug: row.get(1)?,
        body: row.get(2)?,
    })
}
