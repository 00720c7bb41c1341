//! A home, remotes and a server over them, for tests.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crosslink_fleet::schedule::Pace;
use crosslink_fleet::watch::{ProjectView, Watch, WatchOptions, index};
use crosslink_fleet::{Index, registry};
use crosslink_server::{
    Scope, ServeOptions, Server, SystemEntropy, Timings, TokenRequest, create_token, serve,
};
use crosslink_sim::{Files, OlderHub};
use crosslink_workspace::core::time::{Clock, Timestamp};
use tempfile::TempDir;

use crate::client::{Answer, Client};

/// How long a test waits for what must come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A clock that tests set.
#[derive(Clone)]
pub(crate) struct Hands(Arc<Mutex<Timestamp>>);

impl Hands {
    pub(crate) fn advance(&self, seconds: i64) {
        let mut time = self.0.lock().unwrap();
        *time = time.plus_seconds(seconds);
    }
}

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// A server over a watch, and all that lies beneath. Dropped in this order.
pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) watch: Arc<Watch>,
    pub(crate) index: Index,
    pub(crate) clock: Hands,
    directory: TempDir,
}

impl World {
    /// A server over nothing.
    pub(crate) fn empty() -> Self {
        Self::new(&[])
    }

    /// A server over a project with trouble, `acme/one`, which was read.
    pub(crate) fn troubled() -> Self {
        let hub = OlderHub {
            trouble: true,
            ..OlderHub::default()
        };
        let world = Self::new(&[("one", hub)]);
        world.until("acme/one", |view| view.alerts.warning > 0);
        world
    }

    /// A server over nothing that has little patience.
    pub(crate) fn hasty() -> Self {
        let second = Duration::from_secs(1);
        let timings = Timings {
            request: second,
            head: second,
            ping: second,
        };
        Self::with(&[], timings)
    }

    /// A server over projects.
    pub(crate) fn new(projects: &[(&str, OlderHub)]) -> Self {
        Self::with(projects, Timings::default())
    }

    fn with(projects: &[(&str, OlderHub)], timings: Timings) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let home = directory.path().join("home");
        let clock = Hands(Arc::new(Mutex::new(OlderHub::default().now)));
        let index = Index::open(&index(&home)).unwrap();
        for (name, hub) in projects {
            let clone = project(directory.path(), name);
            push(directory.path(), name, &hub.second_generation());
            registry::track(&index, &clone, None, clock.now()).unwrap();
        }
        let mut options = WatchOptions::new(home.clone(), Box::new(clock.clone()));
        options.pace = Pace::of_tick(Duration::from_millis(100));
        let watch = Arc::new(Watch::start(options).unwrap());
        let server = serve(ServeOptions {
            home,
            bind: ([127, 0, 0, 1], 0).into(),
            allow_remote: false,
            hosts: vec!["watch.example".to_owned()],
            watch: Arc::clone(&watch),
            timings,
            clock: Box::new(clock.clone()),
            entropy: Box::new(SystemEntropy),
        });
        Self {
            server: server.unwrap(),
            watch,
            index,
            clock,
            directory,
        }
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.directory.path().join("home")
    }

    /// Pushes another hub to the remote of a project, from elsewhere.
    pub(crate) fn push(&self, name: &str, hub: &OlderHub) {
        push(self.directory.path(), name, &hub.second_generation());
    }

    /// Waits until a project is as it should be.
    pub(crate) fn until(&self, slug: &str, wanted: impl Fn(&ProjectView) -> bool) {
        let updates = self.watch.subscribe();
        let began = Instant::now();
        while !self
            .watch
            .board()
            .get(slug)
            .is_some_and(|view| wanted(view))
        {
            assert!(
                began.elapsed() < PATIENCE,
                "{slug}: {:?}",
                self.watch.board()
            );
            // Whatever is told, the board is looked at again.
            let _ = updates.recv_timeout(Duration::from_millis(50));
        }
    }

    /// A client that says nothing about itself.
    pub(crate) fn stranger(&self) -> Client {
        Client::new(self.server.address())
    }

    /// A program with a token.
    pub(crate) fn program(&self, scope: Scope) -> Client {
        let token = self.token(scope, None).0;
        self.stranger()
            .with("Authorization", &format!("Bearer {token}"))
    }

    /// Makes a token; returns its text and its number.
    pub(crate) fn token(&self, scope: Scope, expires_at: Option<Timestamp>) -> (String, i64) {
        let request = TokenRequest {
            name: "a program".to_owned(),
            scope,
            expires_at,
        };
        let now = self.clock.now();
        let made = create_token(&self.index, request, &mut SystemEntropy, now).unwrap();
        (made.token, made.view.id)
    }

    /// The code of a fresh link.
    pub(crate) fn code(&self) -> String {
        let link = self.server.login_url().unwrap();
        link.split_once('#').unwrap().1.to_owned()
    }

    /// A person's browser, let in.
    pub(crate) fn person(&self) -> Client {
        let entered = self.enter(&self.code());
        assert_eq!(entered.status, 303, "{entered:?}");
        let cookie = entered.header("set-cookie").unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        self.stranger().with("Cookie", &cookie)
    }

    pub(crate) fn enter(&self, code: &str) -> Answer {
        let form = "application/x-www-form-urlencoded";
        let client = self.stranger().with("Content-Type", form);
        client.send("POST", "/login", format!("code={code}").as_bytes())
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.server.address())
    }
}

/// Makes a bare remote and a working copy of it, `acme/<name>`.
fn project(directory: &Path, name: &str) -> PathBuf {
    let remote = directory.join(format!("remotes/acme/{name}.git"));
    std::fs::create_dir_all(&remote).unwrap();
    git(&remote, &["init", "-q", "--bare", "-b", "main"]);
    git(directory, &["clone", "-q", remote.to_str().unwrap(), name]);
    directory.join(name)
}

fn push(directory: &Path, name: &str, files: &Files) {
    let other = directory.join(format!("other-{name}"));
    if !other.exists() {
        std::fs::create_dir_all(&other).unwrap();
        git(&other, &["init", "-q", "-b", "work"]);
    }
    git(&other, &["rm", "-rqf", "--ignore-unmatch", "."]);
    for (path, bytes) in files {
        let path = other.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    git(&other, &["add", "-A"]);
    git(&other, &["commit", "-q", "--allow-empty", "-m", "hub"]);
    let remote = directory.join(format!("remotes/acme/{name}.git"));
    let remote = remote.to_str().unwrap();
    git(
        &other,
        &["push", "-q", remote, "HEAD:refs/heads/crosslink/hub"],
    );
}

fn git(directory: &Path, arguments: &[&str]) {
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
}
