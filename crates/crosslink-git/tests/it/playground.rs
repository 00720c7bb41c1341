//! A folder of its own for each test, and the `git` program shut off from a person's settings.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crosslink_git::{DiscoverError, Repository, RepositoryKind};
use tempfile::TempDir;

/// A temporary folder, removed when it goes out of scope.
pub(crate) struct Playground {
    root: PathBuf,
    _removed_at_end: TempDir,
}

/// What discovery says, with every path told from the playground's root.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) kind: RepositoryKind,
    pub(crate) git_dir: String,
    pub(crate) common_dir: String,
    pub(crate) work_dir: Option<String>,
    pub(crate) main_work_dir: Option<String>,
}

/// Shortens the tables: kind, git directory, common directory, work tree, main work tree.
pub(crate) fn seen(
    kind: RepositoryKind,
    [git_dir, common_dir]: [&str; 2],
    [work_dir, main_work_dir]: [Option<&str>; 2],
) -> Seen {
    Seen {
        kind,
        git_dir: git_dir.into(),
        common_dir: common_dir.into(),
        work_dir: work_dir.map(Into::into),
        main_work_dir: main_work_dir.map(Into::into),
    }
}

impl Playground {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let root = folder.path().canonicalize().unwrap();
        Self {
            root,
            _removed_at_end: folder,
        }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub(crate) fn folder(&self, path: &str) {
        fs::create_dir_all(self.path(path)).unwrap();
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(path), bytes).unwrap();
    }

    pub(crate) fn symlink(&self, target: &str, link: &str) {
        std::os::unix::fs::symlink(self.path(target), self.path(link)).unwrap();
    }

    /// Runs git in a folder, with words parted by blanks.
    #[expect(
        clippy::disallowed_methods,
        reason = "a test needs the PATH to find git"
    )]
    pub(crate) fn git(&self, folder: &str, words: &str) {
        let output = Command::new("git")
            .args([
                "-c",
                "protocol.file.allow=always",
                "-c",
                "init.defaultBranch=main",
            ])
            .args(words.split(' '))
            .current_dir(self.path(folder))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", &self.root)
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
    }

    /// Makes a repository with one commit.
    pub(crate) fn repository(&self, folder: &str) {
        self.git("", &format!("init -q {folder}"));
        self.git(folder, "commit -q --allow-empty -m first");
    }

    pub(crate) fn discover(&self, from: &str) -> Seen {
        match Repository::discover(&self.path(from)) {
            Ok(repository) => self.told(&repository),
            Err(error) => panic!("from {from}: {error}"),
        }
    }

    pub(crate) fn failure(&self, from: &str) -> DiscoverError {
        Repository::discover(&self.path(from)).expect_err(from)
    }

    fn told(&self, repository: &Repository) -> Seen {
        let short = |path: &Path| path.strip_prefix(&self.root).unwrap().display().to_string();
        Seen {
            kind: repository.kind(),
            git_dir: short(repository.git_dir()),
            common_dir: short(repository.common_dir()),
            work_dir: repository.work_dir().map(short),
            main_work_dir: repository.main_work_dir().map(short),
        }
    }
}
