//! Objects and refs of one repository, read and written in process.
//!
//! What the repository says about itself is not believed: of its settings only the object format and
//! the ref storage are looked at, nothing is run, replacements are not followed, every size is
//! asked for before anything is unpacked, and what was unpacked must have the name it was asked by.

mod ancestry;
mod commit;
mod copy;
mod delta_cache;
mod durable;
mod lately;
mod new_commit;
mod tree;
mod write;

use std::cell::RefCell;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::objs::Find;
use gix::odb::store::init::{Options, Slots};
use gix::odb::{HandleArc, Header, Store};

use crate::git_error::reason;
use crate::settings::Settings;
use crate::{GitError, ObjectId, Repository, discover};
use delta_cache::DeltaCache;
use lately::Lately;

pub use commit::Commit;
pub use new_commit::{NewCommit, Person};
pub use tree::{EntryKind, Tree, TreeEntry};

/// The most memory one packed object, or one it is derived from, may take.
const MEMORY_LIMIT: usize = 512 * 1024 * 1024;

/// The largest commit that is read.
const COMMIT_LIMIT: u64 = 4 * 1024 * 1024;

/// The largest tree that is read: about a million entries.
const TREE_LIMIT: u64 = 64 * 1024 * 1024;

/// The objects and refs of one repository. A clone costs little and shares what is mapped; every
/// call sees what is there now.
#[derive(Clone)]
pub struct Objects {
    git_dir: PathBuf,
    common_dir: PathBuf,
    /// Opened at the first object, so that a listing of refs costs no look at the packs.
    store: RefCell<Option<HandleArc>>,
    lately: RefCell<Lately>,
}

pub(crate) use gix::objs::Kind;

impl Repository {
    /// Opens the objects and refs of this repository.
    ///
    /// # Errors
    ///
    /// Fails if its settings cannot be read, or name a format that is not read here.
    pub fn objects(&self) -> Result<Objects, GitError> {
        let settings = Settings::read(&self.common_dir)?;
        let unsupported = |reason| GitError::Unsupported {
            path: self.common_dir.clone(),
            reason,
        };
        if settings.object_format.is_some_and(|it| it != "sha1") {
            return Err(unsupported("names its objects with SHA-256"));
        }
        if settings.ref_storage.is_some_and(|it| it != "files") {
            return Err(unsupported("does not keep its refs as files"));
        }
        Ok(Objects {
            git_dir: self.git_dir.clone(),
            common_dir: self.common_dir.clone(),
            store: RefCell::default(),
            lately: RefCell::default(),
        })
    }
}

impl Objects {
    /// Opens the repository at `path`: a work tree, a git directory or a bare repository. It is not
    /// looked for further up, and who owns it does not matter.
    ///
    /// # Errors
    ///
    /// Fails if there is no repository or it is kept in a way that is not read here.
    pub fn open(path: &Path) -> Result<Self, GitError> {
        discover::at(path)?.objects()
    }

    /// The git directory of the work tree that was opened.
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// The git directory that all work trees share.
    pub fn common_dir(&self) -> &Path {
        &self.common_dir
    }

    /// Says whether the object is there. What it refers to may be missing.
    ///
    /// # Errors
    ///
    /// Fails if the repository cannot be read.
    pub fn contains(&self, id: ObjectId) -> Result<bool, GitError> {
        match self.header(id) {
            Ok(_) => Ok(true),
            Err(GitError::NotFound { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Reads a commit.
    ///
    /// # Errors
    ///
    /// Fails if it is missing, damaged or unreasonably large.
    pub fn commit(&self, id: ObjectId) -> Result<Commit, GitError> {
        let bytes = self.read(id, Kind::Commit, COMMIT_LIMIT)?;
        Commit::parse(&bytes).map_err(|reason| GitError::corrupt(id, reason))
    }

    /// Reads a tree.
    ///
    /// # Errors
    ///
    /// Fails if it is missing, damaged or unreasonably large.
    pub fn tree(&self, id: ObjectId) -> Result<Tree, GitError> {
        let bytes = self.read(id, Kind::Tree, TREE_LIMIT)?;
        Tree::parse(&bytes).map_err(|reason| GitError::corrupt(id, reason))
    }

    /// Finds what lies at a path such as `a/b/c` below a tree; `None` if nothing does.
    ///
    /// # Errors
    ///
    /// Fails if a tree on the way cannot be read.
    pub fn entry(&self, tree: ObjectId, path: &str) -> Result<Option<TreeEntry>, GitError> {
        let mut at = tree;
        let mut parts = path.split('/').peekable();
        while let Some(part) = parts.next() {
            let bytes = self.read(at, Kind::Tree, TREE_LIMIT)?;
            let found = Tree::find(&bytes, part).map_err(|reason| GitError::corrupt(at, reason))?;
            match found {
                Some(entry) if parts.peek().is_none() => return Ok(Some(entry)),
                Some(entry) if entry.kind == EntryKind::Tree => at = entry.id,
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Reads a blob of at most `limit` bytes; a larger one is not unpacked.
    ///
    /// # Errors
    ///
    /// Fails if it is missing, damaged or too large.
    pub fn blob(&self, id: ObjectId, limit: u64) -> Result<Vec<u8>, GitError> {
        self.read(id, Kind::Blob, limit)
    }

    /// Returns what sort of object it is and its size, as far as its first bytes tell.
    fn header(&self, id: ObjectId) -> Result<(Kind, u64), GitError> {
        let found = self.ask(id, |store| store.try_header(&id.to_gix()))?;
        Ok((found.kind(), found.size()))
    }

    fn read(&self, id: ObjectId, wanted: Kind, limit: u64) -> Result<Vec<u8>, GitError> {
        if let Some(bytes) = self.lately.borrow().get(id, wanted, limit) {
            return Ok(bytes);
        }
        let (kind, size) = self.header(id)?;
        if kind != wanted {
            return Err(GitError::corrupt(
                id,
                format!("a {kind} in place of a {wanted}"),
            ));
        }
        if size > limit {
            return Err(GitError::TooLarge { id, size, limit });
        }
        let bytes = self.ask(id, |store| {
            let mut bytes = Vec::new();
            let found = store.try_find(&id.to_gix(), &mut bytes)?.is_some();
            Ok(found.then_some(bytes))
        })?;
        match gix::objs::compute_hash(gix::hash::Kind::Sha1, kind, &bytes) {
            Ok(is) if is == id.to_gix() => {
                self.lately.borrow_mut().put(id, kind, &bytes);
                Ok(bytes)
            }
            _ => Err(GitError::corrupt(id, "its content has another name")),
        }
    }

    /// Asks for one object. After a failure the repository is opened afresh once: it may have been
    /// repacked into more files than there was room for.
    fn ask<T>(
        &self,
        id: ObjectId,
        question: impl Fn(&HandleArc) -> gix::Result<Option<T>>,
    ) -> Result<T, GitError> {
        let mut again = self.store.borrow().is_some();
        loop {
            let answer = self.with_store(&question)?;
            match answer {
                Ok(found) => return found.ok_or(GitError::NotFound { id }),
                Err(_) if again => {
                    again = false;
                    self.store.replace(None);
                }
                Err(error) => return Err(GitError::corrupt(id, reason(&error))),
            }
        }
    }

    fn with_store<T>(&self, work: impl FnOnce(&HandleArc) -> T) -> Result<T, GitError> {
        let mut store = self.store.borrow_mut();
        let handle = match store.take() {
            Some(handle) => handle,
            None => self.open_store()?,
        };
        Ok(work(store.insert(handle)))
    }

    fn open_store(&self) -> Result<HandleArc, GitError> {
        let path = self.common_dir.join("objects");
        let options = Options {
            slots: Slots::AsNeededByDiskState {
                multiplier: 2.0,
                minimum: 32,
            },
            alloc_limit_bytes: Some(MEMORY_LIMIT),
            current_dir: Some(path.clone()),
            ..Options::default()
        };
        let format = gix::hash::Kind::Sha1;
        let store = Store::at_opts(path.clone(), format, &mut std::iter::empty(), options)
            .map_err(|source| GitError::unreadable(&path, source))?;
        let handle = Arc::new(store).to_cache_arc();
        Ok(handle.with_pack_cache(|| Box::new(DeltaCache::default())))
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Objects").field(&self.common_dir).finish()
    }
}

/// Reads bytes as what objects hold.
pub(crate) fn decode(bytes: &[u8]) {
    let _ = Commit::parse(bytes);
    if let Ok(tree) = Tree::parse(bytes) {
        for entry in &tree.entries {
            let found = Tree::find(bytes, &entry.name);
            assert!(matches!(found, Ok(Some(_))), "{} was listed", entry.name);
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_repository_can_be_handed_to_another_thread() {
        fn sent<T: Send>() {}
        sent::<super::Objects>();
    }
}
