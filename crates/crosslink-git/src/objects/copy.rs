//! Copying a few objects from another repository on this machine, without git.

use std::collections::HashSet;

use super::{COMMIT_LIMIT, TREE_LIMIT};
use super::{Commit, EntryKind, Kind, Objects, Tree};
use crate::{GitError, ObjectId};

/// So many objects are copied at most. Git too puts what is more into a pack of its own.
const COPIED: usize = 100;

/// So many are looked at on the way to them.
const VISITED: usize = 400;

/// The largest object that is copied.
const SIZE: u64 = 16 * 1024 * 1024;

/// Objects that are missing here, what refers to them before them.
struct Missing<'a> {
    here: &'a Objects,
    there: &'a Objects,
    seen: HashSet<ObjectId>,
    visited: usize,
    found: Vec<(Kind, Vec<u8>)>,
}

impl Objects {
    /// Copies what some commits of another repository need and this one lacks: back to commits that are known here with all
    /// they need. Says whether it did; if not, because there is more of it or something out of the ordinary, nothing was
    /// written.
    ///
    /// # Errors
    ///
    /// Fails if either repository cannot be read, or this one not be written to.
    pub(crate) fn copy_from(
        &self,
        there: &Objects,
        tips: &[ObjectId],
        known: &HashSet<ObjectId>,
    ) -> Result<bool, GitError> {
        if self.is_shallow() || there.is_shallow() {
            return Ok(false);
        }
        let mut missing = Missing {
            here: self,
            there,
            seen: known.clone(),
            visited: 0,
            found: Vec::new(),
        };
        if !missing.commits(tips)? {
            return Ok(false);
        }
        // What is referred to is written first.
        for (kind, bytes) in missing.found.iter().rev() {
            self.write(*kind, bytes)?;
        }
        Ok(true)
    }
}

impl Missing<'_> {
    fn commits(&mut self, tips: &[ObjectId]) -> Result<bool, GitError> {
        let mut waiting = tips.to_vec();
        while let Some(id) = waiting.pop() {
            if !self.seen.insert(id) {
                continue;
            }
            let Some(bytes) = self.take(id, Kind::Commit, COMMIT_LIMIT)? else {
                return Ok(false);
            };
            let commit = Commit::parse(&bytes).map_err(|reason| GitError::corrupt(id, reason))?;
            if !self.tree(commit.tree)? {
                return Ok(false);
            }
            waiting.extend(commit.parents);
        }
        Ok(true)
    }

    fn tree(&mut self, root: ObjectId) -> Result<bool, GitError> {
        let mut waiting = vec![root];
        while let Some(id) = waiting.pop() {
            if !self.seen.insert(id) {
                continue;
            }
            let Some(bytes) = self.take(id, Kind::Tree, TREE_LIMIT)? else {
                return Ok(false);
            };
            let tree = Tree::parse(&bytes).map_err(|reason| GitError::corrupt(id, reason))?;
            if tree.skipped > 0 {
                return Ok(false);
            }
            for entry in tree.entries {
                match entry.kind {
                    EntryKind::Tree => waiting.push(entry.id),
                    EntryKind::Blob if self.seen.contains(&entry.id) => {}
                    EntryKind::Blob if self.take(entry.id, Kind::Blob, SIZE)?.is_some() => {
                        self.seen.insert(entry.id);
                    }
                    EntryKind::Blob | EntryKind::Other => return Ok(false),
                }
            }
        }
        Ok(true)
    }

    /// Reads an object, and notes it if it is missing here; nothing where that goes too far.
    fn take(&mut self, id: ObjectId, kind: Kind, limit: u64) -> Result<Option<Vec<u8>>, GitError> {
        self.visited += 1;
        if self.visited > VISITED || self.found.len() >= COPIED {
            return Ok(None);
        }
        if self.here.contains(id)? {
            return match kind {
                Kind::Blob => Ok(Some(Vec::new())),
                _ => self.here.read(id, kind, limit).map(Some),
            };
        }
        let bytes = match self.there.read(id, kind, limit) {
            Err(GitError::TooLarge { .. }) => return Ok(None),
            other => other?,
        };
        self.found.push((kind, bytes.clone()));
        Ok(Some(bytes))
    }
}
