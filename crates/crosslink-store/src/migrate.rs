//! From one schema to the next: scripts that are run once, by the first write of a program that knows them.

use crosslink_core::problem::Problem;
use rusqlite::Connection;

use crate::error::problem;

/// Each script makes its schema of the one before; the first makes it of an empty file. Those that were released
/// never change.
const SCRIPTS: [&str; 3] = [
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
];

/// The schema this program writes.
pub const SCHEMA_VERSION: i64 = SCRIPTS.len() as i64;

/// The schema a database has.
///
/// # Errors
/// Where the storage fails.
pub(crate) fn version(connection: &Connection) -> Result<i64, Problem> {
    connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(problem)
}

/// Runs the scripts that a database lacks, in the transaction that is open.
///
/// # Errors
/// Where the storage fails.
pub(crate) fn upgrade(connection: &Connection) -> Result<(), Problem> {
    let there = usize::try_from(version(connection)?).unwrap_or(SCRIPTS.len());
    for script in SCRIPTS.iter().skip(there) {
        connection.execute_batch(script).map_err(problem)?;
    }
    connection
        .pragma_update(None, "user_version", SCHEMA_VERSION)
        .map_err(problem)
}
