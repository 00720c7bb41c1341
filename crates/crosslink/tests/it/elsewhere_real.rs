//! Real hubs asked with `--repo`, compared with what their files say.
//!
//! The data is found where `CROSSLINK_TEST_DATA` points; without it the tests say that they were skipped.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::Project;

/// A repository with a bundle's branches beside a repository without a project.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "where the data lies is the test run's to say, and that it is missing must be seen"
)]
fn beside(bundle: &str) -> Option<Project> {
    let Some(data) = std::env::var_os("CROSSLINK_TEST_DATA") else {
        eprintln!("SKIPPED: CROSSLINK_TEST_DATA names no directory with {bundle}");
        return None;
    };
    let project = Project::without_project();
    let bundle = PathBuf::from(data).join(bundle);
    project.git(["init", "--quiet", "--bare", "../hub.git"]);
    project.git([
        "-C",
        "../hub.git",
        "fetch",
        "--quiet",
        bundle.to_str().unwrap(),
        "refs/heads/*:refs/heads/*",
    ]);
    Some(project)
}

/// The files of a branch that end so, read by git alone.
fn files(project: &Project, branch: &str, ending: &str) -> Vec<Value> {
    let tree = project.root().join("tree");
    std::fs::create_dir_all(&tree).unwrap();
    let work = format!("--work-tree={}", tree.to_str().unwrap());
    project.git([
        "-C",
        "../hub.git",
        &work,
        "checkout",
        "-f",
        branch,
        "--",
        ".",
    ]);
    let mut found = Vec::new();
    let mut waiting = vec![tree];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.to_str().unwrap().ends_with(ending) {
                found.push(serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap());
            }
        }
    }
    found
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_default()
}

fn count(project: &Project, words: &str) -> u64 {
    let answer = project.json(&format!("count {words} --repo ../hub.git"));
    answer["total"].as_u64().unwrap()
}

#[test]
fn a_real_hub_of_files_is_answered_from_as_it_stands() {
    let Some(project) = beside("hub-v2.bundle") else {
        return;
    };
    let issues = files(&project, "crosslink/hub", "/issue.json");
    assert_eq!(count(&project, ""), issues.len() as u64);
    let open = |issue: &&Value| text(issue, "status") == "open";
    assert_eq!(
        count(&project, "is:open"),
        issues.iter().filter(open).count() as u64
    );
    let bugs = |issue: &&Value| {
        let labels = issue["labels"].as_array().into_iter().flatten();
        labels.into_iter().any(|label| label == "bug")
    };
    assert_eq!(
        count(&project, "label:bug"),
        issues.iter().filter(bugs).count() as u64
    );

    let listed = project.json("list --status all --repo ../hub.git");
    let listed: BTreeMap<&str, &Value> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|issue| (text(issue, "uuid"), issue))
        .collect();
    assert_eq!(listed.len(), issues.len());
    let locks = files(&project, "crosslink/hub", ".json").into_iter();
    let locks: Vec<Value> = locks
        .filter(|file| file.get("claimed_at").is_some())
        .map(|lock| lock["issue_id"].clone())
        .collect();
    for issue in &issues {
        let shown = listed[text(issue, "uuid")];
        assert_eq!(shown["id"], issue["display_id"], "{issue}");
        let held = locks.contains(&issue["display_id"]);
        let status = match text(issue, "status") {
            "open" if held => "in_progress",
            status => status,
        };
        assert_eq!(shown["status"], status, "{issue}");
        for field in ["title", "description", "priority", "created_by"] {
            assert_eq!(text(shown, field), text(issue, field), "{field} of {issue}");
        }
        assert_eq!(shown["source"], "../hub.git");
    }
    shows_what_is_told(&project, &issues);
}

fn sorted(words: &Value) -> Vec<&str> {
    let words = words.as_array().into_iter().flatten();
    let mut words: Vec<_> = words.filter_map(Value::as_str).collect();
    words.sort();
    words
}

/// The issue about which most was said is shown with all of it.
fn shows_what_is_told(project: &Project, issues: &[Value]) {
    let mut comments: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for file in files(project, "crosslink/hub", ".json") {
        if file.get("issue_uuid").is_some() && file.get("content").is_some() {
            let issue = text(&file, "issue_uuid").to_owned();
            comments.entry(issue).or_default().push(file);
        }
    }
    let said = |issue: &&Value| {
        let told = comments.get(text(issue, "uuid")).map_or(0, Vec::len);
        (!text(issue, "description").is_empty(), told)
    };
    let issue = issues.iter().max_by_key(said).unwrap();
    let uuid = text(issue, "uuid");
    let shown = project.json(&format!("show {uuid} --repo ../hub.git"));
    assert_eq!(shown["description"], issue["description"]);
    assert_eq!(sorted(&shown["labels"]), sorted(&issue["labels"]));
    let contents = |comments: &[Value]| {
        let mut all: Vec<_> = comments
            .iter()
            .map(|it| text(it, "content").to_owned())
            .collect();
        all.sort();
        all
    };
    let told = contents(&comments[uuid]);
    assert!(told.len() > 1, "{uuid}");
    assert_eq!(contents(shown["comments"].as_array().unwrap()), told);
}

#[test]
fn a_real_hub_of_logs_is_answered_from_over_git() {
    let Some(project) = beside("hub-v3.bundle") else {
        return;
    };
    let address = format!("file://{}", project.root().join("hub.git").display());
    let states = files(&project, "crosslink/checkpoint", "state.json");
    let [state] = states.as_slice() else {
        panic!("{} states", states.len())
    };
    let issues = state["issues"].as_object().unwrap();
    let over_git = project.json(&format!("count --repo {address}"))["total"]
        .as_u64()
        .unwrap();
    assert_eq!(over_git, issues.len() as u64);
    assert_eq!(count(&project, ""), over_git);
    let open = |issue: &&Value| text(issue, "status") == "open";
    let open = issues.values().filter(open).count() as u64;
    assert_eq!(count(&project, "is:open"), open);
    let ready = project.json(&format!("ready --repo {address}"));
    let blocked = project.json(&format!("blocked --repo {address}"));
    let both = ready.as_array().unwrap().len() + blocked.as_array().unwrap().len();
    assert_eq!(both as u64, open);
}
