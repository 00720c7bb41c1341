//! Where two histories parted.

use std::collections::{HashSet, VecDeque};

use crosslink_git::{GitError, ObjectId, Objects};

/// How many commits are looked at on each side.
const COMMITS_LIMIT: u64 = 250_000;

/// How many common commits are compared with each other.
const COMPARED: usize = 16;

/// Returns the newest commit that both histories have; nothing if they have nothing in common. Where a history was cut
/// off, it ends.
///
/// # Errors
/// Where there are too many commits, or a commit on the way is damaged.
pub(super) fn common_ancestor(
    objects: &Objects,
    one: ObjectId,
    other: ObjectId,
) -> Result<Option<ObjectId>, GitError> {
    let known = walk(objects, one, &mut |_| true)?;
    let mut met = Vec::new();
    walk(objects, other, &mut |id| {
        let is_common = known.contains(&id);
        if is_common {
            met.push(id);
        }
        !is_common
    })?;
    newest(objects, met)
}

/// Walks back from a commit, on from those that `goes_on` says; returns all that were met.
fn walk(
    objects: &Objects,
    from: ObjectId,
    goes_on: &mut dyn FnMut(ObjectId) -> bool,
) -> Result<HashSet<ObjectId>, GitError> {
    let mut seen = HashSet::from([from]);
    let mut waiting = VecDeque::from([from]);
    while let Some(id) = waiting.pop_front() {
        if !goes_on(id) {
            continue;
        }
        if seen.len() as u64 > COMMITS_LIMIT {
            return Err(GitError::TooMuch {
                what: "commits of pages",
                limit: COMMITS_LIMIT,
            });
        }
        let parents = match objects.commit(id) {
            Ok(commit) => commit.parents,
            Err(error) if error.is_not_found() && id != from => continue,
            Err(error) => return Err(error),
        };
        waiting.extend(parents.into_iter().filter(|parent| seen.insert(*parent)));
    }
    Ok(seen)
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
