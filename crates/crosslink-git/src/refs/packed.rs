//! Refs that share one file, `packed-refs`.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::loose::is_full_name;
use crate::{GitError, ObjectId, open_regular};

/// The largest file that is read: several million refs.
const SIZE_LIMIT: u64 = 256 * 1024 * 1024;

/// The bytes of `packed-refs`.
pub(super) struct Packed(pub(super) Vec<u8>);

/// Reads the file; none is an empty one.
pub(super) fn read(common_dir: &Path) -> Result<Packed, GitError> {
    let path = common_dir.join("packed-refs");
    let size = match fs::metadata(&path) {
        Ok(metadata) if metadata.is_file() => metadata.len(),
        Ok(_) => return Err(GitError::unreadable(&path, ErrorKind::InvalidData)),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Packed(Vec::new())),
        Err(error) => return Err(GitError::unreadable(&path, error)),
    };
    if size > SIZE_LIMIT {
        return Err(GitError::TooMuch {
            what: "bytes of packed-refs",
            limit: SIZE_LIMIT,
        });
    }
    let mut bytes = Vec::new();
    match open_regular(&path).and_then(|file| file.take(SIZE_LIMIT).read_to_end(&mut bytes)) {
        Ok(_) => Ok(Packed(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Packed(Vec::new())),
        Err(error) => Err(GitError::unreadable(&path, error)),
    }
}

impl Packed {
    /// Returns the refs in the order of the file, and the numbers of the lines that are none.
    pub(super) fn lines(&self) -> impl Iterator<Item = Result<(&str, ObjectId), usize>> {
        let lines = self.0.split(|&it| it == b'\n').enumerate();
        lines
            .filter(|(_, line)| !line.is_empty() && !matches!(line[0], b'#' | b'^'))
            .map(|(at, line)| parse(line).ok_or(at + 1))
    }

    /// Finds a ref; of several lines for one the last counts, as in a listing.
    pub(super) fn find(&self, name: &str) -> Option<ObjectId> {
        let lines = self.0.rsplit(|&it| it == b'\n');
        let mut named = lines.filter(|line| {
            line.get(40) == Some(&b' ') && line[41..].trim_ascii_end() == name.as_bytes()
        });
        named.find_map(|line| parse(line).map(|(_, id)| id))
    }
}

fn parse(line: &[u8]) -> Option<(&str, ObjectId)> {
    let (digits, rest) = line.split_at_checked(40)?;
    let name = std::str::from_utf8(rest.strip_prefix(b" ")?.trim_ascii_end()).ok()?;
    let id = ObjectId::from_hex(digits).ok()?;
    is_full_name(name).then_some((name, id))
}
