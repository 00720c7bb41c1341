//! What the full-text index is to learn. It takes rows cheaply in their order only, so they are gathered
//! and handed over together, as words.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crosslink_core::hub::Read;
use crosslink_core::problem::Problem;
use crosslink_core::query::fold;
use rusqlite::{Connection, params};

use super::{comments, issues};
use crate::error::{problem, read};
use crate::words::Words;

/// So much text is gathered at most, in bytes.
const GATHERED: usize = 32 * 1024 * 1024;

/// Texts that the index does not know yet, by their rows in it.
#[derive(Default)]
pub(super) struct Texts {
    changed: RefCell<Changed>,
}

#[derive(Default)]
struct Changed {
    texts: BTreeMap<i64, Change>,
    /// How long the new texts are together.
    length: usize,
}

struct Change {
    /// Whether the index has a text for the row.
    indexed: bool,
    /// What it is to have, folded; nothing if empty.
    text: String,
}

impl Texts {
    /// Replaces the text of a row.
    pub(super) fn replace(
        &self,
        connection: &Connection,
        row: i64,
        before: &str,
        now: &str,
    ) -> Read<()> {
        let mut changed = self.changed.borrow_mut();
        let text = fold(now);
        changed.length += text.len();
        let change = changed.texts.entry(row).or_insert_with(|| Change {
            indexed: !before.is_empty(),
            text: String::new(),
        });
        change.text = text;
        let full = changed.length > GATHERED;
        drop(changed);
        if full {
            self.hand_over(connection)
        } else {
            Ok(())
        }
    }

    /// Brings the index up to date.
    pub(super) fn hand_over(&self, connection: &Connection) -> Read<()> {
        let changed = self.changed.take();
        if changed.texts.is_empty() {
            return Ok(());
        }
        hand_over(connection, changed.texts).map_err(read)
    }
}

/// Fills an empty index with all texts there are.
pub(crate) fn index_all_texts(connection: &Connection) -> Result<(), Problem> {
    let texts = Texts::default();
    for (row, sql) in [
        (
            issues::text_row as fn(i64) -> i64,
            "SELECT i.row, concat_ws(char(10), i.title, t.description) FROM issues i LEFT JOIN issue_texts t ON t.issue = i.row",
        ),
        (
            comments::text_row,
            "SELECT row, body FROM comments WHERE created_event IS NOT NULL AND NOT ifnull(hidden, 0)",
        ),
    ] {
        let mut statement = connection.prepare(sql).map_err(problem)?;
        let mut rows = statement.query([]).map_err(problem)?;
        while let Some(found) = rows.next().map_err(problem)? {
            let at = found.get(0).map_err(problem)?;
            let text: String = found.get(1).map_err(problem)?;
            texts.replace(connection, row(at), "", &text)?;
        }
    }
    Ok(texts.hand_over(connection)?)
}

fn hand_over(connection: &Connection, texts: BTreeMap<i64, Change>) -> rusqlite::Result<()> {
    let mut words = Words::new();
    for (row, change) in texts {
        if change.indexed {
            let mut delete = connection.prepare_cached("DELETE FROM texts WHERE rowid = ?1")?;
            delete.execute(params![row])?;
        }
        if !change.text.is_empty() {
            let mut insert =
                connection.prepare_cached("INSERT INTO texts (rowid, body) VALUES (?1, ?2)")?;
            insert.execute(params![row, words.of(&change.text)])?;
        }
    }
    Ok(())
}
