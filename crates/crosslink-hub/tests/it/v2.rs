//! Hubs of files: the first two generations.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crosslink_core::id::IssueId;
use crosslink_core::time::Timestamp;
use crosslink_hub::v2::{FileMap, FileSource, Reader, Reason, Source};
use crosslink_hub::{HubFormat, HubSnapshot, ObjectId, Text, Texts, changes};
use crosslink_sim::{Files, OlderHub};
use sha2::{Digest, Sha256};

/// A hub in memory: a file is named by its bytes, as git names it.
struct Hub {
    files: Files,
    reader: Reader,
    fetched: RefCell<Vec<String>>,
}

impl Hub {
    fn of(files: Files) -> Self {
        Self::read_by(Reader::default(), files)
    }

    fn read_by(reader: Reader, files: Files) -> Self {
        let mut hub = Self {
            files,
            reader,
            fetched: RefCell::default(),
        };
        hub.look();
        hub
    }

    /// Looks again; returns which files were fetched.
    fn look(&mut self) -> Vec<String> {
        let mut by_source = Vec::new();
        let mut map = FileMap::new();
        for (path, bytes) in &self.files {
            let source = source(path, bytes);
            by_source.push((source.clone(), path.clone()));
            map.insert(path.clone(), source);
        }
        let memory = Memory {
            files: &self.files,
            by_source: &by_source,
            fetched: &self.fetched,
        };
        self.reader.update(&map, &memory);
        self.fetched.take()
    }

    fn put(&mut self, path: &str, text: &str) {
        self.files.insert(path.to_owned(), text.as_bytes().to_vec());
    }

    fn now(&self) -> HubSnapshot {
        self.reader.snapshot()
    }
}

/// Gets files from memory, and notes which.
struct Memory<'a> {
    files: &'a Files,
    by_source: &'a [(FileSource, String)],
    fetched: &'a RefCell<Vec<String>>,
}

impl Source for Memory<'_> {
    fn bytes(&self, file: &FileSource) -> Result<Vec<u8>, Reason> {
        let (_, path) = self
            .by_source
            .iter()
            .find(|(known, _)| known == file)
            .unwrap();
        self.fetched.borrow_mut().push(path.clone());
        Ok(self.files[path].clone())
    }

    fn list(&self, folder: ObjectId) -> Result<Vec<(String, FileSource)>, Reason> {
        Err(format!("{folder} is no folder here"))
    }
}

/// A file is another when its bytes are; the path keeps equal files apart.
fn source(path: &str, bytes: &[u8]) -> FileSource {
    let hash = Sha256::digest([path.as_bytes(), b"\0", bytes].concat());
    FileSource::Disk {
        path: path.into(),
        modified: i128::from_be_bytes(hash[..16].try_into().unwrap()),
        length: bytes.len() as u64,
    }
}

fn made_up() -> Hub {
    Hub::of(OlderHub::default().second_generation())
}

fn files(each: &[(&str, &str)]) -> Files {
    let each = each.iter();
    each.map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
        .collect()
}

const ID: &str = "00a365a3-7b31-465a-aced-4f1e39c68f8b";

fn issue(title: &str, rest: &str) -> String {
    format!(
        r#"{{"uuid":"{ID}","display_id":7,"title":"{title}","status":"open","priority":"high","created_by":"agent-1",
        "created_at":"2026-03-03T01:11:12.662100Z","updated_at":"2026-03-10T03:18:18+01:00"{rest}}}"#
    )
}

fn id() -> IssueId {
    IssueId(ID.parse().unwrap())
}

#[test]
fn a_made_up_hub_is_read_whole() {
    let now = made_up().now();
    assert_eq!(now.format, HubFormat::V2);
    assert_eq!(now.damage, []);
    assert_eq!(now.issues.len(), 30);
    assert_eq!(now.locks.keys().copied().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(now.agents.len(), 2);
    let comments: usize = now.issues.values().map(|issue| issue.comments.len()).sum();
    assert_eq!(comments, 8);
}

#[test]
fn where_texts_are_left_out_their_changes_are_seen_all_the_same() {
    let path = format!("issues/{ID}/issue.json");
    let described = |text: &str| issue("A", &format!(r#","description":"{text}""#));
    let comment = format!(
        r#"{{"uuid":"{ID}","author":"a","content":"secret","created_at":"2026-03-03T01:11:12Z","signed_by":"k"}}"#
    );
    let comments = format!("issues/{ID}/comments/{ID}.json");
    let first = files(&[(&path, &described("one")), (&comments, &comment)]);
    let mut whole = Hub::of(first.clone());
    let mut brief = Hub::read_by(Reader::new(Texts::LeftOut), first);
    let before = [whole.now(), brief.now()];
    for (hub, text) in [(&whole, Some("one")), (&brief, None)] {
        let now = hub.now();
        let issue = &now.issues[&id()];
        assert_eq!(issue.description.as_ref().and_then(Text::as_str), text);
        assert_eq!(issue.comments[0].content.is_empty(), text.is_none());
        assert_eq!(issue.comments[0].more.is_none(), text.is_none());
    }
    for hub in [&mut whole, &mut brief] {
        hub.put(&path, &described("two"));
        hub.look();
    }
    let now = [whole.now(), brief.now()];
    let told = [0, 1].map(|one| changes(&before[one], &now[one]));
    assert_eq!(told[0].len(), 1);
    assert_eq!(told[0], told[1]);
}

#[test]
fn an_empty_hub_is_a_hub_without_anything() {
    let now = Hub::of(Files::new()).now();
    assert_eq!(now, HubSnapshot::empty(HubFormat::V1));
}

#[test]
fn only_what_changed_is_fetched_again_and_the_rest_is_shared() {
    let mut hub = made_up();
    let before = hub.now();
    assert_eq!(hub.look(), Vec::<String>::new());
    let path = hub
        .files
        .keys()
        .find(|path| path.ends_with("/issue.json"))
        .unwrap()
        .clone();
    let text = String::from_utf8(hub.files[&path].clone()).unwrap();
    hub.put(&path, &text.replace("\"title\": \"", "\"title\": \"Now: "));
    let comments = path.replace("issue.json", "comments/");
    let fetched = hub.look();
    assert!(
        fetched
            .iter()
            .all(|file| *file == path || file.starts_with(&comments)),
        "{fetched:?}"
    );
    let now = hub.now();
    let same = |id: &IssueId| Arc::ptr_eq(&before.issues[id], &now.issues[id]);
    assert_eq!(now.issues.keys().filter(|id| !same(id)).count(), 1);
}

#[test]
fn comments_inside_an_issue_have_derived_names() {
    let inline = r#","comments":[
        {"id":12,"author":"agent-2","content":"later","created_at":"2026-03-04T00:00:00Z"},
        {"id":3,"author":"agent-1","content":"first","created_at":"2026-03-03T02:00:00Z","kind":"plan"}]"#;
    let now = Hub::of(files(&[(
        &format!("issues/{ID}.json"),
        &issue("Flat", inline),
    )]))
    .now();
    assert_eq!(now.format, HubFormat::V1);
    let comments = &now.issues[&id()].comments;
    let said: Vec<_> = comments
        .iter()
        .map(|comment| (comment.number, comment.kind.as_str()))
        .collect();
    assert_eq!(said, [(Some(3), "plan"), (Some(12), "note")]);
    let hash = Sha256::digest(format!("crosslink-hub-v3:comment:{ID}:12"));
    assert_eq!(comments[1].uuid.as_bytes()[..], hash[..16]);
}

#[test]
fn a_folder_wins_over_a_flat_file() {
    let hub = Hub::of(files(&[
        (&format!("issues/{ID}.json"), &issue("Flat", "")),
        (&format!("issues/{ID}/issue.json"), &issue("Folder", "")),
    ]));
    let now = hub.now();
    assert_eq!(&*now.issues[&id()].title, "Folder");
    assert_eq!((now.format, now.damage), (HubFormat::V2, vec![]));
}

#[test]
fn a_damaged_file_costs_itself_and_what_was_known_stays() {
    let mut hub = made_up();
    let path = |hub: &Hub, end: &str| {
        hub.files
            .keys()
            .find(|path| path.ends_with(end))
            .unwrap()
            .clone()
    };
    let issue = path(&hub, "/issue.json");
    let damaged = [
        issue.as_str(),
        "locks/1.json",
        "heartbeats/agent-1.json",
        "meta/version.json",
    ];
    let before = hub.now();
    for path in damaged {
        hub.put(path, "{\"uuid\": \"half");
    }
    hub.look();
    let now = hub.now();
    let places: Vec<_> = now
        .damage
        .iter()
        .map(|damage| damage.place.clone())
        .collect();
    assert_eq!(
        places,
        [
            issue.as_str(),
            "meta/version.json",
            "locks/1.json",
            "heartbeats/agent-1.json"
        ]
    );
    assert_eq!(now.issues, before.issues);
    assert_eq!((now.locks, now.agents), (before.locks, before.agents));
    // Who comes later does not know what it was, and says so too.
    let fresh = Hub::of(hub.files.clone()).now();
    assert_eq!(fresh.issues.len(), before.issues.len() - 1);
    assert_eq!(fresh.damage.len(), damaged.len());
    for path in damaged {
        hub.files.remove(path);
    }
    hub.look();
    assert_eq!(hub.now().damage, []);
    assert_eq!(hub.now().locks.len(), 1);
}

#[test]
fn locks_in_one_file_are_a_fossil_beside_those_in_files() {
    let all = r#"{"version":1,"locks":{"5":{"agent_id":"agent-1","branch":null,"claimed_at":"2026-03-13T02:57:00Z","signed_by":""},
        "x":{},"6":{"agent_id":3}},"settings":{"stale_lock_timeout_minutes":60}}"#;
    let mut hub = Hub::of(files(&[("locks.json", all)]));
    assert_eq!(hub.now().locks.keys().copied().collect::<Vec<_>>(), [5]);
    assert_eq!(hub.now().damage.len(), 2);
    hub.put(
        "locks/9.json",
        r#"{"issue_id":9,"agent_id":"agent-2","claimed_at":"2026-03-13T02:57:00Z"}"#,
    );
    hub.put("locks/nine.json", "{}");
    hub.look();
    assert_eq!(hub.now().locks.keys().copied().collect::<Vec<_>>(), [9]);
    assert_eq!(hub.now().damage.len(), 1);
}

#[test]
fn of_two_signs_of_life_the_later_counts() {
    let beat = |field: &str, time: &str| format!(r#"{{"agent_id":"agent-1","{field}":"{time}"}}"#);
    let hub = Hub::of(files(&[
        (
            "agents/agent-1/heartbeat.json",
            &beat("timestamp", "2026-03-13T03:00:00Z"),
        ),
        (
            "heartbeats/agent-1.json",
            &beat("last_heartbeat", "2026-03-13T02:00:00Z"),
        ),
    ]));
    let at = hub.now().agents["agent-1"].heartbeat.clone().unwrap().at;
    assert_eq!(Some(at), Timestamp::parse("2026-03-13T03:00:00Z"));
}

#[test]
fn requests_meet_their_answers_and_a_damaged_one_costs_itself() {
    let request = |id: &str| {
        format!(
            r#"{{"request_id":"{id}","kind":"pause","requested_by":"agent:x","requested_at":"2026-04-21T00:13:24+00:00"}}"#
        )
    };
    let now = Hub::of(files(&[
        ("agents/agent-1/requests/02.json", &request("02")),
        ("agents/agent-1/requests/01.json", &request("01")),
        ("agents/agent-1/requests/03.json", "{"),
        (
            "agents/agent-1/requests/01.ack.json",
            r#"{"request_id":"01","ack_at":"2026-04-21T00:14:00+00:00","acted":true,"result":"paused"}"#,
        ),
    ]))
    .now();
    let requests: BTreeMap<_, _> = now.agents["agent-1"]
        .requests
        .iter()
        .map(|request| (request.id.as_str(), request.answer.is_some()))
        .collect();
    assert_eq!(requests, BTreeMap::from([("01", true), ("02", false)]));
    assert_eq!(now.damage.len(), 1);
}

#[test]
fn strange_files_are_left_alone() {
    let now = Hub::of(files(&[
        (".hub-write-lock", "12\n"),
        ("issues/readme.txt", "hello"),
        ("a/b/c/d.json", "{"),
        ("trust/keys/agent-1.pub", "ssh-ed25519 AAAA"),
    ]))
    .now();
    assert_eq!(now, HubSnapshot::empty(HubFormat::V1));
}
