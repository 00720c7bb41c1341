//! A repository, keys and a person that are always the same, so that commits are too.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crosslink_git::{ObjectId, Objects, Person, create_repository};
use crosslink_hub::SigningKey;
use crosslink_hub::v4::{Batch, LogId, LogName, Onto, batches, log};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const HUB: Uuid = Uuid::from_u128(0x0b6f_0c0e_7d0e_4b7f_9a43_0f1f_3a5d_9c11);
pub(crate) const ISSUE: Uuid = Uuid::from_u128(0x1d0c_5a3e_9f4b_4c1a_8a57_6e2b_90d1_4f08);
pub(crate) const TOKEN: Uuid = Uuid::from_u128(0x5f0c_2f9e_54d4_4f0b_9a9c_2a1b_8e1f_7c3d);
pub(crate) const EVENT: &str = r#"{"id":"2c56d34e95a420cbc94da2f0f75a69fe","v":1,"time":"2026-01-01T09:00:00.000000001Z","agent":"alice","op":"00000000-0000-4000-8000-000000000100","does":"issue.edit","kind":"issue.created","issue":"00000000-0000-4000-8000-00000000000a","title":"Fix login"}"#;

/// A repository of its own, removed when it goes out of scope.
pub(crate) struct Place {
    pub(crate) directory: TempDir,
    pub(crate) objects: Objects,
}

impl Place {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        create_repository(directory.path()).unwrap();
        let objects = Objects::open(directory.path()).unwrap();
        Self { directory, objects }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Runs a program here; returns what it printed, or what it complained about.
    pub(crate) fn run(&self, words: &[&str], input: &[u8]) -> Result<String, String> {
        let mut child = Command::new(words[0])
            .args(&words[1..])
            .current_dir(self.directory.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GIT_AUTHOR_NAME", "a")
            .env("GIT_AUTHOR_EMAIL", "a@example.invalid")
            .env("GIT_COMMITTER_NAME", "a")
            .env("GIT_COMMITTER_EMAIL", "a@example.invalid")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() {
            Ok(told + &complaint)
        } else {
            Err(complaint)
        }
    }

    /// Writes an object as git does, whatever is in it.
    pub(crate) fn object(&self, kind: &str, bytes: &[u8]) -> ObjectId {
        let words = [
            "git",
            "hash-object",
            "-t",
            kind,
            "-w",
            "--stdin",
            "--literally",
        ];
        self.run(&words, bytes).unwrap().trim().parse().unwrap()
    }

    /// The bytes of an object.
    pub(crate) fn bytes(&self, kind: &str, id: ObjectId) -> String {
        self.run(&["git", "cat-file", kind, &id.to_string()], b"")
            .unwrap()
    }

    /// Writes the next commit of a log of `key(1)`.
    pub(crate) fn append(&self, below: Option<ObjectId>, lines: &[&str]) -> ObjectId {
        let batch = batch(lines);
        log::append(&self.objects, &onto(below), log_of(1), &batch, &key(1)).unwrap()
    }
}

/// The key made of a seed that repeats a number.
pub(crate) fn key(number: u8) -> SigningKey {
    SigningKey::from_seed(&[number; 32])
}

pub(crate) fn log_of(number: u8) -> LogName {
    LogName {
        key: key(number).verifying_key().name(),
        log: LogId(0x7f3c_9a52_f0b9_4b6f_8a0e_1d2c_3b4a_5968_u128.to_be_bytes()),
    }
}

pub(crate) fn person() -> Person {
    Person {
        name: "Alice".to_owned(),
        email: "alice@example.invalid".to_owned(),
        time: 1_795_000_000,
    }
}

pub(crate) fn onto(below: Option<ObjectId>) -> Onto {
    Onto {
        hub: HUB,
        below,
        person: person(),
    }
}

pub(crate) fn batch(lines: &[&str]) -> Batch {
    batches(lines, lines.len().max(1)).next().unwrap()
}
