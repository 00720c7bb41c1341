//! A daemon by a clock that is counted: how often it asks, and when it ends.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crosslink_git::{
    FetchReport, GitTransport, Limits, ObjectId, PushChange, PushOutcome, RemoteUrl, Transport,
    TransportError,
};
use crosslink_workspace::{DaemonEnd, DaemonOptions, OpenOptions, SyncOptions, Waiter, Workspace};

use crate::support::repository::{Repository, create};

/// A way to the remote that counts listings, and may be cut.
struct Counted {
    git: GitTransport,
    listings: AtomicU32,
    cut: bool,
}

impl Counted {
    fn new(repository: &Repository, cut: bool) -> Arc<Self> {
        Arc::new(Self {
            git: GitTransport::new(repository.around().join("scratch")),
            listings: AtomicU32::new(0),
            cut,
        })
    }

    fn answer(&self, remote: &RemoteUrl) -> Result<(), TransportError> {
        let (remote, said) = (remote.to_string(), "no way".to_owned());
        match self.cut {
            true => Err(TransportError::Unreachable { remote, said }),
            false => Ok(()),
        }
    }
}

impl Transport for Counted {
    fn list(
        &self,
        remote: &RemoteUrl,
        prefixes: &[&str],
        limits: Limits<'_>,
    ) -> Result<Vec<(String, ObjectId)>, TransportError> {
        self.listings.fetch_add(1, Ordering::Relaxed);
        self.answer(remote)?;
        self.git.list(remote, prefixes, limits)
    }

    fn stamp(&self, _: &RemoteUrl, _: &[&str]) -> Option<u64> {
        None
    }

    fn fetch(
        &self,
        into: &Path,
        remote: &RemoteUrl,
        refspecs: &[String],
        limits: Limits<'_>,
    ) -> Result<FetchReport, TransportError> {
        self.git.fetch(into, remote, refspecs, limits)
    }

    fn push(
        &self,
        from: &Path,
        remote: &RemoteUrl,
        changes: &[PushChange],
        limits: Limits<'_>,
    ) -> Result<Vec<PushOutcome>, TransportError> {
        self.git.push(from, remote, changes, limits)
    }
}

/// Lets a time pass that nobody waits for.
struct Passing(Duration);

impl Waiter for Passing {
    fn wait(&mut self, at_most: Duration) -> bool {
        self.0 = self.0.saturating_sub(at_most);
        !self.0.is_zero()
    }
}

/// A project that shares.
fn sharing() -> Repository {
    let repository = Repository::with_project();
    repository.git(".", "init -q --bare hub.git");
    repository.git("project", "remote add origin ../hub.git");
    let way = Counted::new(&repository, false);
    let mut workspace = open(&repository, 2, &way);
    create(&mut workspace, "An issue", &[]);
    workspace.sync(&SyncOptions::default()).unwrap();
    repository
}

fn open(repository: &Repository, seed: u128, way: &Arc<Counted>) -> Workspace {
    let mut environment = repository.environment(seed);
    environment.transport = Some(Arc::clone(way) as Arc<dyn Transport>);
    let home = repository.around().join("home").display().to_string();
    environment.vars.insert("CROSSLINK_HOME".to_owned(), home);
    Workspace::discover(environment, &OpenOptions::default()).unwrap()
}

#[test]
fn one_that_nothing_happens_to_asks_once_each_time_and_ends() {
    let repository = sharing();
    let way = Counted::new(&repository, false);
    let mut workspace = open(&repository, 3, &way);
    let options = DaemonOptions {
        every: Duration::from_secs(2),
        idle: Duration::from_secs(60),
    };
    let mut hour = Passing(Duration::from_secs(3_600));
    let end = workspace.run_daemon(&options, &mut hour).unwrap();
    assert_eq!(end, DaemonEnd::Idle);
    // A contact at the beginning, and a listing every two seconds.
    assert_eq!(way.listings.load(Ordering::Relaxed), 30);
    assert_eq!(hour.0, Duration::from_secs(3_540));
}

#[test]
fn one_whose_remote_is_away_asks_less_and_less_often() {
    let repository = sharing();
    let way = Counted::new(&repository, true);
    let mut workspace = open(&repository, 3, &way);
    create(&mut workspace, "Written meanwhile", &[]);
    let mut ten_minutes = Passing(Duration::from_secs(600));
    let options = DaemonOptions::default();
    let end = workspace.run_daemon(&options, &mut ten_minutes).unwrap();
    assert_eq!(end, DaemonEnd::Ended);
    // After 0, 4, 12, 28 and 60 seconds, and then every minute.
    assert_eq!(way.listings.load(Ordering::Relaxed), 13);
    let log = repository.read(".crosslink/daemon.log");
    assert_eq!(log.matches("cannot be reached").count(), 1, "{log}");
}

#[test]
fn one_sees_what_is_written_beside_it_at_once() {
    let repository = sharing();
    let way = Counted::new(&repository, false);
    let mut workspace = open(&repository, 3, &way);
    let mut beside = open(&repository, 4, &way);
    /// Writes after ten seconds, and goes on for half a second.
    struct Writing<'w>(&'w mut Workspace, u32);
    impl Waiter for Writing<'_> {
        fn wait(&mut self, _: Duration) -> bool {
            self.1 += 1;
            if self.1 == 41 {
                create(self.0, "By another process", &[]);
            }
            self.1 < 43
        }
    }
    let mut waiter = Writing(&mut beside, 0);
    let options = DaemonOptions::default();
    workspace.run_daemon(&options, &mut waiter).unwrap();
    let counts = workspace.sync_status().unwrap();
    assert_eq!((counts.local, counts.pushed), (0, 2));
}
