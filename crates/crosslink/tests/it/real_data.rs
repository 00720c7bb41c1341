//! The whole main job on a real tracker's export, its answers compared with what the file itself says.
//!
//! The data is found where `CROSSLINK_TEST_DATA` points; without it the tests say that they were skipped.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crosslink_workspace::core::time::Timestamp;
use serde_json::{Value, json};

use crate::real_source::Source;
use crate::robust_support::{all_issues, assert_sound, contents};
use crate::support::Project;

/// The id of an issue in the source.
fn source_id(issue: &Value) -> &str {
    issue["external_refs"][0].as_str().unwrap()
}

fn ids(list: &Value) -> BTreeSet<&str> {
    list.as_array().unwrap().iter().map(source_id).collect()
}

fn moment(text: &Value) -> Timestamp {
    serde_json::from_value(text.clone()).unwrap()
}

#[test]
fn every_line_is_accounted_for_and_given_back() {
    let Some(source) = Source::read() else { return };
    let project = Project::new();
    let path = source.path.to_str().unwrap();
    let report = project.json(&format!("import {path}"));
    assert_eq!(report["created"], source.order.len(), "{}", report["notes"]);
    assert_eq!(
        (&report["skipped"], &report["bad"]),
        (&json!(0), &json!([]))
    );

    let before = contents(&project);
    let again = project.json(&format!("import {path}"));
    assert_eq!(
        (&again["unchanged"], &again["operation"]),
        (&json!(source.order.len()), &Value::Null)
    );
    assert!(
        contents(&project) == before,
        "a second import changed something"
    );

    let given = project
        .tell("export --format jsonl --as beads --deleted")
        .success()
        .stdout;
    let given: HashMap<String, Value> = given
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|line| (line["id"].as_str().unwrap().to_owned(), line))
        .collect();
    assert_eq!(given.len(), source.lines.len());
    for (id, line) in &source.lines {
        for (field, value) in line.as_object().unwrap() {
            assert_eq!(&given[id][field], value, "`{field}` of {id}");
        }
        assert_eq!(
            given[id].as_object().unwrap().len(),
            line.as_object().unwrap().len(),
            "fields of {id}"
        );
    }
    assert_sound(&project);
}

#[test]
fn lists_say_what_the_file_says() {
    let Some(source) = Source::read() else { return };
    let project = source.project();
    let issues = all_issues(&project);
    let numbers: HashMap<&str, &Value> = issues
        .iter()
        .map(|issue| (source_id(issue), &issue["id"]))
        .collect();
    assert_eq!(numbers.len(), source.visible().count());
    for issue in &issues {
        let id = source_id(issue);
        let line = &source.lines[id];
        let mut labels: Vec<_> = line["labels"]
            .as_array()
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        labels.sort_by_key(Value::to_string);
        let parent = source
            .parent(id)
            .and_then(|parent| numbers.get(parent))
            .copied();
        assert_eq!(
            issue["title"],
            line["title"].as_str().unwrap().trim(),
            "{id}"
        );
        assert_eq!(
            issue["description"].as_str().unwrap_or_default(),
            source.text(id, "description"),
            "{id}"
        );
        assert_eq!(
            issue["status"],
            if source.is_open(id) { "open" } else { "closed" },
            "{id}"
        );
        assert_eq!(issue["priority"], source.priority(id), "{id}");
        assert_eq!(issue["type"], line["issue_type"], "{id}");
        assert_eq!(issue["labels"], json!(labels), "{id}");
        assert_eq!(
            issue["assignee"].as_str().unwrap_or_default(),
            source.text(id, "assignee"),
            "{id}"
        );
        assert_eq!(
            issue["parent_id"],
            *parent.unwrap_or(&Value::Null),
            "parent of {id}"
        );
        assert_eq!(
            moment(&issue["created_at"]),
            moment(&line["created_at"]),
            "{id}"
        );
        assert_eq!(
            issue["open_blockers"],
            source.open_blockers(id).len(),
            "{id}"
        );
        let children = source.children(id);
        let closed = children
            .iter()
            .filter(|child| !source.is_open(child))
            .count();
        assert_eq!(
            issue["progress"],
            json!({"closed": closed, "total": children.len()}),
            "{id}"
        );
        assert_eq!(
            issue["comment_count"],
            line["comments"].as_array().map_or(0, Vec::len),
            "{id}"
        );
    }
}

#[test]
fn answers_are_what_the_file_says() {
    let Some(source) = Source::read() else { return };
    let project = source.project();
    let open: BTreeSet<_> = source.open().collect();
    assert_eq!(ids(&project.json("list")), open);
    assert_eq!(ids(&project.json("ready")), source.ready());
    let blocked: BTreeSet<_> = open.difference(&source.ready()).copied().collect();
    assert_eq!(ids(&project.json("list is:blocked")), blocked);
    for word in ["import", "daemon", "épic", "100%", "gt-"] {
        let found: BTreeSet<_> = source
            .visible()
            .filter(|id| source.mentions(id, word))
            .collect();
        assert_eq!(
            ids(&project.json(&format!("search {word}"))),
            found,
            "{word}"
        );
    }
    let bugs = |id: &&str| {
        source.text(id, "issue_type") == "bug" && matches!(source.priority(id), "critical" | "high")
    };
    let found: BTreeSet<_> = source.visible().filter(bugs).collect();
    assert_eq!(
        ids(&project.json("list type:bug priority:>=high status:all")),
        found
    );
    let either = |id: &&str| {
        source.text(id, "issue_type") == "epic" || source.text(id, "assignee") == "beads/witness"
    };
    let found: BTreeSet<_> = source.open().filter(either).collect();
    assert_eq!(
        ids(&project.json("list 'type:epic OR assignee:beads/witness'")),
        found
    );
    let cycles = project.json("dep cycles");
    assert_eq!(
        cycles.as_array().unwrap().is_empty(),
        source.on_cycles().is_empty(),
        "{cycles}"
    );
}

#[test]
fn one_issue_is_shown_as_the_file_has_it() {
    let Some(source) = Source::read() else { return };
    let project = source.project();
    let rich = |id: &&str| {
        source.edges(id, "blocks").count() + source.children(id).len() > 8
            || !source.lines[*id]["comments"].is_null()
    };
    let chosen: Vec<_> = source.visible().filter(rich).collect();
    assert!(chosen.len() > 10, "{chosen:?}");
    for id in chosen {
        let issue = project.json(&format!("show {id}"));
        let named = |field: &str| -> BTreeSet<String> {
            let linked = issue[field].as_array().unwrap().iter();
            linked
                .map(|issue| issue["title"].as_str().unwrap().to_owned())
                .collect()
        };
        let titles = |ids: Vec<&str>| -> BTreeSet<String> {
            ids.into_iter()
                .filter(|id| !source.is_deleted(id))
                .map(|id| source.text(id, "title").trim().to_owned())
                .collect()
        };
        assert_eq!(
            named("blockers"),
            titles(source.edges(id, "blocks").collect()),
            "{id}"
        );
        assert_eq!(named("subissues"), titles(source.children(id)), "{id}");
        let blocks = source
            .visible()
            .filter(|other| source.edges(other, "blocks").any(|it| it == id))
            .collect();
        assert_eq!(named("blocks"), titles(blocks), "{id}");
        let comments: Vec<_> = issue["comments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["content"])
            .collect();
        let written = source.lines[id]["comments"]
            .as_array()
            .into_iter()
            .flatten();
        assert_eq!(
            comments,
            written.map(|it| &it["text"]).collect::<Vec<_>>(),
            "{id}"
        );
    }
}

#[test]
fn the_recommendation_has_the_greatest_score() {
    let Some(source) = Source::read() else { return };
    let project = source.project();
    let numbers: HashMap<String, u64> = all_issues(&project)
        .iter()
        .map(|issue| (source_id(issue).to_owned(), issue["id"].as_u64().unwrap()))
        .collect();
    let leaf = |id: &&str| {
        !source
            .children(id)
            .iter()
            .any(|child| source.is_open(child))
    };
    let mut ready: Vec<_> = source
        .ready()
        .into_iter()
        .filter(leaf)
        // What is assigned to somebody else is left to them.
        .filter(|id| source.text(id, "assignee").is_empty())
        .map(|id| (-source.score(id), numbers[id]))
        .collect();
    ready.sort_unstable();
    let answer = project.json("next");
    assert_eq!(answer["ready"], ready.len());
    let best: Vec<_> = std::iter::once(&answer["next"])
        .chain(answer["also_ready"].as_array().unwrap())
        .map(|issue| {
            (
                -issue["score"].as_i64().unwrap(),
                issue["id"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(best, ready[..4]);
}

#[test]
fn the_tree_holds_every_issue_below_its_parent() {
    fn walk(nodes: &Value, above: Option<u64>, found: &mut BTreeMap<u64, Option<u64>>) {
        for node in nodes.as_array().into_iter().flatten() {
            let number = node["id"].as_u64().unwrap();
            assert!(
                found.insert(number, above).is_none(),
                "#{number} is in the tree twice"
            );
            let below = ["children", "subissues"]
                .into_iter()
                .map(|name| &node[name])
                .find(|it| it.is_array());
            walk(below.unwrap_or(&Value::Null), Some(number), found);
        }
    }
    let Some(source) = Source::read() else { return };
    let project = source.project();
    let issues = all_issues(&project);
    let expected: BTreeMap<_, _> = issues
        .iter()
        .map(|issue| (issue["id"].as_u64().unwrap(), issue["parent_id"].as_u64()))
        .collect();
    assert!(expected.values().flatten().count() > 300);
    let mut found = BTreeMap::new();
    walk(&project.json("tree --status all"), None, &mut found);
    assert_eq!(found, expected);
}

#[test]
fn numbers_about_the_project_are_those_of_the_file() {
    let Some(source) = Source::read() else { return };
    let project = source.project();
    let stats = project.json("stats");
    let (visible, open, ready) = (
        source.visible().count(),
        source.open().count(),
        source.ready().len(),
    );
    for (field, count) in [
        ("total", visible),
        ("open", open),
        ("closed", visible - open),
        ("ready", ready),
        ("blocked", open - ready),
        (
            "unassigned",
            source
                .open()
                .filter(|id| source.text(id, "assignee").is_empty())
                .count(),
        ),
    ] {
        assert_eq!(stats[field], count, "{field}");
    }
    let counted = |groups: &Value| -> BTreeMap<String, u64> {
        let groups = groups
            .as_array()
            .unwrap()
            .iter()
            .filter(|group| !group["key"].is_null());
        groups
            .map(|group| {
                (
                    group["key"].as_str().unwrap().to_owned(),
                    group["count"].as_u64().unwrap(),
                )
            })
            .collect()
    };
    let tally = |words: &mut dyn Iterator<Item = String>| {
        let mut counts = BTreeMap::new();
        for word in words {
            *counts.entry(word).or_insert(0_u64) += 1;
        }
        counts
    };
    let priorities = tally(&mut source.open().map(|id| source.priority(id).to_owned()));
    assert_eq!(counted(&stats["by_priority"]), priorities);
    let types = tally(
        &mut source
            .open()
            .map(|id| source.text(id, "issue_type").to_owned()),
    );
    assert_eq!(counted(&stats["by_type"]), types);
    let labels_of = |id| source.lines[id]["labels"].as_array().into_iter().flatten();
    let labels = tally(
        &mut source
            .open()
            .flat_map(labels_of)
            .map(|label| label.as_str().unwrap().to_owned()),
    );
    assert_eq!(counted(&stats["by_label"]), labels);
    let all_types = tally(
        &mut source
            .visible()
            .map(|id| source.text(id, "issue_type").to_owned()),
    );
    assert_eq!(
        counted(&project.json("count --by type --status all")["groups"]),
        all_types
    );
}
