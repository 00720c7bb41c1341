//! Locks: one file each, or one file for all.

use std::collections::BTreeMap;

use crosslink_core::time::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Reason, json};
use crate::snapshot::HubLock;

#[derive(Deserialize)]
struct LockFile {
    agent_id: String,
    branch: Option<String>,
    claimed_at: Timestamp,
    signed_by: Option<String>,
}

#[derive(Deserialize)]
struct LocksFile<'a> {
    #[serde(borrow, default)]
    locks: BTreeMap<String, &'a RawValue>,
}

/// Reads a lock that has a file of its own.
pub(super) fn lock(bytes: &[u8]) -> Result<HubLock, Reason> {
    json(bytes).map(LockFile::into_lock)
}

/// A lock by its number, or what is wrong with it.
pub(super) type Numbered = Result<(u32, HubLock), Reason>;

/// Reads the file of all locks; each answers for itself.
pub(super) fn locks(bytes: &[u8]) -> Result<Vec<Numbered>, Reason> {
    let file: LocksFile = json(bytes)?;
    let each = file.locks.into_iter().map(|(number, lock)| {
        let number = self::number(&number)?;
        Ok((number, self::lock(lock.get().as_bytes())?))
    });
    Ok(each.collect())
}

/// The display number that a file or key is named after.
pub(super) fn number(name: &str) -> Result<u32, Reason> {
    let number = name.parse();
    number.map_err(|_| format!("`{}` is no display number", name.escape_debug()))
}

impl LockFile {
    fn into_lock(self) -> HubLock {
        HubLock {
            agent: self.agent_id,
            branch: self.branch,
            claimed_at: self.claimed_at,
            lease_until: None,
            signed_by: self.signed_by.filter(|key| !key.is_empty()),
        }
    }
}
