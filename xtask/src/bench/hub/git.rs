//! The floors in git: the same bytes on the same way, by git alone.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;

use super::super::floors;
use super::super::projects::Place;
use crate::project::{self, Fallible};

/// The ref that the commits are for.
const LOG: &str = "refs/bench/log";
/// The commit that comes next, where it is made.
const NEXT: &str = "refs/bench/next";
const NOTHING: &str = "0000000000000000000000000000000000000000";

/// A bare repository, one that pushes to it and one that fetches from it. A commit has one file, as in a log.
pub(super) struct GitFloor<'a> {
    place: &'a Place,
    directory: PathBuf,
    /// What `hub.git` has.
    tip: RefCell<String>,
    made: Cell<u64>,
}

impl<'a> GitFloor<'a> {
    pub(super) fn make(place: &'a Place) -> Fallible<GitFloor<'a>> {
        let directory = place.fresh("git");
        fs::create_dir_all(&directory)?;
        let floor = GitFloor {
            place,
            directory,
            tip: RefCell::new(NOTHING.to_owned()),
            made: Cell::new(0),
        };
        floor.git(&["init", "--quiet", "--bare", "hub.git"])?;
        for name in ["writer", "reader"] {
            floor.git(&["init", "--quiet", "--bare", name])?;
            let setting = |name: &str, value: &str| [name.to_owned(), value.to_owned()];
            for [key, value] in [
                setting("remote.origin.url", "../hub.git"),
                setting("remote.origin.tagOpt", "--no-tags"),
                setting("remote.origin.fetch", &format!("+{LOG}:{LOG}")),
                setting("remote.origin.push", &format!("{NEXT}:{LOG}")),
            ] {
                floor.git(&["-C", name, "config", &key, &value])?;
            }
        }
        Ok(floor)
    }

    fn git(&self, arguments: &[&str]) -> Fallible<String> {
        let answer = project::answer(&mut self.place.git(&self.directory, arguments))?;
        Ok(answer.trim().to_owned())
    }

    /// Makes the next commit, of so many lines, where it is pushed from.
    fn commit(&self, lines: u64) -> Fallible<String> {
        let round = self.made.get() + 1;
        self.made.set(round);
        let file = self.directory.join("events.ndjson");
        fs::write(&file, text(round, lines))?;
        let path = file.display().to_string();
        let blob = self.git(&["-C", "writer", "hash-object", "-w", &path])?;
        let list = self.directory.join("tree");
        fs::write(&list, format!("100644 blob {blob}\tevents.ndjson\n"))?;
        let mut tree = self.place.git(&self.directory.join("writer"), &["mktree"]);
        let tree = project::answer(tree.stdin(File::open(&list)?))?;
        let tip = self.tip.borrow().clone();
        let who = ["-c", "user.name=bench", "-c", "user.email=bench@invalid"];
        let mut words = vec!["-C", "writer"];
        words.extend(who);
        words.extend(["commit-tree", tree.trim(), "-m", "1 event"]);
        if tip != NOTHING {
            words.extend(["-p", &tip]);
        }
        let commit = self.git(&words)?;
        self.git(&["-C", "writer", "update-ref", NEXT, &commit])?;
        Ok(commit)
    }

    fn shell(&self, script: &str, at: &str) -> Fallible<Command> {
        let mut command = floors::shell(script)?;
        self.place.settle(&mut command, &self.directory.join(at));
        Ok(command)
    }

    /// Makes a commit of one line, and returns the command that pushes it.
    pub(super) fn push(&self) -> Fallible<Command> {
        let commit = self.commit(1)?;
        self.tip.replace(commit);
        self.shell("push", "writer")
    }

    /// Makes a commit of so many lines, pushes it, and returns the command that fetches it.
    pub(super) fn fetch(&self, lines: u64) -> Fallible<Command> {
        let commit = self.commit(lines)?;
        self.tip.replace(commit);
        project::answer(&mut self.shell("push", "writer")?)?;
        self.shell("fetch", "reader")
    }

    /// Makes a commit of one line, and returns the host's side of its push.
    pub(super) fn receive(&self) -> Fallible<Command> {
        let old = self.tip.borrow().clone();
        let new = self.commit(1)?;
        let wanted = self.directory.join("wanted");
        let mut revisions = format!("{new}\n");
        if old != NOTHING {
            writeln!(revisions, "^{old}")?;
        }
        fs::write(&wanted, revisions)?;
        let words = ["pack-objects", "--quiet", "--revs", "--thin", "--stdout"];
        let mut pack = self.place.git(&self.directory.join("writer"), &words);
        let pack = pack.stdin(File::open(&wanted)?).output()?;
        let line = format!("{old} {new} {LOG}\0report-status agent=bench");
        let mut request = format!("{:04x}{line}0000", line.len() + 4).into_bytes();
        request.extend(pack.stdout);
        let file = self.directory.join("request");
        fs::write(&file, request)?;
        self.tip.replace(new);
        let mut command = self.shell("receive_pack", ".")?;
        command.stdin(File::open(file)?);
        Ok(command)
    }

    /// Makes sure that the bare repository has what it was sent.
    pub(super) fn has_all(&self) -> Fallible<String> {
        let there = self.git(&["-C", "hub.git", "rev-parse", LOG])?;
        if there == *self.tip.borrow() {
            return Ok(String::new());
        }
        Err(format!("a floor did not do its work: {LOG} is {there}").into())
    }
}

/// Lines that are as long as those of creates, and as different from each other.
fn text(round: u64, lines: u64) -> String {
    let mut text = String::new();
    for line in 0..lines {
        let odd = (round << 20 | line).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let other = odd.rotate_left(23).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let _ = writeln!(
            text,
            r#"{{"id":"{odd:016x}{other:016x}","v":1,"time":{odd},"agent":"bench","op":"{other:016x}{odd:016x}","does":"issue.create","at":null,"kind":"issue.created","issue":"{odd:016x}{other:016x}","title":"Fresh issue {round}","description":"Written to see what an event costs on its way, number {line} of {lines}.","priority":"medium","number":{line}}}"#
        );
    }
    text
}
