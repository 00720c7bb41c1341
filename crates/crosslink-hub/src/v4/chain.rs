//! The one rule of chains: what the head is, and what is new with it.

use crosslink_git::{GitError, ObjectId, Objects};
use uuid::Uuid;

use super::commit::HubCommit;
use super::fault::{Fault, Unread};
use super::layout::HubRef;
use super::meeting::{Meeting, meet};
use crate::key::VerifyingKey;

/// How many commits are looked at before a chain counts as endless.
pub const COMMITS_LIMIT: usize = 250_000;

/// What is particular to one chain. The rest is the same for all.
pub trait Chain {
    /// What its own rule has to know of the commits below.
    type State;

    /// The id of the hub.
    fn hub(&self) -> Uuid;

    /// The ref; a sibling stands for its log.
    fn at(&self) -> HubRef;

    /// Whether a key may sign the head.
    fn may_sign(&self, key: &VerifyingKey) -> bool;

    /// What its own rule knows after a commit of the chain, or before the first.
    ///
    /// # Errors
    /// Fails if that cannot be read.
    fn state(&self, objects: &Objects, below: Option<ObjectId>) -> Result<Self::State, GitError>;

    /// Its own rule for the next commit, whose form is right, and which builds on the one the state was taken of.
    ///
    /// # Errors
    /// Says how the commit breaks the rule, or why the repository cannot be read.
    fn follow(
        &self,
        objects: &Objects,
        state: &mut Self::State,
        commit: &HubCommit,
    ) -> Result<(), Unread>;

    /// Whether a commit that follows may be the head.
    ///
    /// # Errors
    /// Says why not.
    fn may_be_head(&self, commit: &HubCommit) -> Result<(), Fault> {
        commit.signed_by(|key| self.may_sign(key)).map(|_| ())
    }
}

/// A head and its height: the first commit of a chain has height 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The commit.
    pub id: ObjectId,
    /// How many commits the chain has up to it.
    pub height: u32,
}

impl Head {
    /// Whether it counts rather than another head of `numbers`: the longer one does, of two equally long ones that whose name is
    /// the lesser. Of two heads of `meta` [`super::meta::prefer`] decides.
    pub fn outranks(&self, other: &Self) -> bool {
        (other.height, self.id) < (self.height, other.id)
    }
}

/// Commits of a chain, one following the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// What the first of them follows.
    pub below: Option<ObjectId>,
    /// The height of the first.
    pub first_height: u32,
    /// Their names, oldest first; never none.
    pub commits: Vec<ObjectId>,
}

impl Stretch {
    /// The topmost.
    pub fn head(&self) -> Head {
        let above = u32::try_from(self.commits.len()).unwrap_or(u32::MAX);
        Head {
            id: *self.commits.last().expect("a stretch is not empty"),
            height: self.first_height.saturating_add(above) - 1,
        }
    }

    /// Each with its height, oldest first.
    pub fn places(&self) -> impl Iterator<Item = Head> {
        let heights = self.first_height..=u32::MAX;
        heights
            .zip(&self.commits)
            .map(|(height, id)| Head { height, id: *id })
    }
}

/// What lies above the head and is no part of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Above {
    /// The topmost commit.
    pub tip: ObjectId,
    /// Why what lies right above the head is no part.
    pub why: Fault,
}

/// What an offered value means to one who holds a head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advance {
    /// Its head is the one held.
    Same {
        /// What lies above.
        above: Option<Above>,
    },
    /// Its head lies above the one held, or nothing was held.
    Ahead {
        /// What is new.
        new: Stretch,
        /// What lies above.
        above: Option<Above>,
    },
    /// Its head lies below the one held: the offerer went back, or has not come as far.
    Behind {
        /// Its head.
        head: Head,
        /// What lies above.
        above: Option<Above>,
    },
    /// Both heads are valid, and neither contains the other.
    Forked {
        /// What is new, above what both contain.
        new: Stretch,
        /// What lies above.
        above: Option<Above>,
    },
    /// It has no valid head.
    Nothing {
        /// Why what would be the first commit, or the topmost, does not count.
        why: Fault,
    },
}

/// Says what an offered value of a ref means to one who holds a head, or none yet. What it costs is in proportion to what lies
/// between the two.
///
/// # Errors
/// Fails if the repository cannot be read; what others wrote is no failure.
pub fn advance<C: Chain>(
    objects: &Objects,
    chain: &C,
    held: Option<Head>,
    offered: ObjectId,
) -> Result<Advance, GitError> {
    let met = match meet(objects, chain, held.map(|it| it.id), offered) {
        Ok(met) => met,
        Err(unread) => return unread.fault().map(|why| Advance::Nothing { why }),
    };
    let (good, why) = climb(objects, chain, &met)?;
    let base = met.base.map(|id| Head {
        id,
        height: held.map_or(0, |it| it.height.saturating_sub(met.depth)),
    });
    let top = good.last().copied().or(met.base);
    let above = why
        .filter(|_| top != Some(offered))
        .map(|why| Above { tip: offered, why });
    let new = Stretch {
        below: met.base,
        first_height: base.map_or(0, |it| it.height).saturating_add(1),
        commits: good,
    };
    Ok(match (base, new.commits.is_empty()) {
        (None, true) => Advance::Nothing {
            why: above.map_or(Fault::Unsigned, |it| it.why),
        },
        (Some(head), true) if Some(head) == held => Advance::Same { above },
        (Some(head), true) => Advance::Behind { head, above },
        (base, false) if base == held => Advance::Ahead { new, above },
        (_, false) => Advance::Forked { new, above },
    })
}

/// Goes up from what is held as far as one commit follows the other, then down to the topmost that may be the head. Returns what
/// lies up to there, oldest first, and why the next one does not count.
fn climb<C: Chain>(
    objects: &Objects,
    chain: &C,
    met: &Meeting,
) -> Result<(Vec<ObjectId>, Option<Fault>), GitError> {
    let mut good = Vec::new();
    let mut why = None;
    let mut state = chain.state(objects, met.base)?;
    let mut below = met.base;
    for &id in met.above.iter().rev() {
        match next(objects, chain, (&mut state, below), id) {
            Ok(()) => good.push(id),
            Err(unread) => {
                why = Some(unread.fault()?);
                break;
            }
        }
        below = Some(id);
    }
    while let Some(&top) = good.last() {
        let head = HubCommit::read(objects, top)
            .and_then(|commit| chain.may_be_head(&commit).map_err(Unread::from));
        match head {
            Ok(()) => break,
            Err(unread) => why = Some(unread.fault()?),
        }
        good.pop();
    }
    Ok((good, why))
}

/// Checks that one commit follows the one below it.
fn next<C: Chain>(
    objects: &Objects,
    chain: &C,
    (state, below): (&mut C::State, Option<ObjectId>),
    id: ObjectId,
) -> Result<(), Unread> {
    let commit = well_formed(objects, chain, id)?;
    if commit.parents != Vec::from_iter(below) {
        let found = commit.parents.len();
        return Err(Fault::Parents { found }.into());
    }
    chain.follow(objects, state, &commit)
}

/// Reads a commit that has the form of this chain.
pub(super) fn well_formed<C: Chain>(
    objects: &Objects,
    chain: &C,
    id: ObjectId,
) -> Result<HubCommit, Unread> {
    let commit = HubCommit::read(objects, id)?;
    commit.made_for(chain.hub(), &chain.at())?;
    Ok(commit)
}
