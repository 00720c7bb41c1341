//! Taking in what the remote has.

use crosslink_core::problem::Problem;
use crosslink_git::ObjectId;
use crosslink_hub::Branch;
use crosslink_hub::pages::{self, Change, Conflict, Instead, Slug};

use super::views::{PageChange, PageConflict, PagesMerged};
use super::{ATTEMPTS, Knowledge, kept_changing, unreadable};

impl Knowledge {
    /// Merges what the remote's branch says with what is held here, page by page. Nothing that anybody wrote is lost.
    ///
    /// # Errors
    /// Where a commit cannot be read, or the merge cannot be written.
    pub fn merge_remote(&self, tip: ObjectId) -> Result<PagesMerged, Problem> {
        self.access.may_write()?;
        for _ in 0..ATTEMPTS {
            let held = self.held()?;
            let mine = pages::head(&self.objects, &self.remote).map_err(|it| unreadable(&it))?;
            let change = Change {
                parents: Vec::new(),
                author: self.author(),
                committer: self.committer(),
                message: "knowledge: merge\n".to_owned(),
            };
            let merged = pages::merged(&self.objects, mine.unwrap_or(tip), tip, change);
            let merged = merged.map_err(|it| unreadable(&it))?;
            if held == Some(merged.commit) || self.hold(held, merged.commit)? {
                return Ok(PagesMerged {
                    revision: Some(merged.commit.to_string()),
                    moved: mine != Some(merged.commit),
                    merged: merged.merged.iter().map(|file| slug(file)).collect(),
                    conflicts: merged.conflicts.into_iter().map(told).collect(),
                });
            }
        }
        Err(kept_changing())
    }

    /// The commit that the remote does not have, as far as it said last; nothing if it has everything.
    ///
    /// # Errors
    /// Where the repository cannot be read.
    pub fn unpushed(&self) -> Result<Option<ObjectId>, Problem> {
        let tracking = self.objects.resolve(&Branch::Pages.tracking(&self.remote));
        let head = pages::head(&self.objects, &self.remote).map_err(|it| unreadable(&it))?;
        let (Some(head), Ok(Some(theirs))) = (head, tracking) else {
            return Ok(head);
        };
        let has_it = self.objects.is_ancestor(head, theirs);
        Ok((!has_it.map_err(|it| unreadable(&it))?).then_some(head))
    }
}

fn told(conflict: Conflict) -> PageConflict {
    PageConflict {
        slug: slug(&conflict.file),
        instead: match conflict.instead {
            Instead::KeptBeside(file) => PageChange::KeptBeside(slug(&file)),
            Instead::RemovedHere => PageChange::RemovedHere,
            Instead::RemovedThere => PageChange::RemovedThere,
        },
    }
}

/// The name of a page by its file; the file where it is none.
fn slug(file: &str) -> String {
    Slug::of_file(file).map_or_else(|| file.to_owned(), |slug| slug.to_string())
}
