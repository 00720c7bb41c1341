//! Why an object or a ref could not be read or changed.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use crate::{DiscoverError, ObjectId};

/// The longest explanation that is kept of what a library said.
const REASON_LIMIT: usize = 512;

/// Why an object or a ref could not be read or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GitError {
    /// The path is no repository.
    #[error(transparent)]
    NoRepository(#[from] DiscoverError),
    /// The repository is kept in a way that is not read here.
    #[error("the repository {} {reason}", path.display())]
    Unsupported {
        /// The common git directory.
        path: PathBuf,
        /// How it is kept.
        reason: &'static str,
    },
    /// The repository does not have the object.
    #[error("the object {id} is missing")]
    NotFound {
        /// The missing object.
        id: ObjectId,
    },
    /// The object is there, but not what it should be.
    #[error("the object {id} is damaged: {reason}")]
    Corrupt {
        /// The object.
        id: ObjectId,
        /// What is wrong with it, for people.
        reason: String,
    },
    /// The object is larger than the caller takes.
    #[error("the object {id} has {size} bytes, more than {limit}")]
    TooLarge {
        /// The object.
        id: ObjectId,
        /// How large it says it is.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// A file or folder of the repository could not be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system or the format said.
        source: io::Error,
    },
    /// One ref says nothing that can be followed.
    #[error("the ref {name} is broken: {reason}")]
    BrokenRef {
        /// Its full name.
        name: String,
        /// What is wrong with it, for people.
        reason: String,
    },
    /// A ref did not have the expected value, and was left alone.
    #[error("the ref {name} has moved")]
    Moved {
        /// Its full name.
        name: String,
        /// What it says now.
        found: Option<ObjectId>,
    },
    /// An object or a ref could not be written.
    #[error("cannot write {what}: {reason}")]
    NotWritten {
        /// What was to be written.
        what: String,
        /// Why not, for people.
        reason: String,
    },
    /// The request makes no sense to git.
    #[error("{reason}")]
    Invalid {
        /// What is wrong with it, for people.
        reason: String,
    },
    /// An answer would take more than is ever looked at.
    #[error("{what}: more than {limit}")]
    TooMuch {
        /// What there is too much of.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
}

impl GitError {
    pub(crate) fn unreadable(path: &Path, source: impl Into<io::Error>) -> Self {
        let source = source.into();
        Self::Unreadable {
            path: path.into(),
            source,
        }
    }

    pub(crate) fn corrupt(id: ObjectId, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self::Corrupt { id, reason }
    }

    pub(crate) fn broken_ref(name: &str, reason: impl Into<String>) -> Self {
        let (name, reason) = (name.to_owned(), reason.into());
        Self::BrokenRef { name, reason }
    }

    pub(crate) fn not_written(what: impl Into<String>, error: &dyn Error) -> Self {
        let (what, reason) = (what.into(), reason(error));
        Self::NotWritten { what, reason }
    }

    pub(crate) fn invalid(reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self::Invalid { reason }
    }

    /// Says whether the object or the repository is simply not there.
    pub fn is_not_found(&self) -> bool {
        matches!(
            self,
            Self::NotFound { .. }
                | Self::NoRepository(
                    DiscoverError::Missing { .. } | DiscoverError::NotFound { .. }
                )
        )
    }
}

/// Tells an error and its causes in one bounded line, without control characters.
pub(crate) fn reason(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause.filter(|_| text.len() < REASON_LIMIT) {
        let told = error.to_string();
        if !told.is_empty() && !text.contains(&told) {
            text.push_str(": ");
            text.push_str(&told);
        }
        cause = error.source();
    }
    let shown = text
        .chars()
        .map(|it| if it.is_control() { ' ' } else { it });
    shown.take(REASON_LIMIT).collect()
}
