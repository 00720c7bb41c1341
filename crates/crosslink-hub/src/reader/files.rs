//! Hubs of files, read from commits.

use crosslink_core::time::Timestamp;
use crosslink_git::{EntryKind, ObjectId, Objects, read_regular};

use super::HubError;
use super::commits::Commits;
use crate::heads::Heads;
use crate::snapshot::HubSnapshot;
use crate::v2::{FILE_LIMIT, FileMap, FileSource, Reader, Reason, Source};
use crate::words::Texts;

/// How deep the folders of a hub go.
const DEPTH: usize = 5;

/// At most so many files are looked at.
const FILES: usize = 2_000_000;

/// Remembers what was read at the last look.
#[derive(Debug, Default)]
pub(super) struct Files {
    reader: Reader,
    commits: Commits,
}

/// How far a listing looks into folders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Folders of issues are only named.
    Shallow,
    /// Every file is named.
    Whole,
}

impl Files {
    pub(super) fn new(texts: Texts) -> Self {
        Self {
            reader: Reader::new(texts),
            ..Self::default()
        }
    }

    /// The files of a commit.
    pub(super) fn map(
        objects: &Objects,
        commit: Option<ObjectId>,
        reach: Reach,
    ) -> Result<FileMap, HubError> {
        let Some(commit) = commit else {
            return Ok(FileMap::new());
        };
        let root = objects.commit(commit)?.tree;
        let files = walk(objects, root, reach).map_err(|reason| HubError::Damaged {
            place: "crosslink/hub".to_owned(),
            reason,
        })?;
        Ok(files.into_iter().collect())
    }

    /// Takes in the files as they are now; says whether anything that is read changed.
    pub(super) fn update(&mut self, objects: &Objects, map: &FileMap) -> bool {
        self.reader.update(map, &Git(objects))
    }

    /// The hub as it stands.
    pub(super) fn snapshot(
        &mut self,
        objects: &Objects,
        heads: &Heads,
    ) -> Result<HubSnapshot, HubError> {
        let mut snapshot = self.reader.snapshot();
        if let Some(tip) = heads.files {
            let time = objects.commit(tip)?.committer_time;
            snapshot.last_commit_at = Some(Timestamp::from_seconds(time));
            snapshot.tip = Some(tip.to_string());
            self.commits.judge(objects, tip, &mut snapshot)?;
        }
        Ok(snapshot)
    }
}

/// The files below a tree by their paths.
fn walk(
    objects: &Objects,
    root: ObjectId,
    reach: Reach,
) -> Result<Vec<(String, FileSource)>, Reason> {
    let mut found = Vec::new();
    let mut waiting = vec![(String::new(), root, 0)];
    while let Some((folder, tree, depth)) = waiting.pop() {
        let tree = objects.tree(tree).map_err(|error| error.to_string())?;
        for entry in tree.entries {
            let path = format!("{folder}{}", entry.name);
            match entry.kind {
                EntryKind::Blob => found.push((path, FileSource::Blob(entry.id))),
                EntryKind::Tree if reach == Reach::Shallow && folder == "issues/" => {
                    found.push((path, FileSource::Folder(entry.id)));
                }
                EntryKind::Tree if depth < DEPTH => {
                    waiting.push((format!("{path}/"), entry.id, depth + 1));
                }
                EntryKind::Tree | EntryKind::Other => {}
            }
        }
        if found.len() > FILES {
            return Err(format!("more than {FILES} files"));
        }
    }
    Ok(found)
}

/// Files and folders of commits, and of an unfinished checkout.
struct Git<'a>(&'a Objects);

impl Source for Git<'_> {
    fn bytes(&self, file: &FileSource) -> Result<Vec<u8>, Reason> {
        bytes(self.0, file)
    }

    fn list(&self, folder: ObjectId) -> Result<Vec<(String, FileSource)>, Reason> {
        walk(self.0, folder, Reach::Whole)
    }
}

/// The bytes of a file, wherever it lies.
pub(super) fn bytes(objects: &Objects, source: &FileSource) -> Result<Vec<u8>, String> {
    match source {
        FileSource::Blob(id) => objects
            .blob(*id, FILE_LIMIT)
            .map_err(|error| error.to_string()),
        FileSource::Folder(id) => Err(format!("{id} is a folder")),
        FileSource::Disk { path, length, .. } => {
            if *length > FILE_LIMIT {
                return Err(format!("{length} bytes, more than {FILE_LIMIT}"));
            }
            read_regular(path, FILE_LIMIT).map_err(|error| error.to_string())
        }
    }
}
