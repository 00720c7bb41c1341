//! Entries as lines of JSON: the file `trust.ndjson`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::entry::{Admit, Entry, Migrated, Revoke, Root, Rotate, SetPolicy, Unknown};

/// The longest line, in bytes.
pub const LINE_LIMIT: usize = 64 * 1024;

/// The most entries of a trust log; only the root adds to one that is full.
pub const ENTRY_LIMIT: usize = 10_000;

/// Why the file of a commit cannot be read. Such a commit follows nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// More lines than a trust log has entries.
    #[error("a commit brings at most {ENTRY_LIMIT} entries")]
    TooMany,
    /// What stands behind the last line end.
    #[error("line {0} is not ended by a line feed")]
    Open(usize),
    /// A line beyond the limit.
    #[error("line {0} is longer than {LINE_LIMIT} bytes")]
    TooLong(usize),
    /// A line that is no entry, or one of a known kind that does not have its form.
    #[error("line {line} is no entry: {reason}")]
    Malformed {
        /// Its number, from 1.
        line: usize,
        /// What was expected.
        reason: String,
    },
}

#[derive(Deserialize)]
struct Kind<'a> {
    #[serde(borrow)]
    entry: Cow<'a, str>,
}

#[derive(Serialize)]
#[serde(tag = "entry", rename_all = "lowercase")]
enum Wire<'a> {
    Root(&'a Root),
    Admit(&'a Admit),
    Revoke(&'a Revoke),
    Policy(&'a SetPolicy),
    Rotate(&'a Rotate),
    Migrated(&'a Migrated),
}

/// Reads the entries of one commit.
///
/// # Errors
/// [`LineError`]; either all lines are entries, or the file is none.
pub fn decode(bytes: &[u8]) -> Result<Vec<Entry>, LineError> {
    let mut entries = Vec::new();
    for (index, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let number = index + 1;
        if index == ENTRY_LIMIT {
            return Err(LineError::TooMany);
        }
        let line = line.strip_suffix(b"\n").ok_or(LineError::Open(number))?;
        if line.len() > LINE_LIMIT {
            return Err(LineError::TooLong(number));
        }
        entries.push(entry(line).map_err(|reason| LineError::Malformed {
            line: number,
            reason,
        })?);
    }
    Ok(entries)
}

/// Writes the entries of one commit, canonical.
///
/// # Errors
/// [`LineError::TooMany`] and [`LineError::TooLong`].
pub fn encode(entries: &[Entry]) -> Result<Vec<u8>, LineError> {
    if entries.len() > ENTRY_LIMIT {
        return Err(LineError::TooMany);
    }
    let mut bytes = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let line = entry.line();
        if line.len() > LINE_LIMIT {
            return Err(LineError::TooLong(index + 1));
        }
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    Ok(bytes)
}

impl Entry {
    /// The canonical line, without its line end.
    pub fn line(&self) -> Cow<'_, str> {
        let wire = match self {
            Self::Root(root) => Wire::Root(root),
            Self::Admit(admit) => Wire::Admit(admit),
            Self::Revoke(revoke) => Wire::Revoke(revoke),
            Self::Policy(policy) => Wire::Policy(policy),
            Self::Rotate(rotate) => Wire::Rotate(rotate),
            Self::Migrated(migrated) => Wire::Migrated(migrated),
            Self::Unknown(unknown) => return Cow::Borrowed(&unknown.line),
        };
        Cow::Owned(serde_json::to_string(&wire).expect("plain data serialises"))
    }
}

fn entry(line: &[u8]) -> Result<Entry, String> {
    let text = std::str::from_utf8(line).map_err(|_| "not UTF-8".to_owned())?;
    let kind: Kind = read(text)?;
    Ok(match &*kind.entry {
        "root" => Entry::Root(read(text)?),
        "admit" => Entry::Admit(read(text)?),
        "revoke" => Entry::Revoke(read(text)?),
        "policy" => Entry::Policy(read(text)?),
        "rotate" => Entry::Rotate(read(text)?),
        "migrated" => Entry::Migrated(read(text)?),
        other => Entry::Unknown(Unknown {
            kind: other.to_owned(),
            line: text.to_owned(),
        }),
    })
}

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    // An array would be taken for the fields in their order.
    if !text.trim_start().starts_with('{') {
        return Err("no JSON object".to_owned());
    }
    serde_json::from_str(text).map_err(|error| super::name::shown(&error.to_string()))
}
