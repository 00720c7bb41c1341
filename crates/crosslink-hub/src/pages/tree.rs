//! The pages of one commit: a folder of files, of which only names are read until a text is asked for.

use std::collections::{BTreeMap, BTreeSet};

use crosslink_git::{EntryKind, GitError, NewCommit, ObjectId, Objects, Person, TreeEntry};
use thiserror::Error;

use super::slug::Slug;
use crate::snapshot::Damage;

/// The longest page, in bytes.
pub const PAGE_LIMIT: u64 = 1024 * 1024;

/// How many pages there may be.
pub const PAGES_LIMIT: usize = 10_000;

/// Why a page cannot be read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PageError {
    /// Git says no.
    #[error(transparent)]
    Git(#[from] GitError),
    /// It is longer than a page may be.
    #[error("the page is longer than {PAGE_LIMIT} bytes")]
    TooLong,
    /// It is no text.
    #[error("the page is not UTF-8 text")]
    NotText,
    /// There are as many pages as there may be.
    #[error("there are {PAGES_LIMIT} pages already")]
    TooMany,
}

/// The pages of one commit, and whatever else lies beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageTree {
    pub(super) entries: BTreeMap<String, TreeEntry>,
    /// Objects that were written for it and may not be on the disk yet.
    pub(super) written: Vec<ObjectId>,
    /// What is there and cannot be read or kept; it costs itself.
    pub damage: Vec<Damage>,
}

/// The next commit of pages, but for what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The commits it builds on.
    pub parents: Vec<ObjectId>,
    /// Who wrote it, and when.
    pub author: Person,
    /// Whom git would name here.
    pub committer: Person,
    /// What was done.
    pub message: String,
}

impl PageTree {
    /// Reads the names of the pages of a commit; without one there are none.
    ///
    /// # Errors
    /// Where the commit or its folder cannot be read.
    pub fn read(objects: &Objects, commit: Option<ObjectId>) -> Result<Self, GitError> {
        let Some(commit) = commit else {
            return Ok(Self::default());
        };
        let tree = objects.tree(objects.commit(commit)?.tree)?;
        let mut read = Self::default();
        for entry in tree.entries {
            match unfit(&entry) {
                Some(reason) => read.blame(&entry.name, reason),
                None => {
                    read.entries.insert(entry.name.clone(), entry);
                }
            }
        }
        if tree.skipped > 0 {
            let reason = format!("the names of {} files are not UTF-8", tree.skipped);
            read.blame("the folder of the pages", reason);
        }
        let pages = read.entries.values().filter(|entry| is_page(entry)).count();
        if pages > PAGES_LIMIT {
            let reason = format!("it has {pages} pages, of which {PAGES_LIMIT} are read");
            read.blame("the folder of the pages", reason);
        }
        Ok(read)
    }

    fn blame(&mut self, place: &str, reason: impl Into<String>) {
        let (place, reason) = (place.to_owned(), reason.into());
        self.damage.push(Damage { place, reason });
    }

    /// The pages by name, with the objects that hold their texts.
    pub fn pages(&self) -> impl Iterator<Item = (Slug, ObjectId)> {
        let mut pages: Vec<_> = self.entries.values().filter_map(page).collect();
        // A file stands elsewhere than its name alone would: `a-b.md` before `a.md`.
        pages.sort_unstable();
        pages.into_iter().take(PAGES_LIMIT)
    }

    /// Whether both have the same files.
    pub fn is_same(&self, other: &Self) -> bool {
        self.entries == other.entries
    }

    /// Finds a page by its name, or by one that differs in upper and lower case only, if no other does.
    pub fn find(&self, name: &str) -> Option<(Slug, ObjectId)> {
        let name = name.strip_suffix(".md").unwrap_or(name);
        let exact = self.entries.get(&format!("{name}.md")).and_then(page);
        exact.or_else(|| {
            let wanted = name.to_lowercase();
            let pages = self.entries.values().filter_map(page);
            let mut alike = pages.filter(|(slug, _)| slug.as_str().to_lowercase() == wanted);
            alike.next().filter(|_| alike.next().is_none())
        })
    }

    /// Reads the text of a page.
    ///
    /// # Errors
    /// Where it is missing, damaged, too long or no text.
    pub fn text(objects: &Objects, id: ObjectId) -> Result<String, PageError> {
        let bytes = objects.blob(id, PAGE_LIMIT).map_err(|error| match error {
            GitError::TooLarge { .. } => PageError::TooLong,
            error => error.into(),
        })?;
        String::from_utf8(bytes).map_err(|_| PageError::NotText)
    }

    /// Gives a page a text.
    ///
    /// # Errors
    /// Where it is too long, there are too many pages, or the object cannot be written.
    pub fn set(&mut self, objects: &Objects, slug: &Slug, text: &str) -> Result<(), PageError> {
        if text.len() as u64 > PAGE_LIMIT {
            return Err(PageError::TooLong);
        }
        let name = slug.file();
        let count = || self.entries.values().filter(|entry| is_page(entry)).count();
        if !self.entries.contains_key(&name) && count() >= PAGES_LIMIT {
            return Err(PageError::TooMany);
        }
        let id = objects.write_blob(text.as_bytes())?;
        self.written.push(id);
        let kind = EntryKind::Blob;
        self.entries
            .insert(name.clone(), TreeEntry { name, kind, id });
        Ok(())
    }

    /// Takes a page away; says whether it was there.
    pub fn remove(&mut self, slug: &Slug) -> bool {
        self.entries.remove(&slug.file()).is_some()
    }

    /// The names of the pages that are another way in the other, that are there only, or here only.
    pub fn changed(&self, other: &Self) -> Vec<Slug> {
        let names: BTreeSet<&String> = self.entries.keys().chain(other.entries.keys()).collect();
        let differs = |name: &&&String| self.entries.get(**name) != other.entries.get(**name);
        let changed = names.iter().filter(differs);
        changed.filter_map(|name| Slug::of_file(name)).collect()
    }

    /// Writes the pages as a commit, which is on the disk then; no ref is changed.
    ///
    /// # Errors
    /// Where the repository cannot be written to.
    pub fn commit(&self, objects: &Objects, change: Change) -> Result<ObjectId, GitError> {
        let tree = objects.write_tree(self.entries.values().cloned().collect())?;
        let commit = NewCommit {
            tree,
            parents: change.parents,
            author: change.author,
            committer: change.committer,
            message: change.message,
        };
        let id = objects.write_commit(&commit, None)?;
        objects.make_durable(&self.written)?;
        objects.make_durable(&[tree, id])?;
        Ok(id)
    }
}

/// The name of a file that is a page, and the object that holds its text.
fn page(entry: &TreeEntry) -> Option<(Slug, ObjectId)> {
    let file = Some(entry).filter(|entry| entry.kind == EntryKind::Blob)?;
    Some((Slug::of_file(&file.name)?, file.id))
}

/// Whether a file is a page.
pub(super) fn is_page(entry: &TreeEntry) -> bool {
    page(entry).is_some()
}

/// Why an entry cannot be kept: git takes none such from anybody who writes with care.
fn unfit(entry: &TreeEntry) -> Option<&'static str> {
    if entry.kind == EntryKind::Other {
        return Some("it is neither a file nor a folder");
    }
    let forbidden = [".", "..", ".git"];
    let name = entry.name.as_str();
    let is_forbidden = forbidden.iter().any(|it| it.eq_ignore_ascii_case(name));
    is_forbidden.then_some("no file may be called so")
}
