//! Merging the pages of two commits.

use crosslink_git::{EntryKind, GitError, ObjectId, Objects, TreeEntry};

use super::ancestor::common_ancestor;
use super::merge::merged_page;
use super::slug::Slug;
use super::together::{Conflict, Settled, Sides, together};
use super::tree::{Change, PageTree, is_page};

/// How many digits of an object tell conflicting pages apart.
const DIGITS: usize = 8;

/// What two commits were merged into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The commit that has both; one of the two where it has the other already.
    pub commit: ObjectId,
    /// The files that both changed, and that were merged.
    pub merged: Vec<String>,
    /// Those that could not be.
    pub conflicts: Vec<Conflict>,
}

/// Merges the pages of two commits. A new commit is written only where neither builds on the other; its parents are
/// theirs and mine. No ref is changed.
///
/// # Errors
/// Where a commit or its folder cannot be read, or the new one cannot be written. A single page that cannot be read is
/// kept beside the other.
pub fn merged(
    objects: &Objects,
    mine: ObjectId,
    theirs: ObjectId,
    change: Change,
) -> Result<Merged, GitError> {
    let base = common_ancestor(objects, mine, theirs)?;
    if base == Some(mine) || base == Some(theirs) {
        let commit = if base == Some(mine) { theirs } else { mine };
        return Ok(Merged {
            commit,
            merged: Vec::new(),
            conflicts: Vec::new(),
        });
    }
    let [base, mine_tree, their_tree] = [base, Some(mine), Some(theirs)]
        .map(|commit| PageTree::read(objects, commit).map(|tree| tree.entries));
    let (base, mine_tree, their_tree) = (base?, mine_tree?, their_tree?);
    let sides = Sides {
        base: &base,
        mine: &mine_tree,
        theirs: &their_tree,
    };
    let mut written = Vec::new();
    let both = together(sides, |_, base, mine, theirs| {
        let settled = settle(objects, base, mine, theirs)?;
        if let Settled::Merged(page) = &settled {
            written.push(page.id);
        }
        Ok::<_, GitError>(settled)
    })?;
    let mut tree = PageTree {
        entries: both.files,
        written,
        ..PageTree::default()
    };
    for (name, entry) in &mut tree.entries {
        entry.name.clone_from(name);
    }
    let change = Change {
        parents: vec![theirs, mine],
        ..change
    };
    Ok(Merged {
        commit: tree.commit(objects, change)?,
        merged: both.merged,
        conflicts: both.conflicts,
    })
}

/// Merges two versions of a file, if they are pages that can be read.
fn settle(
    objects: &Objects,
    base: Option<&TreeEntry>,
    mine: &TreeEntry,
    theirs: &TreeEntry,
) -> Result<Settled<TreeEntry>, GitError> {
    let text = |entry: &TreeEntry| {
        let page = Some(entry).filter(|entry| is_page(entry))?;
        PageTree::text(objects, page.id).ok()
    };
    let base_text = base.map(text);
    if let (Some(mine_text), Some(their_text)) = (text(mine), text(theirs))
        && base_text != Some(None)
        && let Some(both) = merged_page(base_text.flatten().as_deref(), &mine_text, &their_text)
    {
        let id = objects.write_blob(both.as_bytes())?;
        let name = mine.name.clone();
        let kind = EntryKind::Blob;
        return Ok(Settled::Merged(TreeEntry { name, kind, id }));
    }
    let id: String = mine.id.to_string().chars().take(DIGITS).collect();
    Ok(Settled::Beside(match Slug::of_file(&mine.name) {
        Some(slug) => slug.beside(&id).file(),
        None => format!("{}.conflict-{id}", mine.name),
    }))
}
