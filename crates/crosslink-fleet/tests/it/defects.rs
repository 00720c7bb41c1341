//! What the reference got wrong, and what can be shown of it without a project: the items of the
//! specification's list.

use std::time::Duration;

use crosslink_fleet::alerts::{AlertBook, AlertChange, AlertKind, AlertState, Reading, Severity};
use crosslink_fleet::health::{Attempt, ErrorClass, HealthState};
use crosslink_fleet::schedule::{Activity, Finished, Limits, Pace, ProjectId, Scheduler};
use crosslink_hub::{BadSignature, CiStatus, HubFormat};

use super::support::{HOUR, MINUTE, World, at, beat, damage, hub, issue, key, lock};

fn troubled() -> World {
    let mut hub = hub(HubFormat::V3);
    lock(&mut hub, 2, "agent-b", -2 * HOUR);
    beat(&mut hub, "agent-b", -HOUR);
    issue(&mut hub, 1, |one| one.more.due_at = Some(at(-1)));
    World::new(hub)
}

fn refresh(book: &mut AlertBook, world: &World, seconds: i64) -> Vec<String> {
    let derived = world.derive(at(seconds)).alerts;
    let reading = Reading::Fresh(world.hub.as_ref().unwrap());
    let done = book.reconcile(&derived, reading, &world.thresholds, at(seconds));
    let events = done.events.into_iter();
    events
        .map(|event| format!("{} {}", event.alert.key(), event.alert.severity))
        .collect()
}

#[test]
fn item_3_a_project_that_is_not_read_does_not_look_alive() {
    let mut world = troubled();
    assert_eq!(world.health.state(at(1)), HealthState::Live);
    for attempt in 1..=10 {
        let failed = Attempt::Failed {
            class: ErrorClass::Network,
            text: "refusing to fetch".to_owned(),
        };
        world.health.attempted(&failed, at(attempt * 5));
        let view = world.health.view(at(attempt * 5));
        assert_ne!(view.state, HealthState::Live);
        assert_eq!(
            (view.last_success, view.age_seconds),
            (Some(at(0)), Some(attempt * 5))
        );
    }
    let kind = AlertKind::UnreachableProject;
    assert_eq!(
        world.lines(kind, 50),
        ["warning project:acme/beta the project cannot be reached: refusing to fetch"]
    );
}

#[test]
fn item_8_a_hub_that_cannot_be_read_resolves_nothing() {
    let mut world = troubled();
    let mut book = AlertBook::default();
    assert_eq!(refresh(&mut book, &world, 0).len(), 3);
    // Not at all.
    let failed = Reading::Failed { since: at(0) };
    let done = book.reconcile(&[], failed, &world.thresholds, at(5));
    assert!(
        done.events
            .iter()
            .all(|event| event.change == AlertChange::Updated)
    );
    assert!(book.open().all(|row| row.unknown_since == Some(at(0))));
    // But for a heartbeat and a lock.
    let hub = world.hub.as_mut().unwrap();
    hub.agents.clear();
    hub.locks.clear();
    damage(hub, "agents/agent-b/heartbeat.json");
    damage(hub, "locks/2.json");
    refresh(&mut book, &world, 10);
    assert!(
        book.open()
            .any(|row| row.key() == key(AlertKind::SilentAgent, "agent:agent-b"))
    );
    assert!(
        book.open()
            .any(|row| row.key() == key(AlertKind::StaleLock, "lock:2"))
    );
}

#[test]
fn item_19_a_failing_ci_of_the_default_branch_fires_whatever_commit_the_hub_is_at() {
    let tip = "0123456789abcdef0123456789abcdef01234567";
    for format in [HubFormat::V2, HubFormat::V3] {
        let mut hub = hub(format);
        hub.ci = Some(CiStatus {
            commit: tip.to_owned(),
            state: "failing".to_owned(),
            url: None,
        });
        hub.signatures.invalid = 1;
        hub.bad_signatures = vec![BadSignature {
            commit: Some("feed".to_owned()),
            what: "a commit".to_owned(),
            reason: "the signature does not fit the text",
        }];
        let mut world = World::new(hub);
        world.tip = Some(tip);
        assert_eq!(
            world.lines(AlertKind::CiFailure, 0),
            [format!("warning commit:{tip} CI failing at {tip}")]
        );
        assert_eq!(
            world.lines(AlertKind::SignatureInvalid, 0),
            [
                "critical commit:feed 1 signature does not verify: a commit (the signature does not fit the text)"
            ]
        );
    }
}

#[test]
fn item_25_events_carry_the_severity_and_a_restart_makes_none() {
    let world = troubled();
    let mut book = AlertBook::default();
    assert_eq!(
        refresh(&mut book, &world, 0),
        [
            "stale_lock/lock:2 warning",
            "silent_agent/agent:agent-b critical",
            "overdue_issue/issue:1 warning",
        ]
    );
    book.acknowledge(&key(AlertKind::StaleLock, "lock:2"), "maria", None, at(1))
        .unwrap();
    let mut restarted = AlertBook::new(book.open().cloned());
    assert_eq!(refresh(&mut restarted, &world, 60), [""; 0]);
    let states: Vec<_> = restarted
        .open()
        .map(|row| (row.severity, row.state()))
        .collect();
    assert_eq!(
        states,
        [
            (Severity::Warning, AlertState::Acknowledged),
            (Severity::Critical, AlertState::Open),
            (Severity::Warning, AlertState::Open),
        ]
    );
}

#[test]
fn item_26_one_hung_remote_among_two_hundred_delays_nobody() {
    let pace = Pace::default();
    let mut scheduler = Scheduler::new(pace, Limits::default(), 1);
    for id in 0..200 {
        let host = (id == 0).then_some("hung.example");
        scheduler.add(ProjectId(id), host, Duration::ZERO);
    }
    let lively = Activity {
        open_alerts: true,
        ..Activity::default()
    };
    let mut latest = Duration::ZERO;
    for step in 0..6_000_u32 {
        let now = Duration::from_millis(10) * step;
        for id in scheduler.due(now) {
            latest = latest.max(scheduler.lag(id, now));
            // The hung one never comes back; all others take no time.
            if id != ProjectId(0) {
                scheduler.finished(id, Finished::Read(lively), now);
            }
        }
    }
    assert_eq!(scheduler.running(), 1);
    assert!(latest <= Duration::from_millis(400), "{latest:?}");
}

#[test]
fn item_28_no_event_and_nothing_to_write_when_nothing_changed() {
    let world = troubled();
    let mut book = AlertBook::default();
    refresh(&mut book, &world, 0);
    for seconds in (5..15 * MINUTE).step_by(5) {
        let derived = world.derive(at(seconds)).alerts;
        let hub = world.hub.as_ref().unwrap();
        let watched: Vec<_> = derived
            .into_iter()
            .filter(|alert| alert.kind != AlertKind::PollLag)
            .collect();
        let done = book.reconcile(
            &watched,
            Reading::Fresh(hub),
            &world.thresholds,
            at(seconds),
        );
        assert_eq!(
            (done.events.len(), done.changed.len()),
            (0, 0),
            "at {seconds} s"
        );
    }
}
