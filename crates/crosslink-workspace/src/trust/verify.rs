//! Checking every chain and signature of the hub as it is held here.

use std::collections::BTreeMap;

use crosslink_core::problem::Problem;
use crosslink_git::{GitError, ObjectId, Objects};
use crosslink_hub::v4::exchange::{Comparison, Held, RemoteError, Told, compare};
use crosslink_hub::v4::trust::{TrustState, Verdict};
use crosslink_hub::v4::{Head, HubCommit, HubRef, Signer};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::questions::HeldHub;
use crate::sync::{Fault, Place, unreadable};
use crate::workspace::Workspace;

/// What the hub holds as far as this clone knows it, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "hub_verified")]
pub struct HubVerified {
    /// The hub.
    #[schemars(with = "String")]
    pub hub: Uuid,
    /// Whether nothing is wrong.
    pub sound: bool,
    /// What becomes of events of keys that nobody admitted.
    pub policy: String,
    /// How many logs are at rest: the archive keeps all that is known of them.
    pub at_rest: usize,
    /// Every chain that is held here.
    pub chains: Vec<ChainVerified>,
    /// Events that are kept without effect.
    pub quarantined: u64,
    /// Lines that could not be read.
    pub set_aside: Vec<LineSetAside>,
    /// What is wrong, here or at the remote as it was seen last: junk above heads, chains that do not hold.
    pub faults: Vec<Fault>,
}

/// A chain, checked from its first commit on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChainVerified {
    /// The ref, below the hub's prefix.
    pub at: String,
    /// Whether it holds up to the head that is known here.
    pub sound: bool,
    /// How many commits it has.
    pub commits: u32,
    /// How many of them bear a valid signature; the topmost vouches for those below it.
    pub signed: u32,
    /// What of it counts: `all`, `marked`, `part`, `quarantined`, `nothing`; nothing for what is no log.
    pub counts: Option<String>,
}

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LineSetAside {
    /// The log.
    pub log: String,
    /// The height of the commit in it.
    pub commit: u32,
    /// The line, from 1; 0 for a file that could not be read at all.
    pub line: u32,
    /// Why.
    pub why: String,
}

impl Workspace {
    /// Checks every chain and signature of the hub as it is held here, and what the remote had at the last contact. Asks nobody.
    ///
    /// # Errors
    /// `hub.not_found` before the first contact; where the storage or the repository cannot be read.
    pub fn verify_hub(&self) -> Result<HubVerified, Problem> {
        let hub = self.held_hub()?;
        let place = Place::of(self)?;
        let found = check(&hub, &place).map_err(|error| match error {
            RemoteError::Git(error) => unreadable(&error),
            other => Problem::new(
                crosslink_core::problem::Code::HubDamaged,
                "The hub as it is held here does not hold",
            )
            .caused_by(&other),
        });
        let Checked {
            chains,
            at_rest,
            faults,
        } = found?;
        let (quarantined, set_aside) = self.read(|snapshot| {
            let quarantined = snapshot.travel_counts()?.quarantined;
            Ok((quarantined, snapshot.set_aside_lines()?))
        })?;
        let set_aside = set_aside.into_iter().map(|line| LineSetAside {
            log: line.log,
            commit: line.height,
            line: line.line,
            why: line.reason,
        });
        Ok(HubVerified {
            hub: hub.pin.hub,
            sound: faults.is_empty() && chains.iter().all(|chain| chain.sound),
            policy: hub.meta.trust().policy().to_string(),
            at_rest,
            chains,
            quarantined,
            set_aside: set_aside.collect(),
            faults,
        })
    }
}

struct Checked {
    chains: Vec<ChainVerified>,
    at_rest: usize,
    faults: Vec<Fault>,
}

fn check(hub: &HeldHub, place: &Place) -> Result<Checked, RemoteError> {
    let objects = &hub.objects;
    let told: Told = hub.heads.iter().map(|(at, head)| (*at, head.id)).collect();
    let anew = compare(objects, Some(hub.pin), &Held::new(), &told)?;
    let mut chains = Vec::new();
    for (at, head) in &hub.heads {
        chains.push(chain(objects, hub.meta.trust(), &anew, (*at, *head))?);
    }
    let seen = place.remote().told(objects)?;
    let seen = compare(objects, Some(hub.pin), &hub.heads, &seen);
    let mut faults: BTreeMap<String, String> = BTreeMap::new();
    let rests = |(at, id): &(&HubRef, &ObjectId)| {
        let head = hub.heads.get(at);
        head.is_some_and(|head| head.id == **id)
    };
    let at_rest = anew.at_rest.logs.iter().filter(rests).count();
    if let Some(at) = not_kept(&anew) {
        let why = format!("it lists {at} at a commit that is no part of it");
        faults.insert(HubRef::Archive.name(), why);
    }
    for found in [Ok(anew), seen] {
        match found {
            Ok(found) => faults.extend(
                found
                    .faults
                    .iter()
                    .map(|(at, why)| (at.name(), why.to_string())),
            ),
            Err(error) => {
                faults.insert("meta".to_owned(), error.to_string());
            }
        }
    }
    let faults = faults.into_iter().map(|(at, why)| Fault { at, why });
    Ok(Checked {
        chains,
        at_rest,
        faults: faults.collect(),
    })
}

/// The first log of the archive that was not found with the head that the archive lists.
fn not_kept(anew: &Comparison) -> Option<HubRef> {
    let found = |(at, id): &(&HubRef, &ObjectId)| {
        let mut news = anew.logs.iter().filter(|news| news.at == **at);
        news.any(|news| news.new.commits.contains(id))
    };
    let mut lost = anew.at_rest.logs.iter().filter(|one| !found(one));
    lost.next().map(|(at, _)| *at)
}

/// Checks one chain: whether what was read anew ends at the head that is known.
fn chain(
    objects: &Objects,
    trust: &TrustState,
    anew: &Comparison,
    (at, head): (HubRef, Head),
) -> Result<ChainVerified, GitError> {
    let found = match at {
        HubRef::Meta => Some(anew.meta.0),
        HubRef::Archive => anew.at_rest.head,
        HubRef::Numbers => anew.numbers.as_ref().map(|(head, _)| *head),
        _ => {
            let mut logs = anew.logs.iter();
            logs.find(|news| news.at == at).map(|news| news.new.head())
        }
    };
    Ok(ChainVerified {
        at: at.name(),
        sound: found == Some(head),
        commits: head.height,
        signed: signatures(objects, head)?,
        counts: matches!(at, HubRef::Log(_) | HubRef::Sibling(..) | HubRef::Genesis).then(|| {
            let counts = match trust.verdict(at) {
                Verdict::Counts => "all",
                Verdict::CountsMarked => "marked",
                Verdict::UpTo(last) if last == head.id => "all",
                Verdict::UpTo(_) => "part",
                Verdict::Quarantined => "quarantined",
                Verdict::Out => "nothing",
            };
            counts.to_owned()
        }),
    })
}

fn signatures(objects: &Objects, head: Head) -> Result<u32, GitError> {
    let mut at = Some(head.id);
    let mut signed = 0;
    for _ in 0..head.height {
        let Some(id) = at else { break };
        match HubCommit::read(objects, id) {
            Ok(commit) => signed += u32::from(matches!(commit.signer(), Signer::By(_))),
            Err(unread) => drop(unread.fault()?),
        }
        at = objects.commit(id)?.parents.first().copied();
    }
    Ok(signed)
}
