//! A home, remotes and a server over them, for tests.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crosslink_fleet::alerts::{AlertKey, AlertKind};
use crosslink_fleet::schedule::Pace;
use crosslink_fleet::watch::{ProjectView, Watch, WatchOptions, index};
use crosslink_fleet::{Index, registry};
use crosslink_server::{
    Scope, ServeOptions, Server, Surroundings, SystemEntropy, Timings, TokenRequest, create_token,
    serve,
};
use crosslink_sim::{OlderHub, Remotes, real_data};
use crosslink_workspace::core::id::{IssueId, IssueRef};
use crosslink_workspace::core::model::Priority;
use crosslink_workspace::core::operation::{AddComment, CreateIssue, CreateMilestone};
use crosslink_workspace::core::time::{Clock, Timestamp};
use crosslink_workspace::{Environment, InitOptions, WorkOptions, Workspace};
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

/// The same clock for a watch, which hangs as long as a test holds it.
struct Held {
    hands: Hands,
    held: Arc<Mutex<()>>,
}

impl Clock for Held {
    fn now(&self) -> Timestamp {
        let _held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        self.hands.now()
    }
}

/// Makes a project in a working copy, and fills it.
fn fill(clone: &Path) -> Workspace {
    let options = InitOptions {
        directory: Some(clone.to_owned()),
        agent: Some("agent-1".to_owned()),
        ..InitOptions::default()
    };
    let environment = Environment {
        clock: Box::new(Hands(Arc::new(Mutex::new(OlderHub::default().now)))),
        // Another machine would take the database for a copy, which holds nothing.
        machine: Environment::of_process().machine,
        ..crosslink_sim::environment(1)
    };
    let (workspace, _) = Workspace::init(environment, &options).unwrap();
    let mut workspace = workspace.unwrap();
    let mut make = |title: &str, priority, labels: &[&str], blockers: &[IssueId]| {
        let issue = CreateIssue {
            title: title.to_owned(),
            priority,
            labels: labels.iter().map(ToString::to_string).collect(),
            blockers: blockers.to_vec(),
            ..CreateIssue::default()
        };
        workspace.run(issue).unwrap().outcome.uuid
    };
    let first = make("Login forgets", Priority::High, &["bug"], &[]);
    make("Write notes", Priority::Low, &[], &[]);
    make("Ship it", Priority::Medium, &[], &[first]);
    let comment = AddComment {
        issue: first,
        body: "Seen it twice".to_owned(),
        kind: None,
    };
    workspace.run(comment).unwrap();
    let milestone = CreateMilestone {
        name: "M1".to_owned(),
        ..CreateMilestone::default()
    };
    workspace.run(milestone).unwrap();
    workspace
}

/// How projects are opened by a person called `dev`.
pub(crate) fn surroundings(clock: &Hands) -> Surroundings {
    let clock = clock.clone();
    Surroundings {
        environment: Box::new(move || {
            let mut environment = Environment::of_process();
            environment.clock = Box::new(clock.clone());
            environment.vars.clear();
            environment.vars.insert("USER".to_owned(), "dev".to_owned());
            environment
        }),
        written: |_| {},
    }
}

/// A server over a watch, and all that lies beneath. Dropped in this order.
pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) watch: Arc<Watch>,
    pub(crate) index: Index,
    pub(crate) clock: Hands,
    /// As long as a test holds it, the watch hangs.
    pub(crate) held: Arc<Mutex<()>>,
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
        Self::with(|_| Vec::new(), timings, OlderHub::default().now)
    }

    /// A server over projects.
    pub(crate) fn new(projects: &[(&str, OlderHub)]) -> Self {
        let furnish = |remotes: &Remotes| {
            let made = projects.iter().map(|(name, hub)| {
                let clone = remotes.project(name).unwrap();
                let files = hub.second_generation();
                remotes.push(name, "hub", &files).unwrap();
                clone
            });
            made.collect()
        };
        Self::with(furnish, Timings::default(), OlderHub::default().now)
    }

    /// A server over a real hub, `acme/real`, as somebody sees it at some time; nothing where there is no data.
    pub(crate) fn real(bundle: &str, now: Timestamp) -> Option<Self> {
        let bundle = real_data(bundle)?;
        let furnish = |remotes: &Remotes| vec![remotes.unbundle("real", &bundle).unwrap()];
        let world = Self::with(furnish, Timings::default(), now);
        world.until("acme/real", |view| view.counters.is_some());
        Some(world)
    }

    /// A server over a hub of format 4 whose project has no database here, `acme/real`, which was read.
    pub(crate) fn fourth(hub: &OlderHub) -> Self {
        let furnish = |remotes: &Remotes| {
            let clone = remotes.project("real").unwrap();
            hub.write_fourth_generation(&remotes.remote("real"))
                .unwrap();
            vec![clone]
        };
        let world = Self::with(furnish, Timings::default(), hub.now);
        world.until("acme/real", |view| view.counters.is_some());
        world
    }

    /// A server over a project of this program, `acme/own`, with three issues and a milestone, as `agent-1` made them.
    pub(crate) fn own() -> (Self, Workspace) {
        let mut made = None;
        let furnish = |remotes: &Remotes| {
            let clone = remotes.project("own").unwrap();
            made = Some(fill(&clone));
            vec![clone]
        };
        let world = Self::with(furnish, Timings::default(), OlderHub::default().now);
        world.until("acme/own", |view| view.counters.is_some());
        (world, made.unwrap())
    }

    /// A server over both: `acme/one`, with trouble, and `acme/own`, a project of this program.
    pub(crate) fn both() -> (Self, Workspace) {
        let mut made = None;
        let furnish = |remotes: &Remotes| {
            let (one, own) = (remotes.project("one"), remotes.project("own"));
            let hub = OlderHub {
                trouble: true,
                ..OlderHub::default()
            };
            remotes
                .push("one", "hub", &hub.second_generation())
                .unwrap();
            made = Some(fill(own.as_ref().unwrap()));
            vec![one.unwrap(), own.unwrap()]
        };
        let world = Self::with(furnish, Timings::default(), OlderHub::default().now);
        world.until("acme/one", |view| view.alerts.warning > 0);
        (world, made.unwrap())
    }

    /// Lets `agent-1` claim an issue.
    pub(crate) fn claim(&self, workspace: &mut Workspace, number: u32) {
        let issue = workspace.resolve(&IssueRef::Number(number)).unwrap();
        let options = WorkOptions::default();
        workspace.claim(issue, &options).unwrap();
    }

    /// Where the working copy of a project is.
    pub(crate) fn clone_of(&self, name: &str) -> PathBuf {
        let rows = self.index.projects().unwrap().into_iter();
        let mut paths = rows.map(|row| row.project.path);
        paths.find(|path| path.ends_with(name)).unwrap()
    }

    fn with(
        furnish: impl FnOnce(&Remotes) -> Vec<PathBuf>,
        timings: Timings,
        now: Timestamp,
    ) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let home = directory.path().join("home");
        let clock = Hands(Arc::new(Mutex::new(now)));
        let index = Index::open(&index(&home)).unwrap();
        for clone in furnish(&Remotes::new(directory.path())) {
            registry::track(&index, &clone, None, now).unwrap();
        }
        let held = Arc::new(Mutex::new(()));
        let watched = Held {
            hands: clock.clone(),
            held: Arc::clone(&held),
        };
        let mut options = WatchOptions::new(home.clone(), Box::new(watched));
        options.pace = Pace::of_tick(Duration::from_millis(100));
        let watch = Arc::new(Watch::start(options).unwrap());
        let server = serve(ServeOptions {
            home,
            bind: ([127, 0, 0, 1], 0).into(),
            allow_remote: false,
            hosts: vec!["watch.example".to_owned()],
            pages: None,
            watch: Arc::clone(&watch),
            timings,
            clock: Box::new(clock.clone()),
            entropy: Box::new(SystemEntropy),
            surroundings: surroundings(&clock),
        });
        Self {
            server: server.unwrap(),
            watch,
            index,
            clock,
            held,
            directory,
        }
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.directory.path().join("home")
    }

    pub(crate) fn remotes(&self) -> Remotes {
        Remotes::new(self.directory.path())
    }

    /// Pushes another hub to the remote of a project, from elsewhere.
    pub(crate) fn push(&self, name: &str, hub: &OlderHub) {
        let files = hub.second_generation();
        self.remotes().push(name, "hub", &files).unwrap();
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
        // What the board shows is written down by the time the watch hears of the next thing.
        let nothing = AlertKey {
            kind: AlertKind::StaleLock,
            subject_ref: String::new(),
        };
        while self.watch.unsnooze(slug, nothing.clone()).is_err() {
            assert!(began.elapsed() < PATIENCE, "{slug}: the watch hangs");
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
        let link = self.server.login_link().unwrap().url;
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
