//! Another project, for questions only: who asks, and by which settings, stays what it is here.

use std::path::{Path, PathBuf};

use crosslink_core::entity::Lock;
use crosslink_core::event::{Event, Fact, Header};
use crosslink_core::id::{AgentId, OperationId};
use crosslink_core::operation::LockChange;
use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_store::Store;
use uuid::Uuid;

use crate::environment::Environment;
use crate::onlooker::Onlooker;
use crate::paths::Paths;
use crate::settings::{Settings, SettingsPaths};
use crate::workspace::{OpenOptions, Workspace, discover_paths, identity_of};

/// Whoever a hub does not name.
const UNKNOWN: &str = "unknown";

/// What may be done with an opened project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everything.
    Whole,
    /// Questions: it is another's.
    Questions,
    /// Questions to the present: it was told of, and the past was not.
    Present,
}

impl Access {
    /// Refuses a change of what is only read.
    pub(crate) fn may_write(self) -> Result<(), Problem> {
        match self {
            Self::Whole => Ok(()),
            Self::Questions | Self::Present => Err(read_only()),
        }
    }

    /// Refuses a question to a past that was not told.
    pub(crate) fn may_look_back(self) -> Result<(), Problem> {
        match self {
            Self::Whole | Self::Questions => Ok(()),
            Self::Present => Err(Problem::new(
                Code::UsageInvalid,
                "The past of that repository is not known here",
            )
            .hint("ask without `--as-of`")),
        }
    }
}

/// The refusal of a change to another repository.
pub fn read_only() -> Problem {
    Problem::new(
        Code::RepositoryReadOnly,
        "External sources are read-only. The --repo flag is only supported on read commands.",
    )
    .hint("run the command in that repository, or name its directory with `-C`")
}

/// The refusal of a question that only this project answers.
pub fn here_only(command: &str) -> Problem {
    Problem::new(
        Code::RepositoryReadOnly,
        format!("`{command}` answers for this project only, so it takes no --repo"),
    )
    .hint("run the command in that repository, or name its directory with `-C`")
}

/// Where another project is.
pub enum Elsewhere {
    /// A database of this program.
    Database(PathBuf),
    /// What something else says about it.
    Told(Tale),
}

/// A project as something else tells it.
#[derive(Debug, Default)]
pub struct Tale {
    /// What happened, and when.
    pub facts: Vec<(Fact, Timestamp)>,
    /// Who works on which issue.
    pub holders: Vec<Lock>,
}

impl Elsewhere {
    /// The project of this program whose repository contains a directory, if there is one.
    pub fn find(directory: &Path) -> Option<Self> {
        Onlooker::of(directory)?.database().map(Self::Database)
    }
}

impl Workspace {
    /// Opens another project for questions. The agent and the settings are those of the project here, if there is
    /// one; those of the other project are not looked at.
    ///
    /// # Errors
    /// `home.unknown`, or where the other project cannot be read.
    pub fn elsewhere(
        mut environment: Environment,
        options: &OpenOptions,
        place: Elsewhere,
    ) -> Result<Self, Problem> {
        let paths = paths_here(&environment, options)?;
        let (store, access) = match place {
            Elsewhere::Database(path) => {
                let store = Store::open_to_read(&path, identity_of(&mut environment))?;
                (store, Access::Questions)
            }
            Elsewhere::Told(tale) => (retold(&tale)?, Access::Present),
        };
        let mut workspace = Self::opened(environment, paths, store, options)?;
        workspace.access = access;
        Ok(workspace)
    }

    /// The settings of the project here; outside of one, what holds without files.
    ///
    /// # Errors
    /// As [`Workspace::settings`], or `home.unknown`.
    pub fn settings_here(
        environment: &Environment,
        options: &OpenOptions,
    ) -> Result<Settings, Problem> {
        let paths = paths_here(environment, options)?;
        Settings::load(
            &SettingsPaths::within(&paths.directory),
            environment.vars.clone().into_iter(),
            &options.settings,
        )
    }
}

/// The paths of the project here; outside of a repository, a place where no settings are.
fn paths_here(environment: &Environment, options: &OpenOptions) -> Result<Paths, Problem> {
    if let Ok(paths) = discover_paths(environment, options.directory.as_deref()) {
        return Ok(paths);
    }
    let directory = environment.home()?.join("cache");
    Ok(Paths {
        git_directory: directory.join(".git"),
        directory,
        work_tree: None,
        root: None,
    })
}

/// Lays what was told out in memory.
fn retold(tale: &Tale) -> Result<Store, Problem> {
    let agent = AgentId::new(UNKNOWN)?;
    let mut store = Store::memory()?;
    store.write(|writing| {
        for (fact, time) in &tale.facts {
            let header = Header {
                time: *time,
                agent: agent.clone(),
                op: OperationId(Uuid::nil()),
                does: "tell".to_owned(),
                at: None,
                undoes: None,
            };
            writing.append(&Event::seal(header, fact.clone()))?;
        }
        for lock in &tale.holders {
            writing.change_lock(&LockChange::Set(lock.clone()))?;
        }
        Ok(())
    })?;
    Ok(store)
}
