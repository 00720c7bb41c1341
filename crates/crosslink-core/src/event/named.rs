//! What an event is about; and the sixteen bytes that stand for what has a name and no id.

use sha2::{Digest, Sha256};

use crate::id::{IssueId, MilestoneId};

/// What an event is about; the unit of reduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entity {
    /// An issue with its labels, blockers, relations, comments and time entries.
    Issue(IssueId),
    /// A milestone.
    Milestone(MilestoneId),
    /// An agent with the requests sent to it and its answers.
    Agent(NameKey),
    /// A commit with what was reported of its checks.
    Commit(NameKey),
}

/// Stands for a name: a word that says what is named, and the beginning of the name's hash. Names of one sort lie side by side
/// in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameKey([u8; 16]);

/// How many of the bytes say what is named.
const SORT: usize = 8;
const AGENT: [u8; SORT] = *b"agent\0\0\0";
const COMMIT: [u8; SORT] = *b"commit\0\0";

impl NameKey {
    fn of(sort: [u8; SORT], name: &str) -> Self {
        let mut key = [0; 16];
        key[..SORT].copy_from_slice(&sort);
        key[SORT..].copy_from_slice(&Sha256::digest(name)[..16 - SORT]);
        Self(key)
    }
}

impl Entity {
    /// The agent of a name.
    pub fn agent(name: &str) -> Self {
        Self::Agent(NameKey::of(AGENT, name))
    }

    /// The commit of a name, in hexadecimal digits of either case.
    pub fn commit(name: &str) -> Self {
        Self::Commit(NameKey::of(COMMIT, &name.to_ascii_lowercase()))
    }

    /// The first and the last sixteen bytes that stand for agents.
    pub fn agents() -> ([u8; 16], [u8; 16]) {
        let (mut first, mut last) = ([0; 16], [0xff; 16]);
        first[..SORT].copy_from_slice(&AGENT);
        last[..SORT].copy_from_slice(&AGENT);
        (first, last)
    }

    /// The first and the last sixteen bytes that stand for commits.
    pub fn commits() -> ([u8; 16], [u8; 16]) {
        let (mut first, mut last) = ([0; 16], [0xff; 16]);
        first[..SORT].copy_from_slice(&COMMIT);
        last[..SORT].copy_from_slice(&COMMIT);
        (first, last)
    }

    /// The sixteen bytes of its id.
    pub fn as_bytes(&self) -> &[u8; 16] {
        match self {
            Self::Issue(id) => id.as_bytes(),
            Self::Milestone(id) => id.as_bytes(),
            Self::Agent(key) | Self::Commit(key) => &key.0,
        }
    }
}
