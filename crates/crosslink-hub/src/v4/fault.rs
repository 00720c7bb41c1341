//! What is wrong with something that was found at a hub.

use crosslink_git::{GitError, ObjectId, Objects};
use uuid::Uuid;

use crate::key::KeyName;

/// Why a commit, or what is in it, is no part of where it was found. The words are for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is no commit, or one that cannot be read.
    #[error("it is no commit that can be read: {reason}")]
    NoCommit {
        /// What is wrong with it.
        reason: String,
    },
    /// Its message does not say what it was made for.
    #[error("its message {0}")]
    Message(&'static str),
    /// It was made for another hub.
    #[error("it was made for the hub {found}")]
    OtherHub {
        /// The id of that hub.
        found: Uuid,
    },
    /// It was made for another ref.
    #[error("it was made for {found:?}")]
    OtherRef {
        /// What its message says.
        found: String,
    },
    /// It does not build on exactly what it should.
    #[error("it builds on {found} commits, or on another one than the one below it")]
    Parents {
        /// How many it builds on.
        found: usize,
    },
    /// Its tree holds something else.
    #[error("its tree does not hold exactly {wanted}")]
    Tree {
        /// What it should hold.
        wanted: &'static str,
    },
    /// A file is too large.
    #[error("{name} has {size} bytes, more than {limit}")]
    TooLarge {
        /// The file.
        name: &'static str,
        /// How large it is.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// A file cannot be read.
    #[error("{name} cannot be read: {reason}")]
    File {
        /// The file.
        name: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// It is not signed.
    #[error("it is not signed")]
    Unsigned,
    /// Its signature does not hold.
    #[error("{0}")]
    Signature(&'static str),
    /// It is signed by a key that may not sign here.
    #[error("it is signed by the key {key}, which may not sign here")]
    Signer {
        /// The name of the key.
        key: KeyName,
    },
    /// It breaks the rule of its chain.
    #[error("{0}")]
    Rule(String),
    /// More lies there than is ever looked at.
    #[error("more than {limit} commits lie there")]
    TooLong {
        /// The limit.
        limit: u64,
    },
}

/// Why something could not be taken from a hub: it is at fault itself, or the repository cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// It is at fault.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The repository cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
}

impl Unread {
    /// Parts what somebody wrote from what this machine cannot do. An object that is there, but is not what it should be,
    /// was written so; one that is missing was not fetched.
    pub(super) fn of(objects: &Objects, id: ObjectId, error: GitError) -> Self {
        let reason = error.to_string();
        match error {
            GitError::TooLarge { .. } => Fault::NoCommit { reason }.into(),
            GitError::Corrupt { .. } if matches!(objects.contains(id), Ok(true)) => {
                Fault::NoCommit { reason }.into()
            }
            other => Self::Git(other),
        }
    }

    /// The fault; where there is none, what git said goes on.
    ///
    /// # Errors
    /// Fails if the repository cannot be read.
    pub fn fault(self) -> Result<Fault, GitError> {
        match self {
            Self::Fault(fault) => Ok(fault),
            Self::Git(error) => Err(error),
        }
    }
}
