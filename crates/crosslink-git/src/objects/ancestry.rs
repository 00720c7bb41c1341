//! Which commit builds on which.

use std::collections::{HashSet, VecDeque};
use std::fs;

use super::Objects;
use crate::{GitError, ObjectId};

/// How many commits are looked at before the question is given up.
const COMMITS_LIMIT: u64 = 250_000;

impl Objects {
    /// Says whether `descendant` is `ancestor` or builds on it. Where a shallow clone was cut off,
    /// history ends.
    ///
    /// # Errors
    ///
    /// Fails if a commit on the way is missing or damaged, or if there are more than 250,000 to look at.
    pub fn is_ancestor(&self, ancestor: ObjectId, descendant: ObjectId) -> Result<bool, GitError> {
        let mut seen = HashSet::from([descendant]);
        let mut waiting = VecDeque::from([descendant]);
        while let Some(id) = waiting.pop_front() {
            if id == ancestor {
                return Ok(true);
            }
            if seen.len() as u64 > COMMITS_LIMIT {
                return Err(GitError::TooMuch {
                    what: "commits between two points of the history",
                    limit: COMMITS_LIMIT,
                });
            }
            let commit = match self.commit(id) {
                Err(GitError::NotFound { .. }) if id != descendant && self.is_shallow() => continue,
                other => other?,
            };
            waiting.extend(
                commit
                    .parents
                    .into_iter()
                    .filter(|&parent| seen.insert(parent)),
            );
        }
        Ok(false)
    }

    /// Says whether parts of the history were left out when the repository was cloned.
    pub(super) fn is_shallow(&self) -> bool {
        fs::metadata(self.common_dir.join("shallow")).is_ok_and(|it| it.len() > 0)
    }
}
