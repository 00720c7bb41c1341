//! Every path under the project's directory.

use std::path::{Path, PathBuf};

use crosslink_git::Repository;

/// The file in a work tree's git directory that names its agent.
const WORK_TREE_AGENT: &str = "crosslink-agent";

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

    /// What a contact with the remote is held by, so that one goes on at a time.
    pub fn contact_lock(&self) -> PathBuf {
        self.directory.join("contact.lock")
    }

    /// What the publisher of this clone holds while it is at work.
    pub fn publisher_lock(&self) -> PathBuf {
        self.directory.join("publisher.lock")
    }

    /// What the daemon of this clone holds while it runs.
    pub fn daemon_lock(&self) -> PathBuf {
        self.directory.join("daemon.lock")
    }

    /// Which process the daemon is.
    pub fn daemon_info(&self) -> PathBuf {
        self.directory.join("daemon.json")
    }

    /// What asks the daemon to end.
    pub fn daemon_wish(&self) -> PathBuf {
        self.directory.join("daemon.stop")
    }

    /// What the daemon writes down.
    pub fn daemon_log(&self) -> PathBuf {
        self.directory.join("daemon.log")
    }

    /// What those who share the project leave beside it, and nobody needs once they are gone.
    pub fn of_sharing(&self) -> [PathBuf; 6] {
        [
            self.contact_lock(),
            self.publisher_lock(),
            self.daemon_lock(),
            self.daemon_info(),
            self.daemon_wish(),
            self.daemon_log(),
        ]
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
        self.git_directory.join(WORK_TREE_AGENT)
    }

    /// The project's own templates.
    pub fn templates(&self) -> PathBuf {
        self.directory.join("templates")
    }

    /// Whether the command runs in a linked work tree, beside the main one.
    pub fn is_linked(&self) -> bool {
        self.work_tree.is_some() && self.work_tree != self.root
    }

    /// The agents of all work trees that have one of their own.
    pub fn work_tree_agents(&self) -> Vec<PathBuf> {
        let own = self.git_directory.as_path();
        let common = match self.is_linked() {
            // `worktrees/<name>` within the common directory.
            true => own.parent().and_then(Path::parent).unwrap_or(own),
            false => own,
        };
        let linked = std::fs::read_dir(common.join("worktrees"));
        let linked = linked.into_iter().flatten().flatten();
        let directories = linked.map(|entry| entry.path());
        let agents = directories.chain([common.to_owned()]);
        let mut agents: Vec<_> = agents.map(|path| path.join(WORK_TREE_AGENT)).collect();
        agents.retain(|path| path.is_file());
        agents.sort();
        agents
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
