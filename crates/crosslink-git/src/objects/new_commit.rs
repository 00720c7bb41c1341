//! Commits to be written.

use std::fmt::Write as _;

use super::commit::end_of_headers;
use crate::ObjectId;

/// Someone who wrote or made a commit, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name; what git does not allow in one is left out.
    pub name: String,
    /// The address, likewise.
    pub email: String,
    /// In seconds since 1970, shown as UTC.
    pub time: i64,
}

/// A commit to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCommit {
    /// The tree.
    pub tree: ObjectId,
    /// The commits it builds on.
    pub parents: Vec<ObjectId>,
    /// Who wrote it.
    pub author: Person,
    /// Who made it.
    pub committer: Person,
    /// The message.
    pub message: String,
}

impl NewCommit {
    /// Returns the bytes to be signed, which are the whole commit if it is not.
    pub fn payload(&self) -> Vec<u8> {
        let mut text = format!("tree {}\n", self.tree);
        for parent in &self.parents {
            let _ = writeln!(text, "parent {parent}");
        }
        let (author, committer) = (self.author.line(), self.committer.line());
        let _ = write!(
            text,
            "author {author}\ncommitter {committer}\n\n{}",
            self.message
        );
        text.into_bytes()
    }

    /// Returns the bytes of the commit with a signature in its headers.
    pub(super) fn signed(&self, signature: &[u8]) -> Vec<u8> {
        let payload = self.payload();
        let end = end_of_headers(&payload);
        let mut bytes = payload[..end].to_vec();
        let lines = signature.trim_ascii_end().split(|&it| it == b'\n');
        for (at, line) in lines.enumerate() {
            bytes.extend_from_slice(if at == 0 { b"gpgsig " } else { b" " });
            bytes.extend_from_slice(line);
            bytes.push(b'\n');
        }
        bytes.extend_from_slice(&payload[end..]);
        bytes
    }
}

impl Person {
    fn line(&self) -> String {
        let clean = |text: &str| {
            let allowed = |it: &char| !it.is_control() && !matches!(it, '<' | '>');
            text.chars()
                .filter(allowed)
                .collect::<String>()
                .trim()
                .to_owned()
        };
        format!(
            "{} <{}> {} +0000",
            clean(&self.name),
            clean(&self.email),
            self.time
        )
    }
}
