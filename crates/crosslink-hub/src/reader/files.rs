//! Hubs of files, read from commits.

use std::collections::HashMap;
use std::sync::Arc;

use crosslink_core::time::Timestamp;
use crosslink_git::{EntryKind, GitError, ObjectId, Objects, TreeEntry};

use super::HubError;
use crate::heads::Heads;
use crate::snapshot::HubSnapshot;
use crate::v2::{FILE_LIMIT, FileMap, FileSource, Reader};

/// How deep the folders of a hub go.
const DEPTH: usize = 5;

/// At most so many files are looked at.
const FILES: usize = 2_000_000;

/// Folders by the tree they are of; a tree never changes, so it is read once.
type Trees = HashMap<ObjectId, Arc<[TreeEntry]>>;

/// Remembers the trees and files of the last look.
#[derive(Debug, Default)]
pub(super) struct Files {
    trees: Trees,
    /// Those met in this look, which are kept for the next.
    met: Trees,
    reader: Reader,
}

impl Files {
    /// The files of a commit.
    pub(super) fn map(
        &mut self,
        objects: &Objects,
        commit: Option<ObjectId>,
    ) -> Result<FileMap, HubError> {
        let mut map = FileMap::new();
        let Some(commit) = commit else {
            return Ok(map);
        };
        let root = objects.commit(commit)?.tree;
        let mut waiting = vec![(String::new(), root, 0)];
        while let Some((folder, tree, depth)) = waiting.pop() {
            let entries = self.entries(objects, tree)?;
            for entry in entries.iter() {
                let path = format!("{folder}{}", entry.name);
                match entry.kind {
                    EntryKind::Blob => {
                        map.insert(path, FileSource::Blob(entry.id));
                    }
                    EntryKind::Tree if depth < DEPTH => {
                        waiting.push((format!("{path}/"), entry.id, depth + 1));
                    }
                    EntryKind::Tree | EntryKind::Other => {}
                }
            }
            self.met.insert(tree, entries);
            if map.len() > FILES {
                return Err(HubError::Damaged {
                    place: "crosslink/hub".to_owned(),
                    reason: format!("more than {FILES} files"),
                });
            }
        }
        Ok(map)
    }

    fn entries(&self, objects: &Objects, tree: ObjectId) -> Result<Arc<[TreeEntry]>, GitError> {
        match self.trees.get(&tree).or_else(|| self.met.get(&tree)) {
            Some(entries) => Ok(Arc::clone(entries)),
            None => Ok(objects.tree(tree)?.entries.into()),
        }
    }

    /// Takes in the files as they are now; says whether anything that is read changed.
    pub(super) fn update(&mut self, objects: &Objects, map: FileMap) -> bool {
        self.trees = std::mem::take(&mut self.met);
        self.reader.update(map, &|source| bytes(objects, source))
    }

    /// The hub as it stands.
    pub(super) fn snapshot(
        &self,
        objects: &Objects,
        heads: &Heads,
    ) -> Result<HubSnapshot, HubError> {
        let mut snapshot = self.reader.snapshot();
        if let Some(tip) = heads.files {
            let time = objects.commit(tip)?.committer_time;
            snapshot.last_commit_at = Some(Timestamp::from_seconds(time));
            snapshot.tip = Some(tip.to_string());
        }
        Ok(snapshot)
    }
}

/// The bytes of a file, wherever it lies.
pub(super) fn bytes(objects: &Objects, source: &FileSource) -> Result<Vec<u8>, String> {
    match source {
        FileSource::Blob(id) => objects
            .blob(*id, FILE_LIMIT)
            .map_err(|error| error.to_string()),
        FileSource::Disk { path, length, .. } => {
            if *length > FILE_LIMIT {
                return Err(format!("{length} bytes, more than {FILE_LIMIT}"));
            }
            std::fs::read(path).map_err(|error| error.to_string())
        }
    }
}
