//! The two real hubs as remotes of tracked clones: what somebody else pushes shows everywhere, and the numbers are those
//! of a second count that shares nothing with the first.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use crosslink_fleet::counters::Counters;
use crosslink_server::Scope;
use crosslink_sim::OlderHub;
use crosslink_workspace::core::time::Timestamp;
use serde_json::{Value, json};

use crate::socket::Socket;
use crate::world::World;

const SLUG: &str = "acme/real";

/// How long the watch may take at its usual pace. It looks far more often here.
const TICK: Duration = Duration::from_secs(5);

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn time(value: &Value) -> Option<Timestamp> {
    value.as_str().map(at)
}

/// What a hub is made of, for the second count.
#[derive(Default)]
struct Plain {
    issues: BTreeMap<String, Value>,
    locks: BTreeMap<String, Value>,
    beats: Vec<Value>,
}

impl Plain {
    /// Counts as the specification of the reference says, in the plainest way.
    fn count(&self, now: Timestamp) -> [u64; 6] {
        let is_open = |name: &str| {
            let issue = self.issues.get(name);
            issue.is_some_and(|issue| issue["status"] == "open")
        };
        let open: Vec<_> = self.issues.keys().filter(|name| is_open(name)).collect();
        let due: Vec<_> = open
            .iter()
            .filter_map(|name| time(&self.issues[*name]["due_at"]))
            .collect();
        let blockers = |name: &str| self.issues[name]["blockers"].as_array().cloned();
        let blocked = open.iter().filter(|name| {
            let blockers = blockers(name).unwrap_or_default();
            blockers.iter().any(|one| is_open(one.as_str().unwrap()))
        });
        let beats = self.beats.iter();
        let active = beats
            .filter(|beat| at(beat["last_heartbeat"].as_str().unwrap()) >= now.plus_seconds(-600));
        let locks = self.locks.values();
        let stale = locks
            .filter(|lock| at(lock["claimed_at"].as_str().unwrap()) < now.plus_seconds(-3_600));
        [
            open.len(),
            due.iter().filter(|due| **due < now).count(),
            due.iter()
                .filter(|due| **due >= now && **due <= now.plus_seconds(86_400))
                .count(),
            blocked.count(),
            active.count(),
            stale.count(),
        ]
        .map(|number| number as u64)
    }
}

fn numbers(counters: &Counters) -> [u64; 6] {
    [
        counters.open_issues,
        counters.overdue_issues,
        counters.due_soon_issues,
        counters.blocked_issues,
        counters.active_agents,
        counters.stale_locks,
    ]
}

fn shown(project: &Value) -> Option<[u64; 6]> {
    let names = [
        "open_issues",
        "overdue_issues",
        "due_soon_issues",
        "blocked_issues",
        "active_agents",
        "stale_locks",
    ];
    let read = names.map(|name| project["counters"][name].as_u64());
    read.iter()
        .all(Option::is_some)
        .then(|| read.map(Option::unwrap))
}

/// Waits until what was pushed shows on the WebSocket, then looks at the table and at the interface.
fn shows_everywhere(world: &World, push: impl FnOnce(), count: impl FnOnce() -> [u64; 6]) {
    let mut socket = Socket::open(&world.program(Scope::View), "/api/v2/live").unwrap();
    socket.until(|message| message["type"] == "snapshot");
    push();
    let began = Instant::now();
    let expected = count();
    let heard = socket.until(|message| shown(&message["project"]) == Some(expected));
    assert!(began.elapsed() < TICK, "{:?}", began.elapsed());
    assert_eq!(heard.last().unwrap()["slug"], SLUG);
    let board = world.watch.board();
    assert_eq!(numbers(&board[SLUG].counters.unwrap()), expected);
    let program = world.program(Scope::View);
    let answer = program.get("/api/v2/projects/acme/real").json();
    assert_eq!(shown(&answer), Some(expected));
    let list = program.get("/api/v2/projects").json();
    assert_eq!(shown(&list["items"][0]), Some(expected));
    let older = program.get("/api/v1/dashboard/projects").json();
    assert_eq!(shown(&older[0]), Some(expected));
}

/// Every JSON file below a folder, by its path from there.
fn json_below(root: &Path, folder: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let mut waiting = vec![root.join(folder)];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|end| end == "json") {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                let value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
                found.push((name, value));
            }
        }
    }
    found
}

fn of_files(tree: &Path) -> Plain {
    let issues = json_below(tree, "issues").into_iter();
    let issues = issues.filter(|(name, _)| name.ends_with("/issue.json"));
    Plain {
        issues: issues
            .map(|(_, issue)| (issue["uuid"].as_str().unwrap().to_owned(), issue))
            .collect(),
        locks: json_below(tree, "locks").into_iter().collect(),
        beats: json_below(tree, "heartbeats")
            .into_iter()
            .map(|(_, beat)| beat)
            .collect(),
    }
}

/// Somebody closes an issue that blocks others, makes another overdue and one due soon, and lets go of a lock.
fn changed_files(tree: &Path, now: Timestamp) -> std::io::Result<()> {
    let files = json_below(tree, "issues").into_iter();
    let mut open: Vec<_> = files
        .filter(|(_, issue)| issue["status"] == "open")
        .collect();
    open.sort_by(|one, other| one.0.cmp(&other.0));
    let dues = [now.plus_seconds(-1), now.plus_seconds(3_600)];
    for (at, (name, mut issue)) in open.into_iter().take(4).enumerate() {
        match dues.get(at) {
            Some(due) => issue["due_at"] = json!(due),
            None => issue["status"] = json!("closed"),
        }
        std::fs::write(tree.join(name), serde_json::to_vec_pretty(&issue)?)?;
    }
    std::fs::remove_file(tree.join("locks/727.json"))
}

#[test]
fn a_push_to_the_real_hub_of_files_shows_everywhere_within_a_tick() {
    let now = at("2026-06-12T01:00:00Z");
    let Some(world) = World::real("hub-v2.bundle", now) else {
        return;
    };
    let count = || {
        let mut counted = None;
        // The clone of somebody else has every file.
        world
            .remotes()
            .look("real", "hub", |tree| {
                counted = Some(of_files(tree).count(now))
            })
            .unwrap();
        counted.unwrap()
    };
    let before = count();
    let board = world.watch.board();
    assert_eq!(numbers(&board[SLUG].counters.unwrap()), before);
    assert!(
        before[0] > 0 && before[4] == 1 && before[5] == 15,
        "{before:?}"
    );
    let push = || {
        let change = |tree: &Path| changed_files(tree, now);
        world.remotes().edit("real", "hub", change).unwrap();
    };
    shows_everywhere(&world, push, || {
        let after = count();
        let expected = [before[0] - 2, 1, 1, after[3], before[4], before[5] - 1];
        assert_eq!(after, expected);
        after
    });
}

const WRITER: &str = "agents/dashboard-bootstrap";

/// The state of the checkpoint and the heartbeats, read from the remote.
fn of_state(world: &World) -> Plain {
    let remote = world.remotes().remote("real");
    let file = |branch: &str, path: &str| {
        let name = format!("crosslink/{branch}:{path}");
        let text = crosslink_sim::git(&remote, &["cat-file", "blob", &name]).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let mut state = file("checkpoint", "state.json");
    let map = |value: Value| {
        let map = value.as_object().cloned().unwrap();
        map.into_iter().collect()
    };
    Plain {
        issues: map(state["issues"].take()),
        locks: map(state["locks"].take()),
        beats: vec![file(WRITER, "heartbeat.json")],
    }
}

/// Lines of a log as the reference appends them, without signatures.
fn lines(events: &[Value], from: u64, now: Timestamp) -> String {
    let numbered = events.iter().zip(from..);
    let line = |(event, seq): (&Value, u64)| {
        let time = now.plus_seconds(-60 + i64::try_from(seq - from).unwrap());
        let line = json!({
            "agent_id": "dashboard-bootstrap", "agent_seq": seq, "timestamp": time, "event": event
        });
        format!("{line}\n")
    };
    numbered.map(line).collect()
}

#[test]
fn events_pushed_to_the_real_hub_of_logs_show_everywhere_within_a_tick() {
    let now = at("2026-06-25T06:50:00Z");
    let Some(world) = World::real("hub-v3.bundle", now) else {
        return;
    };
    let mut plain = of_state(&world);
    let before = plain.count(now);
    let board = world.watch.board();
    assert_eq!(numbers(&board[SLUG].counters.unwrap()), before);
    assert!(
        before[0] > 0 && before[4] == 1 && before[5] == 34,
        "{before:?}"
    );

    let issues = plain.issues.iter();
    let open: BTreeSet<_> = issues
        .filter(|(_, issue)| issue["status"] == "open")
        .map(|(name, _)| name.clone())
        .collect();
    let [closed, blocked, late] = [0, 1, 2].map(|at| open.iter().nth(at).unwrap().clone());
    let stale = plain.locks.keys().next().unwrap().clone();
    let new = "7f000000-0000-4000-8000-000000000001";
    let due = now.plus_seconds(-10);
    let events = [
        json!({"type": "IssueCreated", "uuid": new, "title": "Seen by another clone", "priority": "high",
            "created_by": "dashboard-bootstrap"}),
        json!({"type": "DependencyAdded", "blocked_uuid": blocked, "blocker_uuid": new}),
        json!({"type": "StatusChanged", "uuid": closed, "new_status": "closed", "closed_at": due}),
        json!({"type": "ScheduleChanged", "issue_uuid": late, "due_at": due}),
        json!({"type": "LockReleased", "issue_display_id": stale.parse::<i64>().unwrap()}),
    ];
    let push = || {
        let append = |tree: &Path| {
            let path = tree.join("events.log");
            let log = std::fs::read_to_string(&path)? + &lines(&events, 221, now);
            std::fs::write(path, log)
        };
        world.remotes().edit("real", WRITER, append).unwrap();
    };
    plain
        .issues
        .insert(new.to_owned(), json!({"status": "open"}));
    plain.issues.get_mut(&blocked).unwrap()["blockers"] = json!([new]);
    plain.issues.get_mut(&closed).unwrap()["status"] = json!("closed");
    plain.issues.get_mut(&late).unwrap()["due_at"] = json!(due);
    plain.locks.remove(&stale);
    shows_everywhere(&world, push, || {
        let after = plain.count(now);
        assert_eq!(
            (after[0], after[1], after[5]),
            (before[0], 1, before[5] - 1)
        );
        assert!(after[3] >= 1, "{after:?}");
        after
    });
    let board = world.watch.board();
    assert_eq!(board[SLUG].counters.unwrap().pending_events, 5);
}

#[test]
fn what_is_pushed_to_a_hub_of_format_4_shows_everywhere_within_a_tick_and_its_leases_run_out() {
    let hub = OlderHub {
        locks: 0,
        ..OlderHub::default()
    };
    let world = World::fourth(&hub);
    let more = OlderHub {
        issues: 40,
        locks: 1,
        ..hub.clone()
    };
    let push = || {
        let remote = world.remotes().remote("real");
        more.write_fourth_generation(&remote).unwrap();
    };
    // Two of three are open; every seventh waits for the one five before it.
    let open = |number: &u32| number % 3 != 2;
    let blocked = (0..40).filter(|number| number % 7 == 6 && open(number) && open(&(number - 5)));
    let counted = [(0..40).filter(open).count(), 0, 0, blocked.count(), 2, 0];
    shows_everywhere(&world, push, || counted.map(|number| number as u64));
    world.clock.advance(2 * 60 * 60);
    world.until(SLUG, |view| view.alerts.warning == 1);
    let program = world.program(Scope::View);
    let alerts = program.get("/api/v2/alerts").json();
    let stale: Vec<_> = alerts["items"].as_array().unwrap().iter().collect();
    assert_eq!(stale[0]["kind"], "stale_lock", "{alerts}");
}
