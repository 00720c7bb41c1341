//! The difference between what is held and what is told.

use crosslink_git::{GitError, ObjectId, Objects};
use uuid::Uuid;

use super::at_rest::AtRest;
use super::heads::{Logs, Place};
use super::{Comparison, Held, Lack, RemoteError, Told};
use crate::key::VerifyingKey;
use crate::v4::chain::{Advance, COMMITS_LIMIT, Head, advance};
use crate::v4::commit::HubCommit;
use crate::v4::fault::{Fault, Unread};
use crate::v4::layout::HubRef;
use crate::v4::meta::{MetaChain, MetaState, Pin, prefer};
use crate::v4::numbers::{Grant, NumbersChain};
use crate::v4::trust::Policy;

/// Compares what is held with what was fetched. Without a pin the hub that is told is taken for the one.
///
/// # Errors
/// [`RemoteError::NoHub`] where there is no valid `meta` to be found, [`RemoteError::OtherHub`] where it is not the pinned
/// one's, and where the repository cannot be read.
pub fn compare(
    objects: &Objects,
    pin: Option<Pin>,
    held: &Held,
    told: &Told,
) -> Result<Comparison, RemoteError> {
    let offered = told.get(&HubRef::Meta).copied();
    let held_meta = held.get(&HubRef::Meta).copied();
    let hub = match (pin, held_meta.map(|head| head.id).or(offered)) {
        (Some(pin), _) => pin.hub,
        (None, Some(tip)) => hub_of(objects, tip)?,
        (None, None) => return Err(RemoteError::NoHub(None)),
    };
    let meta = Meta::compare(objects, (hub, pin), held_meta, offered)?;
    let mut comparison = Comparison {
        hub,
        meta_moved: held_meta != Some(meta.head),
        meta: (meta.head, meta.state),
        meta_aside: meta.aside,
        numbers: None,
        grants: Vec::new(),
        at_rest: AtRest::default(),
        logs: Vec::new(),
        lacks: meta.lack.into_iter().collect(),
        faults: meta
            .fault
            .map(|why| (HubRef::Meta, why))
            .into_iter()
            .collect(),
    };
    comparison.compare_numbers(objects, held, told)?;
    comparison.compare_logs(objects, held, told)?;
    Ok(comparison)
}

/// The hub for which the first commit of a chain was made.
fn hub_of(objects: &Objects, tip: ObjectId) -> Result<Uuid, RemoteError> {
    let mut first = tip;
    for _ in 0..COMMITS_LIMIT {
        match objects.commit(first)?.parents.first() {
            Some(parent) => first = *parent,
            None => break,
        }
    }
    match HubCommit::read(objects, first) {
        Ok(commit) => Ok(commit.hub),
        Err(Unread::Fault(why)) => Err(RemoteError::NoHub(Some(why))),
        Err(Unread::Git(error)) => Err(error.into()),
    }
}

struct Meta {
    head: Head,
    state: MetaState,
    aside: Option<ObjectId>,
    lack: Option<Lack>,
    fault: Option<Fault>,
}

impl Meta {
    fn compare(
        objects: &Objects,
        (hub, pin): (Uuid, Option<Pin>),
        held: Option<Head>,
        offered: Option<ObjectId>,
    ) -> Result<Self, RemoteError> {
        let chain = pin.map_or_else(|| MetaChain::new(hub), MetaChain::pinned);
        let at = |head: Head| chain.state_at(objects, head.id);
        let keep = |head: Head, fault, aside| -> Result<Self, RemoteError> {
            let lack = Lack {
                at: HubRef::Meta,
                there: offered,
                here: head.id,
            };
            Ok(Self {
                head,
                state: at(head)?,
                aside,
                lack: Some(lack),
                fault,
            })
        };
        let Some(offered) = offered else {
            return match held {
                Some(head) => keep(head, None, None),
                None => Err(RemoteError::NoHub(None)),
            };
        };
        let take = |head: Head, fault, aside| -> Result<Self, RemoteError> {
            Ok(Self {
                head,
                state: at(head)?,
                aside,
                lack: None,
                fault,
            })
        };
        match (advance(objects, &chain, held, offered)?, held) {
            (Advance::Same { above }, Some(head)) => take(head, above.map(|it| it.why), None),
            (Advance::Ahead { new, above }, _) => take(new.head(), above.map(|it| it.why), None),
            (Advance::Behind { above, .. }, Some(head)) => keep(head, above.map(|it| it.why), None),
            (Advance::Forked { new, above }, Some(head)) => {
                let theirs = new.head();
                let standing = |head: Head| Ok::<_, GitError>(at(head)?.standing(head.id));
                let won = prefer(standing(head)?, standing(theirs)?).head;
                let why = above.map(|it| it.why);
                match won == theirs.id {
                    true => take(theirs, why, Some(head.id)),
                    false => keep(head, why, Some(theirs.id)),
                }
            }
            (Advance::Nothing { why }, Some(head)) => {
                refuse_another(objects, pin, offered)?;
                keep(head, Some(why), None)
            }
            (Advance::Nothing { why }, None) => {
                refuse_another(objects, pin, offered)?;
                Err(RemoteError::NoHub(Some(why)))
            }
            (_, None) => Err(RemoteError::NoHub(None)),
        }
    }
}

/// A remote that now carries another hub is not mended, but told.
fn refuse_another(
    objects: &Objects,
    pin: Option<Pin>,
    offered: ObjectId,
) -> Result<(), RemoteError> {
    let Some(pin) = pin else { return Ok(()) };
    let Ok(found) = hub_of(objects, offered) else {
        return Ok(());
    };
    let other = MetaChain::new(found);
    let whole = advance(objects, &other, None, offered)?;
    match whole {
        Advance::Ahead { new, .. } => {
            let state = other.state_at(objects, new.head().id)?;
            match state.check(&pin) {
                Ok(()) => Ok(()),
                Err(_) => Err(RemoteError::OtherHub {
                    pinned: pin.hub,
                    found: state.hub().hub,
                }),
            }
        }
        _ => Ok(()),
    }
}

impl Comparison {
    fn compare_numbers(
        &mut self,
        objects: &Objects,
        held: &Held,
        told: &Told,
    ) -> Result<(), GitError> {
        let trust = self.meta.1.trust();
        let enforced = trust.policy() == Policy::Enforce;
        let chain = NumbersChain {
            hub: self.hub,
            // Also one that is out by now: what it granted was drawn, and is not granted again.
            may_sign: |key: &VerifyingKey| !enforced || trust.member(key.name()).is_some(),
        };
        let at = HubRef::Numbers;
        let held = held.get(&at).copied();
        let there = told.get(&at).copied();
        let Some(offered) = there else {
            if let Some(head) = held {
                self.numbers = grant_at(objects, head)?;
                self.lacks.push(Lack {
                    at,
                    there,
                    here: head.id,
                });
            }
            return Ok(());
        };
        let found = advance(objects, &chain, held, offered)?;
        let (head, new, fault) = match found {
            Advance::Same { above } => (held, None, above.map(|it| it.why)),
            Advance::Ahead { new, above } => (Some(new.head()), Some(new), above.map(|it| it.why)),
            Advance::Forked { new, above } => match held {
                Some(ours) if ours.outranks(&new.head()) => (held, None, above.map(|it| it.why)),
                _ => (Some(new.head()), Some(new), above.map(|it| it.why)),
            },
            Advance::Behind { above, .. } => (held, None, above.map(|it| it.why)),
            Advance::Nothing { why } => (held, None, Some(why)),
        };
        if let Some(head) = head
            && new.is_none()
            && head.id != offered
            && fault.is_none()
        {
            self.lacks.push(Lack {
                at,
                there,
                here: head.id,
            });
        }
        self.faults.extend(fault.map(|why| (at, why)));
        for id in new.into_iter().flat_map(|new| new.commits) {
            self.grants.extend(Grant::read(objects, id).ok());
        }
        if let Some(head) = head {
            self.numbers = grant_at(objects, head)?;
        }
        Ok(())
    }

    fn compare_logs(
        &mut self,
        objects: &Objects,
        held: &Held,
        told: &Told,
    ) -> Result<(), GitError> {
        let place = Place {
            objects,
            hub: self.hub,
            genesis: self.meta.1.trust().genesis(),
        };
        let (at_rest, fault) = AtRest::of(&place, held, told)?;
        self.faults.extend(fault.map(|why| (HubRef::Archive, why)));
        let logs = Logs::of(&place, held, told, &at_rest)?;
        self.at_rest = at_rest;
        self.logs = logs.news;
        self.lacks.extend(logs.lacks);
        self.faults.extend(logs.faults);
        Ok(())
    }
}

fn grant_at(objects: &Objects, head: Head) -> Result<Option<(Head, Grant)>, GitError> {
    match Grant::read(objects, head.id) {
        Ok(grant) => Ok(Some((head, grant))),
        Err(unread) => unread.fault().map(|_| None),
    }
}
