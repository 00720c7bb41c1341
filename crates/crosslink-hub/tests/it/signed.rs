//! Signatures as they stand in git: of commits, and of events in the logs of a hub.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crosslink_core::time::Timestamp;
use crosslink_git::Objects;
use crosslink_hub::{Heads, HubReader, HubSnapshot, Look, Signatures};
use tempfile::TempDir;

const ALPHA: &str = include_str!("v3_data/agent-alpha.log");
const KEYS: &str = include_str!("v3_data/allowed_signers");

/// A repository with a hub, and keys to sign with.
struct Place {
    directory: TempDir,
    reader: HubReader,
}

impl Place {
    fn new() -> Self {
        let place = Self {
            directory: tempfile::tempdir().unwrap(),
            reader: HubReader::default(),
        };
        place.git(&["init", "-q", "-b", "work", "hub"], b"");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Runs git in the repository, or where that is to be made.
    fn git(&self, arguments: &[&str], input: &[u8]) -> String {
        let hub = self.path("hub");
        let there = if hub.exists() {
            &hub
        } else {
            self.directory.path()
        };
        run("git", there, arguments, input)
    }

    /// Makes a key; returns the line of a list that trusts it.
    fn key(&self, name: &str) -> String {
        let arguments = ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", name];
        run("ssh-keygen", self.directory.path(), &arguments, b"");
        let public = std::fs::read_to_string(self.path(&format!("{name}.pub"))).unwrap();
        format!("{name}@crosslink {}\n", public.trim())
    }

    /// Puts files into a commit on top of a branch, signed with a key if one is named; returns its name.
    fn commit(&self, branch: &str, files: &[(&str, &str)], key: Option<&str>) -> String {
        let index = self.path("index");
        let _ = std::fs::remove_file(&index);
        for (path, text) in files {
            let id = self.git(&["hash-object", "-w", "--stdin"], text.as_bytes());
            let entry = format!("100644,{id},{path}");
            self.git(&["update-index", "--add", "--cacheinfo", &entry], b"");
        }
        let tree = self.git(&["write-tree"], b"");
        let full = format!("refs/heads/crosslink/{branch}");
        let parent = self.git(&["for-each-ref", "--format=%(objectname)", &full], b"");
        let key = key.map(|key| format!("user.signingkey={}", self.path(key).display()));
        let mut arguments = vec!["-c", "gpg.format=ssh"];
        arguments.extend(key.iter().flat_map(|key| ["-c", key]));
        arguments.extend(["commit-tree", &tree, "-m", "hub"]);
        arguments.extend(key.iter().map(|_| "-S"));
        if !parent.is_empty() {
            arguments.extend(["-p", &parent]);
        }
        let commit = self.git(&arguments, b"");
        self.git(&["update-ref", &full, &commit], b"");
        commit
    }

    /// Writes the tip of a branch anew with another message, under the old signature.
    fn forge(&self, branch: &str) -> String {
        let full = format!("refs/heads/crosslink/{branch}");
        let commit = self.git(&["cat-file", "commit", &full], b"");
        let forged = format!("{}, forged\n", commit.trim_end());
        let write = ["hash-object", "-t", "commit", "-w", "--stdin"];
        let id = self.git(&write, forged.as_bytes());
        self.git(&["update-ref", &full, &id], b"");
        id
    }

    fn look(&mut self) -> HubSnapshot {
        let objects = Objects::open(&self.path("hub")).unwrap();
        let heads = Heads::read(&objects, None).unwrap();
        let now = Timestamp::parse("2026-11-23T10:00:00Z").unwrap();
        match self.reader.look(&objects, &heads, None, now).unwrap() {
            Look::Changed(snapshot) => *snapshot,
            other => panic!("something moved: {other:?}"),
        }
    }
}

fn run(program: &str, directory: &Path, arguments: &[&str], input: &[u8]) -> String {
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(directory)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_INDEX_FILE", directory.join("../index"))
        .env("GIT_AUTHOR_NAME", "test")
        .env("GIT_AUTHOR_EMAIL", "test@example.invalid")
        .env("GIT_COMMITTER_NAME", "test")
        .env("GIT_COMMITTER_EMAIL", "test@example.invalid")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

const VERSION: (&str, &str) = ("meta/version.json", "{\"layout_version\":2}");

fn fared(snapshot: &HubSnapshot) -> (u64, u64, u64) {
    let Signatures {
        valid,
        untrusted,
        invalid,
        unsigned,
    } = snapshot.signatures;
    assert_eq!(unsigned, 0, "there are no events in a hub of files");
    (valid, untrusted, invalid)
}

fn bad_commits(snapshot: &HubSnapshot) -> Vec<&str> {
    let bad = snapshot.bad_signatures.iter();
    bad.map(|bad| bad.commit.as_deref().unwrap()).collect()
}

#[test]
fn the_signatures_of_a_hub_of_files_are_those_of_its_commits() {
    let mut place = Place::new();
    let known = place.key("known");
    place.key("stranger");
    place.commit("hub", &[VERSION], None);
    assert_eq!(fared(&place.look()), (0, 0, 0));
    place.commit("hub", &[VERSION], Some("stranger"));
    assert_eq!(
        fared(&place.look()),
        (1, 0, 0),
        "whoever keeps no list trusts"
    );
    let trusting = [VERSION, ("trust/allowed_signers", known.as_str())];
    place.commit("hub", &trusting, Some("known"));
    let snapshot = place.look();
    assert_eq!(fared(&snapshot), (1, 1, 0));
    assert_eq!(snapshot.bad_signatures, []);
}

#[test]
fn a_forged_commit_is_named_until_it_is_long_past() {
    let mut place = Place::new();
    place.key("known");
    place.commit("hub", &[VERSION], Some("known"));
    assert_eq!(fared(&place.look()), (1, 0, 0));
    let forged = place.forge("hub");
    let snapshot = place.look();
    assert_eq!(
        (fared(&snapshot), bad_commits(&snapshot)),
        ((0, 0, 1), vec![forged.as_str()])
    );
    assert_eq!(
        (
            snapshot.bad_signatures[0].what.as_str(),
            snapshot.bad_signatures[0].reason
        ),
        (
            "a commit of crosslink/hub",
            "the signature does not fit the text"
        )
    );
    for _ in 0..31 {
        place.commit("hub", &[VERSION], None);
    }
    assert_eq!(bad_commits(&place.look()), [forged.as_str()]);
    place.reader = HubReader::default();
    assert_eq!(
        bad_commits(&place.look()),
        [forged.as_str()],
        "whoever begins to look sees it too"
    );
    place.commit("hub", &[VERSION], None);
    assert_eq!(fared(&place.look()), (0, 0, 0));
}

#[test]
fn what_is_no_ssh_signature_says_nothing() {
    let mut place = Place::new();
    place.key("known");
    place.commit("hub", &[VERSION], Some("known"));
    let commit = place.git(&["cat-file", "commit", "refs/heads/crosslink/hub"], b"");
    let other = commit.replace("SSH SIGNATURE", "PGP SIGNATURE");
    let write = ["hash-object", "-t", "commit", "-w", "--stdin"];
    let id = place.git(&write, other.as_bytes());
    place.git(&["update-ref", "refs/heads/crosslink/hub", &id], b"");
    assert_eq!(fared(&place.look()), (0, 0, 0));
}

/// A hub of the third generation with nothing but logs.
fn third() -> Place {
    let place = Place::new();
    let hub = "{\"hub_version\":3,\"migrated_from_commit\":\"genesis\",\"migrated_at\":\"2026-11-01T00:00:00Z\"}";
    place.commit(
        "meta",
        &[("hub.json", hub), ("allowed_signers", KEYS)],
        None,
    );
    place.commit("checkpoint", &[("README.md", "nothing yet")], None);
    place
}

#[test]
fn a_bad_event_is_named_by_the_commit_that_brought_it() {
    let mut place = third();
    let mut lines: Vec<String> = ALPHA.lines().map(|line| format!("{line}\n")).collect();
    lines[1] = lines[1].replace("\"label\":\"bug\"", "\"label\":\"bag\"");
    let write = |count: usize| {
        let log = lines[..count].concat();
        place.commit("agents/agent-alpha", &[("events.log", log.as_str())], None)
    };
    let commits: Vec<String> = (0..=lines.len()).map(write).collect();
    let snapshot = place.look();
    assert_eq!(
        (snapshot.signatures.valid, snapshot.signatures.invalid),
        (2, 1)
    );
    let bad = &snapshot.bad_signatures[0];
    assert_eq!(bad.commit.as_ref(), Some(&commits[2]));
    assert_eq!(
        bad.what,
        "event 2 of agent-alpha, in the log of agent-alpha"
    );
    let beat = [("events.log", &*lines.concat()), ("notes", "x")];
    place.commit("agents/agent-alpha", &beat, None);
    assert_eq!(place.look().bad_signatures, snapshot.bad_signatures);
}

#[test]
fn whoever_writes_in_the_name_of_another_shows() {
    let mut place = third();
    place.commit("agents/mallory", &[("events.log", ALPHA)], None);
    let snapshot = place.look();
    let told = snapshot.foreign.first.iter();
    let told: Vec<_> = told
        .map(|event| {
            format!(
                "{} {} {} {}",
                event.log, event.line, event.agent, event.kind
            )
        })
        .collect();
    assert_eq!(snapshot.foreign.count, 3);
    assert_eq!(
        told[..2],
        [
            "mallory 1 agent-alpha IssueCreated",
            "mallory 2 agent-alpha LabelAdded"
        ]
    );
    assert_eq!(
        snapshot.signatures.valid, 3,
        "the lines themselves are as they were signed"
    );
}
