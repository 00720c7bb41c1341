//! A folder of its own for each test, and the `git` program shut off from a person's settings.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crosslink_git::{DiscoverError, GitTransport, ObjectId, Objects, Repository, RepositoryKind};
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

    /// Runs git in a folder, with words parted by blanks, and returns what it says.
    pub(crate) fn git(&self, folder: &str, words: &str) -> String {
        let words: Vec<_> = words.split(' ').collect();
        self.git_words(folder, &words)
    }

    /// The variables that shut git off from a person's settings.
    #[expect(
        clippy::disallowed_methods,
        reason = "a test needs the PATH to find git"
    )]
    pub(crate) fn variables(&self) -> Vec<(&'static str, OsString)> {
        vec![
            ("PATH", std::env::var_os("PATH").unwrap()),
            ("HOME", self.root.clone().into()),
            ("GIT_CONFIG_NOSYSTEM", "1".into()),
        ]
    }

    /// Runs git with a file as its input.
    pub(crate) fn git_with_input(&self, folder: &str, words: &str, input: &str) -> String {
        let words: Vec<_> = words.split(' ').collect();
        let input = File::open(self.path(input)).unwrap();
        self.run(folder, &words, Stdio::from(input))
    }

    /// Runs git in a folder and returns what it says.
    pub(crate) fn git_words(&self, folder: &str, words: &[&str]) -> String {
        self.run(folder, words, Stdio::null())
    }

    fn run(&self, folder: &str, words: &[&str], input: Stdio) -> String {
        let output = Command::new("git")
            .stdin(input)
            .args([
                "-c",
                "protocol.file.allow=always",
                "-c",
                "init.defaultBranch=main",
            ])
            .args(words)
            .current_dir(self.path(folder))
            .env_clear()
            .envs(self.variables())
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
        assert!(output.status.success(), "git {words:?}: {complaint}");
        String::from_utf8(output.stdout).unwrap().trim_end().into()
    }

    /// Makes a repository with a file in it and returns its commit.
    pub(crate) fn repository_with_file(&self, folder: &str) -> ObjectId {
        self.git("", &format!("init -q {folder}"));
        self.write(&format!("{folder}/file"), "content\n");
        self.git(folder, "add file");
        self.git(folder, "commit -q -m first");
        self.id(folder, "HEAD")
    }

    /// Asks git what a name stands for.
    pub(crate) fn id(&self, folder: &str, name: &str) -> ObjectId {
        self.git(folder, &format!("rev-parse --verify {name}"))
            .parse()
            .unwrap()
    }

    pub(crate) fn objects(&self, path: &str) -> Objects {
        Objects::open(&self.path(path)).unwrap()
    }

    /// The user's git, shut off likewise.
    pub(crate) fn transport(&self) -> GitTransport {
        let transport = GitTransport::new(self.path("scratch"));
        let variables = self.variables().into_iter();
        variables.fold(transport, |transport, (name, value)| {
            transport.with_variable(name, value)
        })
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
