//! A paused project is left alone until somebody resumes it.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crosslink_fleet::health::HealthState;
use crosslink_fleet::registry;
use crosslink_fleet::watch::{ProjectView, Watch, WatchOptions};
use crosslink_hub::{ExchangeLimits, FetchReport, ObjectId, RemoteUrl, Transport, TransportError};
use crosslink_sim::OlderHub;

use crate::world::{Running, World, git};

/// Counts whom it asks, and makes them wait as long as somebody wants that.
struct Gate {
    inner: Arc<dyn Transport>,
    asked: Mutex<Vec<String>>,
    closed: AtomicBool,
}

impl Gate {
    fn asked(&self, name: &str) -> usize {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|remote| remote.contains(name)).count()
    }
}

impl Transport for Gate {
    fn list(
        &self,
        remote: &RemoteUrl,
        prefixes: &[&str],
        limits: ExchangeLimits<'_>,
    ) -> Result<Vec<(String, ObjectId)>, TransportError> {
        self.asked.lock().unwrap().push(remote.to_string());
        while self.closed.load(Ordering::SeqCst) {
            std::thread::yield_now();
        }
        self.inner.list(remote, prefixes, limits)
    }

    fn stamp(&self, _: &RemoteUrl, _: &[&str]) -> Option<u64> {
        None
    }

    fn fetch(
        &self,
        into: &Path,
        remote: &RemoteUrl,
        refspecs: &[String],
        limits: ExchangeLimits<'_>,
    ) -> Result<FetchReport, TransportError> {
        self.inner.fetch(into, remote, refspecs, limits)
    }
}

fn hub(issues: u32) -> OlderHub {
    OlderHub {
        issues,
        ..OlderHub::default()
    }
}

fn push(world: &World, name: &str, issues: u32) {
    world.push(name, "hub", &hub(issues).second_generation());
}

/// A watch that tells whom it asked.
fn gated(world: &World) -> (Arc<Gate>, Running) {
    let options = world.options();
    let gate = Arc::new(Gate {
        inner: Arc::clone(&options.transport),
        asked: Mutex::default(),
        closed: AtomicBool::new(false),
    });
    let transport = Arc::clone(&gate) as Arc<dyn Transport>;
    let watch = Watch::start(WatchOptions {
        transport,
        ..options
    });
    let watch = watch.unwrap();
    let updates = watch.subscribe();
    (gate, Running { watch, updates })
}

fn open_issues(count: u64) -> impl Fn(&ProjectView) -> bool {
    move |view| {
        view.counters
            .is_some_and(|counters| counters.open_issues == count)
    }
}

fn is_paused(view: &ProjectView) -> bool {
    view.health.state == HealthState::Paused
}

#[test]
fn a_watch_that_begins_leaves_a_paused_project_alone() {
    let world = World::new();
    for name in ["still", "busy"] {
        world.project(name);
        push(&world, name, 30);
    }
    let running = world.watch();
    running.until("acme/busy", open_issues(20));
    running.until("acme/still", open_issues(20));
    registry::set_paused(&world.store, "acme/still", true).unwrap();
    let before = running.until("acme/still", is_paused);
    running.watch.stop();
    for name in ["still", "busy"] {
        push(&world, name, 33);
    }
    // The locks go stale.
    world.clock.set(OlderHub::default().now.plus_seconds(3_600));
    let (gate, again) = gated(&world);
    again.watch.refresh(Some("acme/still"));
    let busy = again.until("acme/busy", |view| {
        open_issues(22)(view) && view.alerts.warning > 0
    });
    assert_eq!(busy.counters.unwrap().stale_locks, 2);
    again.watch.refresh(None);
    while gate.asked("busy") < 5 {
        std::thread::yield_now();
    }
    assert_eq!(gate.asked("still"), 0);
    let still = Arc::clone(&again.watch.board()["acme/still"]);
    assert_eq!(
        (still.counters, still.alerts, still.health.last_attempt),
        (before.counters, before.alerts, before.health.last_attempt)
    );
    registry::set_paused(&world.store, "acme/still", false).unwrap();
    again.until("acme/still", open_issues(22));
}

#[test]
fn what_changes_straight_after_a_pause_is_not_counted() {
    let world = World::new();
    let clone = world.project("one");
    push(&world, "one", 30);
    let branch = "refs/heads/crosslink/hub";
    git(
        &clone,
        &["fetch", "-q", "origin", &format!("{branch}:{branch}")],
    );
    let running = world.watch();
    running.until("acme/one", open_issues(20));
    let empty = git(&clone, &["mktree"]);
    let message = ["-p", branch, "-m", "nothing left"];
    let commit = git(
        &clone,
        &[&["commit-tree", empty.trim()], &message[..]].concat(),
    );
    registry::set_paused(&world.store, "acme/one", true).unwrap();
    git(&clone, &["update-ref", branch, commit.trim()]);
    let paused = running.until("acme/one", is_paused);
    assert_eq!(paused.counters.unwrap().open_issues, 20);
    registry::set_paused(&world.store, "acme/one", false).unwrap();
    running.until("acme/one", open_issues(0));
}

#[test]
fn what_a_look_finds_that_was_under_way_is_found_again_when_resumed() {
    let world = World::new();
    world.project("one");
    push(&world, "one", 30);
    let (gate, running) = gated(&world);
    running.until("acme/one", open_issues(20));
    let before = gate.asked("one");
    gate.closed.store(true, Ordering::SeqCst);
    push(&world, "one", 33);
    running.watch.refresh(None);
    while gate.asked("one") == before {
        std::thread::yield_now();
    }
    registry::set_paused(&world.store, "acme/one", true).unwrap();
    gate.closed.store(false, Ordering::SeqCst);
    running.until("acme/one", is_paused);
    // What was under way has ended when nothing is told any more.
    while running
        .updates
        .recv_timeout(Duration::from_millis(300))
        .is_ok()
    {}
    assert!(open_issues(20)(&running.watch.board()["acme/one"]));
    registry::set_paused(&world.store, "acme/one", false).unwrap();
    running.until("acme/one", open_issues(22));
}
