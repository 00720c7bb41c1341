//! The file: opening, creating, refusing what is not ours.

use std::path::Path;
use std::time::Duration;

use crosslink_core::problem::{Code, Problem};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension, Params, Row, TransactionBehavior};

use crate::error::problem;

/// Marks a file as an index of projects: `CrFl` in ASCII.
const APPLICATION_ID: i32 = 0x4372_466c;

/// The steps from nothing to the schema of today; a file of version n has taken the first n.
const STEPS: [&str; 4] = [
    include_str!("0001.sql"),
    include_str!("0002.sql"),
    include_str!("0003.sql"),
    include_str!("0004.sql"),
];

const VERSION: i64 = STEPS.len() as i64;

/// How long a writer waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open index of projects.
pub struct FleetStore {
    pub(super) connection: Connection,
}

impl FleetStore {
    /// Opens the index, making it where it is missing, readable by its owner alone.
    ///
    /// # Errors
    /// Where the file cannot be written, is something else, or was written by a newer version.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        make_private(path).map_err(|error| {
            let message = format!("The index of projects {} cannot be made", path.display());
            Problem::new(Code::FileUnwritable, message)
                .caused_by(&error)
                .hint("check the permissions of that directory")
        })?;
        let connection = Connection::open(path).map_err(problem)?;
        let mut store = Self { connection };
        // Looked at before anything is set: what is not ours is left as it is.
        if !store.is_ours(path)? {
            store.must_be_empty(path)?;
        }
        configure(&store.connection).map_err(problem)?;
        store.lay_out(path)?;
        Ok(store)
    }

    /// Takes the steps the file has not taken yet.
    fn lay_out(&mut self, path: &Path) -> Result<(), Problem> {
        if self.is_ours(path)? && version(&self.connection)? == VERSION {
            return Ok(());
        }
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(problem)?;
        // Somebody else may have been faster.
        let taken = match is_empty(&transaction)? {
            true => 0,
            false => usize::try_from(version(&transaction)?).unwrap_or_default(),
        };
        for step in STEPS.iter().skip(taken) {
            transaction.execute_batch(step).map_err(problem)?;
        }
        let mark =
            format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};");
        transaction.execute_batch(&mark).map_err(problem)?;
        transaction.commit().map_err(problem)
    }

    fn must_be_empty(&self, path: &Path) -> Result<(), Problem> {
        if is_empty(&self.connection)? {
            return Ok(());
        }
        let message = format!("{} is not an index of projects", path.display());
        Err(Problem::new(Code::DatabaseForeign, message).hint("move it away"))
    }

    /// Whether the file is an index that this program knows; a newer one is refused.
    fn is_ours(&self, path: &Path) -> Result<bool, Problem> {
        let head = "SELECT * FROM pragma_application_id, pragma_user_version";
        let (application, version): (i32, i64) = self
            .connection
            .query_row(head, [], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(problem)?;
        if application == APPLICATION_ID && version > VERSION {
            let message = format!(
                "A newer version of Crosslink wrote {} (schema {version}, known {VERSION})",
                path.display()
            );
            let problem = Problem::new(Code::DatabaseNewer, message);
            return Err(problem.hint("update this program; nothing was changed"));
        }
        Ok(application == APPLICATION_ID)
    }

    /// Does several things in one transaction: all of them, or none.
    ///
    /// # Errors
    /// Whatever `change` answers, or where the storage fails. Nothing was changed then.
    pub fn transact<T>(
        &self,
        change: impl FnOnce(&Self) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let begin = |sql| self.connection.execute_batch(sql).map_err(problem);
        begin("BEGIN IMMEDIATE")?;
        match change(self) {
            Ok(outcome) => begin("COMMIT").map(|()| outcome),
            Err(problem) => {
                // The problem that led here is the one to tell.
                let _ = begin("ROLLBACK");
                Err(problem)
            }
        }
    }

    /// Returns a number that is another once somebody else has written to the index.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn version(&self) -> Result<i64, Problem> {
        let found = self.one("PRAGMA data_version", [], |row| row.get(0))?;
        Ok(found.unwrap_or_default())
    }

    pub(super) fn execute(&self, sql: &str, values: impl Params) -> Result<usize, Problem> {
        let statement = self.connection.prepare_cached(sql);
        statement
            .and_then(|mut statement| statement.execute(values))
            .map_err(problem)
    }

    pub(super) fn one<T>(
        &self,
        sql: &str,
        values: impl Params,
        take: impl FnOnce(&Row) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Problem> {
        let statement = self.connection.prepare_cached(sql);
        statement
            .and_then(|mut statement| statement.query_row(values, take).optional())
            .map_err(problem)
    }

    pub(super) fn many<T>(
        &self,
        sql: &str,
        values: impl Params,
        take: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Problem> {
        let statement = self.connection.prepare_cached(sql);
        statement
            .and_then(|mut statement| statement.query_map(values, take)?.collect())
            .map_err(problem)
    }
}

fn version(connection: &Connection) -> Result<i64, Problem> {
    let sql = "SELECT user_version FROM pragma_user_version";
    connection
        .query_row(sql, [], |row| row.get(0))
        .map_err(problem)
}

fn is_empty(connection: &Connection) -> Result<bool, Problem> {
    let sql = "SELECT count(*) = 0 FROM sqlite_schema";
    connection
        .query_row(sql, [], |row| row.get(0))
        .map_err(problem)
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Makes the file before SQLite does, so that its secrets are never readable by others.
fn make_private(path: &Path) -> std::io::Result<()> {
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
