//! Why a commit does not follow in `meta`.

use uuid::Uuid;

use crate::key::KeyName;
use crate::v4::fault::Fault;
use crate::v4::trust::{LineError, Refusal};

/// Why a commit does not follow in `meta`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetaRefusal {
    /// Its `hub.json` cannot be read.
    #[error(transparent)]
    HubJson(#[from] Fault),
    /// Its `trust.ndjson` cannot be read.
    #[error("trust.ndjson: {0}")]
    Lines(#[from] LineError),
    /// An entry is not allowed.
    #[error(transparent)]
    Entry(#[from] Refusal),
    /// It is of another hub.
    #[error("the commit is of the hub {found}, not of {expected}")]
    OtherHub {
        /// The hub it should be of.
        expected: Uuid,
        /// The hub it is of.
        found: Uuid,
    },
    /// The hub was founded by another key than the one pinned.
    #[error("the hub was founded by the key {found}; the one known here was founded by {pinned}")]
    OtherRoot {
        /// The key that was pinned.
        pinned: KeyName,
        /// The key that founded it.
        found: KeyName,
    },
    /// It changes `hub.json`, and is not by the root.
    #[error("the key {0} is not the root: only the root changes hub.json")]
    HubJsonOfAnother(KeyName),
    /// The hub has a format that is not known here: whether it follows cannot be said, and nothing may be written.
    #[error("the hub has format {0}, which is not known here")]
    Newer(u32),
    /// It says nothing.
    #[error("the commit brings nothing")]
    Empty,
}
