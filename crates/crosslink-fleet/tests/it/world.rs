//! Remotes, working copies and a home on disk, for tests of the watch.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crosslink_core::time::{Clock, Timestamp};
use crosslink_fleet::registry;
use crosslink_fleet::schedule::{Limits, Pace};
use crosslink_fleet::watch::{ProjectView, Update, Watch, WatchOptions, index};
use crosslink_hub::{GitTransport, Transport};
use crosslink_sim::{Files, OlderHub};
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
        let remote = self.path(&format!("remotes/acme/{name}.git"));
        std::fs::create_dir_all(&remote).unwrap();
        git(&remote, &["init", "-q", "--bare", "-b", "main"]);
        let clone = self.path(name);
        git(
            self.directory.path(),
            &["clone", "-q", remote.to_str().unwrap(), name],
        );
        registry::track(&self.store, &clone, None, OlderHub::default().now).unwrap();
        clone
    }

    /// Pushes files as the new content of a branch of a project's remote, by another clone.
    pub(crate) fn push(&self, name: &str, branch: &str, files: &Files) {
        let other = self.path(&format!("other-{name}-{}", branch.replace('/', "-")));
        let remote = self.path(&format!("remotes/acme/{name}.git"));
        if !other.exists() {
            std::fs::create_dir_all(&other).unwrap();
            git(&other, &["init", "-q", "-b", "work"]);
        }
        for entry in std::fs::read_dir(&other).unwrap().flatten() {
            if entry.file_name() != ".git" && entry.path().is_dir() {
                std::fs::remove_dir_all(entry.path()).unwrap();
            }
        }
        for (path, bytes) in files {
            let path = other.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        git(&other, &["add", "-A"]);
        git(&other, &["commit", "-q", "--allow-empty", "-m", "hub"]);
        let target = format!("HEAD:refs/heads/crosslink/{branch}");
        git(&other, &["push", "-q", remote.to_str().unwrap(), &target]);
    }

    pub(crate) fn push_third(&self, name: &str, hub: &OlderHub) {
        for (branch, files) in hub.third_generation() {
            self.push(name, &branch, &files);
        }
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
        let watch = Watch::start(self.options()).unwrap();
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
    let output = Command::new("git")
        .args(arguments)
        .current_dir(directory)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "test")
        .env("GIT_AUTHOR_EMAIL", "test@example.invalid")
        .env("GIT_COMMITTER_NAME", "test")
        .env("GIT_COMMITTER_EMAIL", "test@example.invalid")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}
