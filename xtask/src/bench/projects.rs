//! Projects to measure: a fresh repository each, filled with generated issues.

use std::cell::Cell;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::project::{self, Fallible};

/// A project of a known size, in a repository of its own.
pub(crate) struct Project {
    pub(crate) directory: PathBuf,
    pub(crate) size: u64,
    /// An issue that looks the same in every project.
    pub(crate) measured: String,
}

/// The binary as an installation puts it down: a copy. What a linker leaves lies in memory in smaller pieces, and
/// each piece that a start needs is a page fault.
const INSTALLED: &str = "crosslink-installed";

/// Where the measurements live, and how the binary is started there.
pub(crate) struct Place {
    directory: PathBuf,
    made: Cell<u64>,
}

impl Place {
    /// Makes an empty place under the build directory.
    pub(crate) fn make() -> Fallible<Place> {
        let directory = project::target().join("bench");
        if directory.exists() {
            fs::remove_dir_all(&directory)?;
        }
        fs::create_dir_all(directory.join("home"))?;
        let built = project::binary("release");
        fs::copy(&built, directory.join(INSTALLED))
            .map_err(|problem| format!("{}: {problem}", built.display()))?;
        Ok(Place {
            directory,
            made: Cell::new(0),
        })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// Returns a path nothing has used yet.
    pub(crate) fn fresh(&self, name: &str) -> PathBuf {
        self.made.set(self.made.get() + 1);
        self.path(&format!("{name}-{}", self.made.get()))
    }

    /// Returns the binary with these arguments, in a directory, away from the user's own settings.
    pub(crate) fn crosslink(&self, directory: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.path(INSTALLED));
        command.args(arguments);
        self.settle(&mut command, directory);
        command
    }

    /// Returns `git` with these arguments, in a directory, away from the user's own settings.
    pub(crate) fn git(&self, directory: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.args(arguments);
        self.settle(&mut command, directory);
        command
    }

    /// The index of tracked projects.
    pub(crate) fn fleet(&self) -> PathBuf {
        self.path("home/.crosslink/fleet.db")
    }

    /// Tracks nothing any more.
    pub(crate) fn forget_fleet(&self) -> Fallible<()> {
        let index = self.fleet();
        for end in ["db", "db-wal", "db-shm"] {
            match fs::remove_file(index.with_extension(end)) {
                Err(problem) if problem.kind() != std::io::ErrorKind::NotFound => {
                    return Err(problem.into());
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Sets the directory of a command, away from the user's own settings.
    pub(crate) fn settle(&self, command: &mut Command, directory: &Path) {
        let home = self.path("home");
        command
            .current_dir(directory)
            .stdin(Stdio::null())
            .env("HOME", &home)
            .env("CROSSLINK_HOME", home.join(".crosslink"))
            .env("CROSSLINK_AGENT", "bench")
            .env("GIT_CONFIG_GLOBAL", home.join("no-gitconfig"))
            .env("GIT_CONFIG_NOSYSTEM", "1");
    }

    /// Writes that many issues as the lines of a beads export, and returns the file.
    pub(crate) fn issues(&self, count: u64) -> Fallible<PathBuf> {
        let path = self.path(&format!("issues-{count}.jsonl"));
        if !path.exists() {
            let count = count.to_string();
            let mut command = self.crosslink(&self.directory, &["__generate", &count]);
            if let Some(data) = project::real_data() {
                command.arg("--from").arg(data.join("beads-issues.jsonl"));
            }
            fs::write(&path, project::answer(&mut command)?)?;
        }
        Ok(path)
    }

    /// Makes a repository with an empty project and returns its directory.
    pub(crate) fn empty_project(&self) -> Fallible<PathBuf> {
        let directory = self.fresh("project");
        fs::create_dir_all(&directory)?;
        let init = ["-c", "init.defaultBranch=main", "init", "--quiet"];
        project::answer(&mut self.git(&directory, &init))?;
        project::answer(&mut self.crosslink(&directory, &["init", "--defaults"]))?;
        Ok(directory)
    }

    /// Makes a project with that many issues, one more to measure, and a session.
    pub(crate) fn project(&self, size: u64) -> Fallible<Project> {
        let directory = self.empty_project()?;
        let issues = self.issues(size)?;
        project::answer(&mut self.import(&directory, &issues)?)?;
        let create = [
            "create",
            "Measured issue",
            "-d",
            "The same in every project.",
            "--quiet",
        ];
        let measured = project::answer(&mut self.crosslink(&directory, &create))?
            .trim()
            .to_owned();
        for arguments in [
            &["session", "start"][..],
            &["comment", &measured, "The same comment."],
        ] {
            project::answer(&mut self.crosslink(&directory, arguments))?;
        }
        Ok(Project {
            directory,
            size,
            measured,
        })
    }

    /// Returns the import of a file through standard input.
    pub(crate) fn import(&self, directory: &Path, issues: &Path) -> Fallible<Command> {
        let mut command = self.crosslink(directory, &["import", "-"]);
        command.stdin(File::open(issues)?);
        Ok(command)
    }

    /// Returns the display ids of all issues, in order of size.
    pub(crate) fn numbers(&self, directory: &Path) -> Fallible<Vec<u64>> {
        let mut command = self.crosslink(directory, &["list", "--status", "all", "--json"]);
        let issues: Vec<Value> = serde_json::from_str(&project::answer(&mut command)?)?;
        let mut numbers: Vec<_> = issues
            .iter()
            .filter_map(|issue| issue["id"].as_u64())
            .collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// Returns the number of rows of a JSON answer.
    pub(crate) fn rows(&self, directory: &Path, arguments: &[&str]) -> Fallible<usize> {
        let answer = project::answer(&mut self.crosslink(directory, arguments))?;
        Ok(serde_json::from_str::<Vec<Value>>(&answer)?.len())
    }

    /// Creates an issue, unmeasured, and returns its number.
    pub(crate) fn create(&self, directory: &Path) -> Fallible<String> {
        let mut command = self.crosslink(directory, &["create", "Fresh issue", "--quiet"]);
        Ok(project::answer(&mut command)?.trim().to_owned())
    }
}
