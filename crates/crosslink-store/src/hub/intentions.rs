//! What is about to be pushed, put down before it is, so that after an unclear answer it can be looked for.

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};

use crate::snapshot::Snapshot;
use crate::write::Writing;

/// A change of one ref of the hub that is about to be pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intention {
    /// The ref, below the prefix.
    pub name: String,
    /// The object it is expected to have at the remote; nothing where it should not be there.
    pub expect: Option<[u8; 20]>,
    /// The object it is to have; nothing where it is to be removed.
    pub object: Option<[u8; 20]>,
    /// For a log the places of the first and the last event that travel with it.
    pub seqs: Option<(i64, i64)>,
    /// When it was intended.
    pub made_at: Timestamp,
}

fn intention_of(row: &Row) -> rusqlite::Result<Intention> {
    let (first, last): (Option<i64>, Option<i64>) = (row.get(3)?, row.get(4)?);
    Ok(Intention {
        name: row.get(0)?,
        expect: row.get(1)?,
        object: row.get(2)?,
        seqs: first.zip(last),
        made_at: Timestamp::from_nanos(row.get(5)?),
    })
}

impl Snapshot<'_> {
    /// Returns what was intended and is not known to have arrived, oldest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn intentions(&self) -> Result<Vec<Intention>, Problem> {
        if !self.is_joined()? {
            return Ok(Vec::new());
        }
        let sql = "SELECT name, expect, object, first, last, made_at FROM intentions ORDER BY made_at, name";
        self.many(sql, [], intention_of)
    }
}

impl Writing<'_> {
    /// Notes what is about to be pushed. A ref has one intention; a newer one takes its place.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn intend(&self, intention: &Intention) -> Result<(), Problem> {
        let sql = "INSERT OR REPLACE INTO intentions (name, expect, object, first, last, made_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let values = params![
            intention.name,
            intention.expect,
            intention.object,
            intention.seqs.map(|(first, _)| first),
            intention.seqs.map(|(_, last)| last),
            intention.made_at.as_nanos()
        ];
        self.execute(sql, values).map(drop)
    }

    /// Forgets what was intended, as it is known what became of it.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn forget_intention(&self, name: &str) -> Result<(), Problem> {
        self.execute("DELETE FROM intentions WHERE name = ?1", params![name])
            .map(drop)
    }
}
