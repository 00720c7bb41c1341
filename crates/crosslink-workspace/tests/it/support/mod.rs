//! Projects to try things in: a database in a temporary directory, a clock that ticks, ids by counting.

pub(crate) mod exchange;
pub(crate) mod office;
pub(crate) mod repository;
pub(crate) mod team;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};

use crosslink_core::id::{AgentId, IdSource};
use crosslink_core::time::{Clock, Timestamp};
use crosslink_store::{Identity, Store};
use crosslink_workspace::{Environment, Workspace};
use tempfile::TempDir;

/// A workspace and the directory it lies in.
pub(crate) struct Project {
    pub(crate) workspace: Workspace,
    _directory: TempDir,
}

/// A new project of the agent `agent-1`, at noon of 2027-01-01; each look at the clock takes a second.
pub(crate) fn project() -> Project {
    project_of(1)
}

/// A new project whose random ids differ from those of other seeds.
pub(crate) fn project_of(seed: u128) -> Project {
    let directory = tempfile::tempdir().unwrap();
    let environment = Environment {
        boot: Box::new(crosslink_core::boot::NoBootClock),
        clock: Box::new(Ticking(AtomicI64::new(1_798_804_800))),
        ids: Box::new(Counting(seed << 64)),
        vars: BTreeMap::new(),
        cwd: Some(directory.path().to_owned()),
        machine: "test".to_owned(),
        transport: None,
    };
    let identity = Identity {
        machine: "test".to_owned(),
        new_log: format!("log{seed}"),
    };
    let store = Store::create(&directory.path().join("crosslink.db"), identity).unwrap();
    let agent = AgentId::new("agent-1").unwrap();
    Project {
        workspace: Workspace::on_store(environment, store, &agent).unwrap(),
        _directory: directory,
    }
}

struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp::from_seconds(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

struct Counting(u128);

impl IdSource for Counting {
    fn uuid(&mut self) -> uuid::Uuid {
        self.0 += 1;
        uuid::Builder::from_random_bytes(self.0.to_be_bytes()).into_uuid()
    }
}
