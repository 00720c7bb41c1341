//! What holds for any hub, any story and any load.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;

use crosslink_core::model::Lifecycle;
use crosslink_core::time::Timestamp;
use crosslink_fleet::alerts::{Alert, AlertBook, AlertKind, Reading, Severity, Thresholds};
use crosslink_fleet::counters::{CounterLimits, count, next_change};
use crosslink_fleet::schedule::{Activity, Finished, Limits, Pace, ProjectId, Scheduler};
use crosslink_hub::{ClockSkew, ControlRequest, HubFormat, HubSnapshot};

use super::support::{
    DAY, HOUR, World, at, beat, damage, hub, issue, issue_id, lock, milestone, milestone_id,
};

/// What an issue of a random hub has, by number: status, due, blockers, parent, closed.
type Part = (u8, Option<i64>, Vec<u32>, Option<u32>, i64);

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let blockers = prop::collection::vec(1_u32..8, 0..3);
    let seconds = -20 * DAY..20 * DAY;
    let part = (
        0..3_u8,
        prop::option::of(seconds.clone()),
        blockers,
        prop::option::of(1_u32..8),
        seconds,
    );
    prop::collection::vec(part, 0..8)
}

fn agents() -> impl Strategy<Value = Vec<(i64, i64, bool)>> {
    prop::collection::vec((-2 * DAY..2 * HOUR, -2 * DAY..HOUR, any::<bool>()), 0..5)
}

fn world(parts: &[Part], agents: &[(i64, i64, bool)]) -> World {
    // Some facts only one of the two can carry.
    let format = [HubFormat::V3, HubFormat::V4][parts.len() % 2];
    let mut hub = hub(format);
    for (number, (status, due, blockers, parent, closed)) in (1..).zip(parts) {
        issue(&mut hub, number, |one| {
            one.status =
                [Lifecycle::Open, Lifecycle::Closed, Lifecycle::Archived][usize::from(*status)];
            one.more.due_at = due.map(at);
            one.blockers = blockers.iter().copied().map(issue_id).collect();
            one.parent = parent.map(issue_id);
            one.closed_at = Some(at(*closed));
            one.more.milestone = Some(milestone_id(1));
        });
    }
    milestone(&mut hub, 1, 3 * DAY);
    for (number, (heard, claimed, lease)) in (1..).zip(agents) {
        let agent = format!("agent-{}", number / 2);
        beat(&mut hub, &agent, *heard);
        lock(&mut hub, number, &agent, *claimed);
        let until = lease.then(|| at(*claimed + HOUR));
        hub.locks.get_mut(&number).unwrap().lease_until = until;
        asked(&mut hub, &agent, *heard);
        hub.skews.push(ClockSkew {
            agent,
            event_at: at(*heard),
            seconds: *claimed / 100,
        });
    }
    let mut world = World::new(hub);
    world.blocked_since = (1..8)
        .map(|number| (issue_id(number), at(-5 * DAY)))
        .collect();
    world
}

fn asked(hub: &mut HubSnapshot, agent: &str, seconds: i64) {
    let known = hub.agents.get_mut(agent).unwrap();
    known.requests.push(ControlRequest {
        id: seconds.to_string(),
        kind: "pause".to_owned(),
        issue: None,
        requested_by: "driver".to_owned(),
        requested_at: at(seconds),
        reason: None,
        answer: None,
    });
}

/// A time between two, as a share of the way.
fn between(from: Timestamp, to: Timestamp, share: f64) -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "any time on the way will do"
    )]
    let way = ((to.as_nanos() - from.as_nanos() - 1) as f64 * share) as i64;
    Timestamp::from_nanos(from.as_nanos() + way.max(0))
}

/// Which alerts are there: up to three kinds about up to three subjects.
fn wrong() -> impl Strategy<Value = BTreeSet<(usize, u8)>> {
    prop::collection::btree_set((0_usize..19, 0..3_u8), 0..6)
}

fn alerts(wrong: &BTreeSet<(usize, u8)>) -> Vec<Alert> {
    let alert = |(kind, subject): &(usize, u8)| Alert {
        kind: AlertKind::all().nth(*kind).unwrap(),
        subject_ref: format!("issue:{subject}"),
        severity: Severity::Warning,
        detail: "x".to_owned(),
        cause: None,
    };
    wrong.iter().map(alert).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_changes_before_the_next_change(
        parts in parts(), agents in agents(), start in -DAY..DAY, share in 0.0..1.0_f64,
    ) {
        let world = world(&parts, &agents);
        let hub = world.hub.as_ref().unwrap();
        let limits = CounterLimits::default();
        let mut now = at(start);
        for _ in 0..40 {
            let derived = world.derive(now);
            let counted = next_change(hub, &limits, now);
            let Some(next) = derived.next_change else { break };
            prop_assert!(next > now);
            let later = between(now, next, share);
            prop_assert_eq!(&world.derive(later), &derived);
            if let Some(next) = counted {
                let later = between(now, next, share);
                prop_assert_eq!(count(hub, &limits, later), count(hub, &limits, now));
                prop_assert_ne!(count(hub, &limits, next), count(hub, &limits, now));
            }
            now = next;
        }
    }

    #[test]
    fn what_is_derived_does_not_depend_on_the_order_of_the_facts(
        parts in parts(), agents in agents(), places in prop::collection::vec("[a-c]/[a-c]", 0..4),
    ) {
        let mut forth = world(&parts, &agents);
        for place in &places {
            damage(forth.hub.as_mut().unwrap(), place);
        }
        let mut back = forth.clone();
        let hub = back.hub.as_mut().unwrap();
        hub.damage.reverse();
        hub.skews.reverse();
        for agent in hub.agents.values_mut() {
            agent.requests.reverse();
        }
        for number in 1..=parts.len() {
            let id = issue_id(u32::try_from(number).unwrap());
            let mut turned = hub.issues[&id].as_ref().clone();
            turned.blockers.reverse();
            hub.issues.insert(id, turned.into());
        }
        prop_assert_eq!(forth.derive(at(0)), back.derive(at(0)));
    }

    #[test]
    fn reconciling_is_idempotent_and_never_doubles_or_forgets(
        story in prop::collection::vec((wrong(), 0..4_u8, -200_i64..4_000, any::<bool>()), 1..20),
    ) {
        let thresholds = Thresholds::default();
        let hub = hub(HubFormat::V3);
        let mut book = AlertBook::default();
        let mut now = at(0);
        let mut open = BTreeMap::new();
        for (wrong, failed, seconds, restart) in story {
            now = now.plus_seconds(seconds);
            let derived = alerts(&wrong);
            let reading = if failed == 0 { Reading::Failed { since: now } } else { Reading::Fresh(&hub) };
            if restart {
                book = AlertBook::new(book.open().cloned());
            }
            let mut mirrored = derived.clone();
            mirrored.reverse();
            let mut other = book.clone();
            let done = book.reconcile(&derived, reading, &thresholds, now);
            prop_assert_eq!(&other.reconcile(&mirrored, reading, &thresholds, now), &done);
            let before = book.clone();
            let again = book.reconcile(&derived, reading, &thresholds, now);
            prop_assert!(again.events.is_empty() && again.changed.is_empty());
            prop_assert_eq!(&book, &before);
            for event in &done.events {
                let name = event.alert.key().to_string();
                prop_assert!(done.changed.contains(&event.alert.key()));
                match event.change {
                    crosslink_fleet::alerts::AlertChange::Opened => prop_assert!(open.insert(name, ()).is_none()),
                    crosslink_fleet::alerts::AlertChange::Resolved => prop_assert!(open.remove(&name).is_some()),
                    _ => prop_assert!(open.contains_key(&name)),
                }
            }
            let names: Vec<String> = book.open().map(|row| row.key().to_string()).collect();
            prop_assert_eq!(names.iter().collect::<BTreeSet<_>>(), open.keys().collect());
        }
    }

    #[test]
    fn the_schedule_keeps_its_limits_and_never_bursts(
        seed in any::<u64>(),
        hosts in prop::collection::vec(0..4_u8, 1..40),
        steps in prop::collection::vec((1_u64..3_000, any::<u8>(), 0..3_u8), 1..200),
    ) {
        let pace = Pace::default();
        let limits = Limits { host_interval: Duration::from_millis(500), ..Limits::default() };
        let mut scheduler = Scheduler::new(pace, limits, seed);
        let name = |id: &ProjectId| {
            let host = hosts[usize::try_from(id.0).unwrap()];
            (host > 0).then(|| format!("host-{host}"))
        };
        for id in (0..).map(ProjectId).take(hosts.len()) {
            scheduler.add(id, name(&id).as_deref(), Duration::ZERO);
        }
        let mut running: Vec<ProjectId> = Vec::new();
        let mut begun: BTreeMap<ProjectId, Duration> = BTreeMap::new();
        let mut asked: BTreeMap<String, Duration> = BTreeMap::new();
        let mut now = Duration::ZERO;
        for (millis, pick, outcome) in steps {
            for id in scheduler.due(now) {
                // Four fifths of the shortest interval is the shortest jittered one.
                if let Some(before) = begun.insert(id, now) {
                    prop_assert!(now - before >= pace.hot * 4 / 5);
                }
                if let Some(host) = name(&id)
                    && let Some(before) = asked.insert(host, now)
                {
                    prop_assert!(now - before >= Duration::from_millis(500));
                }
                running.push(id);
            }
            prop_assert!(running.len() <= 8);
            prop_assert_eq!(running.len(), scheduler.running());
            for host in 1..4 {
                let host = Some(format!("host-{host}"));
                prop_assert!(running.iter().filter(|id| name(id) == host).count() <= 2);
            }
            // After all that is due has begun, there is nothing to do before the next wake.
            prop_assert!(scheduler.next_wake().is_none_or(|next| next > now));
            now += Duration::from_millis(millis);
            if !running.is_empty() && outcome < 2 {
                let id = running.swap_remove(usize::from(pick) % running.len());
                let lively = Activity { watched: pick % 2 == 0, ..Activity::default() };
                let failed = Finished::Failed { host_wait: None };
                let end = if outcome == 0 { failed } else { Finished::Read(lively) };
                scheduler.finished(id, end, now);
            }
        }
    }
}
