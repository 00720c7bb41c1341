//! The branch for people who browse the issues on the host: one file for each issue, and an index. No clone reads what they say.
//!
//! ```text
//!  README.md             the index
//!  issues/ef/<uuid>.md   an issue, in the folder that its uuid ends with
//! ```
//!
//! Trees are built from the ones before: what is not changed costs nothing. Other files of the branch stay.

use std::collections::BTreeMap;

use crosslink_core::id::IssueId;
use crosslink_git::{EntryKind, GitError, NewCommit, ObjectId, Objects, Person, TreeEntry};

/// How this program writes the files. A branch of a later edition is left to those who know it.
pub const EDITION: u32 = 1;

/// What says the edition in the message of each commit.
const TRAILER: &str = "Crosslink-Edition: ";

const INDEX: &str = "README.md";
const FOLDER: &str = "issues";

/// The files of a folder.
type Folder = BTreeMap<String, TreeEntry>;

/// The edition of a commit; nothing if it was not written by a program like this one.
///
/// # Errors
/// Where the commit cannot be read.
pub fn edition_of(objects: &Objects, commit: ObjectId) -> Result<Option<u32>, GitError> {
    let message = objects.commit(commit)?.message;
    let mut lines = message.lines().rev();
    Ok(lines.find_map(|line| line.strip_prefix(TRAILER)?.trim().parse().ok()))
}

/// The path of an issue's file, from the folder of all of them.
pub fn file_of(issue: IssueId) -> String {
    format!("{}/{}", shard_of(issue), name_of(issue))
}

fn shard_of(issue: IssueId) -> String {
    let digits = issue.0.simple().to_string();
    digits[digits.len() - 2..].to_owned()
}

fn name_of(issue: IssueId) -> String {
    format!("{issue}.md")
}

/// The files of the branch, as they are to be.
pub struct BrowseTree<'a> {
    objects: &'a Objects,
    before: Option<ObjectId>,
    root: Folder,
    shards: Folder,
    /// The folders in which something is changed.
    open: BTreeMap<String, Folder>,
}

impl<'a> BrowseTree<'a> {
    /// Begins with the files of a commit; without one there are none.
    ///
    /// # Errors
    /// Where the commit or its folders cannot be read.
    pub fn of(objects: &'a Objects, commit: Option<ObjectId>) -> Result<Self, GitError> {
        let before = match commit {
            Some(commit) => Some(objects.commit(commit)?.tree),
            None => None,
        };
        let root = match before {
            Some(tree) => folder(objects, tree)?,
            None => Folder::new(),
        };
        let shards = match root.get(FOLDER).filter(|it| it.kind == EntryKind::Tree) {
            Some(entry) => folder(objects, entry.id)?,
            None => Folder::new(),
        };
        Ok(Self {
            objects,
            before,
            root,
            shards,
            open: BTreeMap::new(),
        })
    }

    /// Takes all files of issues away, to be written anew.
    pub fn clear(&mut self) {
        self.shards.clear();
        self.open.clear();
    }

    /// Gives an issue its file, or takes it away.
    ///
    /// # Errors
    /// Where the folder cannot be read, or the file cannot be written.
    pub fn put(&mut self, issue: IssueId, text: Option<&str>) -> Result<(), GitError> {
        let file = text
            .map(|text| self.file(name_of(issue), text))
            .transpose()?;
        let shard = shard_of(issue);
        if !self.open.contains_key(&shard) {
            let entry = self.shards.get(&shard);
            let files = match entry.filter(|it| it.kind == EntryKind::Tree) {
                Some(entry) => folder(self.objects, entry.id)?,
                None => Folder::new(),
            };
            self.open.insert(shard.clone(), files);
        }
        let files = self.open.entry(shard).or_default();
        match file {
            Some(file) => drop(files.insert(file.name.clone(), file)),
            None => drop(files.remove(&name_of(issue))),
        }
        Ok(())
    }

    /// Writes the index.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn put_index(&mut self, text: &str) -> Result<(), GitError> {
        let file = self.file(INDEX.to_owned(), text)?;
        self.root.insert(INDEX.to_owned(), file);
        Ok(())
    }

    fn file(&self, name: String, text: &str) -> Result<TreeEntry, GitError> {
        let kind = EntryKind::Blob;
        let id = self.objects.write_blob(text.as_bytes())?;
        Ok(TreeEntry { name, kind, id })
    }

    /// Writes the files as a commit on top of another; nothing where they are what they were. No ref is changed.
    ///
    /// # Errors
    /// Where the repository cannot be written to.
    pub fn commit(
        mut self,
        below: Option<ObjectId>,
        person: Person,
        subject: &str,
    ) -> Result<Option<ObjectId>, GitError> {
        for (name, files) in std::mem::take(&mut self.open) {
            put_folder(self.objects, &mut self.shards, name, files)?;
        }
        let shards = std::mem::take(&mut self.shards);
        put_folder(self.objects, &mut self.root, FOLDER.to_owned(), shards)?;
        let tree = self.objects.write_tree(self.root.into_values().collect())?;
        if self.before == Some(tree) {
            return Ok(None);
        }
        let commit = NewCommit {
            tree,
            parents: below.into_iter().collect(),
            author: person.clone(),
            committer: person,
            message: format!("{subject}\n\n{TRAILER}{EDITION}\n"),
        };
        self.objects.write_commit(&commit, None).map(Some)
    }
}

fn folder(objects: &Objects, tree: ObjectId) -> Result<Folder, GitError> {
    let entries = objects.tree(tree)?.entries.into_iter();
    // What git takes from nobody who writes with care cannot be kept.
    let kept = entries.filter(|entry| entry.kind != EntryKind::Other);
    Ok(kept.map(|entry| (entry.name.clone(), entry)).collect())
}

/// Writes a folder into another, which has none that is empty.
fn put_folder(
    objects: &Objects,
    around: &mut Folder,
    name: String,
    files: Folder,
) -> Result<(), GitError> {
    if files.is_empty() {
        around.remove(&name);
        return Ok(());
    }
    let kind = EntryKind::Tree;
    let id = objects.write_tree(files.into_values().collect())?;
    around.insert(name.clone(), TreeEntry { name, kind, id });
    Ok(())
}
