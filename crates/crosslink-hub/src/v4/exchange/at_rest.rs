//! The archive: what is kept without a ref of its own, and what the remote's archive lacks of it.
//!
//! Names of an archive only grow, as logs do: whoever holds more than the remote gives it back. Nobody signs an archive, so
//! it says nothing but where to look: each head speaks for itself.

use std::collections::BTreeMap;

use crosslink_git::{GitError, ObjectId};

use super::heads::Place;
use super::{Held, Told};
use crate::v4::archive::{Archive, NextArchive};
use crate::v4::chain::{Advance, Head, advance};
use crate::v4::fault::Fault;
use crate::v4::layout::{HubRef, Tip};
use crate::v4::log::{GenesisChain, LogChain};

/// The logs at rest, as they stand with a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AtRest {
    /// The archive to hold from now on; nothing where there is none, or none that is whole.
    pub head: Option<Head>,
    /// Whether that is another one than the one held.
    pub moved: bool,
    /// The head of each log that needs no ref: those of the remote's archive, and what it lost of ours.
    pub logs: BTreeMap<HubRef, ObjectId>,
    /// What the remote's archive lacks.
    pub lack: Option<Regain>,
    /// The remote's archive, which the next one comes after.
    pub(super) there: Option<Archive>,
}

/// An archive that gives the remote back what it lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Regain {
    /// The one that is held: it has all that the remote's has.
    Held(ObjectId),
    /// One that comes after the remote's.
    Next(NextArchive),
}

impl AtRest {
    /// The archive that comes after the remote's and holds these heads as well; nothing where it holds them all.
    pub fn next(&self, more: &BTreeMap<HubRef, ObjectId>) -> Option<NextArchive> {
        Archive::next(self.there.as_ref(), more)
    }

    /// Whether the archive to hold is the remote's, and keeps this head of a log: it needs no ref here either.
    pub fn keeps(&self, at: &HubRef, head: ObjectId) -> bool {
        let there = self.there.as_ref().map(|there| there.id);
        let held = self.head.map(|head| head.id);
        held.is_some() && held == there && self.logs.get(at) == Some(&head)
    }

    /// Compares the archive that is held with the one that is told. Also says what is wrong with that.
    pub(super) fn of(
        place: &Place<'_>,
        held: &Held,
        told: &Told,
    ) -> Result<(Self, Option<Fault>), GitError> {
        let held = held.get(&HubRef::Archive).copied();
        let offered = told.get(&HubRef::Archive).copied();
        let ours = match held {
            Some(held) => read(Archive::read_again(place.objects, place.hub, held))?.0,
            None => None,
        };
        if held.map(|held| held.id) == offered {
            return Ok((Self::same(ours), None));
        }
        let (theirs, fault) = match offered {
            Some(id) => read(Archive::read(place.objects, place.hub, id))?,
            None => (None, None),
        };
        let fault = fault.or_else(|| theirs.as_ref().and_then(without));
        let at_rest = match (ours, theirs) {
            (ours, None) => Self::lost(ours),
            (None, Some(theirs)) => Self::found(theirs),
            (Some(ours), Some(theirs)) => Self::both(place, ours, theirs)?,
        };
        Ok((at_rest, fault))
    }

    fn same(ours: Option<Archive>) -> Self {
        Self {
            head: ours.as_ref().map(Archive::head),
            logs: ours.iter().flat_map(Archive::logs).collect(),
            there: ours,
            ..Self::default()
        }
    }

    fn lost(ours: Option<Archive>) -> Self {
        Self {
            lack: ours.as_ref().map(|ours| Regain::Held(ours.id)),
            there: None,
            ..Self::same(ours)
        }
    }

    /// One that lists what it does not keep is read each time, and never held.
    fn found(theirs: Archive) -> Self {
        let whole = theirs.without.is_empty();
        Self {
            moved: true,
            head: whole.then(|| theirs.head()),
            ..Self::same(Some(theirs))
        }
    }

    fn both(place: &Place<'_>, ours: Archive, theirs: Archive) -> Result<Self, GitError> {
        let missing = missing(place, &ours, &theirs)?;
        if missing.is_empty() {
            let known = ours.head();
            let found = Self::found(theirs);
            let head = found.head.or(Some(known));
            return Ok(Self { head, ..found });
        }
        let covered = |(name, id): (&String, &ObjectId)| {
            ours.heads.get(name) == Some(id) || missing.contains_key(name)
        };
        let lack = match theirs.heads.iter().all(covered) {
            true => Some(Regain::Held(ours.id)),
            false => Archive::next_with(Some(&theirs), &missing).map(Regain::Next),
        };
        let named = |(name, id): (&String, &ObjectId)| Some((HubRef::parse(name)?, *id));
        let mut logs: BTreeMap<HubRef, ObjectId> = theirs.logs().collect();
        logs.extend(missing.iter().filter_map(named));
        Ok(Self {
            head: Some(ours.head()),
            moved: true,
            logs,
            lack,
            there: Some(theirs),
        })
    }
}

/// What an archive of ours holds and theirs does not, by names.
fn missing(
    place: &Place<'_>,
    ours: &Archive,
    theirs: &Archive,
) -> Result<BTreeMap<String, ObjectId>, GitError> {
    let mut missing = BTreeMap::new();
    for (name, our_id) in &ours.heads {
        let their_id = theirs.heads.get(name).copied();
        if their_id == Some(*our_id) {
            continue;
        }
        let Some(at) = HubRef::parse(name) else {
            // What a newer program keeps there, it understands.
            if their_id.is_none() {
                missing.insert(name.clone(), *our_id);
            }
            continue;
        };
        let Some(head) = head_of(place, at, *our_id)? else {
            continue;
        };
        let found = match their_id {
            Some(id) => step(place, at, Some(head), id)?,
            None => None,
        };
        match (found, at) {
            (Some(Advance::Same { .. } | Advance::Ahead { .. }), _) => {}
            (Some(Advance::Forked { .. }), HubRef::Log(log)) => {
                let sibling = HubRef::Sibling(log, Tip::of(head.id)).name();
                if theirs.heads.get(&sibling) != Some(&head.id) {
                    missing.insert(sibling, head.id);
                }
            }
            _ => drop(missing.insert(name.clone(), head.id)),
        }
    }
    Ok(missing)
}

/// The head that a value of a log has.
fn head_of(place: &Place<'_>, at: HubRef, id: ObjectId) -> Result<Option<Head>, GitError> {
    Ok(match step(place, at, None, id)? {
        Some(Advance::Ahead { new, .. }) => Some(new.head()),
        _ => None,
    })
}

/// What a value of a log means to one who holds a head of it; nothing for what is no log.
fn step(
    place: &Place<'_>,
    at: HubRef,
    held: Option<Head>,
    offered: ObjectId,
) -> Result<Option<Advance>, GitError> {
    let Place { objects, hub, .. } = *place;
    match (at, place.genesis) {
        (HubRef::Log(log) | HubRef::Sibling(log, _), _) => {
            advance(objects, &LogChain { hub, log }, held, offered).map(Some)
        }
        (HubRef::Genesis, Some(named)) => {
            advance(objects, &GenesisChain { hub, named }, held, offered).map(Some)
        }
        _ => Ok(None),
    }
}

fn read(
    found: Result<Archive, crate::v4::fault::Unread>,
) -> Result<(Option<Archive>, Option<Fault>), GitError> {
    match found {
        Ok(archive) => Ok((Some(archive), None)),
        Err(unread) => unread.fault().map(|why| (None, Some(why))),
    }
}

fn without(archive: &Archive) -> Option<Fault> {
    let first = archive.without.first()?;
    let count = archive.without.len();
    Some(Fault::Rule(format!(
        "it lists {count} logs that it does not keep, {first:.80} first"
    )))
}
