//! Which file this database is. A copy finds itself out at its next write and opens a log of its own.

use std::fs::Metadata;
use std::path::Path;
use std::time::UNIX_EPOCH;

use crosslink_core::problem::Problem;
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::problem;

/// What the opener knows about the surroundings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Names this machine; empty where the system gives it no name.
    pub machine: String,
    /// The name of a log that would be opened now; random.
    pub new_log: String,
}

/// Gives a new database its first log.
pub(crate) fn found(
    connection: &Connection,
    path: &Path,
    identity: &Identity,
) -> Result<(), Problem> {
    remember(connection, &place(path, identity))?;
    open_log(connection, &identity.new_log)
}

/// Opens a new log and gives up every lock, number and intention where the file is not the one that was written last;
/// says whether it is not.
pub(crate) fn recognise(
    connection: &Connection,
    path: &Path,
    identity: &Identity,
) -> Result<bool, Problem> {
    let here = place(path, identity);
    if known(connection)?.as_deref() == Some(here.as_str()) {
        return Ok(false);
    }
    remember(connection, &here)?;
    connection.execute_batch(LET_GO).map_err(problem)?;
    open_log(connection, &identity.new_log)?;
    Ok(true)
}

/// Whether the file is a copy that was not written to yet, and still shows what is the original's.
pub(crate) fn is_copy(
    connection: &Connection,
    path: &Path,
    identity: &Identity,
) -> Result<bool, Problem> {
    Ok(known(connection)?.as_deref() != Some(place(path, identity).as_str()))
}

fn known(connection: &Connection) -> Result<Option<String>, Problem> {
    connection
        .prepare_cached("SELECT value FROM meta WHERE key = 'place'")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)).optional())
        .map_err(problem)
}

/// What the original goes on with and a copy must not. What was not pushed yet travels with the new log.
const LET_GO: &str = "
    UPDATE logs SET own = 2 WHERE own IN (1, 3);
    DELETE FROM locks;
    DELETE FROM presence;
    DELETE FROM blocks;
    DELETE FROM intentions;";

fn open_log(connection: &Connection, name: &str) -> Result<(), Problem> {
    connection
        .execute("INSERT INTO logs (name, own) VALUES (?1, 1)", params![name])
        .map_err(problem)?;
    Ok(())
}

fn remember(connection: &Connection, place: &str) -> Result<(), Problem> {
    let sql = "INSERT INTO meta (key, value) VALUES ('place', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    connection.execute(sql, params![place]).map_err(problem)?;
    Ok(())
}

/// The machine and the file on it: its number, and when it was made, as numbers are given out again.
/// The device is left out: some systems change its number at boot.
fn place(path: &Path, identity: &Identity) -> String {
    let metadata = std::fs::metadata(path).ok();
    let number = metadata.as_ref().map_or(0, file_number);
    let made = metadata
        .and_then(|metadata| metadata.created().ok())
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |since| since.as_nanos());
    format!("{} {number} {made}", identity.machine)
}

#[cfg(unix)]
fn file_number(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    metadata.ino()
}

#[cfg(not(unix))]
fn file_number(_: &Metadata) -> u64 {
    0
}
