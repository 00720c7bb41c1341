//! Copies of the one file: to a backup, and into memory.

use std::path::Path;

use crosslink_core::event::Event;
use crosslink_core::problem::Problem;
use rusqlite::Connection;

use crate::database::{self, Store};
use crate::error::problem;

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

    /// Returns a copy of the log in memory, with an empty projection: for questions to the past.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn in_memory(&self) -> Result<Self, Problem> {
        self.in_memory_until(|_| true)
    }

    /// Returns a copy in memory of the events for which `keep` says so, with an empty projection.
    ///
    /// # Errors
    /// Where an event cannot be read or the storage fails.
    pub fn in_memory_until(&self, mut keep: impl FnMut(&Event) -> bool) -> Result<Self, Problem> {
        let mut beside = Self::memory()?;
        self.read(|snapshot| {
            beside.write(|writing| {
                snapshot.for_each_event(|logged| {
                    if keep(&logged.event) {
                        writing.append(&logged.event)
                    } else {
                        Ok(())
                    }
                })
            })
        })?;
        Ok(beside)
    }

    /// Returns an empty database in memory.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn memory() -> Result<Self, Problem> {
        database::memory(Connection::open_in_memory().map_err(problem)?)
    }
}
