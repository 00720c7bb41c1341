//! Where two lines of commits meet.

use std::collections::HashMap;

use crosslink_git::{GitError, ObjectId, Objects};

use super::chain::{COMMITS_LIMIT, Chain, well_formed};
use super::fault::{Fault, Unread};

/// What lies between an offered value and a head that is held.
pub(super) struct Meeting {
    /// The commits above the base, down from the offered one.
    pub(super) above: Vec<ObjectId>,
    /// The topmost commit that both contain.
    pub(super) base: Option<ObjectId>,
    /// How far it lies below the head that is held.
    pub(super) depth: u32,
}

/// A way down along first parents.
#[derive(Default)]
struct Descent {
    next: Option<ObjectId>,
    path: Vec<ObjectId>,
    depths: HashMap<ObjectId, usize>,
}

impl Descent {
    fn from(next: Option<ObjectId>) -> Self {
        Self {
            next,
            ..Self::default()
        }
    }

    /// Takes one step.
    fn step(&mut self, objects: &Objects, id: ObjectId) -> Result<(), Unread> {
        let commit = objects
            .commit(id)
            .map_err(|error| Unread::of(objects, id, error))?;
        self.depths.insert(id, self.path.len());
        self.path.push(id);
        self.next = commit.parents.first().copied();
        Ok(())
    }

    fn is_endless(&self) -> bool {
        self.path.len() > COMMITS_LIMIT
    }
}

/// Goes down from both at once, so that it costs no more than the longer way to where they meet.
///
/// # Errors
/// Says why nothing of what is offered can be a part of the chain, or why the repository cannot be read.
pub(super) fn meet<C: Chain>(
    objects: &Objects,
    chain: &C,
    held: Option<ObjectId>,
    offered: ObjectId,
) -> Result<Meeting, Unread> {
    let mut theirs = Descent::from(Some(offered));
    let mut ours = Descent::from(held);
    while theirs.next.is_some() || ours.next.is_some() {
        if let Some(met) = crossing(&mut theirs, &ours) {
            return Ok(met);
        }
        if let Some(id) = theirs.next {
            theirs.step(objects, id)?;
            if theirs.is_endless() {
                let limit = COMMITS_LIMIT as u64;
                return Err(Fault::TooLong { limit }.into());
            }
            if theirs.next.is_none() {
                well_formed(objects, chain, id)?;
            }
        }
        if let Some(id) = ours.next {
            ours.step(objects, id).map_err(|unread| own(id, unread))?;
            if ours.is_endless() {
                return Err(endless().into());
            }
        }
    }
    Ok(meeting(theirs.path, None, 0))
}

/// Whether one of the two is about to step where the other one is or was.
fn crossing(theirs: &mut Descent, ours: &Descent) -> Option<Meeting> {
    let below = theirs.next.and_then(|id| match ours.depths.get(&id) {
        Some(&depth) => Some((id, depth)),
        None => (ours.next == Some(id)).then_some((id, ours.path.len())),
    });
    if let Some((id, depth)) = below {
        let above = std::mem::take(&mut theirs.path);
        return Some(meeting(above, Some(id), depth));
    }
    let id = ours.next?;
    let at = *theirs.depths.get(&id)?;
    let mut above = std::mem::take(&mut theirs.path);
    above.truncate(at);
    Some(meeting(above, Some(id), ours.path.len()))
}

fn meeting(above: Vec<ObjectId>, base: Option<ObjectId>, depth: usize) -> Meeting {
    Meeting {
        above,
        base,
        depth: u32::try_from(depth).unwrap_or(u32::MAX),
    }
}

/// What is held was read once: if it cannot be now, that is this machine's fault.
fn own(id: ObjectId, unread: Unread) -> Unread {
    match unread {
        Unread::Fault(fault) => GitError::Corrupt {
            id,
            reason: fault.to_string(),
        }
        .into(),
        git => git,
    }
}

fn endless() -> GitError {
    GitError::TooMuch {
        what: "commits of one chain",
        limit: COMMITS_LIMIT as u64,
    }
}
