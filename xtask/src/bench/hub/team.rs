//! Clones that share a project through a bare repository on this machine, each with a home of its own.

use std::cell::Cell;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::super::measure::{self, Work};
use super::super::projects::Place;
use crate::project::{self, Fallible};

/// What makes a repository with the remote.
const CLONED: [&[&str]; 2] = [
    &["-c", "init.defaultBranch=main", "init", "--quiet"],
    &["remote", "add", "origin", "../hub.git"],
];

/// What makes a project that publishes when it is told to.
const SET_UP: [&[&str]; 2] = [
    &["init", "--defaults"],
    &["config", "set", "sync.publish", "manual"],
];

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
        let member = self.place_for_one()?;
        for command in &mut member.steps(&CLONED, &[]) {
            project::answer(command)?;
        }
        Ok(member)
    }

    /// A clone with a project that publishes when it is told to.
    pub(super) fn member(&self) -> Fallible<Member<'a>> {
        let member = self.place_for_one()?;
        for command in &mut member.steps(&CLONED, &SET_UP) {
            project::answer(command)?;
        }
        Ok(member)
    }

    /// So many clones, each of which has published an issue, one after the other: many at a time would outrun each other at the remote.
    pub(super) fn crowd(&self, count: u32) -> Fallible<()> {
        let share: [&[&str]; 2] = [&["create", "Fresh issue"], &["sync"]];
        let steps = [&SET_UP[..], &share].concat();
        for _ in 0..count {
            let member = self.place_for_one()?;
            let lane = member.steps(&CLONED, &steps);
            measure::run(Work::Lanes(vec![lane]))?;
        }
        Ok(())
    }

    fn place_for_one(&self) -> Fallible<Member<'a>> {
        let number = self.members.get() + 1;
        self.members.set(number);
        let directory = self.directory.join(format!("clone-{number}"));
        let home = self.directory.join(format!("home-{number}"));
        fs::create_dir_all(&directory)?;
        fs::create_dir_all(&home)?;
        Ok(Member {
            place: self.place,
            directory,
            home,
            agent: format!("bench-{number}"),
            written: Cell::new(0),
        })
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
    /// Commands of git, then of the binary.
    fn steps(&self, git: &[&[&str]], own: &[&[&str]]) -> Vec<Command> {
        let git = git.iter().map(|it| self.place.git(&self.directory, it));
        let own = own.iter().map(|it| self.crosslink(it));
        git.chain(own).collect()
    }

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

    /// Writes so many events in one run, an issue and comments on it, and publishes them in one commit.
    pub(super) fn publish(&self, events: u64) -> Fallible<()> {
        self.publish_issues(1, events - 1)
    }

    /// The same with several issues, each with so many comments.
    pub(super) fn publish_issues(&self, issues: u64, comments: u64) -> Fallible<()> {
        let mut lines = String::new();
        for _ in 0..issues {
            let number = self.written.get() + 1;
            self.written.set(number);
            let issue = format!("{}-{number}", self.agent);
            writeln!(lines, "{}", discussed(&issue, comments))?;
        }
        let file = self.home.join("issues.jsonl");
        fs::write(&file, lines)?;
        let mut import = self.crosslink(&["import", "-"]);
        import.stdin(fs::File::open(file)?);
        project::answer(&mut import)?;
        let wanted = issues * (comments + 1);
        match self.sync()? {
            // Issues that had no number get one by an event of its own.
            (_, sent) if (wanted..wanted + issues.max(2)).contains(&sent) => Ok(()),
            (_, sent) => Err(format!("{sent} events were published instead of {wanted}").into()),
        }
    }

    /// The loose objects of the repository: how many, and their bytes.
    pub(super) fn loose(&self) -> Fallible<(u64, u64)> {
        loose(&self.directory.join(".git/objects"))
    }
}

/// An issue with so many comments, as beads exports it.
fn discussed(issue: &str, comments: u64) -> Value {
    let time = "2026-01-01T00:00:00Z";
    let comment = |comment: u64| {
        json!({
            "id": comment + 1, "issue_id": issue, "author": "bench", "created_at": time,
            "text": format!("Comment {comment}, written to see what an event costs on its way."),
        })
    };
    let comments: Vec<_> = (0..comments).map(comment).collect();
    json!({
        "id": issue, "title": "Fresh issue", "status": "open", "priority": 2, "issue_type": "task",
        "created_at": time, "updated_at": time, "comments": comments,
    })
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
