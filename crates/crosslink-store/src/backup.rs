//! Copies of the one file: to a backup, and into memory.

use std::path::Path;

use crosslink_core::event::Event;
use crosslink_core::problem::Problem;
use rusqlite::Connection;

use crate::database::{self, Store};
use crate::error::problem;
use crate::snapshot::Snapshot;

impl Store {
    /// Writes a consistent copy into a new file.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn back_up(&self, to: &Path) -> Result<(), Problem> {
        let text = to.to_string_lossy();
        self.connection()
            .execute("VACUUM INTO ?1", [text.as_ref()])
            .map_err(problem)?;
        // The copy is made without the write-ahead log that lets readers and a writer work at once.
        Connection::open(to)
            .and_then(|copy| copy.pragma_update(None, "journal_mode", "wal"))
            .map_err(problem)
    }

    /// Returns a copy in memory that knows of the accepted events for which `keep` says so: for questions to the past.
    ///
    /// # Errors
    /// Where an event cannot be read or the storage fails.
    pub fn in_memory_until(&self, keep: impl FnMut(&Event) -> bool) -> Result<Self, Problem> {
        self.read(|snapshot| copy_in_memory(snapshot, keep))
    }

    /// Returns an empty database in memory.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn memory() -> Result<Self, Problem> {
        database::memory(Connection::open_in_memory().map_err(problem)?)
    }
}

/// Copies the accepted events for which `keep` says so into memory, and applies them.
pub(crate) fn copy_in_memory(
    snapshot: &Snapshot,
    mut keep: impl FnMut(&Event) -> bool,
) -> Result<Store, Problem> {
    let mut beside = Store::memory()?;
    let quarantined = snapshot.quarantined_seqs()?;
    beside.write(|writing| {
        snapshot.for_each_event(|logged| {
            if !quarantined.contains(&logged.seq) && keep(&logged.event) {
                writing.append(&logged.event)
            } else {
                Ok(())
            }
        })
    })?;
    Ok(beside)
}
