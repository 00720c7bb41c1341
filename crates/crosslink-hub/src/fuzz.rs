//! Every decoder of a hub's bytes, as a plain function that must not panic.
//!
//! `fuzz/` runs them under a fuzzer, the tests run them over samples and damaged ones.

use std::collections::BTreeMap;

use crosslink_git::ObjectId;

use crate::snapshot::HubSnapshot;
use crate::v2::{FileMap, FileSource, Reader, Reason, Source};
use crate::v3::AllowedSigners;
use crate::{agent_files, changes, pages, v3, v4};

/// What takes the bytes.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: &[(&str, Target)] = &[
    ("agent_files", files),
    ("allowed_signers", signers),
    ("knowledge_page", pages::decode),
    ("v2_comment", comment),
    ("v2_heartbeat", heartbeat),
    ("v2_issue", issue),
    ("v2_lock", lock),
    ("v2_meta", meta),
    ("v2_names", names),
    ("v2_request", request),
    ("v3_log", v3::fuzz::log),
    ("v3_signature", v3::fuzz::signature),
    ("v3_state", v3::fuzz::state),
    ("v4_archive", v4::fuzz::logs),
    ("v4_batch", v4::fuzz::batch),
    ("v4_commit", v4::fuzz::commit),
    ("v4_grant", v4::fuzz::grant),
    ("v4_hub_json", v4::meta::check_hub_json),
    ("v4_lock", v4::fuzz::lock),
    ("v4_presence", v4::fuzz::presence),
    ("v4_trust", v4::trust::fuzz::log),
];

/// Runs one target.
///
/// # Panics
/// Where there is no target of this name, or it found something.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = target.expect("the target is in the list");
    target(bytes);
}

/// The issue that stands beside what is read.
const ISSUE: &str = r#"{"uuid":"11111111-1111-4111-8111-111111111111","display_id":1,"title":"a","status":"open",
    "priority":"low","created_by":"a","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}"#;

/// The files every hub here has.
const BESIDE: [(&str, &str); 3] = [
    (
        "issues/11111111-1111-4111-8111-111111111111/issue.json",
        ISSUE,
    ),
    (
        "heartbeats/a.json",
        r#"{"agent_id":"a","last_heartbeat":"2026-01-01T00:00:00Z"}"#,
    ),
    (
        "agents/b/requests/r.json",
        r#"{"request_id":"r","kind":"kill","requested_by":"a","requested_at":"2026-01-01T00:00:00Z"}"#,
    ),
];

/// Files by their contents' names, which are numbers here.
#[derive(Default)]
struct Made(BTreeMap<ObjectId, Vec<u8>>);

impl Made {
    fn file(&mut self, bytes: &[u8]) -> FileSource {
        let mut name = [0; 20];
        name[..8].copy_from_slice(&(self.0.len() as u64).to_be_bytes());
        let name = ObjectId::from_bytes(name);
        self.0.insert(name, bytes.to_vec());
        FileSource::Blob(name)
    }
}

impl Source for Made {
    fn bytes(&self, file: &FileSource) -> Result<Vec<u8>, Reason> {
        let known = match file {
            FileSource::Blob(name) => self.0.get(name).cloned(),
            FileSource::Folder(_) | FileSource::Disk { .. } => None,
        };
        known.ok_or_else(|| "there is no such file".to_owned())
    }

    fn list(&self, _: ObjectId) -> Result<Vec<(String, FileSource)>, Reason> {
        Err("there is no such folder".to_owned())
    }
}

/// Lets a file come into a hub, and go again.
fn comes_and_goes(path: &str, bytes: &[u8]) {
    let mut made = Made::default();
    let mut files: FileMap = BESIDE
        .iter()
        .map(|(path, text)| ((*path).to_owned(), made.file(text.as_bytes())))
        .collect();
    let mut reader = Reader::default();
    let look = |reader: &mut Reader, files: &FileMap, made: &Made| -> HubSnapshot {
        reader.update(files, made);
        reader.snapshot()
    };
    let before = look(&mut reader, &files, &made);
    let stood = files.insert(path.to_owned(), made.file(bytes));
    let with = look(&mut reader, &files, &made);
    let anew = look(&mut Reader::default(), &files, &made);
    if with.damage.is_empty() {
        assert_eq!(with, anew, "what is read follows from the files alone");
    }
    assert_eq!(
        with.damage.is_empty(),
        anew.damage.is_empty(),
        "damage is named whatever was known before"
    );
    changes(&before, &with);
    match stood {
        Some(file) => files.insert(path.to_owned(), file),
        None => files.remove(path),
    };
    let after = look(&mut reader, &files, &made);
    assert_eq!(before, after, "nothing stays of a file that is gone");
    changes(&with, &after);
}

/// An issue, in a folder of its own and without one.
pub fn issue(bytes: &[u8]) {
    for path in [
        "issues/11111111-1111-4111-8111-111111111111/issue.json",
        "issues/22222222-2222-4222-8222-222222222222/issue.json",
        "issues/33333333-3333-4333-8333-333333333333.json",
    ] {
        comes_and_goes(path, bytes);
    }
}

/// A comment that has a file of its own.
pub fn comment(bytes: &[u8]) {
    let path = "issues/11111111-1111-4111-8111-111111111111/comments/44444444-4444-4444-8444-444444444444.json";
    comes_and_goes(path, bytes);
}

/// A lock that has a file of its own, and the file of all locks.
pub fn lock(bytes: &[u8]) {
    comes_and_goes("locks/1.json", bytes);
    comes_and_goes("locks.json", bytes);
}

/// A sign of life, in both places for one.
pub fn heartbeat(bytes: &[u8]) {
    comes_and_goes("heartbeats/a.json", bytes);
    comes_and_goes("agents/c/heartbeat.json", bytes);
}

/// A request, and an answer.
pub fn request(bytes: &[u8]) {
    comes_and_goes("agents/b/requests/s.json", bytes);
    comes_and_goes("agents/b/requests/r.ack.json", bytes);
}

/// What a hub says about itself, its milestones, continuous integration, clocks and trust.
pub fn meta(bytes: &[u8]) {
    for path in [
        "meta/version.json",
        "meta/milestones.json",
        "meta/milestones/55555555-5555-4555-8555-555555555555.json",
        "meta/ci-status.json",
        "checkpoint/skew_warnings.json",
        "trust/allowed_signers",
    ] {
        comes_and_goes(path, bytes);
    }
}

/// Names of files, one a line: those are foreign, too.
pub fn names(bytes: &[u8]) {
    for path in String::from_utf8_lossy(bytes).lines().take(16) {
        comes_and_goes(path, ISSUE.as_bytes());
    }
}

/// Heartbeats, requests and answers, each by itself.
pub fn files(bytes: &[u8]) {
    let _ = agent_files::parse_heartbeat(bytes);
    let _ = agent_files::parse_request(bytes);
    let _ = agent_files::parse_answer(bytes);
    agent_files::request_of_file(&String::from_utf8_lossy(bytes));
}

/// A list of allowed signers.
pub fn signers(bytes: &[u8]) {
    let signers = AllowedSigners::parse(bytes);
    let lines = bytes.split(|byte| *byte == b'\n').count();
    assert!(signers.principals().count() + signers.damage("list").len() <= lines);
    for name in ["a@crosslink", "", "*"] {
        signers.know(name);
        signers.allow(name, "crosslink-event", b"");
    }
}
