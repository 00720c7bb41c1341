//! Every path under the project's directory.

use std::path::{Path, PathBuf};

use crosslink_git::Repository;

/// The directory of a project, and what lies in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// `.crosslink/` beside the main work tree's git directory, or `crosslink/` in a bare repository.
    pub directory: PathBuf,
    /// The work tree the command runs in, if it runs in one.
    pub work_tree: Option<PathBuf>,
    /// The main work tree, if there is one.
    pub root: Option<PathBuf>,
    /// The git directory of the work tree the command runs in.
    pub git_directory: PathBuf,
}

impl Paths {
    /// The paths that belong to a repository.
    pub fn of(repository: &Repository) -> Self {
        let root = repository.main_work_dir().map(Path::to_owned);
        let directory = match &root {
            Some(root) => root.join(".crosslink"),
            None => repository.common_dir().join("crosslink"),
        };
        Self {
            directory,
            work_tree: repository.work_dir().map(Path::to_owned),
            root,
            git_directory: repository.git_dir().to_owned(),
        }
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.directory.join("crosslink.db")
    }

    /// The reference's database, which is read for import and never written.
    pub fn older_database(&self) -> PathBuf {
        self.directory.join("issues.db")
    }

    /// The agent of this clone.
    pub fn agent(&self) -> PathBuf {
        self.directory.join("agent.json")
    }

    /// The agent of a linked work tree, in its own git directory.
    pub fn work_tree_agent(&self) -> PathBuf {
        self.git_directory.join("crosslink-agent")
    }

    /// The project's own templates.
    pub fn templates(&self) -> PathBuf {
        self.directory.join("templates")
    }

    /// Copies of the database.
    pub fn backups(&self) -> PathBuf {
        self.directory.join("backups")
    }

    /// What `issue tested` touches.
    pub fn last_test_run(&self) -> PathBuf {
        self.directory.join("last_test_run")
    }

    /// Which machine-local files git is told to leave alone.
    pub fn ignore_file(&self) -> PathBuf {
        self.directory.join(".gitignore")
    }
}
