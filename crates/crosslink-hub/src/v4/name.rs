//! Names of logs, and of second heads of them.

use std::fmt;
use std::str::FromStr;

use crosslink_git::ObjectId;

use crate::key::{KeyName, as_text};

/// The random part of the name of a log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId(pub [u8; 16]);

/// The name of a log: whose key signs it, and which one it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogName {
    /// The key.
    pub key: KeyName,
    /// The database.
    pub log: LogId,
}

/// A text that is no name of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the name of a log is that of a key, a hyphen and 32 lower-case hexadecimal digits")]
pub struct LogNameError;

/// The first eight digits of a second head.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tip(pub [u8; 4]);

/// Reads lower-case hexadecimal digits.
fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    let small = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if digits.len() != 2 * N || !digits.iter().all(small) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(bytes)
}

impl LogId {
    /// Reads 32 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        hex(text).map(Self)
    }
}

impl Tip {
    /// The first eight digits of a name.
    pub fn of(head: ObjectId) -> Self {
        let [a, b, c, d, ..] = *head.as_bytes();
        Self([a, b, c, d])
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        hex(text).map(Self)
    }
}

impl fmt::Display for LogId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Display for Tip {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Display for LogName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{}", self.key, self.log)
    }
}

impl fmt::Debug for LogId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "LogId({self})")
    }
}

impl fmt::Debug for Tip {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Tip({self})")
    }
}

impl fmt::Debug for LogName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "LogName({self})")
    }
}

impl FromStr for LogId {
    type Err = LogNameError;

    fn from_str(text: &str) -> Result<Self, LogNameError> {
        Self::parse(text).ok_or(LogNameError)
    }
}

impl FromStr for LogName {
    type Err = LogNameError;

    fn from_str(text: &str) -> Result<Self, LogNameError> {
        let (key, log) = text.split_once('-').ok_or(LogNameError)?;
        let key = KeyName::parse(key).ok_or(LogNameError)?;
        let log = LogId::parse(log).ok_or(LogNameError)?;
        Ok(Self { key, log })
    }
}

as_text!(LogId, LogName);
