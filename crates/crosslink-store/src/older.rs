//! The reference's `issues.db`, read as it lies there and never written.
//!
//! Its columns came over the years, so each table is asked which it has; what a column holds is handed on as
//! text, because the reference checks neither words nor times, and the reader has to say what it cannot take.

mod source;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crosslink_core::problem::{Code, Problem};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Row};

use self::source::Source;
use crate::database::APPLICATION_ID;

/// The newest schema of the reference that is known here.
pub const NEWEST_OLDER_SCHEMA: i64 = 17;

/// An issue as the reference keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OlderIssue {
    /// Its display number; negative where no hub ever gave it one.
    pub id: i64,
    /// The name the hub knows it by.
    pub uuid: Option<String>,
    /// One line.
    pub title: String,
    /// Markdown.
    pub description: Option<String>,
    /// `open`, `closed`, `archived`, or whatever stands there.
    pub status: String,
    /// `low`, `medium`, `high`, `critical`, or whatever stands there.
    pub priority: String,
    /// The number of its parent.
    pub parent: Option<i64>,
    /// When it was created.
    pub created_at: Option<String>,
    /// When it last changed.
    pub updated_at: Option<String>,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// Work should not start before this.
    pub scheduled_at: Option<String>,
    /// Work should be done by this.
    pub due_at: Option<String>,
    /// Who created it.
    pub created_by: Option<String>,
    /// Its labels, sorted.
    pub labels: Vec<String>,
    /// The numbers of the issues that must be closed first, sorted.
    pub blockers: Vec<i64>,
    /// The numbers of the issues it has to do with, sorted.
    pub related: Vec<i64>,
    /// The numbers of its milestones, sorted.
    pub milestones: Vec<i64>,
    /// Its comments, in the order of their numbers.
    pub comments: Vec<OlderComment>,
    /// Stretches of work on it, in the order of their numbers.
    pub times: Vec<OlderTime>,
}

/// A comment as the reference keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OlderComment {
    /// Its number in the database.
    pub id: i64,
    /// The name the hub knows it by.
    pub uuid: Option<String>,
    /// The text.
    pub content: String,
    /// When it was written.
    pub created_at: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// What sort of comment it is.
    pub kind: Option<String>,
    /// What made a driver step in.
    pub trigger: Option<String>,
    /// What was going on when a driver stepped in.
    pub context: Option<String>,
    /// The fingerprint of the driver's key.
    pub driver_key_fingerprint: Option<String>,
}

/// A stretch of work as the reference keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OlderTime {
    /// Its number in the database.
    pub id: i64,
    /// When it began.
    pub started_at: Option<String>,
    /// When it ended; nothing while it runs.
    pub ended_at: Option<String>,
    /// Whole seconds of work.
    pub seconds: Option<i64>,
}

/// A milestone as the reference keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OlderMilestone {
    /// Its display number.
    pub id: i64,
    /// The name the hub knows it by.
    pub uuid: Option<String>,
    /// One line; not unique.
    pub name: String,
    /// Markdown.
    pub description: Option<String>,
    /// `open`, `closed`, or whatever stands there.
    pub status: String,
    /// When it was created.
    pub created_at: Option<String>,
    /// When it was closed.
    pub closed_at: Option<String>,
}

/// All of an `issues.db` that is of use elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OlderDatabase {
    /// Its schema.
    pub version: i64,
    /// Its issues by their numbers.
    pub issues: BTreeMap<i64, OlderIssue>,
    /// Its milestones, in the order of their numbers.
    pub milestones: Vec<OlderMilestone>,
    /// How many sessions it tells of; they belong to the machine they were held on.
    pub sessions: u64,
}

impl OlderDatabase {
    /// Reads a database of the reference.
    ///
    /// # Errors
    /// `import.unreadable` where the file is no such database, belongs to a newer version, or was left in the
    /// middle of a write.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        refuse_unfinished(path)?;
        let unreadable = |error| unreadable(path, &error);
        let connection = open(path).map_err(unreadable)?;
        let source = Source {
            connection: &connection,
        };
        let version = version(&source, path)?;
        source.all(version).map_err(unreadable)
    }
}

/// A journal that still holds something means that the file alone is not the whole truth.
fn refuse_unfinished(path: &Path) -> Result<(), Problem> {
    for suffix in ["-journal", "-wal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        let journal = PathBuf::from(name);
        if std::fs::metadata(&journal).is_ok_and(|metadata| metadata.len() > 0) {
            let message = format!("{} is being written, or was left so", path.display());
            return Err(Problem::new(Code::ImportUnreadable, message).hint(format!(
                "{} holds changes that are not in it yet; any command of the program that wrote it finishes them",
                journal.display()
            )));
        }
    }
    Ok(())
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(address(path), flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    Ok(connection)
}

/// The address by which SQLite opens a file as one that nobody changes, and leaves nothing beside it.
fn address(path: &Path) -> String {
    let mut address = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' if cfg!(windows) => address.push('/'),
            b'/' | b'.' | b'-' | b'_' => address.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => address.push(char::from(*byte)),
            byte => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address.push_str("?mode=ro&immutable=1");
    address
}

fn unreadable(path: &Path, error: &rusqlite::Error) -> Problem {
    let message = format!("{} cannot be read as an `issues.db`", path.display());
    Problem::new(Code::ImportUnreadable, message)
        .caused_by(error)
        .hint("name an `issues.db` of an older version; a copy of it may be whole")
}

/// Its schema, if it is one that can be read.
fn version(source: &Source, path: &Path) -> Result<i64, Problem> {
    let head = |row: &Row| Ok((row.get::<_, i64>(0)?, row.get::<_, i32>(1)?));
    let (version, application) = source
        .connection
        .query_row(
            "SELECT * FROM pragma_user_version, pragma_application_id",
            [],
            head,
        )
        .map_err(|error| unreadable(path, &error))?;
    let refuse = |message: String| Problem::new(Code::ImportUnreadable, message);
    if application == APPLICATION_ID {
        let message = format!("{} is a database of this program", path.display());
        return Err(refuse(message)
            .hint("run `crosslink export --format jsonl` in its project and import that"));
    }
    if version > NEWEST_OLDER_SCHEMA {
        let message = format!(
            "{} has schema {version}; {NEWEST_OLDER_SCHEMA} is the newest that is known here",
            path.display()
        );
        return Err(refuse(message).hint("update this program, or import a JSON export instead"));
    }
    let columns = source
        .columns("issues")
        .map_err(|error| unreadable(path, &error))?;
    if !columns.contains("id") || !columns.contains("title") {
        return Err(refuse(format!("{} holds no issues", path.display())));
    }
    Ok(version)
}
