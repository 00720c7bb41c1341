//! Eyes on the disk: a hub that changes on this machine is read at once, not at the next tick.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::keeper::Command;
use crate::schedule::ProjectId;

/// Sees what moves in the folders of projects. Where the system has no eyes left, the tick still comes.
pub(super) struct Eyes {
    watcher: Option<RecommendedWatcher>,
    places: BTreeMap<ProjectId, BTreeSet<PathBuf>>,
}

impl Eyes {
    /// Opens the eyes; what they see is told by its folder.
    pub(super) fn open(commands: &Sender<Command>) -> Self {
        let commands = commands.clone();
        let seen = move |event: notify::Result<Event>| {
            let Ok(event) = event else { return };
            if !matters(&event.kind) {
                return;
            }
            let folders = event.paths.iter().filter(|path| !is_noise(path));
            // A folder that goes away is named itself.
            let folders: BTreeSet<PathBuf> = folders
                .flat_map(|path| [Some(path.as_path()), path.parent()])
                .flatten()
                .map(Path::to_owned)
                .collect();
            if !folders.is_empty() {
                // A keeper that ended wants to know nothing more.
                let _ = commands.send(Command::Moved(folders));
            }
        };
        let watcher = notify::recommended_watcher(seen);
        if let Err(error) = &watcher {
            tracing::warn!(%error, "changes on this machine are seen at the next tick only");
        }
        Self {
            watcher: watcher.ok(),
            places: BTreeMap::new(),
        }
    }

    /// Whether anything is seen at all.
    pub(super) fn are_open(&self) -> bool {
        self.watcher.is_some()
    }

    /// Turns to the folders of a project, and away from those that are no longer named. Says whether there are any it
    /// did not see before.
    pub(super) fn turn_to(&mut self, id: ProjectId, places: Vec<PathBuf>) -> bool {
        let places: BTreeSet<PathBuf> = places.into_iter().collect();
        let before = self.places.insert(id, places.clone()).unwrap_or_default();
        let Some(watcher) = &mut self.watcher else {
            return false;
        };
        for place in before.difference(&places) {
            // It went away, and the eyes with it.
            let _ = watcher.unwatch(place);
        }
        for place in places.difference(&before) {
            if let Err(error) = watcher.watch(place, RecursiveMode::NonRecursive) {
                tracing::debug!(%error, place = %place.display(), "not watched");
            }
        }
        !places.is_subset(&before)
    }

    /// Turns away from a project.
    pub(super) fn turn_away(&mut self, id: ProjectId) {
        self.turn_to(id, Vec::new());
        self.places.remove(&id);
    }

    /// The projects that have one of these folders.
    pub(super) fn projects(&self, folders: &BTreeSet<PathBuf>) -> Vec<ProjectId> {
        let theirs = self.places.iter();
        theirs
            .filter(|(_, places)| !places.is_disjoint(folders))
            .map(|(id, _)| *id)
            .collect()
    }
}

/// Reading a file is no change, nor is touching its times.
fn matters(kind: &EventKind) -> bool {
    match kind {
        EventKind::Create(_) | EventKind::Remove(_) => true,
        EventKind::Modify(what) => !matches!(what, ModifyKind::Metadata(_)),
        _ => false,
    }
}

/// What git makes on the way to a change; the change itself follows.
fn is_noise(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    name.ends_with(".lock")
        || matches!(
            name,
            "index" | "FETCH_HEAD" | "ORIG_HEAD" | "COMMIT_EDITMSG" | "gc.pid"
        )
}
