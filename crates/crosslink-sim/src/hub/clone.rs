//! A clone of a world: a repository, a project in it, an agent, and a home of its own.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crosslink_core::id::EventId;
use crosslink_core::problem::Problem;
use crosslink_workspace::{
    Environment, InitOptions, OpenOptions, SyncOptions, SyncReport, Workspace, create_repository,
};

use super::remote::SimRemote;
use crate::boot::SimBoot;
use crate::clock::{SkewedClock, WorldTime};
use crate::environment::environment;

/// The settings that name the remote. Nothing lies at the address: the transport is the world's.
const REMOTE: &str = "[remote \"origin\"]\n\turl = /nowhere/hub.git\n";

/// A clone whose project is open.
pub struct HubClone {
    /// The project.
    pub workspace: Workspace,
    /// Its clock.
    pub clock: SkewedClock,
    /// The time since its machine was started.
    pub boot: SimBoot,
    /// The events it must have.
    pub(super) known: BTreeSet<EventId>,
}

/// What a clone is made from.
#[derive(Clone, Copy, Debug)]
pub struct Blueprint<'a> {
    /// Which one it is.
    pub place: usize,
    /// What its random ids follow from.
    pub seed: u64,
    /// The time of the world.
    pub time: &'a WorldTime,
    /// The folder that all clones lie in.
    pub directory: &'a Path,
    /// Their remote.
    pub remote: &'a Arc<SimRemote>,
}

impl HubClone {
    /// Makes a repository with a project.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn found(blueprint: &Blueprint<'_>) -> Result<Self, Problem> {
        let directory = blueprint
            .directory
            .join(format!("clone-{}", blueprint.place));
        repository(&directory, blueprint.remote.objects())
            .map_err(|error| Problem::bug(format!("no repository was made: {error}")))?;
        let clock = SkewedClock::new(blueprint.time.clone());
        let boot = SimBoot::new(
            blueprint.time.clone(),
            format!("machine-{}", blueprint.place),
        );
        let surroundings = surroundings(blueprint, &directory, (&clock, &boot));
        let options = InitOptions {
            agent: Some(format!("agent-{}", blueprint.place)),
            ..InitOptions::default()
        };
        let (workspace, _) = Workspace::init(surroundings, &options)?;
        let workspace = workspace.ok_or_else(|| Problem::bug("init opened nothing"))?;
        Ok(Self {
            workspace,
            clock,
            boot,
            known: BTreeSet::new(),
        })
    }

    /// Closes the project and opens it again, as the next process would.
    pub(super) fn reopened(self, blueprint: &Blueprint<'_>) -> Result<Self, Problem> {
        let Self {
            workspace,
            clock,
            boot,
            known,
        } = self;
        drop(workspace);
        let directory = blueprint
            .directory
            .join(format!("clone-{}", blueprint.place));
        let surroundings = surroundings(blueprint, &directory, (&clock, &boot));
        let workspace = Workspace::discover(surroundings, &OpenOptions::default())?;
        Ok(Self {
            workspace,
            clock,
            boot,
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

fn surroundings(
    blueprint: &Blueprint<'_>,
    directory: &Path,
    (clock, boot): (&SkewedClock, &SimBoot),
) -> Environment {
    let home = blueprint
        .directory
        .join(format!("home-{}", blueprint.place));
    let home = home.to_string_lossy().into_owned();
    Environment {
        clock: Box::new(clock.clone()),
        boot: Box::new(boot.clone()),
        cwd: Some(directory.to_owned()),
        vars: [("CROSSLINK_HOME".to_owned(), home)].into(),
        machine: format!("machine-{}", blueprint.place),
        transport: Some(Arc::clone(blueprint.remote) as _),
        ..environment(blueprint.seed)
    }
}

/// Makes a repository whose objects lie with those of all others.
fn repository(directory: &Path, objects: &Path) -> std::io::Result<()> {
    create_repository(directory)?;
    let git: PathBuf = directory.join(".git");
    let mut settings = std::fs::read_to_string(git.join("config"))?;
    settings.push_str(REMOTE);
    std::fs::write(git.join("config"), settings)?;
    std::fs::remove_dir_all(git.join("objects"))?;
    link(objects, &git.join("objects"))
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
