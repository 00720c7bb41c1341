//! How the last contact with the remote went.

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::snapshot::Snapshot;
use crate::write::Writing;

/// The key of `meta` under which it is kept.
const CONTACT: &str = "contact";

/// How the last contact with the remote went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastContact {
    /// When it ended.
    pub at: Timestamp,
    /// Why it did not come through.
    pub failed: Option<String>,
    /// How many in a row did not.
    pub failures: u32,
}

impl Snapshot<'_> {
    /// Returns how the last contact went; nothing before the first.
    ///
    /// # Errors
    /// `database.damaged`, or where the storage fails.
    pub fn last_contact(&self) -> Result<Option<LastContact>, Problem> {
        self.kept(CONTACT)
    }
}

impl Writing<'_> {
    /// Keeps how a contact went.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_last_contact(&self, contact: &LastContact) -> Result<(), Problem> {
        self.keep_fact(CONTACT, contact)
    }
}
