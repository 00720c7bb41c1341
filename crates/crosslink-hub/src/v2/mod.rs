//! Hubs of the first and second generation: a branch of small JSON files.
//!
//! ```text
//! files of a commit (and of an unfinished checkout on top) ── which changed? ──▶ the parts they belong to
//!                                                                                    │ read again
//!                                                                                    ▼
//!                                                                               HubSnapshot
//! ```
//!
//! A part is one issue with its comments, or all locks, all milestones, all agents, … A file that cannot be read
//! costs itself: it is named among the damage, and everything else stands. Source: the file formats of
//! the reference, `docs/design/0015-older-hubs.md`.

mod agents;
mod issue;
mod locks;
mod meta;
mod name;
mod reader;

pub(crate) use meta::ci_status;
pub use reader::{FileMap, FileSource, Reader, Source};

use serde::{Deserialize, Deserializer};

/// The largest file that is read, in bytes.
pub const FILE_LIMIT: u64 = 16 * 1024 * 1024;

/// What is wrong with a file, for people.
pub type Reason = String;

/// Reads `null` as what is usual.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads a whole file as one JSON value.
pub(crate) fn json<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Reason> {
    serde_json::from_slice(bytes).map_err(|error| error.to_string())
}
