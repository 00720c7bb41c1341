//! Knowledge pages: Markdown files that all clones of a project share.
//!
//! They live in git alone: what this clone holds is one ref, and every change is a commit on it. Two commands that
//! write at once both succeed: the later one begins again from what the earlier one left. A change is by the agent, and
//! committed by whom git would name: agents are names, and hosts ask who commits.

mod document;
mod edit;
mod exchange;
mod export;
mod fields;
mod import;
mod links;
mod merging;
mod news;
mod reading;
mod search;
mod travel;
mod views;
mod writing;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crosslink_core::id::AgentId;
use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_git::{Expect, GitError, ObjectId, Objects, Person, Repository};
use crosslink_hub::pages::{self, Change, HELD, PageTree};

use crate::elsewhere::Access;
use crate::environment::Environment;
use crate::workspace::Workspace;

pub(crate) use exchange::Line;

pub use document::DesignDocument;
pub use edit::{BodyEdit, PageEdit};
pub use export::{PageExport, PagesExported};
pub use import::{PageImport, PagesImported};
pub use search::{ContextLine, PageHit, PageSearch};
pub use views::{
    FileAction, FileStep, PageChange, PageConflict, PageDamage, PageDetail, PageFilter,
    PageOutcome, PageRevision, PageSection, PageSourceView, PageView, PageWritten, PagesMerged,
    RevisionChange,
};
pub use writing::NewPage;

/// How often a change begins again because others wrote meanwhile.
const ATTEMPTS: usize = 1_000;

/// What follows the name of an agent in the address that git wants.
const HOST: &str = "crosslink.invalid";

/// The knowledge pages of a repository.
pub struct Knowledge {
    objects: Objects,
    remote: String,
    agent: AgentId,
    /// The git directory of the repository, and where the person's settings of git lie.
    git: (PathBuf, Option<PathBuf>),
    now: Timestamp,
    access: Access,
    /// Whether a page was changed through it, for the workspace to know.
    wrote: Arc<AtomicBool>,
    /// Where relative paths begin.
    cwd: PathBuf,
    /// Directories into which nothing is exported.
    own: Vec<PathBuf>,
}

/// The pages as they stand.
struct Standing {
    head: Option<ObjectId>,
    tree: PageTree,
}

impl Workspace {
    /// Opens the knowledge pages of the project.
    ///
    /// # Errors
    /// Where the repository cannot be read, or a setting does not fit.
    pub fn knowledge(&self) -> Result<Knowledge, Problem> {
        let objects = Objects::open(&self.paths.git_directory).map_err(|it| unreadable(&it))?;
        Ok(Knowledge {
            own: vec![
                self.paths.directory.clone(),
                objects.common_dir().to_owned(),
            ],
            objects,
            remote: self.remote_name()?,
            agent: self.agent().clone(),
            git: (
                self.paths.git_directory.clone(),
                self.environment.person().map(Path::to_owned),
            ),
            now: self.now(),
            wrote: Arc::clone(&self.wrote_pages),
            access: self.access,
            cwd: self.environment.cwd.clone().unwrap_or_default(),
        })
    }
}

impl Knowledge {
    /// Opens the knowledge pages of the repository that contains a directory, for questions.
    ///
    /// # Errors
    /// `project.no_git` where there is none, or it cannot be read.
    pub fn elsewhere(
        environment: &Environment,
        directory: &Path,
        remote: &str,
    ) -> Result<Self, Problem> {
        let repository = Repository::discover(directory).map_err(|error| {
            let message = format!("There is no repository at {}", directory.display());
            Problem::new(Code::NotARepository, message).caused_by(&error)
        })?;
        Ok(Self {
            objects: repository.objects().map_err(|it| unreadable(&it))?,
            remote: remote.to_owned(),
            agent: AgentId::new("unknown")?,
            git: (repository.git_dir().to_owned(), None),
            wrote: Arc::default(),
            now: environment.now(),
            access: Access::Questions,
            cwd: environment.cwd.clone().unwrap_or_default(),
            own: Vec::new(),
        })
    }

    /// Today, as pages say it.
    fn today(&self) -> String {
        self.now.date()
    }

    fn standing(&self) -> Result<Standing, Problem> {
        let head = pages::head(&self.objects, &self.remote).map_err(|it| unreadable(&it))?;
        let tree = PageTree::read(&self.objects, head).map_err(|it| unreadable(&it))?;
        Ok(Standing { head, tree })
    }

    /// Changes pages: `work` says what was done, in the words of the commit. Returns its outcome, and the commit if
    /// something is another way now.
    fn change<T>(
        &self,
        mut work: impl FnMut(&mut Standing) -> Result<(String, T), Problem>,
    ) -> Result<(T, Option<ObjectId>), Problem> {
        self.access.may_write()?;
        for _ in 0..ATTEMPTS {
            let held = self.held()?;
            let mut standing = self.standing()?;
            let before = standing.tree.clone();
            let (message, outcome) = work(&mut standing)?;
            if standing.tree.is_same(&before) {
                return Ok((outcome, None));
            }
            let change = Change {
                parents: standing.head.into_iter().collect(),
                author: self.author(),
                committer: self.committer(),
                message: format!("{message}\n"),
            };
            let commit = standing.tree.commit(&self.objects, change);
            let commit = commit.map_err(|it| unwritable(&it))?;
            if self.hold(held, commit)? {
                self.wrote.store(true, Ordering::Relaxed);
                return Ok((outcome, Some(commit)));
            }
        }
        Err(kept_changing())
    }

    /// What the held ref says.
    fn held(&self) -> Result<Option<ObjectId>, Problem> {
        self.objects.resolve(HELD).map_err(|it| unreadable(&it))
    }

    /// Moves the held ref, if it still says what it did; says whether.
    fn hold(&self, before: Option<ObjectId>, commit: ObjectId) -> Result<bool, Problem> {
        let expect = before.map_or(Expect::MustNotExist, Expect::MustBe);
        match self.objects.set_ref(HELD, expect, Some(commit)) {
            Ok(()) => {
                let durable = self.objects.make_ref_durable(HELD);
                durable.map(|()| true).map_err(|it| unwritable(&it))
            }
            Err(GitError::Moved { .. }) => Ok(false),
            Err(error) => Err(unwritable(&error)),
        }
    }

    /// Who writes: the agent.
    fn author(&self) -> Person {
        Person {
            name: self.agent.to_string(),
            email: format!("{}@{HOST}", self.agent),
            time: self.now.as_seconds(),
        }
    }

    /// Whom git would name, as hosts may ask for; the agent where git is not told.
    fn committer(&self) -> Person {
        let (git_directory, home) = &self.git;
        let agent = self.author();
        let known = Repository::discover(git_directory).map(|it| it.person(home.as_deref()));
        let known = known.unwrap_or_default();
        Person {
            name: known.name.unwrap_or(agent.name),
            email: known.email.unwrap_or(agent.email),
            time: agent.time,
        }
    }
}

fn kept_changing() -> Problem {
    let message = "Others kept changing the knowledge pages meanwhile";
    Problem::new(Code::DatabaseBusy, message).retryable()
}

fn unreadable(error: &GitError) -> Problem {
    Problem::new(Code::HubDamaged, "The knowledge pages cannot be read")
        .caused_by(error)
        .hint("`git fsck` says what else is damaged in the repository")
}

fn unwritable(error: &GitError) -> Problem {
    Problem::new(
        Code::FileUnwritable,
        "The knowledge pages cannot be written",
    )
    .caused_by(error)
    .hint("check the permissions of the repository, and whether the disk has room")
}
