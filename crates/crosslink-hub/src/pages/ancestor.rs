//! Where two histories parted.

use std::collections::{BinaryHeap, HashMap};

use crosslink_git::{GitError, ObjectId, Objects};

/// How many commits are looked at.
const COMMITS_LIMIT: u64 = 250_000;

/// How many common commits are compared with each other.
const COMPARED: usize = 16;

/// From which of the two a commit is reached, and whether that is through one that both reach.
const ONE: u8 = 1;
const OTHER: u8 = 2;
const BOTH: u8 = ONE | OTHER;
const BELOW: u8 = 4;

/// Returns the newest commit that both histories have; nothing if they have nothing in common. Where a history was cut
/// off, it ends. What is looked at is what lies between the two and that commit, not all history.
///
/// # Errors
/// Where there are too many commits, or a commit on the way is damaged.
pub(super) fn common_ancestor(
    objects: &Objects,
    one: ObjectId,
    other: ObjectId,
) -> Result<Option<ObjectId>, GitError> {
    let mut walk = Walk::default();
    for (id, from) in [(one, ONE), (other, OTHER)] {
        let time = objects.commit(id)?.committer_time;
        walk.reach(id, (from, time));
    }
    let mut met = Vec::new();
    while let Some(id) = walk.next() {
        let mut from = walk.from(id);
        if from & BOTH == BOTH {
            if !met.contains(&id) {
                met.push(id);
            }
            from |= BELOW;
        }
        if walk.reached.len() as u64 > COMMITS_LIMIT {
            return Err(GitError::TooMuch {
                what: "commits of pages",
                limit: COMMITS_LIMIT,
            });
        }
        for parent in objects.commit(id)?.parents {
            if walk.from(parent) & from != from {
                match objects.commit(parent) {
                    Ok(commit) => walk.reach(parent, (from, commit.committer_time)),
                    Err(error) if error.is_not_found() => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
    met.retain(|id| walk.from(*id) & BELOW == 0);
    newest(objects, met)
}

/// Two histories walked back at once, the newest commit first, until everything left lies below what both reach.
#[derive(Default)]
struct Walk {
    reached: HashMap<ObjectId, u8>,
    waiting: BinaryHeap<(i64, ObjectId)>,
}

impl Walk {
    fn from(&self, id: ObjectId) -> u8 {
        self.reached.get(&id).copied().unwrap_or_default()
    }

    fn reach(&mut self, id: ObjectId, (from, time): (u8, i64)) {
        *self.reached.entry(id).or_default() |= from;
        self.waiting.push((time, id));
    }

    fn next(&mut self) -> Option<ObjectId> {
        let above = |(_, id): &(i64, ObjectId)| self.from(*id) & BELOW == 0;
        if !self.waiting.iter().any(above) {
            return None;
        }
        self.waiting.pop().map(|(_, id)| id)
    }
}

/// The newest of some commits that no other of them builds on.
fn newest(objects: &Objects, commits: Vec<ObjectId>) -> Result<Option<ObjectId>, GitError> {
    let mut dated = Vec::new();
    for id in commits {
        dated.push((objects.commit(id)?.committer_time, id));
    }
    dated.sort_unstable();
    let dated = &dated[dated.len().saturating_sub(COMPARED)..];
    for (_, id) in dated.iter().rev() {
        let mut below = false;
        for (_, other) in dated.iter().filter(|(_, other)| other != id) {
            below = below || objects.is_ancestor(*id, *other)?;
        }
        if !below {
            return Ok(Some(*id));
        }
    }
    Ok(None)
}
