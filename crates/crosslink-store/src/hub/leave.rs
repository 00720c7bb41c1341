//! Leaving a hub, as if it had never been joined.

use crosslink_core::problem::Problem;

use crate::rebuild::refill;
use crate::write::Writing;

/// Forgets what came from the hub and what is known of it. What was written here stays, and so do the numbers that were seen.
const FORGET: [&str; 13] = [
    "DELETE FROM events WHERE log IN (SELECT log FROM logs WHERE own = 0)",
    "DELETE FROM logs WHERE own = 0",
    "UPDATE logs SET hub = NULL, counts = NULL",
    "UPDATE events SET height = NULL WHERE height IS NOT NULL",
    "DELETE FROM places",
    "DELETE FROM quarantined",
    "DELETE FROM heads",
    "DELETE FROM set_aside",
    "DELETE FROM refused",
    "DELETE FROM intentions",
    "DELETE FROM unnumbered",
    "DELETE FROM blocks",
    "DELETE FROM meta WHERE key IN ('hub', 'trust', 'published')",
];

impl Writing<'_> {
    /// Leaves the hub: what came from it is forgotten, what was written here stays.
    ///
    /// # Errors
    /// Where the storage fails. Nothing was changed then.
    pub fn leave(&mut self) -> Result<(), Problem> {
        self.logs.clear();
        for sql in FORGET {
            self.execute(sql, [])?;
        }
        refill(self).map(drop)
    }
}
