//! One contact with the remote of a hub, as arithmetic: what it says, what is held here, and what follows from the difference.
//!
//! ```text
//!  Remote::list ─▶ Listing ─▶ Remote::fetch ─▶ compare(held, told) ─▶ Comparison: what is new here, what the remote lacks
//! ```
//!
//! Nothing here is remembered: what is held is handed in, and what to do about the difference is the caller's.

mod at_rest;
mod compare;
mod fetching;
mod heads;
mod remote;

use std::collections::BTreeMap;

use crosslink_git::ObjectId;
use uuid::Uuid;

use super::chain::{Head, Stretch};
use super::fault::Fault;
use super::layout::HubRef;
use super::meta::MetaState;
use super::numbers::Grant;

pub use at_rest::{AtRest, Regain};
pub use compare::compare;
pub use fetching::{Fetching, told_in};
pub use remote::{Change, Listing, Remote, RemoteError};

/// The heads of the chains that a clone holds, by their refs.
pub type Held = BTreeMap<HubRef, Head>;

/// What the remote says, as it was fetched.
pub type Told = BTreeMap<HubRef, ObjectId>;

/// What a contact found.
#[derive(Debug)]
pub struct Comparison {
    /// The hub.
    pub hub: Uuid,
    /// The head of `meta` that counts from now on, and what holds there.
    pub meta: (Head, MetaState),
    /// Whether that is another head than the one held.
    pub meta_moved: bool,
    /// A head of `meta` that lost against it.
    pub meta_aside: Option<ObjectId>,
    /// The head of `numbers`; nothing where no number was granted yet.
    pub numbers: Option<(Head, Grant)>,
    /// The grants that were not known here, oldest first.
    pub grants: Vec<Grant>,
    /// The logs that need no ref.
    pub at_rest: AtRest,
    /// What is new in logs, in the order of their refs.
    pub logs: Vec<LogNews>,
    /// What the remote has less of than is held here.
    pub lacks: Vec<Lack>,
    /// What was found that is no part of anything.
    pub faults: Vec<(HubRef, Fault)>,
}

/// New commits of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogNews {
    /// The log, or the sibling they are kept as.
    pub at: HubRef,
    /// The commits.
    pub new: Stretch,
}

/// Something that the remote lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The ref.
    pub at: HubRef,
    /// What the remote has there.
    pub there: Option<ObjectId>,
    /// What it should have.
    pub here: ObjectId,
}
