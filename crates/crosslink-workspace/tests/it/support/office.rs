//! One database, several agents at it, and a clock that the test sets.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crosslink_core::id::{AgentId, IdSource, IssueId};
use crosslink_core::operation::{CreateIssue, ElementOf, SetElement};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::query::Query;
use crosslink_core::time::{Clock, Timestamp};
use crosslink_core::view::IssueSummary;
use crosslink_store::{Identity, Store};
use crosslink_workspace::{Environment, Workspace};
use tempfile::TempDir;

/// The time at which an office opens: noon of 2027-01-01.
const OPENING: i64 = 1_798_804_800;

/// One database and a clock.
pub(crate) struct Office {
    directory: Rc<TempDir>,
    seconds: Arc<AtomicI64>,
    agents: std::cell::Cell<u128>,
}

impl Office {
    /// An office without issues.
    pub(crate) fn new() -> Self {
        let directory = Rc::new(tempfile::tempdir().unwrap());
        Store::create(&directory.path().join("crosslink.db"), identity()).unwrap();
        Self {
            directory,
            seconds: Arc::new(AtomicI64::new(OPENING)),
            agents: std::cell::Cell::new(0),
        }
    }

    /// Changes what no operation does.
    pub(crate) fn store(&self) -> Store {
        Store::open(&self.directory.path().join("crosslink.db"), identity()).unwrap()
    }

    /// An agent at work on the database.
    pub(crate) fn agent(&self, name: &str) -> Agent {
        self.agents.set(self.agents.get() + 1);
        let environment = Environment {
            boot: Box::new(crosslink_core::boot::NoBootClock),
            clock: Box::new(Wall(self.seconds.clone())),
            ids: Box::new(Scattered(self.agents.get() << 64)),
            vars: BTreeMap::new(),
            cwd: None,
            machine: "test".to_owned(),
            transport: None,
        };
        let store = self.store();
        let name = AgentId::new(name).unwrap();
        Agent {
            workspace: Workspace::on_store(environment, store, &name).unwrap(),
            _directory: self.directory.clone(),
        }
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::Relaxed);
    }

    /// The time it is.
    pub(crate) fn now(&self) -> Timestamp {
        Wall(self.seconds.clone()).now()
    }

    /// A file in the directory of the project.
    pub(crate) fn file(&self, name: &str) -> std::path::PathBuf {
        self.directory.path().join(name)
    }
}

/// A workspace, and the directory it lies in.
pub(crate) struct Agent {
    workspace: Workspace,
    _directory: Rc<TempDir>,
}

impl Deref for Agent {
    type Target = Workspace;

    fn deref(&self) -> &Workspace {
        &self.workspace
    }
}

impl DerefMut for Agent {
    fn deref_mut(&mut self) -> &mut Workspace {
        &mut self.workspace
    }
}

/// Ids that differ in their first digits, as random ones do.
struct Scattered(u128);

impl IdSource for Scattered {
    fn uuid(&mut self) -> uuid::Uuid {
        self.0 += 1;
        let scattered = self
            .0
            .wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        uuid::Builder::from_random_bytes(scattered.to_be_bytes()).into_uuid()
    }
}

fn identity() -> Identity {
    Identity {
        machine: "test".to_owned(),
        new_log: "log".to_owned(),
    }
}

struct Wall(Arc<AtomicI64>);

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        Timestamp::from_seconds(self.0.load(Ordering::Relaxed))
    }
}

/// An issue with a title, yet to be created.
pub(crate) fn titled(title: &str) -> CreateIssue {
    CreateIssue {
        title: title.to_owned(),
        ..CreateIssue::default()
    }
}

/// Creates an issue.
pub(crate) fn make(workspace: &mut Workspace, title: &str) -> IssueId {
    workspace.run(titled(title)).unwrap().outcome.uuid
}

/// Makes an issue wait for another.
pub(crate) fn block(workspace: &mut Workspace, issue: IssueId, blocker: IssueId) {
    let edge = SetElement {
        issue,
        element: ElementOf::Blocker(blocker),
        present: true,
    };
    workspace.run(edge).unwrap();
}

/// An issue as it stands.
pub(crate) fn look(workspace: &Workspace, issue: IssueId) -> IssueSummary {
    workspace
        .read(|snapshot| snapshot.summary(issue))
        .unwrap()
        .unwrap()
}

/// The display ids of the issues that answer to a query.
pub(crate) fn answers(workspace: &Workspace, query: &str) -> Vec<String> {
    let query = Query::parse(query).unwrap();
    let found = workspace.read(|snapshot| snapshot.issues(&query, &workspace.query_context()));
    found
        .unwrap()
        .into_iter()
        .map(|issue| issue.display_id)
        .collect()
}

/// The code and message of a refusal.
pub(crate) fn refusal<T>(result: Result<T, Problem>) -> (Code, String) {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(problem) => (problem.code(), problem.message().to_owned()),
    }
}
