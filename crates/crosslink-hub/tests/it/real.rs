//! The two real hubs, read from git and counted a second time from their files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crosslink_core::model::Lifecycle;
use crosslink_core::time::Timestamp;
use crosslink_git::Objects;
use crosslink_hub::{Heads, HubFormat, HubReader, HubSnapshot, Look, changes};
use crosslink_sim::{Remotes, real_data};
use serde_json::Value;

/// A bundle's branches in a bare repository; nothing where there is no data.
fn unpacked(bundle: &str, into: &Path) -> Option<PathBuf> {
    let bundle = real_data(bundle)?;
    let remotes = Remotes::new(into);
    remotes.unbundle("hub", &bundle).unwrap();
    Some(remotes.remote("hub"))
}

fn git(directory: &Path, arguments: &[&str]) -> String {
    crosslink_sim::git(directory, arguments).unwrap()
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-23T10:00:00Z").unwrap()
}

fn look(reader: &mut HubReader, repository: &Path) -> Option<HubSnapshot> {
    let objects = Objects::open(repository).unwrap();
    let heads = Heads::read(&objects, None).unwrap();
    match reader.look(&objects, &heads, None, now()).unwrap() {
        Look::Same => None,
        Look::Fourth(_) => panic!("the hub is an older one"),
        Look::Changed(snapshot) => Some(*snapshot),
    }
}

/// Every JSON file below a folder of a commit, read without our own reader.
fn json_files(repository: &Path, into: &Path, branch: &str) -> Vec<(String, Value)> {
    let tree = into.join("tree");
    std::fs::create_dir(&tree).unwrap();
    let work = format!("--work-tree={}", tree.to_str().unwrap());
    git(repository, &[&work, "checkout", "-f", branch, "--", "."]);
    let mut found = Vec::new();
    let mut waiting = vec![tree.clone()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|end| end == "json") {
                let name = path
                    .strip_prefix(&tree)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                let value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
                found.push((name, value));
            }
        }
    }
    found
}

fn open(snapshot: &HubSnapshot) -> usize {
    let issues = snapshot.issues.values();
    issues
        .filter(|issue| issue.status == Lifecycle::Open)
        .count()
}

#[test]
fn the_real_hub_of_files_says_what_its_files_say() {
    let directory = tempfile::tempdir().unwrap();
    let Some(repository) = unpacked("hub-v2.bundle", directory.path()) else {
        return;
    };
    let mut reader = HubReader::default();
    let found = look(&mut reader, &repository).unwrap();
    let files = json_files(&repository, directory.path(), "crosslink/hub");
    let count =
        |wanted: &dyn Fn(&str) -> bool| files.iter().filter(|(name, _)| wanted(name)).count();
    let issues: Vec<_> = files
        .iter()
        .filter(|(name, _)| name.ends_with("/issue.json"))
        .collect();
    assert_eq!(found.format, HubFormat::V2);
    assert_eq!(found.damage, []);
    assert_eq!(found.issues.len(), issues.len());
    assert_eq!(found.issues.len(), 759);
    let open_files = issues
        .iter()
        .filter(|(_, issue)| issue["status"] == "open")
        .count();
    assert_eq!(open(&found), open_files);
    let comments: usize = found
        .issues
        .values()
        .map(|issue| issue.comments.len())
        .sum();
    assert_eq!(comments, count(&|name| name.contains("/comments/")));
    assert_eq!(found.locks.len(), count(&|name| name.starts_with("locks/")));
    let beats = found
        .agents
        .values()
        .filter(|agent| agent.heartbeat.is_some())
        .count();
    assert_eq!(beats, count(&|name| name.starts_with("heartbeats/")));
    let requests: usize = found
        .agents
        .values()
        .map(|agent| agent.requests.len())
        .sum();
    assert_eq!(requests, count(&|name| name.contains("/requests/")));
    let skews = files
        .iter()
        .find(|(name, _)| name == "checkpoint/skew_warnings.json")
        .unwrap();
    assert_eq!(found.skews.len(), skews.1.as_array().unwrap().len());
    let labels = |value: &Value| value["labels"].as_array().map_or(0, Vec::len);
    let all_labels: usize = issues.iter().map(|(_, issue)| labels(issue)).sum();
    assert_eq!(
        found
            .issues
            .values()
            .map(|issue| issue.labels.len())
            .sum::<usize>(),
        all_labels
    );
    assert!(look(&mut reader, &repository).is_none(), "nothing moved");
}

#[test]
fn the_real_hub_of_logs_says_what_its_state_says() {
    let directory = tempfile::tempdir().unwrap();
    let Some(repository) = unpacked("hub-v3.bundle", directory.path()) else {
        return;
    };
    let mut reader = HubReader::default();
    let found = look(&mut reader, &repository).unwrap();
    let state = git(
        &repository,
        &[
            "cat-file",
            "-p",
            "refs/heads/crosslink/checkpoint:state.json",
        ],
    );
    let state: Value = serde_json::from_str(&state).unwrap();
    let issues = state["issues"].as_object().unwrap();
    assert_eq!(found.format, HubFormat::V3);
    assert_eq!(found.damage, []);
    let ids = |found: &HubSnapshot| {
        found
            .issues
            .keys()
            .map(ToString::to_string)
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(ids(&found), issues.keys().cloned().collect());
    assert_eq!(found.issues.len(), 784);
    assert_eq!(
        open(&found),
        issues
            .values()
            .filter(|issue| issue["status"] == "open")
            .count()
    );
    let comments = |issue: &Value| {
        issue["comments"]
            .as_object()
            .map_or(0, serde_json::Map::len)
    };
    let all: usize = issues.values().map(comments).sum();
    assert_eq!(
        found
            .issues
            .values()
            .map(|issue| issue.comments.len())
            .sum::<usize>(),
        all
    );
    assert_eq!(found.locks.len(), state["locks"].as_object().unwrap().len());
    assert_eq!(found.signatures.valid + found.signatures.untrusted, 213);
    assert_eq!((found.signatures.invalid, found.pending_events), (0, 0));
    assert!(look(&mut reader, &repository).is_none(), "nothing moved");
}

#[test]
fn one_moved_file_is_one_change() {
    let directory = tempfile::tempdir().unwrap();
    let Some(repository) = unpacked("hub-v2.bundle", directory.path()) else {
        return;
    };
    let mut reader = HubReader::default();
    let before = look(&mut reader, &repository).unwrap();
    let open = before
        .issues
        .values()
        .find(|issue| issue.status == Lifecycle::Open)
        .unwrap();
    let path = format!("issues/{}/issue.json", open.id);
    let clone = directory.path().join("clone");
    let url = repository.to_str().unwrap();
    git(
        directory.path(),
        &[
            "clone",
            "-q",
            "-b",
            "crosslink/hub",
            url,
            clone.to_str().unwrap(),
        ],
    );
    let text = std::fs::read_to_string(clone.join(&path)).unwrap();
    std::fs::write(clone.join(&path), text.replace("\"open\"", "\"closed\"")).unwrap();
    git(&clone, &["commit", "-qam", "close"]);
    git(&clone, &["push", "-q"]);
    let after = look(&mut reader, &repository).unwrap();
    let changes = changes(&before, &after);
    let words: Vec<_> = changes.iter().map(|change| change.kind.as_str()).collect();
    assert_eq!(words, ["issue.closed"]);
}
