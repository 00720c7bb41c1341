//! The archive: a commit that keeps logs at rest alive without a ref for each.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crosslink_git::{GitError, ObjectId, Objects, Person};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::chain::{COMMITS_LIMIT, Head};
use super::commit::{self, Draft, HubCommit};
use super::fault::{Fault, Unread};
use super::json;
use super::layout::{HubRef, LOGS_JSON};

/// `logs.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Logs {
    logs: BTreeMap<String, String>,
}

/// An archive as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// Its commit.
    pub id: ObjectId,
    /// The heads of the logs at rest, by their names below the prefix. Names of newer programs are among them.
    pub heads: BTreeMap<String, ObjectId>,
    /// Names whose heads it does not keep alive; they count for nothing.
    pub without: Vec<String>,
    /// How many archives there are up to this one.
    pub height: u32,
}

/// The next archive, to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextArchive {
    parents: Vec<ObjectId>,
    heads: BTreeMap<String, ObjectId>,
    /// How many archives there are up to this one.
    pub height: u32,
}

/// Reads `logs.json`: names and heads.
///
/// # Errors
/// Says why it is none.
pub fn parse(bytes: &[u8]) -> Result<BTreeMap<String, ObjectId>, Fault> {
    let Logs { logs } = json::read(LOGS_JSON, bytes)?;
    let head = |(name, hex): (String, String)| match hex.parse::<ObjectId>() {
        Ok(id) if id.to_string() == hex => Ok((name, id)),
        _ => Err(Fault::File {
            name: LOGS_JSON.name,
            reason: format!("{hex:.80?} is no name of a commit"),
        }),
    };
    logs.into_iter().map(head).collect()
}

/// Writes `logs.json`, canonical.
pub(super) fn to_json(heads: &BTreeMap<String, ObjectId>) -> String {
    let hex = |(name, id): (&String, &ObjectId)| (name.clone(), id.to_string());
    let logs = heads.iter().map(hex).collect();
    serde_json::to_string(&Logs { logs }).expect("plain data serialises")
}

impl Archive {
    /// Reads an archive, and which heads it and those before it keep alive. Whether a head is one of the log it stands for is
    /// for [`super::advance`] to say.
    ///
    /// # Errors
    /// Says why it is none, or why the repository cannot be read.
    pub fn read(objects: &Objects, hub: Uuid, id: ObjectId) -> Result<Self, Unread> {
        let commit = archive_commit(objects, hub, id)?;
        let mut heads = parse(&commit.content(objects, LOGS_JSON)?)?;
        let (kept, height) = kept(objects, hub, commit)?;
        let gone = |(name, id): (&String, &ObjectId)| (!kept.contains(id)).then(|| name.clone());
        let without: Vec<_> = heads.iter().filter_map(gone).collect();
        heads.retain(|_, id| kept.contains(id));
        Ok(Self {
            id,
            heads,
            without,
            height,
        })
    }

    /// Reads an archive that was found whole before: what it lists is not looked for again.
    ///
    /// # Errors
    /// As [`Archive::read`].
    pub fn read_again(objects: &Objects, hub: Uuid, held: Head) -> Result<Self, Unread> {
        let commit = archive_commit(objects, hub, held.id)?;
        Ok(Self {
            id: held.id,
            heads: parse(&commit.content(objects, LOGS_JSON)?)?,
            without: Vec::new(),
            height: held.height,
        })
    }

    /// Its commit, and how many archives there are up to it.
    pub fn head(&self) -> Head {
        Head {
            id: self.id,
            height: self.height,
        }
    }

    /// The heads of the logs whose names are known.
    pub fn logs(&self) -> impl Iterator<Item = (HubRef, ObjectId)> {
        self.heads.iter().filter_map(|(name, id)| {
            let at = HubRef::parse(name)?;
            let is_log = matches!(at, HubRef::Log(_) | HubRef::Sibling(..) | HubRef::Genesis);
            is_log.then_some((at, *id))
        })
    }

    /// The archive that comes after `old` and holds these heads as well; nothing where `old` holds them all.
    pub fn next(old: Option<&Self>, more: &BTreeMap<HubRef, ObjectId>) -> Option<NextArchive> {
        let more = more.iter().map(|(at, id)| (at.name(), *id)).collect();
        Self::next_with(old, &more)
    }

    /// The same, by names, among which may be those of newer programs.
    pub fn next_with(old: Option<&Self>, more: &BTreeMap<String, ObjectId>) -> Option<NextArchive> {
        let mut heads = old.map(|it| it.heads.clone()).unwrap_or_default();
        let mut new = BTreeSet::new();
        for (name, id) in more {
            if heads.insert(name.clone(), *id) != Some(*id) {
                new.insert(*id);
            }
        }
        if new.is_empty() {
            return None;
        }
        let parents = old.map(|it| it.id).into_iter().chain(new).collect();
        Some(NextArchive {
            parents,
            heads,
            height: old.map_or(0, |it| it.height).saturating_add(1),
        })
    }
}

impl NextArchive {
    /// Writes the commit. Nobody signs it: each head speaks for itself.
    ///
    /// # Errors
    /// Fails if the repository cannot be written to.
    pub fn write(
        &self,
        objects: &Objects,
        hub: Uuid,
        person: Person,
    ) -> Result<ObjectId, GitError> {
        let json = to_json(&self.heads);
        let draft = Draft {
            hub,
            at: HubRef::Archive,
            parents: self.parents.clone(),
            subject: &format!("{} logs at rest", self.heads.len()),
            files: vec![(LOGS_JSON.name, json.as_bytes())],
            person,
        };
        commit::write(objects, &draft, None)
    }
}

/// All heads that an archive and those before it have as parents, and how many archives those are.
fn kept(
    objects: &Objects,
    hub: Uuid,
    first: HubCommit,
) -> Result<(HashSet<ObjectId>, u32), Unread> {
    let mut kept = HashSet::new();
    let mut next = Some(first);
    let mut looked = 0;
    while let Some(commit) = next {
        looked += 1;
        if looked > COMMITS_LIMIT {
            let limit = COMMITS_LIMIT as u64;
            return Err(Fault::TooLong { limit }.into());
        }
        next = match commit.parents.first() {
            Some(&parent) => before(objects, hub, parent)?,
            None => None,
        };
        let archives = usize::from(next.is_some());
        kept.extend(commit.parents.into_iter().skip(archives));
    }
    Ok((kept, u32::try_from(looked).unwrap_or(u32::MAX)))
}

/// The first parent of an archive, if that is the archive before it and not a log.
fn before(objects: &Objects, hub: Uuid, id: ObjectId) -> Result<Option<HubCommit>, Unread> {
    match archive_commit(objects, hub, id) {
        Ok(commit) => Ok(Some(commit)),
        Err(unread) => unread.fault().map(|_| None).map_err(Unread::from),
    }
}

fn archive_commit(objects: &Objects, hub: Uuid, id: ObjectId) -> Result<HubCommit, Unread> {
    let commit = HubCommit::read(objects, id)?;
    commit.made_for(hub, &HubRef::Archive)?;
    Ok(commit)
}
