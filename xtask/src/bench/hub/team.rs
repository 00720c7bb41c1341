//! Clones that share a project through a bare repository on this machine, each with a home of its own.

use std::cell::Cell;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::super::projects::Place;
use crate::project::{self, Fallible};

/// A bare repository, and the clones around it.
pub(super) struct Team<'a> {
    place: &'a Place,
    directory: PathBuf,
    members: Cell<u32>,
}

/// One clone.
pub(super) struct Member<'a> {
    place: &'a Place,
    pub(super) directory: PathBuf,
    home: PathBuf,
    agent: String,
    written: Cell<u64>,
}

impl<'a> Team<'a> {
    pub(super) fn make(place: &'a Place) -> Fallible<Team<'a>> {
        let directory = place.fresh("team");
        fs::create_dir_all(&directory)?;
        project::answer(&mut place.git(&directory, &["init", "--quiet", "--bare", "hub.git"]))?;
        Ok(Team {
            place,
            directory,
            members: Cell::new(0),
        })
    }

    /// The bare repository.
    pub(super) fn remote(&self) -> PathBuf {
        self.directory.join("hub.git")
    }

    /// A repository with the remote, and nothing of Crosslink.
    pub(super) fn repository(&self) -> Fallible<Member<'a>> {
        let number = self.members.get() + 1;
        self.members.set(number);
        let directory = self.directory.join(format!("clone-{number}"));
        let home = self.directory.join(format!("home-{number}"));
        fs::create_dir_all(&directory)?;
        fs::create_dir_all(&home)?;
        for words in [
            &["-c", "init.defaultBranch=main", "init", "--quiet"][..],
            &["remote", "add", "origin", "../hub.git"],
        ] {
            project::answer(&mut self.place.git(&directory, words))?;
        }
        Ok(Member {
            place: self.place,
            directory,
            home,
            agent: format!("bench-{number}"),
            written: Cell::new(0),
        })
    }

    /// A clone with a project that publishes when it is told to.
    pub(super) fn member(&self) -> Fallible<Member<'a>> {
        let member = self.repository()?;
        member.answer(&["init", "--defaults"])?;
        member.answer(&["config", "set", "sync.publish", "manual"])?;
        Ok(member)
    }

    /// A clone with so many issues, shared.
    pub(super) fn filled(&self, size: u64) -> Fallible<Member<'a>> {
        let member = self.member()?;
        let mut import = member.crosslink(&["import", "-"]);
        import.stdin(fs::File::open(self.place.issues(size)?)?);
        project::answer(&mut import)?;
        member.sync()?;
        Ok(member)
    }

    /// A clone that has what the others published.
    pub(super) fn joined(&self) -> Fallible<Member<'a>> {
        let member = self.member()?;
        member.sync()?;
        Ok(member)
    }
}

impl Member<'_> {
    /// The binary with these arguments, in this clone.
    pub(super) fn crosslink(&self, arguments: &[&str]) -> Command {
        let mut command = self.place.crosslink(&self.directory, arguments);
        command
            .env("HOME", &self.home)
            .env("CROSSLINK_HOME", self.home.join(".crosslink"))
            .env("CROSSLINK_AGENT", &self.agent);
        command
    }

    /// Runs a command to its end, and returns what it said.
    pub(super) fn answer(&self, arguments: &[&str]) -> Fallible<String> {
        let answer = project::answer(&mut self.crosslink(arguments))?;
        Ok(answer.trim().to_owned())
    }

    /// Creates an issue, and returns its number.
    pub(super) fn create(&self) -> Fallible<String> {
        self.answer(&["create", "Fresh issue", "--quiet"])
    }

    /// Syncs, and returns how many events came in and went out.
    pub(super) fn sync(&self) -> Fallible<(u64, u64)> {
        let report: Value = serde_json::from_str(&self.answer(&["sync", "--json"])?)?;
        let count = |way: &str| report[way]["events"].as_u64();
        let counts = count("received").zip(count("sent"));
        counts.ok_or_else(|| format!("`sync --json` says {report}").into())
    }

    /// Writes so many events in one run, creates of issues, and publishes them in one commit.
    pub(super) fn publish(&self, events: u64) -> Fallible<()> {
        let mut lines = String::new();
        for _ in 0..events {
            let number = self.written.get() + 1;
            self.written.set(number);
            let agent = &self.agent;
            writeln!(
                lines,
                r#"{{"id":"{agent}-{number}","title":"Fresh issue {number}","description":"Written to see what an event costs on its way.","status":"open","priority":2,"issue_type":"task","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}}"#
            )?;
        }
        let file = self.home.join("issues.jsonl");
        fs::write(&file, lines)?;
        let mut import = self.crosslink(&["import", "-"]);
        import.stdin(fs::File::open(file)?);
        project::answer(&mut import)?;
        match self.sync()? {
            (_, sent) if sent == events => Ok(()),
            (_, sent) => Err(format!("{sent} events were published instead of {events}").into()),
        }
    }

    /// The loose objects of the repository: how many, and their bytes.
    pub(super) fn loose(&self) -> Fallible<(u64, u64)> {
        loose(&self.directory.join(".git/objects"))
    }
}

/// The loose objects of a folder of objects: how many, and their bytes.
pub(super) fn loose(objects: &Path) -> Fallible<(u64, u64)> {
    let (mut count, mut bytes) = (0, 0);
    for folder in fs::read_dir(objects)? {
        let folder = folder?;
        if folder.file_name().len() == 2 {
            for object in fs::read_dir(folder.path())? {
                count += 1;
                bytes += object?.metadata()?.len();
            }
        }
    }
    Ok((count, bytes))
}
