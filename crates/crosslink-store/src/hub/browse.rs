//! How far the branch for people who browse was written.

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::snapshot::Snapshot;
use crate::write::Writing;

/// The key of `meta` under which it is kept.
const BROWSE: &str = "browse";

/// How far the branch for people who browse was written from here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrowseKept {
    /// The edition of its files.
    pub edition: u32,
    /// The head of `meta` by which it was decided what counts.
    pub meta: String,
    /// The commit that it was then.
    pub tip: String,
    /// Up to this place of the log everything is in it.
    pub seq: i64,
    /// When it was written, or tried to.
    pub at: Timestamp,
}

impl Snapshot<'_> {
    /// Returns how far the branch was written; nothing if it never was.
    ///
    /// # Errors
    /// `database.damaged`, or where the storage fails.
    pub fn browse_kept(&self) -> Result<Option<BrowseKept>, Problem> {
        self.kept(BROWSE)
    }
}

impl Writing<'_> {
    /// Keeps how far the branch was written.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_browse_kept(&self, kept: &BrowseKept) -> Result<(), Problem> {
        self.keep_fact(BROWSE, kept)
    }
}
