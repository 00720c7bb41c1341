//! The remote that carries a hub: what it lists, and fetching what moved.

use std::collections::BTreeMap;
use std::path::Path;

use crosslink_git::{
    Expect, GitError, Limits, ObjectId, Objects, PushChange, PushOutcome, RemoteUrl, Transport,
    TransportError,
};
use thiserror::Error;
use uuid::Uuid;

use super::Told;
use super::fetching::{Fetching, forget, told_in};
use crate::branch::Branch;
use crate::v4::fault::Fault;
use crate::v4::layout::{HubRef, Prefix, tracking_of};

/// The folders in which the refs of a hub lie, and the branches beside it.
const FOLDERS: [&str; 3] = [
    "refs/crosslink-hub",
    "refs/heads/crosslink-hub",
    "refs/heads/crosslink",
];

/// Why a contact did not happen, or led nowhere.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RemoteError {
    /// The remote did not do what was asked.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The repository here cannot be read or written.
    #[error(transparent)]
    Git(#[from] GitError),
    /// There are refs of a hub, but no valid `meta` among them.
    #[error("the remote has no hub that can be read{}", .0.as_ref().map(|why| format!(": {why}")).unwrap_or_default())]
    NoHub(Option<Fault>),
    /// The remote carries another hub than the one this clone belongs to.
    #[error("the remote carries the hub {found}, this clone belongs to {pinned}")]
    OtherHub {
        /// The one that is pinned.
        pinned: Uuid,
        /// The one that is there.
        found: Uuid,
    },
}

/// What a remote lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Where its hub lies; nothing where it has none.
    pub prefix: Option<Prefix>,
    /// The refs of that hub whose names are known here.
    pub refs: Told,
    /// Whether there are others, which a newer program wrote.
    pub unknown: bool,
    /// The branches beside the hub.
    pub branches: BTreeMap<Branch, ObjectId>,
}

impl Listing {
    /// Reads a listing: full names of refs, and what they point at.
    pub fn of(listed: impl IntoIterator<Item = (String, ObjectId)>) -> Self {
        let mut found: BTreeMap<Prefix, Told> = BTreeMap::new();
        let mut branches = BTreeMap::new();
        let mut unknown = false;
        let is_of_hub = |name: &str| Prefix::ALL.iter().any(|it| name.starts_with(it.as_str()));
        for (name, id) in listed {
            if let Some((prefix, at)) = HubRef::parse_full(&name) {
                found.entry(prefix).or_default().insert(at, id);
            } else if let Some(branch) = Branch::parse_full(&name) {
                branches.insert(branch, id);
            } else {
                // A branch whose name only begins like one of ours is nobody's here.
                unknown |= is_of_hub(&name);
            }
        }
        let hub = |prefix: &Prefix| {
            found
                .get(prefix)
                .is_some_and(|it| it.contains_key(&HubRef::Meta))
        };
        let prefix = Prefix::ALL.into_iter().find(hub);
        let prefix = prefix.or_else(|| found.keys().next().copied());
        Self {
            prefix,
            refs: prefix
                .and_then(|prefix| found.remove(&prefix))
                .unwrap_or_default(),
            unknown,
            branches,
        }
    }

    /// Whether there is no hub, nor anything left of one: what locks and presence leave behind is none.
    pub fn is_virgin(&self) -> bool {
        let passing = |at: &HubRef| matches!(at, HubRef::Lock(_) | HubRef::Presence(_));
        !self.unknown && self.refs.keys().all(passing)
    }
}

/// The remote of a clone.
#[derive(Clone, Debug)]
pub struct Remote<'a> {
    /// Its name in the clone.
    pub name: &'a str,
    /// Its address.
    pub url: &'a RemoteUrl,
    /// The clone's git directory.
    pub git_dir: &'a Path,
}

impl Remote<'_> {
    /// Lists the refs of the hub, of whichever of the two sorts they are, and the branches beside it.
    ///
    /// # Errors
    /// Where the remote does not answer.
    pub fn list(
        &self,
        transport: &dyn Transport,
        limits: Limits<'_>,
    ) -> Result<Listing, RemoteError> {
        let hubs = Prefix::ALL.map(Prefix::as_str);
        let beside = Branch::ALL.map(Branch::full);
        let listed = transport.list(self.url, &[hubs, beside].concat(), limits)?;
        Ok(Listing::of(listed))
    }

    /// A number that is another once something of the hub, or a branch beside it, moved at a remote on this machine; nothing where
    /// that cannot be told without a listing.
    pub fn stamp(&self, transport: &dyn Transport) -> Option<u64> {
        transport.stamp(self.url, &FOLDERS)
    }

    /// What was fetched of it last.
    ///
    /// # Errors
    /// Where the refs here cannot be read.
    pub fn told(&self, objects: &Objects) -> Result<Told, GitError> {
        told_in(objects, &tracking_of(self.name))
    }

    /// Brings what was fetched in line with a listing: fetches what moved, knowledge pages with it, and forgets what is gone.
    /// Returns what the remote says now.
    ///
    /// # Errors
    /// Where the remote does not answer, or the refs here cannot be written.
    pub fn fetch(
        &self,
        transport: &dyn Transport,
        objects: &Objects,
        listing: &Listing,
        limits: Limits<'_>,
    ) -> Result<Told, RemoteError> {
        let more = self.pages(objects, listing)?;
        self.fetching(more)
            .bring(transport, objects, listing, limits)
    }

    fn fetching(&self, more: Option<String>) -> Fetching<'_> {
        Fetching {
            space: tracking_of(self.name),
            url: self.url,
            git_dir: self.git_dir,
            more: more.into_iter().collect(),
        }
    }

    /// What fetches the knowledge pages, if they moved; what was fetched of them is forgotten where they are gone.
    fn pages(&self, objects: &Objects, listing: &Listing) -> Result<Option<String>, GitError> {
        let known = objects.resolve(&Branch::Pages.tracking(self.name))?;
        match (listing.branches.get(&Branch::Pages), known) {
            (None, Some(known)) => {
                forget(objects, &Branch::Pages.tracking(self.name), known)?;
                Ok(None)
            }
            (there, known) if there == known.as_ref() => Ok(None),
            _ => Ok(Some(Branch::Pages.refspec(self.name))),
        }
    }

    /// Pushes changes, each for itself, and remembers what the remote took.
    ///
    /// # Errors
    /// Where the remote does not answer; see [`TransportError::is_unclear`].
    pub fn push(
        &self,
        transport: &dyn Transport,
        objects: &Objects,
        (prefix, changes): (Prefix, &[Change]),
        limits: Limits<'_>,
    ) -> Result<Vec<PushOutcome>, RemoteError> {
        let pushed: Vec<PushChange> = changes.iter().map(|change| change.full(prefix)).collect();
        let outcomes = transport.push(self.git_dir, self.url, &pushed, limits)?;
        for (change, outcome) in changes.iter().zip(&outcomes) {
            if matches!(outcome, PushOutcome::Done | PushOutcome::Already) {
                objects.set_ref(&change.at.tracking(self.name), Expect::Any, change.new)?;
            }
        }
        Ok(outcomes)
    }
}

/// One ref of the hub that is to change at the remote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The ref.
    pub at: HubRef,
    /// What the remote has there; nothing for no such ref.
    pub there: Option<ObjectId>,
    /// What it should have; nothing removes it.
    pub new: Option<ObjectId>,
}

impl Change {
    fn full(&self, prefix: Prefix) -> PushChange {
        PushChange {
            name: self.at.full(prefix),
            expect: self.there.map_or(Expect::MustNotExist, Expect::MustBe),
            new: self.new,
        }
    }
}
