//! What contacts made of the knowledge pages, as far as somebody is still to be told.

use crosslink_core::problem::Problem;
use serde::{Deserialize, Serialize};

use crate::snapshot::Snapshot;
use crate::write::Writing;

/// The key of `meta` under which it is kept.
const PAGES: &str = "pages";

/// What contacts made of the knowledge pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagesKept {
    /// What the remote does not take, and what it said.
    #[serde(default)]
    pub refused: Option<PagesRefused>,
    /// Pages that could not be merged, and whom nobody was told of yet.
    #[serde(default)]
    pub untold: Vec<PageAtOdds>,
}

/// Pages that the remote does not take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagesRefused {
    /// The commit.
    pub commit: String,
    /// What the remote said.
    pub said: String,
}

/// A page that could not be merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageAtOdds {
    /// The page.
    pub slug: String,
    /// What was done instead.
    pub instead: PageInstead,
}

/// What was done instead of a merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "beside")]
pub enum PageInstead {
    /// The remote's page keeps the name, the one from here has this one.
    KeptBeside(String),
    /// It was removed here and changed there: it is there.
    RemovedHere,
    /// It was removed there and changed here: it is there.
    RemovedThere,
}

impl Snapshot<'_> {
    /// Returns what contacts made of the knowledge pages.
    ///
    /// # Errors
    /// `database.damaged`, or where the storage fails.
    pub fn pages_kept(&self) -> Result<PagesKept, Problem> {
        Ok(self.kept(PAGES)?.unwrap_or_default())
    }
}

impl Writing<'_> {
    /// Keeps what contacts made of the knowledge pages.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_pages_kept(&self, pages: &PagesKept) -> Result<(), Problem> {
        self.keep_fact(PAGES, pages)
    }
}
