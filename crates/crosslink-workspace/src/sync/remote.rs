//! Where the hub of a project lies, and who speaks there for this clone.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crosslink_core::problem::{Code, Problem};
use crosslink_git::{
    Cancel, GitError, GitTransport, Limits, Objects, Person, RefLock, RemoteUrl, Repository,
    Transport, TransportError,
};
use crosslink_hub::v4::exchange::{Listing, Remote, RemoteError, Told};
use crosslink_hub::v4::{held_prefix, tracking_of};

use crate::files;
use crate::settings::Settings;
use crate::watch::{Sleep, Waiter};
use crate::workspace::Workspace;

/// How long one exchange may take.
pub(crate) const DEADLINE: Duration = Duration::from_secs(120);

/// The repository and the remote that carries the hub.
pub(crate) struct Place {
    pub(crate) repository: Repository,
    pub(crate) objects: Objects,
    pub(crate) remote: String,
    pub(crate) url: RemoteUrl,
    /// Whether issues are written for people who browse, too.
    pub(crate) has_branch: bool,
}

impl Place {
    /// Finds the remote: the one the settings name, else `origin`, else the first.
    ///
    /// # Errors
    /// `remote.none`, or where the repository cannot be read.
    pub(crate) fn of(workspace: &Workspace) -> Result<Self, Problem> {
        let repository = repository(workspace.paths().git_directory.as_path())?;
        let remote = remote_name(&workspace.settings()?, &repository)?;
        Self::at(workspace, repository, remote)
    }

    /// Takes the remote of a name, whatever the settings say.
    ///
    /// # Errors
    /// As [`Place::of`].
    pub(crate) fn named(workspace: &Workspace, remote: &str) -> Result<Self, Problem> {
        let repository = repository(workspace.paths().git_directory.as_path())?;
        Self::at(workspace, repository, remote.to_owned())
    }

    /// The remote, for contacts.
    pub(crate) fn remote(&self) -> Remote<'_> {
        Remote {
            name: &self.remote,
            url: &self.url,
            git_dir: self.repository.common_dir(),
        }
    }

    /// Asks the remote what it has now; what it said before stands beside it.
    ///
    /// # Errors
    /// `remote.unreachable`, or where the repository cannot be read.
    pub(super) fn list(&self, transport: &dyn Transport) -> Result<(Listing, Told), Problem> {
        let cancel = Cancel::new();
        let limits = Limits {
            deadline: DEADLINE,
            cancel: &cancel,
        };
        let remote = self.remote();
        let listing = remote.list(transport, limits);
        let listing = listing.map_err(|error| problem(&self.remote, &error))?;
        let told = remote.told(&self.objects);
        Ok((listing, told.map_err(|error| unreadable(&error))?))
    }

    fn at(workspace: &Workspace, repository: Repository, remote: String) -> Result<Self, Problem> {
        let objects = repository.objects().map_err(|error| unreadable(&error))?;
        let url = repository
            .remote_url(&remote)
            .map_err(|error| unreadable(&error))?
            .ok_or_else(|| no_remote(&remote))?;
        Ok(Self {
            repository,
            objects,
            remote,
            url,
            has_branch: workspace.settings()?.bool("sync.issues_branch"),
        })
    }
}

/// For longer than this nobody keeps a ref from being changed.
const MOMENT: Duration = Duration::from_millis(1_500);

impl Place {
    /// Removes what a process that was killed while it changed a ref of ours left behind. No other contact goes on.
    pub(crate) fn remove_left_over(&self) -> Result<(), Problem> {
        let seen = || -> Result<Vec<RefLock>, GitError> {
            let mut found = self.objects.ref_locks(held_prefix())?;
            found.extend(self.objects.ref_locks(&tracking_of(&self.remote))?);
            Ok(found)
        };
        let before = seen().map_err(|error| unreadable(&error))?;
        if before.is_empty() {
            return Ok(());
        }
        Sleep.wait(MOMENT);
        for lock in seen().map_err(|error| unreadable(&error))? {
            if before.contains(&lock) {
                let removed = self.objects.remove_ref_lock(&lock);
                removed.map_err(|error| unreadable(&error))?;
            }
        }
        Ok(())
    }
}

fn repository(git_directory: &Path) -> Result<Repository, Problem> {
    Repository::discover(git_directory).map_err(|error| {
        Problem::new(
            Code::NotARepository,
            "The git repository here cannot be read",
        )
        .caused_by(&error)
    })
}

fn remote_name(settings: &Settings, repository: &Repository) -> Result<String, Problem> {
    let remotes = repository.remotes().map_err(|error| unreadable(&error))?;
    let named = settings.text("tracker_remote");
    let has = |name: &str| remotes.iter().any(|remote| remote == name);
    let chosen = [named, "origin"].into_iter().find(|name| has(name));
    let chosen = chosen
        .map(str::to_owned)
        .or_else(|| remotes.into_iter().next());
    chosen.ok_or_else(none)
}

fn no_remote(name: &str) -> Problem {
    let message = format!("This repository has no remote '{name}'");
    Problem::new(Code::RemoteNone, message)
        .hint("`git remote -v` lists those it has")
        .hint(format!("`git remote add {name} <address>` names one"))
}

fn none() -> Problem {
    Problem::new(
        Code::RemoteNone,
        "This repository has no remote to share the project through",
    )
    .hint("`git remote add origin <address>` names one; everything works here without it")
}

pub(crate) fn unreadable(error: &GitError) -> Problem {
    Problem::new(Code::HubDamaged, "The git repository here cannot be read").caused_by(error)
}

/// Turns what went wrong in a contact into words.
pub(super) fn problem(remote: &str, error: &RemoteError) -> Problem {
    match error {
        RemoteError::Transport(error) => unreachable(remote, error),
        RemoteError::OtherHub { .. } => {
            let message =
                format!("The remote '{remote}' has another hub than the one this project joined");
            Problem::new(Code::HubOther, message)
                .caused_by(error)
                .hint("was the remote's address changed? `git remote -v` shows it")
        }
        RemoteError::NoHub(_) => {
            let message = format!("The hub on the remote '{remote}' cannot be read");
            Problem::new(Code::HubDamaged, message)
                .caused_by(error)
                .hint("a clone that holds more pushes it back with its next `crosslink sync`")
        }
        RemoteError::Git(error) => unreadable(error),
        other => Problem::bug(other.to_string()),
    }
}

pub(crate) fn unreachable(remote: &str, error: &TransportError) -> Problem {
    let message = format!("The remote '{remote}' cannot be reached; what was written here is safe");
    let problem = Problem::new(Code::RemoteUnreachable, message).caused_by(error);
    match error.cause() {
        TransportError::AuthRequired { .. } => {
            problem.hint("let git answer by itself: a credential helper, or a key that ssh knows")
        }
        TransportError::NotFound { .. } => problem
            .hint("look at the address with `git remote -v`, and whether you may write there"),
        TransportError::GitMissing | TransportError::GitTooOld { .. } => {
            problem.hint("git 2.30 or newer has to be installed")
        }
        _ => problem
            .hint("it is tried again with the next write; `crosslink sync` tries at once")
            .retryable(),
    }
}

impl Workspace {
    /// What talks to remotes: what the environment brings, else the user's git.
    pub(crate) fn transport(&self) -> Result<Arc<dyn Transport>, Problem> {
        if let Some(transport) = &self.environment.transport {
            return Ok(Arc::clone(transport));
        }
        let scratch = self.environment.home()?.join("git");
        Ok(Arc::new(GitTransport::new(scratch)))
    }

    /// The name of the remote that carries the hub and the pages; what the settings say where there is none.
    pub(crate) fn remote_name(&self) -> Result<String, Problem> {
        let repository = repository(self.paths().git_directory.as_path())?;
        let settings = self.settings()?;
        match remote_name(&settings, &repository) {
            Err(problem) if problem.code() == Code::RemoteNone => {
                Ok(settings.text("tracker_remote").to_owned())
            }
            named => named,
        }
    }

    /// Waits until no other contact of this clone goes on; none begins while the file is held.
    pub(crate) fn contact_lock(&self) -> Result<File, Problem> {
        let path = self.paths.contact_lock();
        let taken = File::options()
            .create(true)
            .append(true)
            .open(&path)
            .and_then(|file| {
                file.lock()?;
                Ok(file)
            });
        taken.map_err(|error| files::unwritable(&path, &error))
    }

    /// Whom git names as author of what is written to the hub.
    pub(super) fn person(&self, repository: &Repository) -> Person {
        let agent = self.agent().to_string();
        let known = repository.person(self.environment.person());
        Person {
            name: known.name.unwrap_or_else(|| agent.clone()),
            email: known
                .email
                .unwrap_or_else(|| format!("{agent}@crosslink.invalid")),
            time: self.environment.now().as_nanos().div_euclid(1_000_000_000),
        }
    }
}
