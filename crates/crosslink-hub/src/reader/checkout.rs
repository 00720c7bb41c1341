//! A checkout of a hub of files, which the reference's commands write to before they commit.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crosslink_git::Objects;

use super::files::bytes;
use crate::v2::{FileMap, FileSource};

/// How deep the folders of a hub go.
const DEPTH: usize = 5;

/// At most so many files are looked at.
const FILES: usize = 200_000;

/// The folders and files of a hub; the rest of a checkout is nobody's business.
const TOP: [&str; 7] = [
    "issues",
    "meta",
    "locks",
    "locks.json",
    "heartbeats",
    "agents",
    "trust",
];

/// Remembers which files of a checkout are as they were committed.
#[derive(Debug, Default)]
pub(super) struct Checkout {
    known: BTreeMap<String, (FileSource, FileSource, bool)>,
}

impl Checkout {
    /// Lays what is not committed over the files of a hub. `committed` is what the checkout began with: a file that
    /// differs from it, or is missing, was changed here; one that does not says nothing, however old it is.
    pub(super) fn lay_over(
        &mut self,
        objects: &Objects,
        root: &Path,
        committed: &FileMap,
        map: &mut FileMap,
    ) {
        let on_disk = files(root);
        // A checkout without any file is one that is being made or went away.
        if on_disk.is_empty() {
            return;
        }
        for (path, disk) in &on_disk {
            let same = committed
                .get(path)
                .is_some_and(|blob| self.is_same(objects, path, disk, blob));
            if !same {
                map.insert(path.clone(), disk.clone());
            }
        }
        for path in committed.keys() {
            let ours = TOP.iter().any(|top| path.split('/').next() == Some(top));
            if ours && !on_disk.contains_key(path) {
                map.remove(path);
            }
        }
        self.known.retain(|path, _| on_disk.contains_key(path));
    }

    fn is_same(
        &mut self,
        objects: &Objects,
        path: &str,
        disk: &FileSource,
        blob: &FileSource,
    ) -> bool {
        if let Some((known_disk, known_blob, same)) = self.known.get(path)
            && known_disk == disk
            && known_blob == blob
        {
            return *same;
        }
        let same = match (bytes(objects, disk), bytes(objects, blob)) {
            (Ok(disk), Ok(blob)) => disk == blob,
            _ => false,
        };
        let entry = (disk.clone(), blob.clone(), same);
        self.known.insert(path.to_owned(), entry);
        same
    }
}

/// The files of a checkout by their paths. Links are not followed.
fn files(root: &Path) -> BTreeMap<String, FileSource> {
    let mut found = BTreeMap::new();
    let top = TOP
        .iter()
        .map(|name| ((*name).to_owned(), root.join(name), 0));
    let mut waiting: Vec<(String, PathBuf, usize)> = top.collect();
    while let Some((name, path, depth)) = waiting.pop() {
        let Ok(metadata) = fs::symlink_metadata(&path) else {
            continue;
        };
        if metadata.is_file() && found.len() < FILES {
            let modified = metadata.modified().ok();
            let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            let source = FileSource::Disk {
                path,
                modified: since.map_or(0, |since| since.as_nanos() as i128),
                length: metadata.len(),
            };
            found.insert(name, source);
        } else if metadata.is_dir() && depth < DEPTH {
            let entries = fs::read_dir(&path).into_iter().flatten().flatten();
            waiting.extend(entries.filter_map(|entry| {
                let file = entry.file_name().to_str()?.to_owned();
                // What is being written has such a name.
                (!file.starts_with('.'))
                    .then(|| (format!("{name}/{file}"), entry.path(), depth + 1))
            }));
        }
    }
    found
}
