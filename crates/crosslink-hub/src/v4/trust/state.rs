//! What follows from the entries of the trust log.

use std::collections::BTreeMap;

use crosslink_git::ObjectId;

use super::entry::{Entry, Policy, Role};
use super::last::LastCommits;
use super::name::Name;
use super::refusal::Refusal;
use crate::key::{KeyName, VerifyingKey};

/// Whom a hub trusts with what, after some commits of `meta`. A function of those commits and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustState {
    pub(super) founder: VerifyingKey,
    pub(super) said: Said,
    pub(super) keys: BTreeMap<KeyName, Known>,
}

/// What holds for the whole hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) root: KeyName,
    pub(super) policy: Policy,
    pub(super) genesis: Option<ObjectId>,
    pub(super) entries: usize,
}

/// What was said of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) key: VerifyingKey,
    pub(super) name: Name,
    /// What it may do, or might while it was in.
    pub(super) role: Role,
    pub(super) since: i64,
    pub(super) by: KeyName,
    pub(super) out: Option<Out>,
}

/// That a key is out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Out {
    pub(super) last: LastCommits,
    pub(super) since: i64,
    pub(super) by: KeyName,
    pub(super) by_root: bool,
    pub(super) heir: Option<KeyName>,
}

/// A key that the trust log names, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The key.
    pub key: VerifyingKey,
    /// Its name in the names of logs.
    pub key_name: KeyName,
    /// What it was called.
    pub name: Name,
    /// What it may do, or might while it was in. The root is a driver.
    pub role: Role,
    /// Whether it is the root.
    pub root: bool,
    /// When its present role was given to it, in milliseconds since 1970, as that driver's clock had it.
    pub since: i64,
    /// Who gave it; the first root itself.
    pub by: KeyName,
    /// That it is out.
    pub out: Option<MemberOut>,
}

/// That a key is out, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberOut {
    /// Since when, in milliseconds since 1970, as that driver's clock had it.
    pub since: i64,
    /// Who said so.
    pub by: KeyName,
    /// The key it handed over to.
    pub heir: Option<KeyName>,
    /// What of its logs still counts.
    pub last: LastCommits,
}

impl TrustState {
    /// Founds a hub: what holds after the first commit of `meta`.
    ///
    /// # Errors
    /// Fails if the first entry is no root, or another key than the signer's, or another entry is not allowed.
    pub fn found(signer: &VerifyingKey, entries: &[Entry]) -> Result<Self, Refusal> {
        let [Entry::Root(root), more @ ..] = entries else {
            return Err(Refusal::NoRoot);
        };
        let name = root.key.name();
        if root.key != *signer {
            let signer = signer.name();
            return Err(Refusal::NotItsKey { root: name, signer });
        }
        let known = Known {
            key: root.key,
            name: root.name.clone(),
            role: Role::Driver,
            since: root.time,
            by: name,
            out: None,
        };
        let mut state = Self {
            founder: root.key,
            said: Said {
                root: name,
                policy: Policy::default(),
                genesis: None,
                entries: 1,
            },
            keys: BTreeMap::from([(name, known)]),
        };
        state.apply(signer, more)?;
        Ok(state)
    }

    /// The key the hub was founded with, which a clone pins. It stays the same when the root hands over.
    pub fn founder(&self) -> &VerifyingKey {
        &self.founder
    }

    /// The key that is the root now.
    pub fn root(&self) -> &VerifyingKey {
        let root = self.keys.get(&self.said.root);
        &root.expect("the root is never forgotten").key
    }

    /// What becomes of the events of keys that nobody admitted.
    pub fn policy(&self) -> Policy {
        self.said.policy
    }

    /// The head of `logs/genesis` that counts.
    pub fn genesis(&self) -> Option<ObjectId> {
        self.said.genesis
    }

    /// How many entries there were, also those without effect.
    pub fn entries(&self) -> usize {
        self.said.entries
    }

    /// What a key may do; nothing for one that was never admitted or is out.
    pub fn role(&self, key: &VerifyingKey) -> Option<Role> {
        let known = self.keys.get(&key.name())?;
        (known.key == *key && known.out.is_none()).then_some(known.role)
    }

    /// Whether a key may write to the trust log and send requests.
    pub fn is_driver(&self, key: &VerifyingKey) -> bool {
        self.role(key) == Some(Role::Driver)
    }

    /// Whether a key is the root.
    pub fn is_root(&self, key: &VerifyingKey) -> bool {
        self.root() == key
    }

    /// Every key that was ever named, in the order of the names of the keys.
    pub fn members(&self) -> impl Iterator<Item = Member> {
        self.keys
            .iter()
            .map(|(name, known)| self.shown(*name, known))
    }

    /// What was said of one key.
    pub fn member(&self, key: KeyName) -> Option<Member> {
        self.keys.get(&key).map(|known| self.shown(key, known))
    }

    fn shown(&self, key_name: KeyName, known: &Known) -> Member {
        Member {
            key: known.key,
            key_name,
            name: known.name.clone(),
            role: known.role,
            root: key_name == self.said.root,
            since: known.since,
            by: known.by,
            out: known.out.as_ref().map(Out::shown),
        }
    }
}

impl Out {
    fn shown(&self) -> MemberOut {
        MemberOut {
            since: self.since,
            by: self.by,
            heir: self.heir,
            last: self.last.clone(),
        }
    }
}
