//! A clone of a world: a repository, a project in it, an agent, a home and a network of its own.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crosslink_core::id::EventId;
use crosslink_core::problem::Problem;
use crosslink_workspace::{
    Environment, InitOptions, OpenOptions, SyncOptions, SyncReport, Workspace, create_repository,
    name_remote,
};

use super::network::Network;
use super::shared::SharedRemote;
use crate::boot::SimBoot;
use crate::clock::{SkewedClock, WorldTime};
use crate::environment::environment;

/// A clone whose project is open.
pub struct HubClone {
    /// The project.
    pub workspace: Workspace,
    /// What it is made from, and what stays the same from one of its processes to the next.
    pub machine: Machine,
    /// The events it must have.
    pub(super) known: BTreeSet<EventId>,
}

/// What a clone is made from.
#[derive(Clone, Debug)]
pub struct Blueprint {
    /// Which one it is.
    pub place: usize,
    /// What its random ids follow from.
    pub seed: u64,
    /// The time of the world.
    pub time: WorldTime,
    /// The folder that all clones lie in.
    pub directory: PathBuf,
    /// Their remote.
    pub remote: SharedRemote,
}

impl Blueprint {
    fn repository(&self) -> PathBuf {
        self.directory.join(format!("clone-{}", self.place))
    }

    fn home(&self) -> PathBuf {
        self.directory.join(format!("home-{}", self.place))
    }
}

/// What every process of a clone shares.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Its clock.
    pub clock: SkewedClock,
    /// The time since it was started.
    pub boot: SimBoot,
    /// What it talks to the remote through.
    pub network: Arc<Network>,
    blueprint: Blueprint,
}

impl Machine {
    fn of(blueprint: &Blueprint) -> Self {
        let name = format!("machine-{}", blueprint.place);
        let transport = blueprint.remote.transport(&blueprint.home());
        Self {
            clock: SkewedClock::new(blueprint.time.clone()),
            boot: SimBoot::new(blueprint.time.clone(), name),
            network: Arc::new(Network::new(transport, blueprint.seed)),
            blueprint: blueprint.clone(),
        }
    }

    /// Where its repository is.
    pub fn repository(&self) -> PathBuf {
        self.blueprint.repository()
    }

    /// Where its database is.
    pub fn database(&self) -> PathBuf {
        self.repository().join(".crosslink").join("crosslink.db")
    }

    /// Where its person's own files are.
    pub fn home(&self) -> PathBuf {
        self.blueprint.home()
    }

    /// What another process of it sees, whose random ids follow from a seed.
    pub fn surroundings(&self, seed: u64) -> Environment {
        let home = self.home().to_string_lossy().into_owned();
        Environment {
            clock: Box::new(self.clock.clone()),
            boot: Box::new(self.boot.clone()),
            cwd: Some(self.repository()),
            vars: [("CROSSLINK_HOME".to_owned(), home)].into(),
            machine: format!("machine-{}", self.blueprint.place),
            transport: Some(Arc::clone(&self.network) as _),
            ..environment(seed)
        }
    }

    /// Opens the project as another process would.
    ///
    /// # Errors
    /// As [`Workspace::discover`].
    pub fn open(&self, seed: u64) -> Result<Workspace, Problem> {
        Workspace::discover(self.surroundings(seed), &OpenOptions::default())
    }
}

impl HubClone {
    /// Makes a repository with a project.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn found(blueprint: &Blueprint) -> Result<Self, Problem> {
        let made = repository(&blueprint.repository(), &blueprint.remote);
        made.map_err(|error| Problem::bug(format!("no repository was made: {error}")))?;
        let machine = Machine::of(blueprint);
        let options = InitOptions {
            agent: Some(format!("agent-{}", blueprint.place)),
            ..InitOptions::default()
        };
        let (workspace, _) = Workspace::init(machine.surroundings(blueprint.seed), &options)?;
        let workspace = workspace.ok_or_else(|| Problem::bug("init opened nothing"))?;
        Ok(Self {
            workspace,
            machine,
            known: BTreeSet::new(),
        })
    }

    /// Closes the project and opens it again, as the next process would.
    ///
    /// # Errors
    /// As [`Workspace::discover`].
    pub fn reopened(self, seed: u64) -> Result<Self, Problem> {
        self.at_rest(seed, |_| {})
    }

    /// Closes the project, does something with the files of its machine, and opens it again.
    ///
    /// # Errors
    /// As [`Workspace::discover`].
    pub fn at_rest(self, seed: u64, act: impl FnOnce(&Machine)) -> Result<Self, Problem> {
        let Self {
            workspace,
            machine,
            known,
        } = self;
        drop(workspace);
        act(&machine);
        let workspace = machine.open(seed)?;
        Ok(Self {
            workspace,
            machine,
            known,
        })
    }

    /// Makes contact with the remote.
    ///
    /// # Errors
    /// As [`Workspace::sync`].
    pub fn sync(&mut self) -> Result<SyncReport, Problem> {
        self.workspace.sync(&SyncOptions::default())
    }
}

/// Makes a repository; its objects lie with those of all others where the remote is simulated.
fn repository(directory: &Path, remote: &SharedRemote) -> std::io::Result<()> {
    create_repository(directory)?;
    name_remote(directory, "origin", remote.address())?;
    let Some(shared) = remote.shared_objects() else {
        return Ok(());
    };
    let objects = directory.join(".git").join("objects");
    std::fs::remove_dir_all(&objects)?;
    link(&shared, &objects)
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(from, to)
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(std::io::Error::other(
        "worlds with a remote need links between folders",
    ))
}
