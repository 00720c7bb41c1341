//! How far each chain of the hub was read.

use std::collections::BTreeMap;

use crosslink_core::problem::Problem;
use rusqlite::params;

use crate::snapshot::Snapshot;
use crate::write::Writing;

/// The topmost commit of a chain that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its name.
    pub tip: [u8; 20],
    /// How many commits the chain has up to it.
    pub height: u32,
}

impl Snapshot<'_> {
    /// Returns the head of each chain that was read, by its name below the prefix.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn heads(&self) -> Result<BTreeMap<String, Head>, Problem> {
        if !self.is_joined()? {
            return Ok(BTreeMap::new());
        }
        let heads = self.many("SELECT name, tip, height FROM heads", [], |row| {
            let (tip, height) = (row.get(1)?, row.get(2)?);
            Ok((row.get(0)?, Head { tip, height }))
        })?;
        Ok(heads.into_iter().collect())
    }
}

impl Writing<'_> {
    /// Notes that a chain was read up to a commit.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_head(&self, name: &str, head: &Head) -> Result<(), Problem> {
        let sql = "INSERT OR REPLACE INTO heads (name, tip, height) VALUES (?1, ?2, ?3)";
        self.execute(sql, params![name, head.tip, head.height])
            .map(drop)
    }

    /// Forgets that a chain was read.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn remove_head(&self, name: &str) -> Result<(), Problem> {
        self.execute("DELETE FROM heads WHERE name = ?1", params![name])
            .map(drop)
    }
}
