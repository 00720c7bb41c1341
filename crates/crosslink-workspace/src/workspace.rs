//! A project opened as one agent: discovery, opening, and the one door.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crosslink_core::id::{AgentId, IssueId, IssueRef, MilestoneId};
use crosslink_core::operation::Granted;
use crosslink_core::problem::{Code, Problem};
use crosslink_core::query::QueryContext;
use crosslink_core::time::Timestamp;
use crosslink_git::{DiscoverError, Repository};
use crosslink_store::{Identity, Resolved, Snapshot, Store};

use crate::elsewhere::Access;
use crate::environment::Environment;
use crate::identity;
use crate::paths::Paths;
use crate::settings::{Settings, SettingsPaths};

/// What a command line says about how the project is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenOptions {
    /// `-C`: where to look for the project, if not in the current directory.
    pub directory: Option<PathBuf>,
    /// `--agent`: who is writing.
    pub agent: Option<String>,
    /// `--set key=value`: settings for this command.
    pub settings: Vec<(String, String)>,
}

/// A project opened as one agent.
pub struct Workspace {
    pub(crate) environment: Environment,
    pub(crate) paths: Paths,
    pub(crate) store: Store,
    pub(crate) access: Access,
    /// Whether anything was written through it.
    pub(crate) wrote: bool,
    /// Whether a contact was made since.
    pub(crate) sent: bool,
    /// Whether a knowledge page was changed through it.
    pub(crate) wrote_pages: Arc<AtomicBool>,
    /// Claims that the remote granted for the next transaction.
    pub(crate) grants: Vec<Granted>,
    agent: AgentId,
    flags: Vec<(String, String)>,
}

impl Workspace {
    /// Finds the project and opens it.
    ///
    /// # Errors
    /// `project.not_found` where there is none; never makes one.
    pub fn discover(mut environment: Environment, options: &OpenOptions) -> Result<Self, Problem> {
        let paths = discover_paths(&environment, options.directory.as_deref())?;
        let database = paths.database();
        let store = match Store::open(&database, identity_of(&mut environment)) {
            Err(problem) if problem.code() == Code::ProjectNotFound => {
                return Err(not_initialised(&paths));
            }
            other => other?,
        };
        Self::opened(environment, paths, store, options)
    }

    pub(crate) fn opened(
        environment: Environment,
        paths: Paths,
        store: Store,
        options: &OpenOptions,
    ) -> Result<Self, Problem> {
        let agent = identity::agent(options.agent.as_deref(), &environment, &paths)?;
        Ok(Self {
            environment,
            paths,
            store,
            access: Access::Whole,
            wrote: false,
            sent: false,
            wrote_pages: Arc::default(),
            grants: Vec::new(),
            agent,
            flags: options.settings.clone(),
        })
    }

    /// Who is writing.
    pub fn agent(&self) -> &AgentId {
        &self.agent
    }

    /// Where things lie.
    pub fn paths(&self) -> &Paths {
        &self.paths
    }

    /// The surroundings.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.environment.now()
    }

    /// The settings, from all their layers.
    ///
    /// # Errors
    /// Where a layer cannot be read or has a value that does not fit.
    pub fn settings(&self) -> Result<Settings, Problem> {
        Settings::load(
            &SettingsPaths::within(&self.paths.directory),
            self.environment.vars.clone().into_iter(),
            &self.flags,
        )
    }

    /// Reads in one snapshot.
    ///
    /// # Errors
    /// Whatever `question` answers, or where the storage fails.
    pub fn read<T>(
        &self,
        question: impl FnOnce(&Snapshot) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.store.read(question)
    }

    /// What a query is asked with: the present, and who `@me` is.
    pub fn query_context(&self) -> QueryContext<'_> {
        QueryContext {
            me: Some(self.agent.as_str()),
            ..QueryContext::at(self.now())
        }
    }

    /// Looks up the issue a reference means.
    ///
    /// # Errors
    /// `issue.not_found`, `issue.ambiguous`, `session.none`.
    pub fn resolve(&self, reference: &IssueRef) -> Result<IssueId, Problem> {
        self.read(|snapshot| resolve(snapshot, &self.agent, reference))
    }

    /// Looks up the milestone a number, name or uuid means.
    ///
    /// # Errors
    /// `milestone.not_found`, also where several have the name.
    pub fn resolve_milestone(&self, text: &str) -> Result<MilestoneId, Problem> {
        self.read(|snapshot| resolve_milestone(snapshot, text, false))
    }

    /// Looks up a milestone, also among the deleted ones.
    ///
    /// # Errors
    /// `milestone.not_found`, also where several have the name.
    pub fn resolve_deleted_milestone(&self, text: &str) -> Result<MilestoneId, Problem> {
        self.read(|snapshot| resolve_milestone(snapshot, text, true))
    }
}

/// Looks up the issue a reference means, for an agent.
pub(crate) fn resolve(
    snapshot: &Snapshot,
    agent: &AgentId,
    reference: &IssueRef,
) -> Result<IssueId, Problem> {
    if *reference == IssueRef::Session {
        let session = snapshot.local().open_session(agent)?.ok_or_else(|| {
            Problem::new(Code::SessionNone, "No active session")
                .hint("`crosslink session start` opens one")
        })?;
        return session.issue.ok_or_else(|| {
            Problem::new(Code::SessionNone, "The session works on no issue")
                .hint("`crosslink session work <id>` picks one")
        });
    }
    resolve_issue(snapshot, reference)
}

/// Looks up the issue a reference means, where no session is meant.
pub(crate) fn resolve_issue(snapshot: &Snapshot, reference: &IssueRef) -> Result<IssueId, Problem> {
    match snapshot.resolve(reference)? {
        Resolved::One(id) => Ok(id),
        Resolved::None => Err(Problem::new(
            Code::IssueNotFound,
            format!("Issue {reference} not found"),
        )
        .hint("`crosslink list --status all` shows every issue")),
        Resolved::Many(ids) => Err(ambiguous(snapshot, reference, &ids)?),
    }
}

fn ambiguous(
    snapshot: &Snapshot,
    reference: &IssueRef,
    ids: &[IssueId],
) -> Result<Problem, Problem> {
    let mut problem = Problem::new(
        Code::IssueAmbiguous,
        format!("Issue {reference} could be any of {}", ids.len()),
    );
    for id in ids {
        if let Some(issue) = snapshot.linked(*id)? {
            problem = problem.hint(format!("{id}  {}", issue.title));
        }
    }
    if matches!(reference, IssueRef::Number(_)) {
        problem = problem.hint("`crosslink renumber <uuid>` gives one of them a number of its own");
    }
    Ok(problem)
}

fn resolve_milestone(
    snapshot: &Snapshot,
    text: &str,
    deleted: bool,
) -> Result<MilestoneId, Problem> {
    let found = snapshot.find_milestones(text, deleted)?;
    match found.as_slice() {
        [one] => Ok(*one),
        [] => {
            let name = if text.parse::<u32>().is_ok() {
                format!("#{text}")
            } else {
                text.to_owned()
            };
            Err(Problem::new(
                Code::MilestoneNotFound,
                format!("Milestone {name} not found"),
            )
            .hint("`crosslink milestone list --status all` shows every milestone"))
        }
        _ => Err(Problem::new(
            Code::MilestoneNotFound,
            format!("Milestone {text} could be any of {}", found.len()),
        )
        .hint("name it by its number or uuid")),
    }
}

impl Paths {
    /// Finds where the project of a repository lies, or would lie, without opening it.
    ///
    /// # Errors
    /// `project.not_found` where there is no repository.
    pub fn discover(environment: &Environment, directory: Option<&Path>) -> Result<Self, Problem> {
        discover_paths(environment, directory)
    }
}

/// Finds where a project lies, or would lie, from a directory.
pub(crate) fn discover_paths(
    environment: &Environment,
    directory: Option<&Path>,
) -> Result<Paths, Problem> {
    let start = start(environment, directory)?;
    match Repository::discover(&start) {
        Ok(repository) => Ok(Paths::of(&repository)),
        Err(DiscoverError::NotFound { .. } | DiscoverError::Boundary { .. }) => Err(Problem::new(
            Code::ProjectNotFound,
            "Not a crosslink repository (or any parent). Run 'crosslink init' first.",
        )
        .hint(format!(
            "{} is in no git repository; `git init` makes one",
            start.display()
        ))),
        Err(error) => Err(Problem::new(
            Code::NotARepository,
            "The git repository here cannot be read",
        )
        .caused_by(&error)
        .hint("go to a directory of a repository that git can read, or name one with `-C`")),
    }
}

fn start(environment: &Environment, directory: Option<&Path>) -> Result<PathBuf, Problem> {
    let gone = || {
        Problem::new(Code::ProjectNotFound, "The current directory is gone")
            .hint("change into a directory that exists, or name one with `-C`")
    };
    match directory {
        Some(directory) if directory.is_absolute() => Ok(directory.to_owned()),
        Some(directory) => Ok(environment.cwd.as_ref().ok_or_else(gone)?.join(directory)),
        None => environment.cwd.clone().ok_or_else(gone),
    }
}

fn not_initialised(paths: &Paths) -> Problem {
    let problem = Problem::new(
        Code::ProjectNotFound,
        "Not a crosslink repository (or any parent). Run 'crosslink init' first.",
    );
    let problem = problem.hint(format!(
        "the project would lie in {}",
        paths.directory.display()
    ));
    if paths.older_database().exists() {
        problem.hint("an `issues.db` of an older version lies there; `crosslink init` offers to take it over")
    } else {
        problem
    }
}

pub(crate) fn identity_of(environment: &mut Environment) -> Identity {
    Identity {
        machine: environment.machine.clone(),
        new_log: environment.ids.uuid().simple().to_string(),
    }
}
