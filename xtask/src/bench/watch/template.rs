//! One bare remote and one working copy of it, from which all others are copied.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::super::projects::Place;
use crate::project::{self, Fallible};

/// Issues of a hub.
pub(super) const ISSUES: usize = 300;
/// So many commits are prepared on each side, every one a change of an issue.
pub(super) const STEPS: usize = 12;

const HUB: &str = "refs/heads/crosslink/hub";

/// A remote and a working copy, with commits for later on each side.
pub(super) struct Template {
    pub(super) remote: PathBuf,
    pub(super) clone: PathBuf,
    /// The commits that a working copy has and its remote does not.
    pub(super) here: Vec<String>,
    /// The commits that the remote has and nobody else.
    pub(super) there: Vec<String>,
}

impl Template {
    /// Makes both, from a hub that the binary makes up.
    pub(super) fn make(place: &Place) -> Fallible<Self> {
        let folder = place.path("watch-template");
        fs::create_dir_all(&folder)?;
        let issues = ISSUES.to_string();
        project::answer(&mut place.crosslink(&folder, &["__hub", "hub", "--issues", &issues]))?;
        let (remote, clone) = (folder.join("remote.git"), folder.join("clone"));
        let git = |directory: &Path, arguments: &[&str]| {
            project::answer(&mut place.git(directory, arguments))
        };
        git(
            &folder,
            &["init", "--bare", "--template=", "-b", "main", "remote.git"],
        )?;
        let files = files(&folder.join("hub"))?;
        let now = git(&folder, &["--version"]).map(|_| seconds())?;
        import(place, &remote, &whole(&files, now))?;
        git(
            &folder,
            &[
                "clone",
                "--template=",
                "--no-checkout",
                "remote.git",
                "clone",
            ],
        )?;
        let base = git(&remote, &["rev-parse", HUB])?.trim().to_owned();
        git(&clone, &["update-ref", HUB, &base])?;
        let steps = |side: &str| steps(&files, &base, side, now);
        import(place, &remote, &steps("there")?)?;
        import(place, &clone, &steps("here")?)?;
        let commits = |directory: &Path| {
            let listed = [
                "for-each-ref",
                "--sort=refname",
                "--format=%(objectname)",
                "refs/steps",
            ];
            let answer = git(directory, &listed)?;
            Ok::<_, Box<dyn std::error::Error>>(answer.lines().map(str::to_owned).collect())
        };
        let (here, there) = (commits(&clone)?, commits(&remote)?);
        Ok(Self {
            remote,
            clone,
            here,
            there,
        })
    }
}

/// Seconds since 1970.
fn seconds() -> u64 {
    let since = std::time::UNIX_EPOCH.elapsed();
    since.map_or(0, |since| since.as_secs())
}

/// The files below a folder by their paths, sorted.
fn files(root: &Path) -> Fallible<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
                found.push((name, fs::read(&path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Feeds a stream to git, which keeps it in one pack.
fn import(place: &Place, directory: &Path, stream: &[u8]) -> Fallible<()> {
    let options = ["-c", "fastimport.unpackLimit=1", "fast-import", "--quiet"];
    let mut command: Command = place.git(directory, &options);
    let mut child = command.stdin(Stdio::piped()).spawn()?;
    let mut input = child.stdin.take().ok_or("git takes no input")?;
    input.write_all(stream)?;
    drop(input);
    match child.wait()?.success() {
        true => Ok(()),
        false => Err("git fast-import failed".into()),
    }
}

fn commit(stream: &mut Vec<u8>, name: &str, now: u64) {
    let mut head = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(head, "commit {name}");
    let _ = writeln!(head, "committer Bench <bench@example.org> {now} +0000");
    let _ = writeln!(head, "data 0");
    stream.extend(head.as_bytes());
}

fn file(stream: &mut Vec<u8>, path: &str, bytes: &[u8]) {
    stream.extend(format!("M 100644 inline {path}\ndata {}\n", bytes.len()).as_bytes());
    stream.extend(bytes);
    stream.push(b'\n');
}

/// The hub in one commit, and a commit on the default branch.
fn whole(files: &[(String, Vec<u8>)], now: u64) -> Vec<u8> {
    let mut stream = Vec::new();
    commit(&mut stream, "refs/heads/main", now);
    file(&mut stream, "README.md", b"A project.\n");
    commit(&mut stream, HUB, now);
    for (path, bytes) in files {
        file(&mut stream, path, bytes);
    }
    stream
}

/// Commits upon the hub, one after the other; each gives an issue another title.
fn steps(files: &[(String, Vec<u8>)], base: &str, side: &str, now: u64) -> Fallible<Vec<u8>> {
    let issues = files
        .iter()
        .filter(|(path, _)| path.ends_with("/issue.json"))
        .take(STEPS);
    let mut stream = Vec::new();
    for (number, (path, bytes)) in issues.enumerate() {
        let mut issue: Value = serde_json::from_slice(bytes)?;
        issue["title"] = json!(format!("Changed {side}"));
        commit(&mut stream, &format!("refs/steps/{number:02}"), now);
        let before = match number {
            0 => base.to_owned(),
            _ => format!("refs/steps/{:02}", number - 1),
        };
        stream.extend(format!("from {before}\n").as_bytes());
        file(&mut stream, path, &serde_json::to_vec_pretty(&issue)?);
    }
    Ok(stream)
}
