//! Counters over time.

use crosslink_core::time::Timestamp;
use crosslink_fleet::samples::{DAY, QUARTER, RollUp};
use crosslink_sim::OlderHub;
use crosslink_store::fleet::{NewProject, PastAlerts, ProjectStatus, StoredAlert};

use crate::support::{HOUR, MINUTE, at};
use crate::world::World;

/// The hour all times here are counted from begins a quarter of an hour, not a day.
fn minutes(samples: &[(Timestamp, String)]) -> Vec<(i64, &str)> {
    let samples = samples.iter();
    samples
        .map(|(time, counters)| (time.seconds_since(at(0)) / MINUTE, counters.as_str()))
        .collect()
}

fn tracked(world: &World) -> i64 {
    let project = NewProject {
        slug: "acme/one".to_owned(),
        path: "/src/one".into(),
        default_branch: "main".to_owned(),
        status: ProjectStatus::Active,
        pinned: false,
        added_at: at(0),
    };
    world.store.add_project(&project).unwrap().unwrap()
}

#[test]
fn a_quarter_of_an_hour_is_what_its_last_sample_was() {
    let world = World::new();
    let id = tracked(&world);
    let mut roll_up = RollUp::default();
    // Minute, counters, whether that is the first sample of a quarter of an hour.
    for (minute, counters, first) in [
        (0, "a", true),
        (4, "b", false),
        (14, "c", false),
        (15, "d", true),
        (29, "e", false),
        (61, "f", true),
        (62, "g", false),
    ] {
        let now = at(minute * MINUTE);
        world.store.add_sample(id, now, counters).unwrap();
        assert_eq!(
            roll_up.sampled(&world.store, now).unwrap(),
            first,
            "{minute}"
        );
    }
    let of = |span| world.store.samples(id, span, at(-2 * DAY)).unwrap();
    assert_eq!(of(0).len(), 7);
    // The one that is not over yet stands for what it was when the others were rolled up.
    assert_eq!(minutes(&of(QUARTER)), [(0, "c"), (15, "e"), (60, "f")]);
    assert_eq!(minutes(&of(DAY)), [(-4 * 60, "f")]);
    // A watch that begins anew goes through all of them once.
    let now = at(63 * MINUTE);
    assert!(RollUp::default().sampled(&world.store, now).unwrap());
    assert_eq!(minutes(&of(QUARTER)), [(0, "c"), (15, "e"), (60, "g")]);
    assert_eq!(minutes(&of(DAY)), [(-4 * 60, "g")]);
}

#[test]
fn what_is_too_old_goes_once_a_day_and_nothing_is_written_otherwise() {
    let world = World::new();
    let id = tracked(&world);
    let mut roll_up = RollUp::default();
    for hour in [0, 1, 30] {
        let now = at(hour * HOUR);
        world.store.add_sample(id, now, "{}").unwrap();
        roll_up.sampled(&world.store, now).unwrap();
    }
    let counts =
        || [0, QUARTER, DAY].map(|span| world.store.samples(id, span, at(-9 * DAY)).unwrap().len());
    assert_eq!(counts(), [3, 3, 2]);
    // Day, whether something is let go, what is left.
    for (seconds, goes, left) in [
        (DAY, false, [3, 3, 2]),
        (2 * DAY, false, [3, 3, 2]),
        (3 * DAY - 5 * HOUR, false, [3, 3, 2]),
        (3 * DAY - 4 * HOUR, true, [1, 3, 2]),
        (4 * DAY, true, [0, 3, 2]),
        (5 * DAY, false, [0, 3, 2]),
        (31 * DAY, true, [0, 1, 2]),
        (33 * DAY, true, [0, 0, 2]),
        (700 * DAY, false, [0, 0, 2]),
        (800 * DAY, true, [0, 0, 0]),
        (900 * DAY, false, [0, 0, 0]),
    ] {
        assert_eq!(
            (roll_up.rested(&world.store, at(seconds)).unwrap(), counts()),
            (goes, left),
            "{seconds}"
        );
    }
}

#[test]
fn of_old_alerts_the_last_of_each_subject_stays() {
    let world = World::new();
    let id = tracked(&world);
    for (subject, occurrence, resolved) in [
        ("lock:1", 1, Some(at(0))),
        ("lock:1", 2, Some(at(300 * DAY))),
        ("lock:2", 1, Some(at(0))),
        ("lock:3", 1, None),
    ] {
        let alert = StoredAlert {
            kind: "stale_lock",
            subject,
            occurrence,
            opened_at: at(-1),
            resolved_at: resolved,
            body: "{}",
        };
        world.store.put_alert(id, &alert).unwrap();
    }
    world.store.add_alert_event(id, at(0), "{}").unwrap();
    let mut roll_up = RollUp::default();
    let all = PastAlerts {
        open: true,
        over: true,
        limit: 100,
        ..PastAlerts::default()
    };
    let left = || world.store.past_alerts(&all).unwrap().len();
    assert!(!roll_up.rested(&world.store, at(365 * DAY)).unwrap());
    assert!(roll_up.rested(&world.store, at(367 * DAY)).unwrap());
    assert_eq!(left(), 3);
    assert!(!roll_up.rested(&world.store, at(900 * DAY)).unwrap());
    assert_eq!(left(), 3);
}

#[test]
fn the_watch_rolls_up_what_it_samples() {
    let hub = OlderHub::default();
    let world = World::new();
    world.project("one");
    world.push("one", "hub", &hub.second_generation());
    let running = world.watch();
    running.until_read("acme/one");
    // The locks are five minutes old; an hour later the numbers are others without anything being read.
    world.clock.set(hub.now.plus_seconds(HOUR));
    running.until("acme/one", |view| {
        view.counters
            .is_some_and(|counters| counters.stale_locks == 2)
    });
    running.watch.stop();
    let id = world.store.project("acme/one").unwrap().unwrap().id;
    let quarters = world
        .store
        .samples(id, QUARTER, hub.now.plus_seconds(-DAY))
        .unwrap();
    let stale: Vec<bool> = quarters
        .iter()
        .map(|(_, counters)| counters.contains("\"stale_locks\":2"))
        .collect();
    assert_eq!(stale, [false, true]);
}
