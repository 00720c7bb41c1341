//! Refs that are a file each.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use super::Refs;
use crate::{GitError, ObjectId, open_regular};

/// The most that is read of one ref; git writes 41 bytes, or a name.
const SIZE_LIMIT: u64 = 4096;

/// What the file of a ref says.
pub(super) enum Loose {
    Missing,
    Id(ObjectId),
    /// The full name of another ref.
    Symbolic(String),
    /// Why it says nothing.
    Broken(String),
}

/// Says whether a name is the full name of a ref that git would write.
pub(crate) fn is_full_name(name: &str) -> bool {
    name == "HEAD"
        || name.starts_with("refs/") && gix::validate::reference::name(name.into()).is_ok()
}

/// Reads the file of a ref whose name was checked. Nothing but a plain file is opened: a pipe would
/// keep the reader waiting.
pub(super) fn read(home: &Path, name: &str) -> Loose {
    match read_file(&home.join(name)) {
        Ok(loose) => loose,
        Err(error) => match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Loose::Missing,
            _ => Loose::Broken(error.to_string()),
        },
    }
}

fn read_file(path: &Path) -> io::Result<Loose> {
    let kind = fs::symlink_metadata(path)?.file_type();
    if kind.is_dir() {
        return Ok(Loose::Missing);
    }
    if kind.is_symlink() {
        let target = fs::read_link(path)?;
        return Ok(match target.to_str() {
            Some(name) if is_full_name(name) => Loose::Symbolic(name.into()),
            _ => Loose::Broken("it is a symbolic link to something else".into()),
        });
    }
    if !kind.is_file() {
        return Ok(Loose::Broken("it is no file".into()));
    }
    let mut bytes = Vec::with_capacity(64);
    open_regular(path)?
        .take(SIZE_LIMIT)
        .read_to_end(&mut bytes)?;
    Ok(parse(&bytes))
}

pub(super) fn parse(bytes: &[u8]) -> Loose {
    if let Some(target) = bytes.strip_prefix(b"ref:") {
        return match std::str::from_utf8(target.trim_ascii()) {
            Ok(name) if is_full_name(name) => Loose::Symbolic(name.into()),
            _ => Loose::Broken("it leads to something that is no ref".into()),
        };
    }
    if bytes.is_empty() {
        return Loose::Broken("it is empty".into());
    }
    let ends = bytes.get(40).is_none_or(u8::is_ascii_whitespace);
    match bytes.get(..40).map(ObjectId::from_hex) {
        Some(Ok(id)) if ends => Loose::Id(id),
        _ => Loose::Broken("it does not name an object".into()),
    }
}

/// Reads all refs under a prefix that are files. Links to folders are not followed.
pub(super) fn names(
    home: &Path,
    prefix: &str,
    refs: &mut Refs,
) -> Result<Vec<(String, Loose)>, GitError> {
    let mut found = Vec::new();
    let Some(start) = start_of(prefix) else {
        return Ok(found);
    };
    let mut waiting = vec![start.to_owned()];
    while let Some(folder) = waiting.pop() {
        let path = home.join(&folder);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) => match error.kind() {
                ErrorKind::NotFound | ErrorKind::NotADirectory => continue,
                _ => return Err(GitError::unreadable(&path, error)),
            },
        };
        for entry in entries {
            let entry = entry.map_err(|error| GitError::unreadable(&path, error))?;
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            let is_folder = entry.file_type().is_ok_and(|it| it.is_dir());
            if is_folder && (name.starts_with(prefix) || prefix.starts_with(&format!("{name}/"))) {
                waiting.push(name);
            } else if !is_folder && name.starts_with(prefix) && !is_passing(&name) {
                match is_full_name(&name) && entry.file_name().to_str().is_some() {
                    true => found.push((name.clone(), read(home, &name))),
                    false => refs.blame(name, "git allows no such name"),
                }
            }
        }
    }
    found.retain(|(_, loose)| !matches!(loose, Loose::Missing));
    Ok(found)
}

/// The deepest folder that holds everything under the prefix.
fn start_of(prefix: &str) -> Option<&str> {
    if "refs/".starts_with(prefix) {
        return Some("refs");
    }
    let (folder, _) = prefix.rsplit_once('/')?;
    let plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains('\0');
    (prefix.starts_with("refs/") && folder.split('/').all(plain)).then_some(folder)
}

/// Lock files and hidden ones are no refs, and nobody's fault.
fn is_passing(name: &str) -> bool {
    name.ends_with(".lock") || name.contains("/.")
}
