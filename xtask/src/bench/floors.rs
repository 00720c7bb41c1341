//! The floors: scripts under xtask/bench/floors, run by `sqlite3` or started as they are.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::{self, Fallible};

/// A directory with a database filled from the same issues as a project.
pub(crate) struct Floor {
    directory: PathBuf,
}

impl Floor {
    /// Makes the directory, with the issues stored and one more, as in a project.
    pub(crate) fn fill(directory: PathBuf, issues: &Path) -> Fallible<Floor> {
        let floor = Floor::empty(directory, issues)?;
        project::answer(&mut floor.sql("bulk_insert")?)?;
        project::answer(&mut floor.sql("rest")?)?;
        project::answer(&mut floor.sql("insert")?)?;
        Ok(floor)
    }

    /// Makes the directory, with the tables and nothing in them.
    pub(crate) fn empty(directory: PathBuf, issues: &Path) -> Fallible<Floor> {
        if directory.exists() {
            fs::remove_dir_all(&directory)?;
        }
        fs::create_dir_all(&directory)?;
        fs::hard_link(issues, directory.join("issues.jsonl"))?;
        let floor = Floor { directory };
        project::answer(&mut floor.sql("schema")?)?;
        Ok(floor)
    }

    /// Returns the command that runs a script of SQL on the database.
    pub(crate) fn sql(&self, name: &str) -> Fallible<Command> {
        let script = File::open(scripts().join(format!("{name}.sql")))?;
        let mut command = Command::new("sqlite3");
        command.args(["-batch", "-bail", "floor.db"]).stdin(script);
        command
            .current_dir(&self.directory)
            .env("HOME", &self.directory);
        Ok(command)
    }

    /// Returns the number of rows a script prints.
    pub(crate) fn rows(&self, name: &str) -> Fallible<usize> {
        Ok(project::answer(&mut self.sql(name)?)?.lines().count())
    }
}

fn scripts() -> PathBuf {
    project::root().join("xtask/bench/floors")
}

/// Returns the command of a script: what it `exec`s where that is all it does, else the shell that runs it.
pub(crate) fn shell(name: &str) -> Fallible<Command> {
    let path = scripts().join(format!("{name}.sh"));
    let text = fs::read_to_string(&path)?;
    if let Some(words) = only_exec(&text) {
        let mut command = Command::new(words[0]);
        command.args(&words[1..]);
        return Ok(command);
    }
    let mut command = Command::new("sh");
    command.stdin(File::open(path)?);
    Ok(command)
}

/// Returns the command that lists the refs of a repository on this machine, and does nothing else.
pub(crate) fn listing(repository: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(repository).arg("for-each-ref");
    command
}

fn only_exec(script: &str) -> Option<Vec<&str>> {
    let is_command = |line: &&str| !line.is_empty() && !line.starts_with('#');
    let mut commands = script.lines().map(str::trim).filter(is_command);
    let words: Vec<_> = commands
        .next()?
        .strip_prefix("exec ")?
        .split_whitespace()
        .collect();
    (commands.next().is_none() && !words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_of_one_exec_is_started_directly() {
        for (script, words) in [
            ("# why\nexec /bin/true\n", Some(vec!["/bin/true"])),
            ("exec a b  c", Some(vec!["a", "b", "c"])),
            ("exec a\nexec b\n", None),
            ("/bin/true\n", None),
            ("", None),
        ] {
            assert_eq!(only_exec(script), words, "{script}");
        }
    }
}
