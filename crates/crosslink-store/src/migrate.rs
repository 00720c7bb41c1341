//! From one schema to the next: scripts that are run once, by the first write of a program that knows them.

use crosslink_core::problem::Problem;
use rusqlite::Connection;

use crate::error::problem;
use crate::projection;

/// Each script makes its schema of the one before; the first makes it of an empty file. Those that were released
/// never change.
const SCRIPTS: [&str; 3] = [
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
];

/// The schema this program writes.
pub const SCHEMA_VERSION: i64 = SCRIPTS.len() as i64;

/// From this schema on the full-text index is made of words.
pub(crate) const WORDS: i64 = 3;

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
    let before = version(connection)?;
    let there = usize::try_from(before).unwrap_or(SCRIPTS.len());
    for script in SCRIPTS.iter().skip(there) {
        connection.execute_batch(script).map_err(problem)?;
    }
    if (1..WORDS).contains(&before) {
        projection::index_all_texts(connection)?;
    }
    connection
        .pragma_update(None, "user_version", SCHEMA_VERSION)
        .map_err(problem)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{SCRIPTS, upgrade};
    use crate::words::word_of;

    #[test]
    fn the_index_of_an_older_database_is_made_anew_of_words() {
        let connection = Connection::open_in_memory().unwrap();
        for script in &SCRIPTS[..2] {
            connection.execute_batch(script).unwrap();
        }
        let older = "INSERT INTO issues (row, id, title, created_event, updated_at) VALUES (1, x'01', 'Fix the Daemon', x'02', 0);
            INSERT INTO issue_texts (issue, description) VALUES (1, 'It sleeps.');
            INSERT INTO comments (row, issue, id, created_event, hidden, kind, body, author, created_at) VALUES
                (4, 1, x'03', x'04', NULL, 'note', 'Wake it', 'a', 0), (5, 1, x'05', x'06', 1, 'note', 'Hidden', 'a', 0);
            INSERT INTO texts (rowid, body) VALUES (2, 'fix the daemon'), (9, 'wake it');
            PRAGMA user_version = 2;";
        connection.execute_batch(older).unwrap();
        upgrade(&connection).unwrap();
        for (three, rows) in [
            (['d', 'a', 'e'], vec![2]),
            (['n', '\n', 'i'], vec![2]),
            (['s', 'l', 'e'], vec![2]),
            (['w', 'a', 'k'], vec![9]),
            (['h', 'i', 'd'], vec![]),
        ] {
            let mut asked = connection
                .prepare("SELECT rowid FROM texts WHERE texts MATCH ?1")
                .unwrap();
            let found = asked.query_map([word_of(three)], |row| row.get(0)).unwrap();
            let found: Vec<i64> = found.map(Result::unwrap).collect();
            assert_eq!(found, rows, "{three:?}");
        }
    }
}
