//! The commits that changed a page.

use std::collections::{BinaryHeap, HashMap, HashSet};

use crosslink_git::{Commit, EntryKind, GitError, ObjectId, Objects};

use super::slug::Slug;

/// How many commits are looked at.
const COMMITS_LIMIT: usize = 100_000;

/// What a commit did to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisionKind {
    /// It was not there before.
    Added,
    /// Its text is another.
    Changed,
    /// It is gone.
    Removed,
}

/// A commit that changed a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The commit.
    pub commit: ObjectId,
    /// The name of its author.
    pub author: String,
    /// When its author says it was written, in seconds since 1970.
    pub time: i64,
    /// The first line of its message.
    pub message: String,
    /// What it did.
    pub kind: RevisionKind,
}

/// Returns the commits that changed a page, the newest first, at most `limit`. Where history was cut off, it ends; a
/// merge counts where it has a text that none of its sides had.
///
/// # Errors
/// Where the newest commit cannot be read.
pub fn history(
    objects: &Objects,
    head: ObjectId,
    slug: &Slug,
    limit: usize,
) -> Result<Vec<Revision>, GitError> {
    let mut walk = Walk {
        objects,
        file: slug.file(),
        texts: HashMap::new(),
    };
    let mut found = Vec::new();
    back(objects, head, &mut |id, commit| {
        found.extend(walk.revision(id, commit));
        found.len() < limit
    })?;
    Ok(found)
}

/// Returns the commits of the history whose names begin with some digits, two at most.
///
/// # Errors
/// Where the newest commit cannot be read.
pub fn commits_named(
    objects: &Objects,
    head: ObjectId,
    digits: &str,
) -> Result<Vec<ObjectId>, GitError> {
    let digits = digits.to_ascii_lowercase();
    let mut found = Vec::new();
    back(objects, head, &mut |id, _| {
        found.extend(Some(id).filter(|id| id.to_string().starts_with(&digits)));
        found.len() < 2
    })?;
    Ok(found)
}

/// Goes back through the history, the newest commit first, as long as `look` goes on.
fn back(
    objects: &Objects,
    head: ObjectId,
    look: &mut dyn FnMut(ObjectId, &Commit) -> bool,
) -> Result<(), GitError> {
    let first = objects.commit(head)?;
    let mut seen = HashSet::from([head]);
    let mut waiting = BinaryHeap::from([(first.committer_time, head)]);
    while let Some((_, id)) = waiting.pop() {
        let commit = objects.commit(id)?;
        if !look(id, &commit) || seen.len() > COMMITS_LIMIT {
            break;
        }
        for parent in commit.parents {
            if let (true, Ok(commit)) = (seen.insert(parent), objects.commit(parent)) {
                waiting.push((commit.committer_time, parent));
            }
        }
    }
    Ok(())
}

/// Looks up which text a page has in which commit.
struct Walk<'a> {
    objects: &'a Objects,
    file: String,
    texts: HashMap<ObjectId, Option<ObjectId>>,
}

impl Walk<'_> {
    fn revision(&mut self, id: ObjectId, commit: &Commit) -> Option<Revision> {
        let now = self.text(commit.tree);
        let before: Vec<_> = commit
            .parents
            .iter()
            .map(|parent| self.objects.commit(*parent).ok())
            .map(|parent| parent.and_then(|parent| self.text(parent.tree)))
            .collect();
        let kind = match now {
            Some(_) if before.contains(&now) => return None,
            Some(_) if before.iter().all(Option::is_none) => RevisionKind::Added,
            Some(_) => RevisionKind::Changed,
            None if before.is_empty() || before.contains(&None) => return None,
            None => RevisionKind::Removed,
        };
        Some(Revision {
            commit: id,
            author: author(commit),
            time: commit.author_time,
            message: commit.message.lines().next().unwrap_or_default().to_owned(),
            kind,
        })
    }

    /// The object with the text of the page in a folder; nothing also where it cannot be read.
    fn text(&mut self, tree: ObjectId) -> Option<ObjectId> {
        let (objects, file) = (self.objects, self.file.as_str());
        *self.texts.entry(tree).or_insert_with(|| {
            let found = objects.entry(tree, file).ok().flatten();
            found
                .filter(|entry| entry.kind == EntryKind::Blob)
                .map(|entry| entry.id)
        })
    }
}

/// The name in the header of the author.
fn author(commit: &Commit) -> String {
    let headers = String::from_utf8_lossy(&commit.signed_payload);
    let lines = headers.lines().take_while(|line| !line.is_empty());
    let line = lines
        .into_iter()
        .find_map(|line| line.strip_prefix("author "));
    let name = line.and_then(|line| line.rsplit_once('<'));
    name.map_or_else(String::new, |(name, _)| name.trim().to_owned())
}
