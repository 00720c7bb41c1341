//! `init`: makes the project of a repository, or puts right what is missing from one. Touches nothing else.

mod install;
pub(crate) mod installed;
mod report;

use std::path::{Path, PathBuf};

use crosslink_core::problem::{Code, Problem};
use crosslink_git::network_file_system;

use crate::environment::Environment;
use crate::files;
use crate::paths::Paths;
use crate::workspace::{OpenOptions, Workspace, discover_paths};
use install::Installer;

pub use report::{InitOutcome, InitReport, InitStep, StepOutcome};

/// What `init` is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InitOptions {
    /// `-C`: a directory of the repository, if not the current one.
    pub directory: Option<PathBuf>,
    /// Who writes in this clone where a command does not say; the person's name if nobody is named. In a linked work
    /// tree of a project that is there it is who writes in that work tree.
    pub agent: Option<String>,
    /// The ready-made policy the team file starts with. A team file that is there stays as it is.
    pub preset: Option<String>,
    /// Whether `agent` takes the place of the one the clone, or the linked work tree, has.
    pub force: bool,
    /// Whether to say what would be made, and make nothing.
    pub dry_run: bool,
}

impl Workspace {
    /// Makes the project of the repository that contains a directory, and opens it.
    ///
    /// Run again it makes what is missing and keeps the rest; two at once both succeed. A linked work tree
    /// leads to the project of the main one. No workspace is returned for a dry run.
    ///
    /// # Errors
    /// `project.no_git`, `project.exists` where a file is in the way, `project.network_file_system`,
    /// `agent.invalid`, `config.invalid` for the preset, or where files cannot be written.
    pub fn init(
        mut environment: Environment,
        options: &InitOptions,
    ) -> Result<(Option<Self>, InitReport), Problem> {
        let paths = paths_of(&environment, options)?;
        refuse_network(&paths.directory)?;
        refuse_what_is_in_the_way(&paths.directory)?;
        let installer = Installer::new(&environment, &paths, options)?;
        let around = paths.directory.parent().unwrap_or(&paths.directory);
        let (store, report) = files::exclusively(around, || installer.run(&mut environment))?;
        let opening = OpenOptions {
            directory: options.directory.clone(),
            agent: options.agent.clone(),
            settings: Vec::new(),
        };
        let workspace = store
            .map(|store| Self::opened(environment, paths, store, &opening))
            .transpose()?;
        Ok((workspace, report))
    }
}

/// Makes the small files again that a project lacks, as [`Workspace::init`] would.
///
/// # Errors
/// Where files cannot be written.
pub(crate) fn mend(environment: &Environment, paths: &Paths) -> Result<(), Problem> {
    let options = InitOptions::default();
    let mut installer = Installer::new(environment, paths, &options)?;
    let around = paths.directory.parent().unwrap_or(&paths.directory);
    files::exclusively(around, || installer.make_files())
}

fn paths_of(environment: &Environment, options: &InitOptions) -> Result<Paths, Problem> {
    let directory = options.directory.as_deref();
    discover_paths(environment, directory).map_err(|problem| {
        let from = match (directory, &environment.cwd) {
            (Some(directory), Some(cwd)) => cwd.join(directory),
            (Some(directory), None) => directory.to_owned(),
            (None, Some(cwd)) => cwd.clone(),
            (None, None) => return problem,
        };
        if problem.code() != Code::ProjectNotFound {
            return problem;
        }
        let message = format!("No git repository found at {}", from.display());
        Problem::new(Code::NotARepository, message)
            .hint("`git init` makes one; then run `crosslink init` again")
    })
}

fn refuse_network(directory: &Path) -> Result<(), Problem> {
    let Some(kind) = network_file_system(directory) else {
        return Ok(());
    };
    let message = format!(
        "{} lies on a network file system ({kind}), where a database is damaged sooner or later",
        directory.display()
    );
    Err(Problem::new(Code::ProjectUnsafe, message)
        .hint("clone the repository to a local disk and run `crosslink init` there"))
}

/// A link is refused too: it could lead anywhere, and whoever committed it would choose where.
fn refuse_what_is_in_the_way(directory: &Path) -> Result<(), Problem> {
    match directory.symlink_metadata() {
        Ok(metadata) if !metadata.is_dir() => {
            let message = format!("{} is no directory", directory.display());
            Err(Problem::new(Code::ProjectExists, message)
                .hint("the project would lie there; move it away"))
        }
        _ => Ok(()),
    }
}
