//! Whether the index is sound.

use crosslink_core::problem::Problem;

use super::FleetStore;

impl FleetStore {
    /// Looks through the whole index; returns what is wrong, a sentence each.
    ///
    /// # Errors
    /// Where the storage fails for another reason than damage.
    pub fn faults(&self) -> Result<Vec<String>, Problem> {
        let damage = self.many("PRAGMA integrity_check", [], |row| row.get::<_, String>(0))?;
        let loose = self.many("PRAGMA foreign_key_check", [], |row| {
            let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
            Ok(format!("a row of {table} belongs to none of {parent}"))
        })?;
        let damage = damage.into_iter().filter(|line| line != "ok");
        Ok(damage.chain(loose).collect())
    }
}
