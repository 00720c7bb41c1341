//! The real hubs as the genesis of format 4, compared with a second reading of their files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crosslink_core::event::{Element, Event, Fact};
use crosslink_core::hub::HubView;
use crosslink_core::id::IssueId;
use crosslink_core::reduce;
use crosslink_core::state::State;
use crosslink_core::time::Timestamp;
use crosslink_git::{Expect, Objects};
use crosslink_hub::migrate::{Genesis, Older, differences, fence, older_space};
use crosslink_hub::v4::{Head, lines, log};
use crosslink_hub::{Heads, HubFormat};
use crosslink_sim::{Remotes, git, real_data};
use serde_json::{Value, json};

/// A bundle's branches where a fetch would put them.
struct Hub {
    directory: tempfile::TempDir,
    objects: Objects,
}

impl Hub {
    fn unpack(bundle: &str) -> Option<Self> {
        let bundle = real_data(bundle)?;
        let directory = tempfile::tempdir().unwrap();
        let remotes = Remotes::new(directory.path());
        remotes.unbundle("hub", &bundle).unwrap();
        Some(Self::of(directory, &remotes.remote("hub")))
    }

    fn of(directory: tempfile::TempDir, repository: &Path) -> Self {
        let objects = Objects::open(repository).unwrap();
        let branches = "refs/heads/crosslink/";
        for (name, id) in objects.refs(branches).unwrap().found {
            let name = name.replacen(branches, &older_space("origin"), 1);
            objects.set_ref(&name, Expect::Any, Some(id)).unwrap();
        }
        Self { directory, objects }
    }

    fn repository(&self) -> PathBuf {
        Remotes::new(self.directory.path()).remote("hub")
    }

    fn read(&self) -> Older {
        let now = Timestamp::parse("2026-11-23T10:00:00Z").unwrap();
        Older::read(&self.objects, "origin", now).unwrap().unwrap()
    }

    fn text(&self, arguments: &[&str]) -> String {
        git(&self.repository(), arguments).unwrap()
    }

    /// What the commits say, read and folded without the code that compares.
    fn fold(&self, head: Head) -> (State, Vec<Event>) {
        let (mut state, mut events) = (State::default(), Vec::new());
        let tip = head.id.to_string();
        for id in self
            .text(&["rev-list", "--reverse", &tip])
            .split_whitespace()
        {
            let id = crosslink_git::ObjectId::from_hex(id.as_bytes()).unwrap();
            let bytes = log::content(&self.objects, id).unwrap();
            events.extend(lines(&bytes).map(|line| line.event.unwrap()));
        }
        for event in &events {
            reduce::apply(&mut state, event).unwrap();
        }
        (state, events)
    }
}

/// What a folded issue says, in the words of the reference's files.
fn issue_in_words(state: &State, id: IssueId, source: &str) -> Value {
    let issue = HubView::issue(state, id).unwrap().unwrap();
    let elements = state.elements(id).unwrap();
    let of = |wanted: fn(&Element) -> Option<String>| -> Vec<String> {
        elements.iter().filter_map(wanted).collect()
    };
    let left = issue.foreign.get(source).map(|json| json.value());
    let left = left.unwrap_or(Value::Null);
    let comments: BTreeMap<String, Value> = state
        .comments(id)
        .into_iter()
        .map(|comment| {
            let left = comment.foreign.get(source).map(|json| json.value());
            let left = left.unwrap_or(Value::Null);
            let said = json!({
                "author": comment.author, "content": comment.body, "kind": comment.kind,
                "created_at": comment.created_at.as_nanos(), "trigger_type": comment.trigger,
                "intervention_context": comment.context,
                "driver_key_fingerprint": comment.driver_key_fingerprint,
                "signed_by": left["signed_by"], "signature": left["signature"],
                "display_id": left["display_id"],
            });
            (comment.id.to_string(), said)
        })
        .collect();
    let changed = match left["updated_at"].as_str() {
        Some(text) => Timestamp::parse(text).unwrap(),
        None => issue.updated_at,
    };
    json!({
        "display_id": state.numbers(id).unwrap(), "title": issue.title, "description": issue.description,
        "status": issue.standing.state, "priority": issue.priority, "created_by": issue.created_by,
        "created_at": issue.created_at.as_nanos(), "updated_at": changed.as_nanos(),
        "closed_at": issue.standing.closed_at.map(Timestamp::as_nanos), "parent_uuid": issue.parent,
        "labels": of(|element| match element { Element::Label(label) => Some(label.clone()), _ => None }),
        "blockers": of(|element| match element { Element::Blocker(id) => Some(id.to_string()), _ => None }),
        "comments": comments,
    })
}

fn time(value: &Value) -> Value {
    let parsed = value.as_str().map(|text| Timestamp::parse(text).unwrap());
    json!(parsed.map(Timestamp::as_nanos))
}

fn sorted(value: &Value) -> BTreeSet<String> {
    let list = value.as_array().into_iter().flatten();
    list.map(|one| one.as_str().unwrap().to_owned()).collect()
}

/// What a file of the reference says of an issue.
fn file_in_words(issue: &Value, comments: &BTreeMap<String, Value>) -> Value {
    let comments: BTreeMap<&String, Value> = comments
        .iter()
        .map(|(id, comment)| {
            let mut said = json!({});
            for field in [
                "author",
                "content",
                "kind",
                "trigger_type",
                "intervention_context",
                "driver_key_fingerprint",
                "signed_by",
                "signature",
                "display_id",
            ] {
                said[field] = comment[field].clone();
            }
            said["created_at"] = time(&comment["created_at"]);
            (id, said)
        })
        .collect();
    let mut said = json!({});
    for field in [
        "title",
        "description",
        "status",
        "priority",
        "created_by",
        "parent_uuid",
    ] {
        said[field] = issue[field].clone();
    }
    for field in ["created_at", "updated_at", "closed_at"] {
        said[field] = time(&issue[field]);
    }
    said["display_id"] = json!(issue["display_id"].as_u64().into_iter().collect::<Vec<_>>());
    said["labels"] = json!(sorted(&issue["labels"]));
    said["blockers"] = json!(sorted(&issue["blockers"]));
    said["comments"] = json!(comments);
    said
}

/// The ends of every relation, each once.
fn relations<'a>(
    issues: impl Iterator<Item = (&'a String, &'a Value)>,
) -> BTreeSet<(String, String)> {
    let pairs = issues.flat_map(|(id, issue)| {
        let others = sorted(&issue["related"]).into_iter();
        others.map(|other| (id.min(&other).clone(), id.max(&other).clone()))
    });
    pairs.collect()
}

/// Compares what the events fold to with the files, issue by issue.
fn compare(
    state: &State,
    source: &str,
    files: &BTreeMap<String, (Value, BTreeMap<String, Value>)>,
) {
    assert_eq!(state.issues().count(), files.len());
    let mut related = BTreeSet::new();
    for (id, (issue, comments)) in files {
        let issue_id = IssueId(id.parse().unwrap());
        let migrated = issue_in_words(state, issue_id, source);
        assert_eq!(migrated, file_in_words(issue, comments), "issue {id}");
        for element in state.elements(issue_id).unwrap() {
            if let Element::Relation(other) = element {
                related.insert((id.clone(), other.to_string()));
            }
        }
    }
    let said = relations(files.iter().map(|(id, (issue, _))| (id, issue)));
    assert_eq!(related, said);
}

/// Every issue and comment of the hub of logs, as its published state has them.
fn third_files(hub: &Hub) -> BTreeMap<String, (Value, BTreeMap<String, Value>)> {
    let text = hub.text(&[
        "cat-file",
        "-p",
        "refs/heads/crosslink/checkpoint:state.json",
    ]);
    let state: Value = serde_json::from_str(&text).unwrap();
    let issues = state["issues"].as_object().unwrap().clone().into_iter();
    issues
        .map(|(id, issue)| {
            let comments = issue["comments"].as_object().cloned().unwrap_or_default();
            (id, (issue, comments.into_iter().collect()))
        })
        .collect()
}

/// Every issue and comment of the hub of files.
fn second_files(hub: &Hub) -> BTreeMap<String, (Value, BTreeMap<String, Value>)> {
    let tree = hub.directory.path().join("tree");
    std::fs::create_dir(&tree).unwrap();
    let work = format!("--work-tree={}", tree.to_str().unwrap());
    hub.text(&[&work, "checkout", "-f", "crosslink/hub", "--", "issues"]);
    let read =
        |path: &Path| -> Value { serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap() };
    let mut files = BTreeMap::new();
    for folder in std::fs::read_dir(tree.join("issues")).unwrap() {
        let folder = folder.unwrap().path();
        let issue = read(&folder.join("issue.json"));
        let comments = std::fs::read_dir(folder.join("comments"))
            .into_iter()
            .flatten();
        let comments = comments.map(|file| {
            let comment = read(&file.unwrap().path());
            (comment["uuid"].as_str().unwrap().to_owned(), comment)
        });
        let id = issue["uuid"].as_str().unwrap().to_owned();
        files.insert(id, (issue, comments.collect()));
    }
    files
}

#[test]
fn the_real_hub_of_logs_is_migrated_without_a_field_lost() {
    let Some(hub) = Hub::unpack("hub-v3.bundle") else {
        return;
    };
    let older = hub.read();
    assert_eq!(
        (
            older.snapshot.signatures.valid,
            older.snapshot.signatures.invalid
        ),
        (213, 0)
    );
    let genesis = Genesis::of(&older);
    let head = genesis.write(&hub.objects).unwrap().unwrap();
    assert_eq!(differences(&hub.objects, &older, Some(head)).unwrap(), []);
    let (state, events) = hub.fold(head);
    let files = third_files(&hub);
    assert_eq!(
        (
            files.len(),
            files.values().map(|(_, comments)| comments.len()).sum()
        ),
        (784, 1_395)
    );
    compare(&state, "hub-v3", &files);
    // Each line of a log is carried to the letter, and with it each signature.
    let mut carried: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    for event in &events {
        if matches!(&event.fact, Fact::Unknown { kind } if kind == "older.event") {
            let said: Value = serde_json::from_str(event.line()).unwrap();
            let (log, line) = (
                said["log"].as_str().unwrap(),
                said["line"].as_str().unwrap(),
            );
            let place = (said["number"].as_u64().unwrap(), line.to_owned());
            carried.entry(log.to_owned()).or_default().push(place);
        }
    }
    let mut signed = 0;
    for (log, mut lines) in carried {
        lines.sort();
        let text: String = lines.iter().map(|(_, line)| format!("{line}\n")).collect();
        assert_eq!(
            text,
            hub.text(&[
                "cat-file",
                "-p",
                &format!("refs/heads/crosslink/agents/{log}:events.log")
            ])
        );
        signed += lines
            .iter()
            .filter(|(_, line)| {
                line.contains("\"signature\"") && !line.contains("\"signature\":null")
            })
            .count();
    }
    assert!(signed >= 213, "{signed}");
    assert_eq!((genesis.floor.issue, genesis.floor.milestone), (786, 1));
}

#[test]
fn the_real_hub_of_files_is_migrated_without_a_field_lost() {
    let Some(hub) = Hub::unpack("hub-v2.bundle") else {
        return;
    };
    let older = hub.read();
    let genesis = Genesis::of(&older);
    let head = genesis.write(&hub.objects).unwrap().unwrap();
    assert_eq!(differences(&hub.objects, &older, Some(head)).unwrap(), []);
    let (state, events) = hub.fold(head);
    let files = second_files(&hub);
    assert_eq!(
        (
            files.len(),
            files.values().map(|(_, comments)| comments.len()).sum()
        ),
        (759, 1_345)
    );
    compare(&state, "hub-v2", &files);
    let locks = events
        .iter()
        .filter(|event| matches!(&event.fact, Fact::Unknown { kind } if kind == "older.lock"));
    assert_eq!(locks.count(), older.snapshot.locks.len());
    let counters = hub.text(&["cat-file", "-p", "crosslink/hub:meta/counters.json"]);
    let counters: Value = serde_json::from_str(&counters).unwrap();
    assert!(u64::from(genesis.floor.issue) >= counters["next_display_id"].as_u64().unwrap());
    assert!(
        files.values().all(
            |(issue, _)| issue["display_id"].as_u64().unwrap_or(0) < genesis.floor.issue.into()
        )
    );
}

#[test]
fn whoever_migrates_writes_the_same_commits() {
    for bundle in ["hub-v2.bundle", "hub-v3.bundle"] {
        let (Some(one), Some(other)) = (Hub::unpack(bundle), Hub::unpack(bundle)) else {
            return;
        };
        let written = |hub: &Hub| {
            let genesis = Genesis::of(&hub.read());
            (genesis.hub, genesis.write(&hub.objects).unwrap())
        };
        let first = written(&one);
        assert_eq!(first, written(&one));
        assert_eq!(first, written(&other));
    }
}

#[test]
fn a_difference_is_named() {
    let Some(hub) = Hub::unpack("hub-v3.bundle") else {
        return;
    };
    let older = hub.read();
    let head = Genesis::of(&older).write(&hub.objects).unwrap();
    let mut changed = older.clone();
    let issue = changed.snapshot.issues.values_mut().next().unwrap();
    let issue = std::sync::Arc::make_mut(issue);
    issue.title = "Another".into();
    let number = issue.number.unwrap();
    let title = older.snapshot.issues.values().next().unwrap().title.clone();
    let found = differences(&hub.objects, &changed, head).unwrap();
    let told: Vec<&str> = found
        .iter()
        .map(|difference| difference.what.as_str())
        .collect();
    assert_eq!(told, [format!("#{number}, title")]);
    assert!(
        found[0]
            .migrated
            .contains(&title.chars().take(20).collect::<String>()),
        "{found:?}"
    );
}

#[test]
fn the_fence_is_no_hub() {
    let directory = tempfile::tempdir().unwrap();
    let remotes = Remotes::new(directory.path());
    remotes.project("hub").unwrap();
    let files = crosslink_sim::OlderHub::default().second_generation();
    remotes.push("hub", "hub", &files).unwrap();
    let objects = Objects::open(&remotes.remote("hub")).unwrap();
    for (name, id) in fence::write(&objects, false).unwrap() {
        objects.set_ref(&name, Expect::Any, Some(id)).unwrap();
    }
    let heads = Heads::read(&objects, None).unwrap();
    assert!(!heads.is_third() && heads.agents.is_empty(), "{heads:?}");
    let hub = Hub::of(directory, &remotes.remote("hub"));
    let older = hub.read();
    assert_eq!(older.snapshot.format, HubFormat::V2);
    assert_eq!((older.snapshot.issues.len(), older.others.len()), (30, 0));
}
