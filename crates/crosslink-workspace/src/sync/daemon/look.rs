//! Whether there is a reason for a contact: something was written here, or moved at the remote.

use crosslink_core::problem::Problem;
use crosslink_hub::Branch;
use crosslink_hub::v4::exchange::Listing;

use super::super::remote::{Place, unreadable};
use crate::workspace::Workspace;

/// What was seen last.
#[derive(Default)]
pub(super) struct Look {
    /// What the database said of writes by others.
    version: Option<i64>,
    /// What a remote on this machine said, which costs far less than a listing.
    stamp: Option<u64>,
    /// What the remote listed.
    listing: Option<Listing>,
    /// What it lists now, until a contact was made.
    found: (Option<u64>, Option<Listing>),
    /// Whether a contact was made at all.
    met: bool,
}

impl Look {
    /// Whether somebody wrote to the database since the last look.
    pub(super) fn written_here(&mut self, workspace: &Workspace) -> bool {
        let version = workspace.store.data_version().ok();
        let before = std::mem::replace(&mut self.version, version);
        before != version
    }

    /// Whether there is a reason for a contact. The remote is asked only where that is wanted.
    pub(super) fn reason(
        &mut self,
        workspace: &Workspace,
        at_remote: bool,
    ) -> Result<bool, Problem> {
        let waits = workspace.read(|snapshot| snapshot.travel_counts())?.local > 0;
        if !self.met || waits || workspace.renewal_is_due()? {
            return Ok(true);
        }
        if !at_remote {
            return Ok(false);
        }
        Ok(workspace.pages_wait()? || self.moved(workspace)?)
    }

    /// Whether the remote says something else than it did when a contact was made last.
    fn moved(&mut self, workspace: &Workspace) -> Result<bool, Problem> {
        let place = Place::of(workspace)?;
        if place.has_branch && workspace.branch_waits()? {
            return Ok(true);
        }
        let transport = workspace.transport()?;
        let stamp = place.remote().stamp(&*transport);
        if stamp.is_some() && stamp == self.stamp {
            return Ok(false);
        }
        let (listing, told) = place.list(&*transport)?;
        let pages = Branch::Pages.tracking(&place.remote);
        let pages = place.objects.resolve(&pages);
        let pages = pages.map_err(|error| unreadable(&error))?;
        let known = told == listing.refs
            && pages.as_ref() == listing.branches.get(&Branch::Pages)
            && !listing.refs.is_empty();
        let moved = !known && self.listing.as_ref() != Some(&listing);
        if moved {
            self.found = (stamp, Some(listing));
        } else {
            self.stamp = stamp;
            self.listing = Some(listing);
        }
        Ok(moved)
    }

    /// A contact was made: what was found is known.
    pub(super) fn made(&mut self) {
        self.met = true;
        let (stamp, listing) = std::mem::take(&mut self.found);
        if listing.is_some() {
            (self.stamp, self.listing) = (stamp, listing);
        }
    }
}
