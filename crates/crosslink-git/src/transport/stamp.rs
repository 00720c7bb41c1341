//! Whether the refs of a repository on this machine moved, told by the times of a few folders.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Times of files are this coarse on some file systems. What changed more recently may change again unseen.
const GRAIN: Duration = Duration::from_secs(2);

/// At most so many folders of refs are looked at.
const FOLDERS: usize = 64;

/// A number that is another once a ref of the repository moved in one of the folders: git puts a loose ref in its place by
/// renaming, which changes the time of its folder, and the packed ones likewise. Nothing where something changed just now,
/// where the refs are kept otherwise, or in too many folders.
pub(super) fn of(path: &Path, folders: &[&str]) -> Option<u64> {
    // A bundle is asked each time.
    if path.is_file() {
        return None;
    }
    let inner = path.join(".git");
    let git = if inner.is_dir() {
        inner.as_path()
    } else {
        path
    };
    if git.join("commondir").exists() || git.join("reftable").exists() {
        return None;
    }
    let mut stamp = DefaultHasher::new();
    let mut newest = SystemTime::UNIX_EPOCH;
    let mut note = |path: &Path| {
        let time = fs::metadata(path).and_then(|it| it.modified()).ok();
        newest = newest.max(time.unwrap_or(SystemTime::UNIX_EPOCH));
        time.hash(&mut stamp);
        time.is_some()
    };
    note(&git.join("packed-refs"));
    note(&git.join("HEAD"));
    let mut waiting: Vec<_> = folders.iter().map(|folder| git.join(folder)).collect();
    let mut seen = 0;
    while let Some(folder) = waiting.pop() {
        if !note(&folder) {
            continue;
        }
        seen += 1;
        if seen > FOLDERS {
            return None;
        }
        let entries = fs::read_dir(&folder).ok()?.flatten();
        let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        let mut folders: Vec<_> = folders.map(|entry| entry.path()).collect();
        folders.sort();
        waiting.extend(folders);
    }
    let old = newest.elapsed().is_ok_and(|age| age > GRAIN);
    old.then(|| stamp.finish())
}
