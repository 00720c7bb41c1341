//! Which commit brought a line of a log.

use crosslink_git::{GitError, ObjectId, Objects};

use crate::v3::LOG_LIMIT;

/// The history of a log is followed through so many commits.
const COMMITS: usize = 10_000;

/// The commit below `tip` that brought a line of its log; nothing if the log does not have it.
pub(super) fn of_line(
    objects: &Objects,
    tip: ObjectId,
    number: u64,
) -> Result<Option<ObjectId>, GitError> {
    let log = log(objects, tip)?;
    let at = usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
    let Some(line) = lines(&log).nth(at) else {
        return Ok(None);
    };
    let history = history(objects, tip)?;
    // Logs only grow at their end: where the line once was, it stayed.
    let (mut with, mut without) = (0, history.len());
    while without - with > 1 {
        let middle = with.midpoint(without);
        match self::log(objects, history[middle])
            .is_ok_and(|log| lines(&log).any(|known| known == line))
        {
            true => with = middle,
            false => without = middle,
        }
    }
    Ok(history.get(with).copied())
}

/// The commits by their first parents, the tip first.
fn history(objects: &Objects, tip: ObjectId) -> Result<Vec<ObjectId>, GitError> {
    let mut history = vec![tip];
    let mut next = objects.commit(tip)?.parents.first().copied();
    while let Some(id) = next.filter(|_| history.len() < COMMITS) {
        let Ok(commit) = objects.commit(id) else {
            break;
        };
        history.push(id);
        next = commit.parents.first().copied();
    }
    Ok(history)
}

fn log(objects: &Objects, commit: ObjectId) -> Result<Vec<u8>, GitError> {
    let tree = objects.commit(commit)?.tree;
    match objects.entry(tree, "events.log")? {
        Some(entry) => objects.blob(entry.id, LOG_LIMIT as u64),
        None => Ok(Vec::new()),
    }
}

fn lines(log: &[u8]) -> impl Iterator<Item = &[u8]> {
    log.split(|byte| *byte == b'\n')
}
