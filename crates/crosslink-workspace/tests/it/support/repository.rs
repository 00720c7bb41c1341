//! Git repositories to make projects in, with the `git` program shut off from a person's settings.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicI64;

use crosslink_core::id::{IssueId, IssueRef};
use crosslink_core::operation::CreateIssue;
use crosslink_workspace::{Environment, InitOptions, InitReport, OpenOptions, Workspace};
use tempfile::TempDir;

use super::{Counting, Ticking};

/// A directory with a git repository `project` in it.
pub(crate) struct Repository {
    /// The work tree.
    pub(crate) root: PathBuf,
    around: TempDir,
}

impl Repository {
    /// A repository without a commit.
    pub(crate) fn new() -> Self {
        let around = tempfile::tempdir().unwrap();
        let root = around.path().canonicalize().unwrap().join("project");
        let repository = Self { root, around };
        repository.git(".", "init -q project");
        repository
    }

    /// A repository with a project of the agent `agent-1`.
    pub(crate) fn with_project() -> Self {
        let repository = Self::new();
        repository.init(InitOptions::default());
        repository
    }

    /// The directory around the repository.
    pub(crate) fn around(&self) -> PathBuf {
        self.root.parent().unwrap().to_owned()
    }

    /// Runs git in a directory beside or in the repository, with words parted by blanks.
    #[expect(
        clippy::disallowed_methods,
        reason = "a test needs the PATH to find git"
    )]
    pub(crate) fn git(&self, directory: &str, words: &str) -> String {
        let output = Command::new("git")
            .args(["-c", "init.defaultBranch=main"])
            .args(words.split(' '))
            .current_dir(self.around.path().join(directory))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.around.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs([
                ("GIT_AUTHOR_NAME", "A"),
                ("GIT_AUTHOR_EMAIL", "a@example.org"),
            ])
            .envs([
                ("GIT_COMMITTER_NAME", "A"),
                ("GIT_COMMITTER_EMAIL", "a@example.org"),
            ])
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {words}: {complaint}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The surroundings of a command run in a directory, by its seed.
    pub(crate) fn environment_in(&self, directory: &Path, seed: u128) -> Environment {
        let minutes = 60 * i64::try_from(seed).unwrap();
        Environment {
            boot: Box::new(crosslink_core::boot::NoBootClock),
            clock: Box::new(Ticking(AtomicI64::new(1_798_804_800 + minutes))),
            ids: Box::new(Counting(seed << 64)),
            vars: BTreeMap::from([("USER".to_owned(), "agent-1".to_owned())]),
            cwd: Some(directory.to_owned()),
            machine: "test".to_owned(),
            transport: None,
        }
    }

    /// The surroundings of a command run in the work tree.
    pub(crate) fn environment(&self, seed: u128) -> Environment {
        self.environment_in(&self.root, seed)
    }

    /// Runs `init` in the work tree.
    pub(crate) fn init(&self, options: InitOptions) -> InitReport {
        Workspace::init(self.environment(1), &options).unwrap().1
    }

    /// Opens the project.
    pub(crate) fn open(&self, seed: u128) -> Workspace {
        Workspace::discover(self.environment(seed), &OpenOptions::default()).unwrap()
    }

    /// A file of the project.
    pub(crate) fn file(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Writes a file of the work tree.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.file(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Puts other bytes in the place of the database, or nothing.
    pub(crate) fn spoil(&self, bytes: Option<&[u8]>) {
        for suffix in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(self.file(&format!(".crosslink/crosslink.db{suffix}")));
        }
        if let Some(bytes) = bytes {
            self.write(".crosslink/crosslink.db", bytes);
        }
    }

    /// Reads a file of the work tree.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.file(path)).unwrap()
    }

    /// Every file and directory under the work tree but git's own, with the text of the files.
    ///
    /// A database is there or not; what SQLite keeps beside it counts only where it was left behind.
    pub(crate) fn everything(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let mut open = vec![self.root.clone()];
        while let Some(directory) = open.pop() {
            for entry in fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(&self.root).unwrap().display().to_string();
                if name == ".git" {
                    continue;
                }
                if path.is_dir() {
                    found.insert(format!("{name}/"), String::new());
                    open.push(path);
                } else {
                    let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                    found.insert(name, text);
                }
            }
        }
        if let Some(database) = found.get_mut(".crosslink/crosslink.db") {
            database.clear();
            found.retain(|name, _| !name.ends_with("-wal") && !name.ends_with("-shm"));
        }
        found
    }
}

/// Creates an issue.
pub(crate) fn create(workspace: &mut Workspace, title: &str, labels: &[&str]) -> IssueId {
    let issue = CreateIssue {
        title: title.to_owned(),
        labels: labels.iter().map(|&label| label.to_owned()).collect(),
        ..CreateIssue::default()
    };
    workspace.run(issue).unwrap().outcome.uuid
}

/// The issues with a number up to 60, by number.
pub(crate) fn titles(workspace: &Workspace) -> Vec<String> {
    let title = |number| {
        let id = workspace.resolve(&IssueRef::Number(number)).ok()?;
        workspace.read(|snapshot| snapshot.summary(id)).unwrap()
    };
    (1..=60)
        .filter_map(title)
        .map(|issue| format!("{} {}", issue.display_id, issue.title))
        .collect()
}
