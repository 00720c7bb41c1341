//! The watch over real repositories.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crosslink_core::problem::Code;
use crosslink_core::time::{Clock, Timestamp};
use crosslink_fleet::alerts::{AlertChange, AlertKey, AlertKind, Snooze};
use crosslink_fleet::counters::Counters;
use crosslink_fleet::health::{ErrorClass, HealthState};
use crosslink_fleet::overview;
use crosslink_fleet::registry;
use crosslink_fleet::watch::{ProjectView, Update, UpdateKind, Watch};
use crosslink_sim::{Files, OlderHub};

use crate::world::{World, git};

fn hub() -> OlderHub {
    OlderHub::default()
}

#[test]
fn an_empty_hub_gives_a_row_of_zeros() {
    let world = World::new();
    world.project("empty");
    world.push(
        "empty",
        "hub",
        &Files::from([(
            "meta/version.json".to_owned(),
            b"{\"layout_version\":2}".to_vec(),
        )]),
    );
    let running = world.watch();
    let view = running.until_read("acme/empty");
    assert_eq!(view.counters, Some(Counters::default()));
    running.watch.stop();
    let row = world.store.project("acme/empty").unwrap().unwrap();
    assert_eq!(
        serde_json::from_str::<Counters>(&row.state.unwrap().counters).unwrap(),
        Counters::default()
    );
}

#[test]
fn one_open_issue_counts_as_one() {
    let world = World::new();
    world.project("one");
    let one = OlderHub {
        issues: 1,
        locks: 0,
        agents: 0,
        ..hub()
    };
    world.push("one", "hub", &one.second_generation());
    let view = world.watch().until_read("acme/one");
    assert_eq!(view.counters.unwrap().open_issues, 1);
}

#[test]
fn a_missing_project_leaves_the_others_updated() {
    let world = World::new();
    let gone = world.project("gone");
    world.project("here");
    world.push("here", "hub", &hub().second_generation());
    std::fs::remove_dir_all(gone).unwrap();
    let running = world.watch();
    let here = running.until_read("acme/here");
    assert_eq!(
        (here.counters.unwrap().open_issues, here.health.state),
        (20, HealthState::Live)
    );
    let gone = running.until("acme/gone", |view| {
        view.health.state == HealthState::Missing
    });
    assert_eq!(gone.counters, None);
}

#[test]
fn who_asks_afterwards_hears_that_a_project_is_missing() {
    let world = World::new();
    let gone = world.project("gone");
    std::fs::remove_dir_all(gone).unwrap();
    let running = world.watch();
    running.until("acme/gone", |view| {
        view.health.state == HealthState::Missing
    });
    running.watch.stop();
    let now = hub().now.plus_seconds(60);
    let standing = overview(&world.store, &world.path("home"), now).unwrap();
    let project = &standing[0].project;
    let error = project.health.last_error.as_ref().unwrap();
    assert_eq!(
        (
            standing[0].word(),
            error.class,
            project.counters,
            project.read_at
        ),
        ("missing", ErrorClass::Missing, None, None)
    );
}

#[test]
fn a_watch_that_ends_leaves_when_everything_was_last_read() {
    let world = World::new();
    world.project("one");
    world.push("one", "hub", &hub().second_generation());
    let running = world.watch();
    running.until_read("acme/one");
    let later = hub().now.plus_seconds(2);
    world.clock.set(later);
    running.until("acme/one", |view| view.health.last_success == Some(later));
    running.watch.stop();
    let standing = overview(&world.store, &world.path("home"), later).unwrap();
    let project = &standing[0].project;
    assert_eq!(
        (
            project.read_at,
            project.health.last_success,
            project.health.next_attempt
        ),
        (Some(later), Some(later), None)
    );
}

#[test]
fn the_watch_ends_promptly() {
    let world = World::new();
    world.project("one");
    let running = world.watch();
    running.until("acme/one", |view| view.health.last_attempt.is_some());
    let began = Instant::now();
    running.watch.stop();
    assert!(began.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_push_by_another_clone_is_seen_in_every_generation() {
    let world = World::new();
    for (name, third) in [("files", false), ("logs", true)] {
        let clone = world.project(name);
        let push = |hub: &OlderHub| match third {
            true => world.push_third(name, hub),
            false => world.push(name, "hub", &hub.second_generation()),
        };
        push(&hub());
        let slug = format!("acme/{name}");
        let running = world.watch();
        running.until(&slug, |view| {
            view.counters
                .is_some_and(|counters| counters.open_issues == 20)
        });
        let before = refs(&clone);
        push(&OlderHub {
            issues: 33,
            ..hub()
        });
        running.until(&slug, |view| {
            view.counters
                .is_some_and(|counters| counters.open_issues == 22)
        });
        assert_eq!(refs(&clone), before, "no branch moves, no tag comes");
        assert_eq!(git(&clone, &["status", "--porcelain"]), "");
        running.watch.stop();
        let seen = world.store.activity(Some(&slug), None, 100).unwrap();
        let created = seen
            .iter()
            .filter(|(_, _, row)| row.kind == "issue.created")
            .count();
        assert_eq!(created, 3);
    }
}

/// Every ref a person would call their own.
fn refs(clone: &std::path::Path) -> String {
    git(
        clone,
        &["for-each-ref", "refs/heads", "refs/tags", "refs/remotes"],
    )
}

#[test]
fn a_remote_that_goes_away_ages_what_is_known_and_resolves_nothing() {
    let world = World::new();
    world.project("one");
    let trouble = OlderHub {
        trouble: true,
        ..hub()
    };
    world.push("one", "hub", &trouble.second_generation());
    let running = world.watch();
    let before = running.until("acme/one", |view| {
        view.alerts.critical + view.alerts.warning > 1
    });
    let remote = world.path("remotes/acme/one.git");
    std::fs::rename(&remote, world.path("away.git")).unwrap();
    let after = running.until("acme/one", |view| view.health.last_error.is_some());
    assert_ne!(after.health.state, HealthState::Live);
    assert_eq!(
        (after.counters, after.alerts.critical),
        (before.counters, before.alerts.critical)
    );
    std::fs::rename(world.path("away.git"), &remote).unwrap();
    running.until("acme/one", |view| view.health.state == HealthState::Live);
}

#[test]
fn a_lock_goes_stale_at_its_second_without_being_read() {
    let world = World::new();
    world.project("one");
    world.push("one", "hub", &hub().second_generation());
    let running = world.watch();
    let fresh = running.until_read("acme/one");
    assert_eq!(fresh.counters.unwrap().stale_locks, 0);
    // The locks are five minutes old.
    world.clock.set(hub().now.plus_seconds(55 * 60));
    running.until("acme/one", |view| view.health.last_success.is_some());
    world.clock.set(hub().now.plus_seconds(55 * 60 + 1));
    let stale = running.until("acme/one", |view| {
        view.counters
            .is_some_and(|counters| counters.stale_locks == 2)
    });
    assert!(stale.alerts.warning >= 2, "{stale:?}");
}

#[test]
fn nothing_new_is_nothing_told_and_nothing_written() {
    let world = World::new();
    world.project("one");
    world.push(
        "one",
        "hub",
        &OlderHub {
            locks: 0,
            agents: 0,
            ..hub()
        }
        .second_generation(),
    );
    let running = world.watch();
    running.until("acme/one", |view| view.health.state == HealthState::Live);
    while running
        .updates
        .recv_timeout(Duration::from_millis(300))
        .is_ok()
    {}
    let version = world.store.version().unwrap();
    let looks = running.watch.board()["acme/one"].health.last_attempt;
    world.clock.set(hub().now.plus_seconds(2));
    running.until("acme/one", |view| view.health.last_attempt != looks);
    assert!(
        running
            .updates
            .recv_timeout(Duration::from_millis(300))
            .is_err()
    );
    assert_eq!(world.store.version().unwrap(), version);
}

#[test]
fn what_was_acknowledged_stays_so_when_the_watch_starts_again() {
    let world = World::new();
    world.project("one");
    world.push(
        "one",
        "hub",
        &OlderHub {
            trouble: true,
            ..hub()
        }
        .second_generation(),
    );
    let running = world.watch();
    running.until("acme/one", |view| view.alerts.warning > 0);
    let key = AlertKey {
        kind: AlertKind::OverdueIssue,
        subject_ref: "issue:1".to_owned(),
    };
    assert!(
        running
            .watch
            .acknowledge("acme/one", key.clone(), "a person", Some("seen"))
            .unwrap()
    );
    assert!(
        !running
            .watch
            .acknowledge("acme/one", key.clone(), "a person", None)
            .unwrap(),
        "once is enough"
    );
    running.watch.stop();
    let open = world.store.open_alerts().unwrap();
    world.clock.set(hub().now.plus_seconds(30));
    let again = world.watch();
    again.until("acme/one", |view| {
        view.health.last_attempt == Some(hub().now.plus_seconds(30))
    });
    again.watch.stop();
    let kept = world.store.open_alerts().unwrap();
    let ids = |records: &[crosslink_store::fleet::AlertRecord]| {
        records.iter().map(|record| record.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&kept), ids(&open), "no alert opens twice");
    assert!(kept.iter().any(|record| record.body.contains("a person")));
}

#[test]
fn projects_come_go_and_pause_while_the_watch_runs() {
    let world = World::new();
    let looked = |view: &ProjectView| view.health.last_attempt.is_some();
    world.project("one");
    let running = world.watch();
    running.until("acme/one", looked);
    world.project("two");
    running.until("acme/two", looked);
    registry::set_paused(&world.store, "acme/one", true).unwrap();
    running.until("acme/one", |view| view.health.state == HealthState::Paused);
    registry::untrack(&world.store, "acme/two").unwrap();
    let removed = |update: &crosslink_fleet::watch::Update| {
        update.slug == "acme/two" && matches!(update.kind, UpdateKind::Removed)
    };
    let patience = Duration::from_secs(10);
    while !removed(&running.updates.recv_timeout(patience).unwrap()) {}
    assert!(!running.watch.board().contains_key("acme/two"));
}

#[test]
fn two_watches_on_one_home_are_one_too_many() {
    let world = World::new();
    let first = world.watch();
    let second = Watch::start(world.options()).err().unwrap();
    assert_eq!(second.code().name(), "watch.running");
    first.watch.stop();
    drop(first);
    assert!(Watch::start(world.options()).is_ok());
}

#[test]
fn a_clock_that_jumps_neither_opens_nor_resolves_twice() {
    let world = World::new();
    world.project("one");
    world.push(
        "one",
        "hub",
        &OlderHub {
            trouble: true,
            ..hub()
        }
        .second_generation(),
    );
    let running = world.watch();
    running.until("acme/one", |view| view.alerts.warning > 0);
    let at = |time: Timestamp| {
        world.clock.set(time);
        running.watch.refresh(None);
        running.until("acme/one", |view| view.health.last_attempt == Some(time));
    };
    at(hub().now.plus_seconds(-40 * 86_400));
    at(hub().now.plus_seconds(400 * 86_400));
    at(hub().now);
    let open = world.store.open_alerts().unwrap();
    let overdue: Vec<_> = open
        .iter()
        .filter(|record| record.body.contains("overdue_issue"))
        .collect();
    assert_eq!(overdue.len(), 1);
}

#[test]
fn a_change_on_this_machine_is_seen_at_once() {
    let world = World::new();
    let clone = world.project("one");
    world.push("one", "hub", &hub().second_generation());
    git(
        &clone,
        &[
            "fetch",
            "-q",
            "origin",
            "refs/heads/crosslink/hub:refs/heads/crosslink/hub",
        ],
    );
    let options = crosslink_fleet::watch::WatchOptions {
        pace: crosslink_fleet::schedule::Pace::of_tick(Duration::from_secs(3_600)),
        ..world.options()
    };
    let watch = Watch::start(options).unwrap();
    let updates = watch.subscribe();
    let running = crate::world::Running { watch, updates };
    running.until("acme/one", |view| {
        view.counters
            .is_some_and(|counters| counters.open_issues == 20)
    });
    // The folders are watched from the end of the first look on.
    let empty = git(&clone, &["mktree"]);
    let parent = git(&clone, &["rev-parse", "refs/heads/crosslink/hub"]);
    let commit = git(
        &clone,
        &[
            "commit-tree",
            empty.trim(),
            "-p",
            parent.trim(),
            "-m",
            "nothing left",
        ],
    );
    git(
        &clone,
        &["update-ref", "refs/heads/crosslink/hub", commit.trim()],
    );
    running.until("acme/one", |view| {
        view.counters
            .is_some_and(|counters| counters.open_issues == 0)
    });
}

#[test]
fn what_was_snoozed_is_heard_again_at_a_word() {
    let world = World::new();
    world.project("one");
    let trouble = OlderHub {
        trouble: true,
        ..hub()
    };
    world.push("one", "hub", &trouble.second_generation());
    let running = world.watch();
    let before = running.until("acme/one", |view| view.alerts.warning > 0);
    let key = AlertKey {
        kind: AlertKind::OverdueIssue,
        subject_ref: "issue:1".to_owned(),
    };
    let snooze = Snooze {
        by: "a person".to_owned(),
        at: hub().now,
        until: hub().now.plus_seconds(3_600),
        reason: None,
    };
    assert!(
        !running.watch.unsnooze("acme/one", key.clone()).unwrap(),
        "it is not"
    );
    let snoozed = running.watch.snooze("acme/one", key.clone(), snooze);
    assert!(snoozed.unwrap());
    running.until("acme/one", |view| {
        view.alerts.warning == before.alerts.warning - 1
    });
    let heard = running.watch.subscribe();
    assert!(running.watch.unsnooze("acme/one", key.clone()).unwrap());
    running.until("acme/one", |view| view.alerts == before.alerts);
    assert!(
        !running.watch.unsnooze("acme/two", key).unwrap(),
        "nobody knows that one"
    );
    let says_so = |update: &Update| match &update.kind {
        UpdateKind::Alerts { events } => events
            .iter()
            .any(|event| event.change == AlertChange::Unsnoozed),
        _ => false,
    };
    let patience = Duration::from_secs(20);
    while !says_so(&heard.recv_timeout(patience).unwrap()) {}
}

/// A clock that stops whoever asks it, as long as somebody holds it.
struct Held(Arc<Mutex<Timestamp>>);

impl Clock for Held {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

#[test]
fn a_watch_that_hangs_says_so() {
    let world = World::new();
    world.project("one");
    world.push("one", "hub", &hub().second_generation());
    let hands = Arc::new(Mutex::new(hub().now));
    let options = crosslink_fleet::watch::WatchOptions {
        clock: Box::new(Held(Arc::clone(&hands))),
        ..world.options()
    };
    let watch = Watch::start(options).unwrap();
    let updates = watch.subscribe();
    let running = crate::world::Running { watch, updates };
    let view = running.until("acme/one", |view| view.health.state == HealthState::Live);
    assert!(!running.watch.hangs());
    let held = hands.lock().unwrap();
    let began = Instant::now();
    while !running.watch.hangs() {
        assert!(began.elapsed() < Duration::from_secs(20));
        std::thread::yield_now();
    }
    assert!(running.watch.turned_ago() > Duration::from_secs(3));
    let key = AlertKey {
        kind: AlertKind::OverdueIssue,
        subject_ref: "issue:1".to_owned(),
    };
    // Who asks it for something does not wait for ever.
    let problem = running.watch.unsnooze("acme/one", key).unwrap_err();
    assert_eq!(
        (problem.code(), problem.is_retryable()),
        (Code::WatchHangs, true)
    );
    let board = running.watch.board()["acme/one"].clone();
    assert_eq!(
        board.health.state,
        HealthState::Live,
        "nobody is left to change it"
    );
    let later = board.at(hub().now.plus_seconds(10));
    assert_eq!(
        (later.health.state, later.health.age_seconds),
        (HealthState::Delayed, Some(10))
    );
    assert_eq!(view.at(hub().now).health.state, HealthState::Live);
    drop(held);
    while running.watch.hangs() {
        assert!(began.elapsed() < Duration::from_secs(20));
        std::thread::yield_now();
    }
}
