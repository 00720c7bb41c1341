//! A repository that was found, and where its parts lie.

use std::path::{Path, PathBuf};

use crate::{DiscoverError, discover};

/// What sort of place a repository was entered through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RepositoryKind {
    /// The main work tree, or its git directory.
    Main,
    /// A work tree added beside the main one, sharing its objects and refs.
    LinkedWorktree,
    /// A repository whose git directory is kept inside that of another.
    Submodule,
    /// A repository without a main work tree.
    Bare,
}

/// Where the parts of one repository lie. Every path is absolute and free of symbolic links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    pub(crate) git_dir: PathBuf,
    pub(crate) common_dir: PathBuf,
    pub(crate) work_dir: Option<PathBuf>,
    pub(crate) main_work_dir: Option<PathBuf>,
    pub(crate) kind: RepositoryKind,
}

impl Repository {
    /// Finds the repository that contains `from`, which may be a folder of a work tree, of a git
    /// directory, or a file in one.
    ///
    /// # Errors
    ///
    /// Fails if `from` does not exist, if no repository contains it, or if the nearest `.git`
    /// leads nowhere; see [`DiscoverError`].
    pub fn discover(from: &Path) -> Result<Self, DiscoverError> {
        discover::discover(from)
    }

    /// The git directory of this work tree: HEAD and the index lie here.
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// The git directory that all work trees share: refs, objects and settings lie here. It is
    /// the same from every way into the repository.
    pub fn common_dir(&self) -> &Path {
        &self.common_dir
    }

    /// The work tree that was entered, or that belongs to the git directory that was entered.
    pub fn work_dir(&self) -> Option<&Path> {
        self.work_dir.as_deref()
    }

    /// The work tree that the common git directory belongs to; like it, the same from every way in.
    ///
    /// It is the folder around a common directory named `.git`, and the work tree of a submodule.
    /// A bare repository has none. A git directory kept elsewhere (`--separate-git-dir`) has none
    /// either: git does not record there where its work tree is.
    pub fn main_work_dir(&self) -> Option<&Path> {
        self.main_work_dir.as_deref()
    }

    /// What sort of place the repository was entered through.
    pub fn kind(&self) -> RepositoryKind {
        self.kind
    }
}
