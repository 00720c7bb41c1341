//! A project to try the command line in, and what the command line answers.

mod filters;
mod json;
mod numbers;
mod output;
#[cfg(unix)]
mod serving;
mod words;

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub(crate) use filters::masked;
pub(crate) use json::parse;
pub(crate) use output::Output;
#[cfg(unix)]
pub(crate) use serving::Serving;
pub(crate) use words::words;

/// The binary under test.
pub(crate) const CROSSLINK: &str = env!("CARGO_BIN_EXE_crosslink");

/// Where programs such as `git` are found.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// A git repository in a temporary directory, and an environment of its own.
pub(crate) struct Project {
    directory: TempDir,
    /// Further variables of every command.
    variables: Vec<(String, String)>,
}

impl Project {
    /// A repository with a project.
    pub(crate) fn new() -> Self {
        let project = Self::without_project();
        project.run(["init", "--defaults"]).success();
        project
    }

    /// A repository without a project.
    pub(crate) fn without_project() -> Self {
        let project = Self::without_repository();
        std::fs::create_dir(project.path()).unwrap();
        project.git(["init", "--quiet", "--initial-branch=main"]);
        project
    }

    /// Neither a repository nor the directory it would lie in; only a home.
    pub(crate) fn without_repository() -> Self {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join("home")).unwrap();
        Self {
            directory,
            variables: Vec::new(),
        }
    }

    /// A project with an issue of each title, numbered from 1.
    pub(crate) fn with_issues(titles: &[&str]) -> Self {
        let project = Self::new();
        for title in titles {
            project.run(["create", title]).success();
        }
        project
    }

    /// The same with a further variable, such as `CROSSLINK_AGENT`.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The repository's directory.
    pub(crate) fn path(&self) -> PathBuf {
        self.directory.path().join("work")
    }

    /// The directory of everything: the repository, the home and what else a test makes.
    pub(crate) fn root(&self) -> &Path {
        self.directory.path()
    }

    /// Writes a file into the repository.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Reads a file of the repository.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// A command of another program in the repository, with the test's environment.
    pub(crate) fn command(&self, program: &str) -> Command {
        let home = self.directory.path().join("home");
        let mut command = Command::new(program);
        command
            .current_dir(self.path())
            .env_clear()
            .env("PATH", PATH)
            .env("HOME", home)
            .env("USER", "dev")
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .env("NO_COLOR", "1")
            .env("COLUMNS", "100")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }

    /// Runs git in the repository.
    pub(crate) fn git<const N: usize>(&self, arguments: [&str; N]) {
        let status = self.command("git").args(arguments).status().unwrap();
        assert!(status.success(), "git {arguments:?} failed");
    }

    /// Makes a branch of the repository whose files are those of a folder in it.
    pub(crate) fn branch_of(&self, folder: &str, branch: &str) {
        let me = [
            "-c",
            "user.name=test",
            "-c",
            "user.email=test@example.invalid",
        ];
        self.git(["init", "--quiet", folder]);
        self.git(["-C", folder, "add", "--all"]);
        self.git([
            me[0], me[1], me[2], me[3], "-C", folder, "commit", "--quiet", "-m", "files",
        ]);
        let target = format!("HEAD:refs/heads/{branch}");
        self.git(["-C", folder, "push", "--quiet", "..", &target]);
    }

    /// Runs a command of the binary.
    #[must_use = "a step of a test is worth a look"]
    pub(crate) fn run<I, S>(&self, arguments: I) -> Output
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        self.feed(arguments, "")
    }

    /// Runs a command that reads `text` from standard input.
    #[must_use = "a step of a test is worth a look"]
    pub(crate) fn feed<I, S>(&self, arguments: I, text: &str) -> Output
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        let mut command = self.command(CROSSLINK);
        command.args(arguments);
        Output::of(command, text)
    }

    /// Runs a command given as one line, as in a shell: quotes keep words together, and `<<<` feeds the rest of
    /// the line to standard input.
    #[must_use = "a step of a test is worth a look"]
    pub(crate) fn tell(&self, line: &str) -> Output {
        let (line, text) = line.split_once(" <<< ").unwrap_or((line, ""));
        let text = text.replace("\\n", "\n");
        self.feed(words(line), &text)
    }

    /// Runs commands one after the other and returns all that was typed and answered.
    pub(crate) fn story(&self, lines: &[&str]) -> String {
        let told: Vec<_> = lines
            .iter()
            .map(|line| self.tell(line).to_string())
            .collect();
        told.join("\n")
    }

    /// Runs a command that must succeed and returns the JSON it prints.
    pub(crate) fn json(&self, line: &str) -> Value {
        let output = self.tell(&format!("{line} --json")).success();
        parse(&output.stdout)
            .unwrap_or_else(|error| panic!("{error} in what `{line}` says:\n{}", output.stdout))
    }
}

/// Writes what a child reads; one that does not read is no fault.
fn write_all(mut pipe: impl Write, text: &str) {
    let _ = pipe.write_all(text.as_bytes());
}

/// Runs the lines in the project and compares everything that was typed and answered with the kept snapshot.
macro_rules! story {
    ($project:expr, [$($line:expr),* $(,)?]) => {{
        let project = &$project;
        let told = project.story(&[$($line),*]);
        let _masked = $crate::support::masked(project.root()).bind_to_scope();
        insta::assert_snapshot!(told);
    }};
}
pub(crate) use story;
