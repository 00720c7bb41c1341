//! The file as a whole: looking into a copy, putting one in its place, taking it away.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crosslink_core::problem::{Code, Problem};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::database::{self, Store};
use crate::error::problem;
use crate::migrate;
use crate::rebuild::refill;
use crate::snapshot::Snapshot;

/// The tables that a copy brings; the projection is made anew from its log.
const NOT_DERIVED: [&str; 12] = [
    "logs",
    "events",
    "places",
    "heads",
    "set_aside",
    "refused",
    "unnumbered",
    "sessions",
    "breadcrumbs",
    "timers",
    "idempotency",
    "repairs",
];

/// Numbers and times only grow; a database without a place is a copy, and a copy holds no locks and no blocks. The hub
/// that was joined stays, and what was read and pushed of it is what the copy knows.
const FORGET_PLACE: &str = "
    INSERT INTO main.counters SELECT name, next FROM copy.counters WHERE true
        ON CONFLICT (name) DO UPDATE SET next = max(next, excluded.next);
    INSERT INTO main.meta SELECT key, value FROM copy.meta WHERE key = 'last_time'
        ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value);
    DELETE FROM main.meta WHERE key IN ('place', 'published');
    INSERT OR IGNORE INTO main.meta SELECT key, value FROM copy.meta WHERE key IN ('hub', 'trust', 'published');
    INSERT INTO main.meta (key, value) VALUES ('judged', 1) ON CONFLICT (key) DO UPDATE SET value = value + 1;
    DELETE FROM main.locks;";

/// What lies beside a database while it is in use.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

impl Store {
    /// Looks into a copy without changing it; returns how many events it holds.
    ///
    /// # Errors
    /// Where it is no copy of a Crosslink database, or cannot be read.
    pub fn count_events(copy: &Path) -> Result<u64, Problem> {
        let connection = open_to_read(copy)?;
        let count: i64 = connection
            .query_row("SELECT count(*) FROM events", [], |row| row.get(0))
            .map_err(problem)?;
        Ok(count.unsigned_abs())
    }

    /// Reads a copy through, as SQLite's quick check does.
    ///
    /// # Errors
    /// `database.damaged` with the first complaint; else as [`Store::count_events`].
    pub fn verify(copy: &Path) -> Result<(), Problem> {
        let connection = open_to_read(copy)?;
        let said: String = connection
            .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
            .map_err(problem)?;
        if said == "ok" {
            return Ok(());
        }
        let message = format!("{} is damaged: {said}", copy.display());
        Err(Problem::new(Code::DatabaseDamaged, message))
    }

    /// Makes this database hold what a copy holds, in one transaction; others that have it open see the change.
    /// Nobody writes while `before` runs, so that it can keep what is about to go.
    ///
    /// Numbers given out here stay taken. The next write takes the database for a copy, and opens a new log.
    ///
    /// # Errors
    /// Whatever `before` answers, `hub.other`, or where the copy cannot be read or the storage fails. Nothing was
    /// changed then.
    pub fn restore(
        mut self,
        copy: &Path,
        before: impl FnOnce() -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let prepared = Prepared::from(copy, self.path())?;
        let name = prepared.0.to_string_lossy();
        self.connection()
            .execute("ATTACH ?1 AS copy", [name.as_ref()])
            .map_err(problem)?;
        self.write(|writing| {
            let connection = writing.snapshot()?.connection;
            refuse_other_hub(connection, copy)?;
            before()?;
            for table in NOT_DERIVED {
                let sql = format!(
                    "DELETE FROM main.{table}; INSERT INTO main.{table} SELECT * FROM copy.{table}"
                );
                connection.execute_batch(&sql).map_err(problem)?;
            }
            connection.execute_batch(FORGET_PLACE).map_err(problem)?;
            refill(writing).map(drop)
        })
    }

    /// Puts a copy where no database can be opened; what lies there is moved aside, never deleted.
    ///
    /// # Errors
    /// Where the copy cannot be read or files cannot be moved.
    pub fn put_in_place(copy: &Path, place: &Path, aside: &Path) -> Result<(), Problem> {
        let prepared = Prepared::from(copy, place)?;
        let unmoved = |error: io::Error| {
            let message = format!("Cannot move {}", place.display());
            Problem::new(Code::FileUnwritable, message).caused_by(&error)
        };
        // The companions go first: left behind, they would be taken for the new file's.
        for suffix in ["-wal", "-shm", ""] {
            match fs::rename(beside(place, suffix), beside(aside, suffix)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(unmoved(error));
                }
                _ => {}
            }
        }
        fs::rename(&prepared.0, place).map_err(unmoved)?;
        if let Some(Ok(directory)) = place.parent().map(fs::File::open) {
            // Makes the new name durable too, where directories can be synced.
            let _ = directory.sync_all();
        }
        Ok(())
    }

    /// Takes the database away for good, if `consent` agrees to what it holds.
    ///
    /// # Errors
    /// Whatever `consent` answers, or where the storage fails. Nothing was changed then.
    pub fn destroy(
        self,
        consent: impl FnOnce(&Snapshot) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let path = self.path().to_owned();
        let mut connection = self.into_connection();
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(problem)?;
        consent(&Snapshot::new(&transaction))?;
        // Whoever has the file open must fail at the next write, not write into a file without a name.
        transaction
            .execute_batch("DROP TABLE logs; DROP TABLE events")
            .map_err(problem)?;
        transaction.commit().map_err(problem)?;
        drop(connection);
        Self::delete_files(&path)
    }

    /// Deletes the file of a database, whatever it holds, with what lies beside it.
    ///
    /// # Errors
    /// `file.unwritable`.
    pub fn delete_files(path: &Path) -> Result<(), Problem> {
        for suffix in ["-wal", "-shm", ""] {
            let file = beside(path, suffix);
            match fs::remove_file(&file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    let message = format!("Cannot delete {}", file.display());
                    return Err(Problem::new(Code::FileUnwritable, message).caused_by(&error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Refuses a copy whose project joined another hub: what it read and pushed there means nothing here.
fn refuse_other_hub(connection: &Connection, copy: &Path) -> Result<(), Problem> {
    let sql = "SELECT count(DISTINCT json_extract(value, '$.hub')) > 1 FROM
        (SELECT value FROM main.meta WHERE key = 'hub' UNION ALL SELECT value FROM copy.meta WHERE key = 'hub')";
    let differ = connection.query_row(sql, [], |row| row.get(0));
    if !differ.map_err(problem)? {
        return Ok(());
    }
    let message = format!("{} joined another hub than this project", copy.display());
    Err(Problem::new(Code::HubOther, message).hint("is it a backup of another project?"))
}

/// A copy beside the place it is meant for, which no longer claims to be the original. Deleted when dropped.
struct Prepared(PathBuf);

impl Prepared {
    fn from(copy: &Path, place: &Path) -> Result<Self, Problem> {
        let mut name = OsString::from(".");
        name.push(place.file_name().unwrap_or_default());
        name.push(format!(".{}.tmp", std::process::id()));
        let prepared = Self(place.with_file_name(name));
        prepared.delete();
        let source = open_to_read(copy)?;
        let text = prepared.0.to_string_lossy();
        source
            .execute("VACUUM INTO ?1", [text.as_ref()])
            .map_err(problem)?;
        let connection = open(&prepared.0, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        migrate::upgrade(&connection)?;
        connection
            .execute("DELETE FROM meta WHERE key = 'place'", [])
            .map_err(problem)?;
        connection
            .pragma_update(None, "journal_mode", "wal")
            .map_err(problem)?;
        connection.close().map_err(|(_, error)| problem(error))?;
        Ok(prepared)
    }

    fn delete(&self) {
        for suffix in COMPANIONS.into_iter().chain([""]) {
            // Only tidying up: what is not there need not go.
            let _ = fs::remove_file(beside(&self.0, suffix));
        }
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        self.delete();
    }
}

/// Opens a copy as a file that nobody writes, so that reading leaves nothing beside it.
fn open_to_read(copy: &Path) -> Result<Connection, Problem> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = open(Path::new(&immutable(copy)), flags)?;
    database::check(&connection, copy)?;
    Ok(connection)
}

fn immutable(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.to_string_lossy().replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri + "?immutable=1"
}

fn open(path: &Path, access: OpenFlags) -> Result<Connection, Problem> {
    Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(problem)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
