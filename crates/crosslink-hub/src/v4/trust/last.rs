//! Names of commits in entries: by log, by ref, or alone.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use crosslink_git::ObjectId;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::v4::LogId;

/// By log (the part of its name behind the key) the last commit that counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastCommits(BTreeMap<LogId, ObjectId>);

impl LastCommits {
    /// The last commit of a log that counts.
    pub fn of(&self, log: LogId) -> Option<ObjectId> {
        self.0.get(&log).copied()
    }

    /// How many logs are named.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no log is named.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every log with its last commit, in the order of the logs.
    pub fn iter(&self) -> impl Iterator<Item = (LogId, ObjectId)> {
        self.0.iter().map(|(log, commit)| (*log, *commit))
    }

    /// Takes over what another one names.
    pub(super) fn extend(&mut self, more: &Self) {
        self.0.extend(more.iter());
    }

    /// The same in parts of at most so many logs; at least one part.
    pub(super) fn parts(&self, most: usize) -> Vec<Self> {
        let logs: Vec<_> = self.iter().collect();
        match logs.is_empty() {
            true => vec![Self::default()],
            false => (logs.chunks(most))
                .map(|logs| logs.iter().copied().collect())
                .collect(),
        }
    }
}

impl FromIterator<(LogId, ObjectId)> for LastCommits {
    fn from_iter<I: IntoIterator<Item = (LogId, ObjectId)>>(logs: I) -> Self {
        Self(logs.into_iter().collect())
    }
}

impl Serialize for LastCommits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        by_name::serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for LastCommits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        by_name::deserialize(deserializer).map(Self)
    }
}

/// The name of a commit, in lower-case digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hex(ObjectId);

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let id = text.bytes().all(is_digit).then(|| text.parse().ok());
        id.flatten()
            .map(Self)
            .ok_or_else(|| D::Error::custom("a commit is 40 lower-case hexadecimal digits"))
    }
}

fn is_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

/// For a field that is one commit.
pub(super) mod commit {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(
        commit: &ObjectId,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        Hex(*commit).serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<ObjectId, D::Error> {
        Hex::deserialize(deserializer).map(|commit| commit.0)
    }
}

/// For a field that is commits by names.
pub(super) mod by_name {
    use super::*;

    pub(in super::super) fn serialize<K: Serialize, S: Serializer>(
        commits: &BTreeMap<K, ObjectId>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(commits.iter().map(|(name, commit)| (name, Hex(*commit))))
    }

    pub(in super::super) fn deserialize<'de, K, D>(
        deserializer: D,
    ) -> Result<BTreeMap<K, ObjectId>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        D: Deserializer<'de>,
    {
        deserializer.deserialize_map(Once(PhantomData))
    }
}

/// Reads an object in which each key stands once: of two values it would have to choose one.
struct Once<K>(PhantomData<K>);

impl<'de, K: Deserialize<'de> + Ord> Visitor<'de> for Once<K> {
    type Value = BTreeMap<K, ObjectId>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object with the names of commits")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some((key, Hex(commit))) = access.next_entry()? {
            if map.insert(key, commit).is_some() {
                return Err(A::Error::custom("a key stands twice"));
            }
        }
        Ok(map)
    }
}
