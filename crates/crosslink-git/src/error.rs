//! Why no repository was found.

use std::io;
use std::path::{Path, PathBuf};

/// Why discovery gave no repository.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiscoverError {
    /// The folder to start from does not exist (any more).
    #[error("the folder {} does not exist", from.display())]
    Missing {
        /// Where discovery was to start.
        from: PathBuf,
    },
    /// Neither the folder nor one above it belongs to a repository.
    #[error("{} is not inside a git repository", from.display())]
    NotFound {
        /// Where discovery started.
        from: PathBuf,
    },
    /// No repository up to the border of the file system; like git, discovery does not cross it.
    #[error(
        "{} is not inside a git repository (the search stopped at the mount point {})",
        from.display(),
        mount_point.display()
    )]
    Boundary {
        /// Where discovery started.
        from: PathBuf,
        /// The last folder that was looked at.
        mount_point: PathBuf,
    },
    /// A `.git` was found but leads to no repository; one further up is not taken in its place.
    #[error("{} does not lead to a git repository: {reason}", path.display())]
    Broken {
        /// The file or folder at fault.
        path: PathBuf,
        /// What is wrong with it, for people.
        reason: String,
    },
    /// The operating system refused a look at a file.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl DiscoverError {
    pub(crate) fn unreadable(path: &Path, source: io::Error) -> Self {
        let path = path.into();
        Self::Unreadable { path, source }
    }

    /// Resolves a path that was read from a repository.
    pub(crate) fn resolved(path: &Path) -> Result<PathBuf, Self> {
        let result = path.canonicalize();
        result.map_err(|source| Self::unreadable(path, source))
    }
}
