//! Reading what others write: a connection that cannot write, and is closed again at once.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crosslink_core::problem::{Code, Problem};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::database::{Store, check, refuse_pipes};
use crate::error::problem;
use crate::identity::Identity;
use crate::migrate::SCHEMA_VERSION;
use crate::snapshot::Snapshot;

/// How long to wait for somebody who has the file for himself.
const PATIENCE: Duration = Duration::from_secs(2);

impl Store {
    /// Reads a database in one snapshot without being able to change it, and closes it again.
    ///
    /// Nothing of the file is trusted to be as this program lays it out: what lies there may have come with a
    /// repository.
    ///
    /// # Errors
    /// As [`Store::open`], and whatever `question` answers.
    pub fn look<T>(
        path: &Path,
        question: impl FnOnce(&Snapshot) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let connection = open(path)?;
        let transaction = connection.unchecked_transaction().map_err(problem)?;
        admit(&transaction, path)?;
        question(&Snapshot::new(&transaction))
    }

    /// Opens a database for questions, as [`Store::look`] does; whatever would write fails.
    ///
    /// # Errors
    /// As [`Store::look`].
    pub fn open_to_read(path: &Path, identity: Identity) -> Result<Self, Problem> {
        let connection = open(path)?;
        let transaction = connection.unchecked_transaction().map_err(problem)?;
        let outdated = admit(&transaction, path)? < SCHEMA_VERSION;
        drop(transaction);
        Ok(Self::opened(connection, path, identity, outdated))
    }
}

/// Refuses what is no database of this program and nothing but that; returns its schema.
fn admit(connection: &Connection, path: &Path) -> Result<i64, Problem> {
    if is_unfinished(connection)? {
        return Err(none_at(path));
    }
    let version = check(connection, path)?;
    refuse_programs(connection, path)?;
    Ok(version)
}

fn open(path: &Path) -> Result<Connection, Problem> {
    // Anything but a file could keep the opening waiting for ever.
    if !fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return Err(none_at(path));
    }
    refuse_pipes(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(problem)?;
    connection.busy_timeout(PATIENCE).map_err(problem)?;
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true),
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
    ] {
        connection.set_db_config(setting, on).map_err(problem)?;
    }
    rusqlite::vtab::array::load_module(&connection).map_err(problem)?;
    Ok(connection)
}

fn none_at(path: &Path) -> Problem {
    let message = format!("There is no database at {}", path.display());
    Problem::new(Code::ProjectNotFound, message)
        .hint("`crosslink init` makes one; `crosslink backup list` shows what can be restored")
}

/// Whether somebody is about to lay the database out: it is empty, and marked as nobody's.
fn is_unfinished(connection: &Connection) -> Result<bool, Problem> {
    let sql = "SELECT application_id = 0 AND user_version = 0 AND NOT EXISTS (SELECT 1 FROM sqlite_schema)
               FROM pragma_application_id, pragma_user_version";
    connection
        .query_row(sql, [], |row| row.get(0))
        .map_err(problem)
}

/// A view in the place of a table could compute for ever. This program makes none.
fn refuse_programs(connection: &Connection, path: &Path) -> Result<(), Problem> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type NOT IN ('table', 'index'))";
    match connection.query_row(sql, [], |row| row.get(0)) {
        Ok(false) => Ok(()),
        Ok(true) => {
            let message = format!(
                "{} holds what no Crosslink database holds: views or triggers",
                path.display()
            );
            Err(Problem::new(Code::DatabaseForeign, message)
                .hint("find out where the file comes from"))
        }
        Err(error) => Err(problem(error)),
    }
}
