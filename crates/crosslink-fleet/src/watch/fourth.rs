//! A hub of format 4 whose project has no database here: laid out in one that belongs to the watch.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_hub::v4::HubRef;
use crosslink_hub::v4::exchange::{Lack, Told};
use crosslink_hub::{
    BadSignature, Damage, Diverged, Found, FourthHub, HubSnapshot, Look, ObjectId, Rewritten,
};
use crosslink_workspace::{GlanceMark, Shadow, Shadowed, lock_made_at};
use sha2::{Digest, Sha256};

use super::apart::apart;
use super::laid_out::{LaidOut, ci_at};
use crate::elsewhere::shadow_of;

/// What the position of a hub of format 4 begins with.
const POSITION: &str = "hub4 ";

/// A hub of format 4, as it was last laid out.
pub(super) struct Fourth {
    home: PathBuf,
    /// Where it stands; empty as long as there is none.
    position: String,
    /// What has less than was read before, by the names of the refs, as it was told.
    lost: BTreeMap<String, ObjectId>,
    diverged: Vec<Diverged>,
    /// What could not be laid out, and is tried again.
    pending: Option<Box<FourthHub>>,
    mark: Option<GlanceMark>,
    laid_out: LaidOut,
}

impl Fourth {
    /// The hub whose position was written down when it was last read.
    pub(super) fn new(home: &Path, position: &str) -> Self {
        let position = match position.starts_with(POSITION) {
            true => position,
            false => "",
        };
        Self {
            home: home.to_owned(),
            position: position.to_owned(),
            lost: lost_at(position),
            diverged: Vec::new(),
            pending: None,
            mark: None,
            laid_out: LaidOut::default(),
        }
    }

    /// The same hub, of which nothing was read yet.
    pub(super) fn anew(&self) -> Self {
        Self::new(&self.home, &self.position)
    }

    /// Whether the hub is known to be of format 4.
    pub(super) fn is_known(&self) -> bool {
        !self.position.is_empty()
    }

    /// Lays out what a look found of such a hub; any other is left as it is.
    pub(super) fn lay_out(&mut self, mut found: Found, now: Timestamp) -> Result<Found, Problem> {
        let hub = match std::mem::replace(&mut found.look, Look::Same) {
            Look::Fourth(hub) => Some(hub),
            Look::Same => self.pending.take(),
            other => {
                found.look = other;
                return Ok(found);
            }
        };
        if let Some(mut hub) = hub {
            let tip = found.default_branch_tip.map(|tip| tip.to_string());
            match self.follow(&mut hub, tip.as_deref(), now) {
                Ok((snapshot, shadowed)) => {
                    (found.rewritten, found.restored) = self.note(&hub.told, &shadowed);
                    found.look = Look::Changed(Box::new(snapshot));
                }
                Err(problem) => {
                    self.pending = Some(hub);
                    return Err(problem);
                }
            }
        }
        if self.is_known() {
            found.position.clone_from(&self.position);
            found.diverged.clone_from(&self.diverged);
        }
        Ok(found)
    }

    fn follow(
        &mut self,
        hub: &mut FourthHub,
        tip: Option<&str>,
        now: Timestamp,
    ) -> Result<(HubSnapshot, Shadowed), Problem> {
        let shadow = Shadow::new(shadow_of(&self.home, hub));
        let mark = self.mark;
        // What is handed to another thread is nobody else's meanwhile.
        let lent = &mut *hub;
        let (shadowed, mut glance) = apart(move || {
            let shadowed = shadow.follow(lent)?;
            Ok::<_, Problem>((shadowed, shadow.glance(mark.as_ref())?))
        })?;
        self.mark = Some(glance.mark);
        let checks = std::mem::take(&mut glance.checks);
        let made_at = |commit| lock_made_at(hub, commit);
        let mut snapshot = self.laid_out.take_in(glance, made_at, now);
        snapshot.ci = ci_at(tip, &checks);
        snapshot.tip = Some(shadowed.meta.to_string());
        snapshot.beside.clone_from(&hub.beside);
        blame(&shadowed, &mut snapshot);
        Ok((snapshot, shadowed))
    }

    /// Notes where the hub stands; tells what has lost something since, and what has it again.
    fn note(&mut self, told: &Told, shadowed: &Shadowed) -> (Vec<Rewritten>, Vec<String>) {
        let (split, lost): (Vec<&Lack>, Vec<&Lack>) = shadowed
            .lacks
            .iter()
            .partition(|lack| is_split(lack, shadowed));
        self.diverged = split.into_iter().map(|lack| diverged(lack, told)).collect();
        let now: BTreeMap<String, ObjectId> = lost
            .iter()
            .map(|lack| (name_of(&lack.at), lack.here))
            .collect();
        let rewritten = lost
            .into_iter()
            .filter(|lack| !self.lost.contains_key(&name_of(&lack.at)));
        let rewritten = rewritten.map(|lack| Rewritten {
            agent: name_of(&lack.at),
            was: lack.here,
            is: lack.there,
        });
        let rewritten = rewritten.collect();
        let before = std::mem::replace(&mut self.lost, now);
        let restored = before
            .into_keys()
            .filter(|name| !self.lost.contains_key(name));
        let restored = restored.collect();
        self.position = position(told, shadowed.meta, &self.lost);
        (rewritten, restored)
    }
}

/// A text that is another whenever the hub stands elsewhere, and says what was told to be lost.
fn position(told: &Told, meta: ObjectId, lost: &BTreeMap<String, ObjectId>) -> String {
    let mut digest = Sha256::new();
    for (at, id) in told {
        digest.update(at.name());
        digest.update(id.as_bytes());
    }
    let digest = digest.finalize();
    let digest: String = digest
        .iter()
        .take(8)
        .map(|it| format!("{it:02x}"))
        .collect();
    let mut text = format!("{POSITION}{meta} {digest}");
    for (name, tip) in lost {
        text.push_str(&format!(" {name}={tip}"));
    }
    text
}

fn lost_at(position: &str) -> BTreeMap<String, ObjectId> {
    let lost = position.split(' ').skip(3);
    let lost = lost.filter_map(|part| {
        let (name, tip) = part.rsplit_once('=')?;
        Some((name.to_owned(), ObjectId::from_hex(tip.as_bytes()).ok()?))
    });
    lost.collect()
}

/// What people call what was lost: a log by its name, all else by that of its ref.
fn name_of(at: &HubRef) -> String {
    let name = at.name();
    name.strip_prefix("logs/")
        .map(str::to_owned)
        .unwrap_or(name)
}

/// Whether both sides have something: a second head of a log, or of `meta`, that the remote lacks.
fn is_split(lack: &Lack, shadowed: &Shadowed) -> bool {
    match lack.at {
        HubRef::Sibling(..) => lack.there.is_none(),
        HubRef::Meta => lack.there.is_some() && lack.there == shadowed.meta_aside,
        _ => false,
    }
}

fn diverged(lack: &Lack, told: &Told) -> Diverged {
    let log = lack.at.made_for();
    let there = lack.there.or_else(|| told.get(&log).copied());
    Diverged {
        branch: format!("crosslink-hub/{log}"),
        here: lack.here,
        there: there.unwrap_or(lack.here),
    }
}

/// Notes what is no part of the hub: what nobody signed, what does not verify, what cannot be read.
fn blame(shadowed: &Shadowed, snapshot: &mut HubSnapshot) {
    use crosslink_hub::v4::Fault;
    for (at, fault) in &shadowed.faults {
        match fault {
            Fault::Unsigned => snapshot.signatures.unsigned += 1,
            Fault::Signature(reason) => {
                snapshot.signatures.invalid += 1;
                snapshot.bad_signatures.push(BadSignature {
                    commit: None,
                    what: format!("a commit of crosslink-hub/{at}"),
                    reason,
                });
            }
            other => snapshot.damage.push(Damage {
                place: format!("crosslink-hub/{at}"),
                reason: other.to_string(),
            }),
        }
    }
}
