//! The reference's `dashboard.db`, read as it lies there and never written.

use std::path::Path;

use crosslink_core::problem::Problem;
use rusqlite::{Connection, OpenFlags, Row};

use crate::error::problem;

/// What the reference's index holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OlderDashboard {
    /// Its projects, in the order they were added.
    pub projects: Vec<OlderProject>,
    /// Alerts that are open.
    pub alerts: Vec<OlderAlert>,
    /// What was asked for, oldest first.
    pub actions: Vec<OlderAction>,
    /// Its settings by their names; sealed secrets stay sealed.
    pub config: Vec<(String, String)>,
}

/// A project of the reference's index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OlderProject {
    /// Its number there.
    pub id: i64,
    /// `owner/repo`.
    pub slug: String,
    /// The working copy.
    pub path: String,
    /// The branch that is released from.
    pub default_branch: String,
    /// Whether it stands before the others.
    pub pinned: bool,
    /// Since when it is watched, as it was written.
    pub added_at: String,
}

/// An open alert of the reference's index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OlderAlert {
    /// The number of its project there.
    pub project: i64,
    /// What sort of alert.
    pub kind: String,
    /// How grave.
    pub severity: String,
    /// What it is about.
    pub subject: Option<String>,
    /// What it says.
    pub detail: Option<String>,
    /// Since when, as it was written.
    pub opened_at: String,
}

/// Something that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OlderAction {
    /// The number of its project there.
    pub project: Option<i64>,
    /// Who asked.
    pub actor: String,
    /// What for.
    pub verb: String,
    /// What it was about.
    pub subject: Option<String>,
    /// The whole request, as JSON.
    pub payload: Option<String>,
    /// When, as it was written.
    pub requested_at: String,
    /// When it was done.
    pub completed_at: Option<String>,
    /// What came of it.
    pub outcome: Option<String>,
    /// What went wrong.
    pub error: Option<String>,
}

impl OlderDashboard {
    /// Reads the whole file.
    ///
    /// # Errors
    /// Where it cannot be read or is something else.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(problem)?;
        Self::of(&connection).map_err(problem)
    }

    fn of(connection: &Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            projects: all(
                connection,
                "SELECT id, slug, clone_path, default_branch, pinned, added_at FROM projects ORDER BY id",
                |row| {
                    Ok(OlderProject {
                        id: row.get(0)?,
                        slug: row.get(1)?,
                        path: row.get(2)?,
                        default_branch: row.get(3)?,
                        pinned: row.get(4)?,
                        added_at: row.get(5)?,
                    })
                },
            )?,
            alerts: all(
                connection,
                "SELECT project_id, kind, severity, subject_ref, detail, opened_at FROM alerts
                 WHERE resolved_at IS NULL ORDER BY id",
                |row| {
                    Ok(OlderAlert {
                        project: row.get(0)?,
                        kind: row.get(1)?,
                        severity: row.get(2)?,
                        subject: row.get(3)?,
                        detail: row.get(4)?,
                        opened_at: row.get(5)?,
                    })
                },
            )?,
            actions: all(
                connection,
                "SELECT project_id, actor, verb, subject, payload_json, requested_at, completed_at, outcome, error
                 FROM actions ORDER BY id",
                |row| {
                    Ok(OlderAction {
                        project: row.get(0)?,
                        actor: row.get(1)?,
                        verb: row.get(2)?,
                        subject: row.get(3)?,
                        payload: row.get(4)?,
                        requested_at: row.get(5)?,
                        completed_at: row.get(6)?,
                        outcome: row.get(7)?,
                        error: row.get(8)?,
                    })
                },
            )?,
            config: all(connection, "SELECT key, value FROM config ORDER BY key", |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?,
        })
    }
}

fn all<T>(
    connection: &Connection,
    sql: &str,
    take: impl FnMut(&Row) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare(sql)?.query_map([], take)?.collect()
}
