//! Statements, prepared once and kept ready.

use rusqlite::{Connection, OptionalExtension, Params, Result, Row};

/// Runs a statement; says how many rows it changed.
pub(crate) fn execute(connection: &Connection, sql: &str, values: impl Params) -> Result<usize> {
    connection.prepare_cached(sql)?.execute(values)
}

/// Asks for one row.
pub(crate) fn one<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    take: impl FnOnce(&Row) -> Result<T>,
) -> Result<Option<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row(values, take).optional()
}

/// Asks for rows.
pub(crate) fn many<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    take: impl FnMut(&Row) -> Result<T>,
) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map(values, take)?.collect()
}
