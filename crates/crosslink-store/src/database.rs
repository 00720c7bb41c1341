//! The one file: opening, creating, and knowing which file it is.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crosslink_core::problem::{Code, Problem};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::error::problem;
use crate::identity::{self, Identity};
use crate::migrate::{self, SCHEMA_VERSION};
use crate::snapshot::Snapshot;
use crate::write::Writing;

/// Marks a file as Crosslink's: `CrLk` in ASCII.
pub const APPLICATION_ID: i32 = 0x4372_4c6b;

/// How long a writer waits for its turn.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long the write-ahead log may grow, in bytes.
const LOG_LENGTH: u64 = 512 * 1024;

/// At most so much of the file is kept in memory by a read, in KiB. Most pages a long read has read are not needed again,
/// and new memory costs more than memory that is used again.
const READ_CACHE_KIB: i64 = 400;

/// The same for a write. An import is one transaction: what it changes should not be written out and read again half-way.
const CACHE_KIB: i64 = 64 * 1024;

/// Statements kept ready; more than any command uses.
const STATEMENTS: usize = 128;

/// An open database.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    identity: Identity,
    /// Whether an older program laid it out; the next write brings it forward.
    outdated: bool,
}

impl Store {
    /// Creates the database. An empty or half-made file is completed, a finished one opened.
    ///
    /// # Errors
    /// Where the file cannot be written, or is something else.
    pub fn create(path: &Path, identity: Identity) -> Result<Self, Problem> {
        refuse_pipes(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags).map_err(problem)?;
        configure(&connection)?;
        write_ahead(&connection)?;
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(problem)?;
        let version = migrate::version(&transaction)?;
        let objects: i64 = transaction
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(problem)?;
        let mut outdated = false;
        if version == 0 && objects == 0 {
            migrate::upgrade(&transaction)?;
            transaction
                .pragma_update(None, "application_id", APPLICATION_ID)
                .map_err(problem)?;
            identity::found(&transaction, path, &identity)?;
            transaction.commit().map_err(problem)?;
        } else {
            drop(transaction);
            outdated = check(&connection, path)? < SCHEMA_VERSION;
        }
        Ok(Self::opened(connection, path, identity, outdated))
    }

    /// Opens an existing database.
    ///
    /// # Errors
    /// Where it is missing, foreign, damaged, or written by a newer version.
    pub fn open(path: &Path, identity: Identity) -> Result<Self, Problem> {
        let connection = connect(path)?;
        let outdated = check(&connection, path)? < SCHEMA_VERSION;
        connection
            .pragma_update(None, "cache_size", -READ_CACHE_KIB)
            .map_err(problem)?;
        Ok(Self::opened(connection, path, identity, outdated))
    }

    pub(crate) fn opened(
        connection: Connection,
        path: &Path,
        identity: Identity,
        outdated: bool,
    ) -> Self {
        Self {
            connection,
            path: path.to_owned(),
            identity,
            outdated,
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file is a copy that was not written to yet: the locks and numbers in it are the original's.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn is_copy(&self) -> Result<bool, Problem> {
        identity::is_copy(&self.connection, &self.path, &self.identity)
    }

    /// Reads in one snapshot.
    ///
    /// # Errors
    /// Whatever `question` answers, or where the storage fails.
    pub fn read<T>(
        &self,
        question: impl FnOnce(&Snapshot) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let transaction = self.connection.unchecked_transaction().map_err(problem)?;
        question(&Snapshot::new(&transaction))
    }

    /// Writes in one transaction: all of it, or nothing. Waits for its turn.
    ///
    /// # Errors
    /// Whatever `change` answers, or where the storage fails. Nothing was changed then.
    pub fn write<T>(
        &mut self,
        change: impl FnOnce(&mut Writing) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.connection
            .pragma_update(None, "cache_size", -CACHE_KIB)
            .map_err(problem)?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(problem)?;
        if self.outdated {
            migrate::upgrade(&transaction)?;
        }
        let copied = identity::recognise(&transaction, &self.path, &self.identity)?;
        let mut writing = Writing::new(&transaction)?;
        if copied {
            writing.leave_former_logs()?;
        }
        let outcome = change(&mut writing)?;
        writing.settle()?;
        drop(writing);
        transaction.commit().map_err(problem)?;
        self.outdated = false;
        self.keep_log_short();
        Ok(outcome)
    }

    /// Moves what the write-ahead log holds into the database once it is long: the next process to open the
    /// file reads all of that log again. Where others are reading, a later write does it.
    fn keep_log_short(&self) {
        let mut log = self.path.clone().into_os_string();
        log.push("-wal");
        let length = std::fs::metadata(log).map_or(0, |metadata| metadata.len());
        if length <= LOG_LENGTH {
            return;
        }
        // The change is committed, so nothing that goes wrong here is a failure of the write.
        let _ = self.connection.busy_timeout(Duration::ZERO);
        let _ = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        let _ = self.connection.busy_timeout(PATIENCE);
    }

    #[cfg(test)]
    pub(crate) fn trace<F>(&mut self, codes: rusqlite::trace::TraceEventCodes, heard: Option<F>)
    where
        F: FnMut(rusqlite::trace::TraceEvent) + Send + 'static,
    {
        let traced = self.connection.trace_v2(codes, heard);
        traced.expect("a callback can always be set");
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(crate) fn into_connection(self) -> Connection {
        self.connection
    }
}

/// Refuses what would keep SQLite waiting for ever: a pipe in the place of a file that it opens.
pub(crate) fn refuse_pipes(path: &Path) -> Result<(), Problem> {
    for end in ["", "-journal", "-wal"] {
        let mut file = path.as_os_str().to_owned();
        file.push(end);
        let file = Path::new(&file);
        if std::fs::metadata(file).is_ok_and(|metadata| !metadata.is_file()) {
            let message = format!("{} is no file", file.display());
            let problem = Problem::new(Code::DatabaseForeign, message);
            return Err(problem.hint("move it away; nothing of ours lies there"));
        }
    }
    Ok(())
}

fn connect(path: &Path) -> Result<Connection, Problem> {
    refuse_pipes(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match Connection::open_with_flags(path, flags) {
        Ok(connection) => connection,
        Err(error) if !path.exists() => {
            return Err(Problem::new(
                Code::ProjectNotFound,
                format!("There is no database at {}", path.display()),
            )
            .caused_by(&error)
            .hint(
                "`crosslink init` makes one; `crosslink backup list` shows what can be restored",
            ));
        }
        Err(error) => return Err(problem(error)),
    };
    configure(&connection)?;
    Ok(connection)
}

fn configure(connection: &Connection) -> Result<(), Problem> {
    connection.busy_timeout(PATIENCE).map_err(problem)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // `Store::keep_log_short` does it, where it can see how long the log is.
    connection
        .pragma_update(None, "wal_autocheckpoint", 0)
        .map_err(problem)?;
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        .map_err(problem)?;
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)
        .map_err(problem)?;
    // Without this a statement is prepared again whenever it is given other values, also the first time.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(problem)?;
    rusqlite::vtab::array::load_module(connection).map_err(problem)
}

/// How often two that make the same database may get into each other's way.
const ENCOUNTERS: usize = 100;

/// Lets readers and a writer work at once. Of several that ask for it at the same time SQLite refuses some at once,
/// however patient they are; those take their turn as writers do, and ask again.
fn write_ahead(connection: &Connection) -> Result<(), Problem> {
    for _ in 0..ENCOUNTERS {
        match connection.pragma_update(None, "journal_mode", "wal") {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => connection
                .execute_batch("BEGIN IMMEDIATE; ROLLBACK")
                .map_err(problem)?,
            asked => return asked.map_err(problem),
        }
    }
    connection
        .pragma_update(None, "journal_mode", "wal")
        .map_err(problem)
}

/// Compares two numbers of the file's head and returns its schema; no schema work happens on the hot path.
pub(crate) fn check(connection: &Connection, path: &Path) -> Result<i64, Problem> {
    let (application, version) = connection
        .query_row(
            "SELECT * FROM pragma_application_id, pragma_user_version",
            [],
            |row| Ok((row.get::<_, i32>(0)?, row.get::<_, i64>(1)?)),
        )
        .map_err(problem)?;
    if application != APPLICATION_ID {
        return Err(Problem::new(
            Code::DatabaseForeign,
            format!("{} is not a Crosslink database", path.display()),
        )
        .hint("move it away, or restore a backup (`crosslink backup list`)"));
    }
    if version > SCHEMA_VERSION {
        let message = format!(
            "A newer version of Crosslink wrote the database (schema {version}, known {SCHEMA_VERSION})"
        );
        return Err(Problem::new(Code::DatabaseNewer, message)
            .hint("update this program; nothing was changed"));
    }
    Ok(version)
}

/// Lays an empty database out in memory.
pub(crate) fn memory(connection: Connection) -> Result<Store, Problem> {
    configure(&connection)?;
    migrate::upgrade(&connection)?;
    let identity = Identity {
        machine: String::new(),
        new_log: "memory".to_owned(),
    };
    let path = PathBuf::new();
    identity::found(&connection, &path, &identity)?;
    Ok(Store {
        connection,
        path,
        identity,
        outdated: false,
    })
}
