//! The reference's `dashboard.db`, read as it lies there and never written.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use rusqlite::{Connection, OpenFlags, Row, params};

use super::FleetStore;
use crate::error::problem;

/// The newest schema of the reference that is known here.
const VERSION: i64 = 1;
/// How long the reference may take to end what it writes.
const PATIENCE: Duration = Duration::from_secs(5);

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
    /// `active`, `paused` or `error`, as far as anybody wrote it.
    pub status: String,
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
    /// When somebody saw it, as it was written.
    pub acknowledged_at: Option<String>,
    /// Who saw it.
    pub acknowledged_by: Option<String>,
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
    /// Reads the whole file at one moment, whether the reference runs or not.
    ///
    /// # Errors
    /// `database.foreign` where it is something else, `database.newer` where a newer version of the reference wrote it, or
    /// where it cannot be read without being written.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let mut connection = open(path)?;
        let moment = connection.transaction().map_err(problem)?;
        check(&moment, path)?;
        Self::of(&moment).map_err(|error| {
            let message = format!("{} cannot be read", path.display());
            Problem::new(Code::DatabaseDamaged, message).caused_by(&error)
        })
    }

    fn of(connection: &Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            projects: all(connection, PROJECTS, project_of)?,
            alerts: all(connection, ALERTS, alert_of)?,
            actions: all(connection, ACTIONS, action_of)?,
            config: all(connection, CONFIG, |row| Ok((row.get(0)?, row.get(1)?)))?,
        })
    }
}

const PROJECTS: &str = "SELECT id, slug, clone_path, default_branch, pinned, added_at, status FROM projects ORDER BY id";

fn project_of(row: &Row) -> rusqlite::Result<OlderProject> {
    Ok(OlderProject {
        id: row.get(0)?,
        slug: row.get(1)?,
        path: row.get(2)?,
        default_branch: row.get(3)?,
        pinned: row.get(4)?,
        added_at: row.get(5)?,
        status: row.get(6)?,
    })
}

const ALERTS: &str = "SELECT project_id, kind, severity, subject_ref, detail, opened_at, acknowledged_at, acknowledged_by
    FROM alerts WHERE resolved_at IS NULL ORDER BY id";

fn alert_of(row: &Row) -> rusqlite::Result<OlderAlert> {
    Ok(OlderAlert {
        project: row.get(0)?,
        kind: row.get(1)?,
        severity: row.get(2)?,
        subject: row.get(3)?,
        detail: row.get(4)?,
        opened_at: row.get(5)?,
        acknowledged_at: row.get(6)?,
        acknowledged_by: row.get(7)?,
    })
}

const ACTIONS: &str =
    "SELECT project_id, actor, verb, subject, payload_json, requested_at, completed_at, outcome, error
    FROM actions ORDER BY id";

fn action_of(row: &Row) -> rusqlite::Result<OlderAction> {
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
}

const CONFIG: &str = "SELECT key, value FROM config ORDER BY key";

fn all<T>(
    connection: &Connection,
    sql: &str,
    take: impl FnMut(&Row) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare(sql)?.query_map([], take)?.collect()
}

/// Opens the file so that nothing can be written, neither to it nor beside it.
fn open(path: &Path) -> Result<Connection, Problem> {
    let unreadable = |error: std::io::Error| {
        let message = format!("{} cannot be read", path.display());
        Problem::new(Code::FileUnreadable, message).caused_by(&error)
    };
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(foreign(path));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let logs = keeps_log(path).map_err(unreadable)?;
    let opened = match logs {
        false => Connection::open_with_flags(path, flags),
        // Reading such a file as usual would make files beside it.
        true if has_log(path) => return Err(unfinished(path)),
        true => {
            let flags = flags | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(immutable(path), flags)
        }
    };
    let connection = opened.map_err(problem)?;
    connection.busy_timeout(PATIENCE).map_err(problem)?;
    Ok(connection)
}

/// Whether the head of a file says that it has a write-ahead log.
fn keeps_log(path: &Path) -> std::io::Result<bool> {
    let mut head = Vec::new();
    std::fs::File::open(path)?.take(20).read_to_end(&mut head)?;
    Ok(head.get(18).is_some_and(|version| *version == 2))
}

fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(PathBuf::from(log)).is_ok_and(|log| log.len() > 0)
}

fn immutable(path: &Path) -> String {
    let path = path.to_string_lossy();
    let escaped = path
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    format!("file:{escaped}?immutable=1")
}

fn check(connection: &Connection, path: &Path) -> Result<(), Problem> {
    const TABLES: &str = "SELECT count(*) = 4 FROM sqlite_schema WHERE type = 'table' AND name IN ('projects', 'alerts', 'actions', 'config')";
    let version = connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0));
    let version = version.map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => foreign(path),
        // A change of the reference was cut off: reading it would mean to end it.
        Some(rusqlite::ErrorCode::ReadOnly | rusqlite::ErrorCode::CannotOpen) => unfinished(path),
        _ => problem(error),
    })?;
    if version > VERSION {
        let message = format!(
            "A newer version of the reference wrote {} (schema {version}, known {VERSION})",
            path.display()
        );
        return Err(Problem::new(Code::DatabaseNewer, message).hint("update this program"));
    }
    let known = connection.query_row(TABLES, [], |row| row.get(0));
    match known.map_err(problem)? {
        true => Ok(()),
        false => Err(foreign(path)),
    }
}

fn foreign(path: &Path) -> Problem {
    let message = format!(
        "{} is no index of the reference's dashboard",
        path.display()
    );
    Problem::new(Code::DatabaseForeign, message).hint("nothing was taken from it; move it away")
}

fn unfinished(path: &Path) -> Problem {
    let message = format!("A change of {} is not finished", path.display());
    Problem::new(Code::DatabaseBusy, message)
        .hint("end the reference's dashboard, or start it once more and end it, then try again")
}

impl FleetStore {
    /// Keeps something that was asked for of a project, unless it is there already; says whether it was not.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn add_action(
        &self,
        project: Option<i64>,
        action: &OlderAction,
        requested_at: Timestamp,
    ) -> Result<bool, Problem> {
        let sql = "INSERT INTO actions
            (project, actor, verb, subject, payload, requested_at, completed_at, outcome, error)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE NOT EXISTS (SELECT 1 FROM actions
            WHERE requested_at = ?6 AND actor = ?2 AND verb = ?3 AND subject IS ?4 AND payload IS ?5)";
        let completed_at = action.completed_at.as_deref().and_then(Timestamp::parse);
        let values = params![
            project,
            action.actor,
            action.verb,
            action.subject,
            action.payload,
            requested_at.as_nanos(),
            completed_at.map(Timestamp::as_nanos),
            action.outcome,
            action.error,
        ];
        Ok(self.execute(sql, values)? == 1)
    }
}
