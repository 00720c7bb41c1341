//! What a remote says of its hub, kept here below one beginning of names.

use std::path::Path;

use crosslink_git::{
    Expect, GitError, Limits, ObjectId, Objects, RemoteUrl, Transport, TransportError,
};

use super::Told;
use super::remote::{Listing, RemoteError};
use crate::v4::layout::{HubRef, Prefix, all_into};

/// More refs than this, and all are fetched by one pattern.
const SINGLY: usize = 64;

/// Where a remote is, and where what it says is kept.
#[derive(Clone, Debug)]
pub struct Fetching<'a> {
    /// What the full names begin with under which it is kept.
    pub space: String,
    /// The address of the remote.
    pub url: &'a RemoteUrl,
    /// The git directory it is kept in.
    pub git_dir: &'a Path,
    /// What is fetched with it, as refspecs: what lies beside the hub and moved.
    pub more: Vec<String>,
}

/// What was kept last below a beginning of names.
///
/// # Errors
/// Where the refs here cannot be read.
pub fn told_in(objects: &Objects, space: &str) -> Result<Told, GitError> {
    let refs = objects.refs(space)?.found;
    let known = refs.into_iter().filter_map(|(name, id)| {
        let at = HubRef::parse(name.strip_prefix(space)?)?;
        Some((at, id))
    });
    Ok(known.collect())
}

impl Fetching<'_> {
    /// Brings what is kept in line with a listing: fetches what moved, forgets what is gone. Returns what the remote says
    /// now.
    ///
    /// # Errors
    /// Where the remote does not answer, or the refs here cannot be written.
    pub fn bring(
        &self,
        transport: &dyn Transport,
        objects: &Objects,
        listing: &Listing,
        limits: Limits<'_>,
    ) -> Result<Told, RemoteError> {
        let before = told_in(objects, &self.space)?;
        let moved = |(at, id): &(&HubRef, &ObjectId)| before.get(at) != Some(id);
        let moved: Vec<HubRef> = listing
            .refs
            .iter()
            .filter(moved)
            .map(|(at, _)| *at)
            .collect();
        if !moved.is_empty() || !self.more.is_empty() {
            self.fetch(transport, (listing, &moved), limits)?;
        }
        for (at, id) in &before {
            if !listing.refs.contains_key(at) {
                forget(objects, &at.within(&self.space), *id)?;
            }
        }
        Ok(told_in(objects, &self.space)?)
    }

    fn fetch(
        &self,
        transport: &dyn Transport,
        (listing, moved): (&Listing, &[HubRef]),
        limits: Limits<'_>,
    ) -> Result<(), TransportError> {
        // Without a hub nothing of one moved.
        let prefix = listing.prefix.unwrap_or(Prefix::Custom);
        let all = || vec![all_into(prefix, &self.space)];
        let one = |at: &HubRef| at.refspec_into(prefix, &self.space);
        let mut refspecs = match moved.len() > SINGLY {
            true => all(),
            false => moved.iter().map(one).collect(),
        };
        refspecs.extend_from_slice(&self.more);
        match transport.fetch(self.git_dir, self.url, &refspecs, limits) {
            // A lock was released after it was listed: a pattern does not miss it.
            Err(error) if matches!(error.cause(), TransportError::MissingRef { .. }) => {
                transport.fetch(self.git_dir, self.url, &all(), limits)?;
                Ok(())
            }
            fetched => fetched.map(drop),
        }
    }
}

/// What somebody else forgot or set meanwhile is theirs.
pub(super) fn forget(objects: &Objects, name: &str, id: ObjectId) -> Result<(), GitError> {
    match objects.set_ref(name, Expect::MustBe(id), None) {
        Err(GitError::Moved { .. }) => Ok(()),
        other => other,
    }
}
