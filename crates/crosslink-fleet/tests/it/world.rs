//! Remotes, working copies and a home on disk, for tests of the watch.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crosslink_core::time::{Clock, Timestamp};
use crosslink_fleet::registry;
use crosslink_fleet::schedule::{Limits, Pace};
use crosslink_fleet::watch::{ProjectView, Update, Watch, WatchOptions, index};
use crosslink_hub::{GitTransport, Transport};
use crosslink_sim::{Files, OlderHub, Remotes};
use crosslink_store::fleet::FleetStore;
use tempfile::TempDir;

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A clock that tests set.
#[derive(Clone)]
pub(crate) struct Hands(Arc<Mutex<Timestamp>>);

impl Hands {
    pub(crate) fn set(&self, time: Timestamp) {
        *self.0.lock().unwrap() = time;
    }
}

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

pub(crate) struct World {
    pub(crate) directory: TempDir,
    pub(crate) clock: Hands,
    pub(crate) store: FleetStore,
}

impl World {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = FleetStore::open(&index(&directory.path().join("home"))).unwrap();
        Self {
            directory,
            clock: Hands(Arc::new(Mutex::new(OlderHub::default().now))),
            store,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Makes a bare remote and a working copy of it that is tracked as `acme/<name>`.
    pub(crate) fn project(&self, name: &str) -> PathBuf {
        let clone = self.remotes().project(name).unwrap();
        registry::track(&self.store, &clone, None, OlderHub::default().now).unwrap();
        clone
    }

    pub(crate) fn remotes(&self) -> Remotes {
        Remotes::new(self.directory.path())
    }

    /// Pushes files as the new content of a branch of a project's remote, by another clone.
    pub(crate) fn push(&self, name: &str, branch: &str, files: &Files) {
        self.remotes().push(name, branch, files).unwrap();
    }

    pub(crate) fn push_third(&self, name: &str, hub: &OlderHub) {
        for (branch, files) in hub.third_generation() {
            self.push(name, &branch, &files);
        }
    }

    pub(crate) fn push_fourth(&self, name: &str, hub: &OlderHub) {
        let remote = self.remotes().remote(name);
        hub.write_fourth_generation(&remote).unwrap();
    }

    pub(crate) fn options(&self) -> WatchOptions {
        WatchOptions {
            home: self.path("home"),
            pace: Pace::of_tick(Duration::from_millis(100)),
            limits: Limits::default(),
            deadline: Duration::from_secs(10),
            clock: Box::new(self.clock.clone()),
            transport: Arc::new(GitTransport::new(self.path("scratch"))) as Arc<dyn Transport>,
            seed: 1,
        }
    }

    pub(crate) fn watch(&self) -> Running {
        // A child of another test, not yet become git, may hold the lock of a watch that ended here for a moment.
        let began = Instant::now();
        let watch = loop {
            match Watch::start(self.options()) {
                Err(_) if began.elapsed() < PATIENCE => std::thread::yield_now(),
                started => break started.unwrap(),
            }
        };
        let updates = watch.subscribe();
        Running { watch, updates }
    }
}

/// A watch, and what it tells.
pub(crate) struct Running {
    pub(crate) watch: Watch,
    pub(crate) updates: Receiver<Arc<Update>>,
}

impl Running {
    /// Waits until a project is as it should be.
    pub(crate) fn until(
        &self,
        slug: &str,
        wanted: impl Fn(&ProjectView) -> bool,
    ) -> Arc<ProjectView> {
        let began = Instant::now();
        loop {
            let board = self.watch.board();
            if let Some(view) = board.get(slug).filter(|view| wanted(view)) {
                return Arc::clone(view);
            }
            let left = PATIENCE.checked_sub(began.elapsed());
            let left = left.unwrap_or_else(|| panic!("{slug} stayed {:?}", board.get(slug)));
            // Whatever is told, the board is looked at again.
            let _ = self
                .updates
                .recv_timeout(left.min(Duration::from_millis(50)));
        }
    }

    /// Waits until a project was read.
    pub(crate) fn until_read(&self, slug: &str) -> Arc<ProjectView> {
        self.until(slug, |view| view.health.last_success.is_some())
    }
}

pub(crate) fn git(directory: &Path, arguments: &[&str]) -> String {
    crosslink_sim::git(directory, arguments).unwrap()
}
