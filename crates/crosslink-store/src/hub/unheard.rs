//! Whether a person was told that nobody else sees what is written here.

use crosslink_core::problem::Problem;

use crate::snapshot::Snapshot;
use crate::write::Writing;

/// The key of `meta` under which it is kept.
const TOLD: &str = "unheard_told";

impl Snapshot<'_> {
    /// Whether a person was told that nobody else sees what is written here, as nobody admitted the key of this clone.
    ///
    /// # Errors
    /// `database.damaged`, or where the storage fails.
    pub fn told_unheard(&self) -> Result<bool, Problem> {
        Ok(self.kept(TOLD)?.unwrap_or_default())
    }
}

impl Writing<'_> {
    /// Notes whether a person was told so.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_told_unheard(&self, told: bool) -> Result<(), Problem> {
        self.keep_fact(TOLD, &told)
    }
}
