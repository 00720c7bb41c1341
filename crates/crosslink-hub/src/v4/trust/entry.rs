//! What the trust log can say.

use std::collections::BTreeMap;
use std::fmt;

use crosslink_git::ObjectId;
use serde::{Deserialize, Serialize};

use super::last::{self, LastCommits};
use super::name::{Name, shown};
use crate::key::VerifyingKey;

/// One entry of the trust log. Who says it is whoever signed the commit that brings it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The hub is founded, and this is its root.
    Root(Root),
    /// A key is admitted, or admitted again with another role.
    Admit(Admit),
    /// A key is out.
    Revoke(Revoke),
    /// Another policy begins.
    Policy(SetPolicy),
    /// The signer hands over to a new key.
    Rotate(Rotate),
    /// An older hub was taken over.
    Migrated(Migrated),
    /// What a newer program says: it has no effect here.
    Unknown(Unknown),
}

/// The founding entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// The key that signs the commit.
    pub key: VerifyingKey,
    /// What the key is called.
    pub name: Name,
    /// When that was said, in milliseconds since 1970.
    pub time: i64,
}

/// A key is admitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admit {
    /// The key.
    pub key: VerifyingKey,
    /// What it may do from now on.
    pub role: Role,
    /// What it is called.
    pub name: Name,
    /// When that was said, in milliseconds since 1970.
    pub time: i64,
}

/// A key is out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoke {
    /// The key.
    pub key: VerifyingKey,
    /// What of its logs still counts.
    pub last: LastCommits,
    /// When that was said, in milliseconds since 1970.
    pub time: i64,
}

/// Another policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetPolicy {
    /// The policy.
    pub policy: Policy,
    /// When that was said, in milliseconds since 1970.
    pub time: i64,
}

/// The signer's key goes, a new one takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotate {
    /// The new key.
    pub key: VerifyingKey,
    /// What of the logs of the old key still counts.
    pub last: LastCommits,
    /// When that was said, in milliseconds since 1970.
    pub time: i64,
}

/// An older hub was taken over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Migrated {
    /// The head of `logs/genesis` that counts.
    #[serde(with = "last::commit")]
    pub genesis: ObjectId,
    /// Of which generation the older hub was.
    pub source: Source,
    /// What of it was read: commits by the names of their refs.
    #[serde(with = "last::by_name")]
    pub commits: BTreeMap<String, ObjectId>,
    /// When that was said, in milliseconds since 1970.
    pub time: i64,
}

/// An entry of a kind that is not known here, to the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    pub(super) kind: String,
    pub(super) line: String,
}

/// What an admitted key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Anything to issues.
    Writer,
    /// That, and speak in the trust log, and send requests to agents.
    Driver,
}

/// What becomes of the events of keys that nobody admitted.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// They count.
    #[default]
    Open,
    /// They count, and are marked.
    Audit,
    /// They are quarantined.
    Enforce,
}

/// A generation of older hubs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The first.
    V1,
    /// The second.
    V2,
    /// The third.
    V3,
}

impl Entry {
    /// The kind as it stands in the log.
    pub fn kind(&self) -> &str {
        match self {
            Self::Root(_) => "root",
            Self::Admit(_) => "admit",
            Self::Revoke(_) => "revoke",
            Self::Policy(_) => "policy",
            Self::Rotate(_) => "rotate",
            Self::Migrated(_) => "migrated",
            Self::Unknown(unknown) => &unknown.kind,
        }
    }

    /// The kind, fit to be shown.
    pub fn shown_kind(&self) -> String {
        shown(self.kind())
    }
}

impl Revoke {
    /// How many logs one entry names: what fits into a line, with room to spare.
    const LOGS: usize = 512;

    /// The entries that revoke a key: more than one where it has more logs than fit into a line. They belong into one
    /// commit.
    pub fn entries(key: &VerifyingKey, last: &LastCommits, time: i64) -> Vec<Entry> {
        let parts = last.parts(Self::LOGS).into_iter();
        let entry = |last| {
            let key = *key;
            Entry::Revoke(Self { key, last, time })
        };
        parts.map(entry).collect()
    }
}

impl Rotate {
    /// The entries that hand over to a new key: more than one where the old one has more logs than fit into a line.
    /// They belong into one commit.
    pub fn entries(
        old: &VerifyingKey,
        new: &VerifyingKey,
        last: &LastCommits,
        time: i64,
    ) -> Vec<Entry> {
        let mut parts = last.parts(Revoke::LOGS).into_iter();
        let rotate = Self {
            key: *new,
            last: parts.next().unwrap_or_default(),
            time,
        };
        let more = parts.flat_map(|last| Revoke::entries(old, &last, time));
        std::iter::once(Entry::Rotate(rotate)).chain(more).collect()
    }
}

impl Unknown {
    /// The line, without its line end.
    pub fn line(&self) -> &str {
        &self.line
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Writer => "writer",
            Self::Driver => "driver",
        })
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Open => "open",
            Self::Audit => "audit",
            Self::Enforce => "enforce",
        })
    }
}
