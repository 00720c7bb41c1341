//! Telling once what a contact in the background made of the pages.

use crosslink_core::problem::Problem;
use crosslink_store::{PageAtOdds, PageInstead};

use super::views::{PageChange, PageConflict};
use crate::workspace::Workspace;

impl Workspace {
    /// Returns the pages that could not be merged, and whom nobody was told of yet. It answers once.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn page_news(&mut self) -> Result<Vec<PageConflict>, Problem> {
        if self.access.may_write().is_err() {
            return Ok(Vec::new());
        }
        let mut kept = self.read(|snapshot| snapshot.pages_kept())?;
        let untold = std::mem::take(&mut kept.untold);
        if !untold.is_empty() {
            self.store.write(|writing| writing.set_pages_kept(&kept))?;
        }
        Ok(untold.into_iter().map(PageConflict::from).collect())
    }

    /// Keeps what could not be merged until somebody is told.
    pub(crate) fn keep_page_news(&mut self, conflicts: &[PageConflict]) -> Result<(), Problem> {
        if conflicts.is_empty() {
            return Ok(());
        }
        self.store.write(|writing| {
            let mut kept = writing.snapshot()?.pages_kept()?;
            kept.untold.extend(conflicts.iter().map(PageAtOdds::from));
            writing.set_pages_kept(&kept)
        })
    }
}

impl From<&PageConflict> for PageAtOdds {
    fn from(conflict: &PageConflict) -> Self {
        Self {
            slug: conflict.slug.clone(),
            instead: match &conflict.instead {
                PageChange::KeptBeside(other) => PageInstead::KeptBeside(other.clone()),
                PageChange::RemovedHere => PageInstead::RemovedHere,
                PageChange::RemovedThere => PageInstead::RemovedThere,
            },
        }
    }
}

impl From<PageAtOdds> for PageConflict {
    fn from(kept: PageAtOdds) -> Self {
        Self {
            slug: kept.slug,
            instead: match kept.instead {
                PageInstead::KeptBeside(other) => PageChange::KeptBeside(other),
                PageInstead::RemovedHere => PageChange::RemovedHere,
                PageInstead::RemovedThere => PageChange::RemovedThere,
            },
        }
    }
}
