//! The counters against hubs counted by hand.

use crosslink_core::model::Lifecycle;
use crosslink_fleet::counters::{CounterLimits, Counters, count, next_change};
use crosslink_hub::{HubFormat, HubSnapshot, Unadmitted};

use super::support::{DAY, HOUR, MINUTE, at, beat, close, damage, hub, issue, issue_id, lock};

fn counted(hub: &HubSnapshot, seconds: i64) -> Counters {
    count(hub, &CounterLimits::default(), at(seconds))
}

#[test]
fn an_empty_hub_is_a_row_of_zeros() {
    let empty = hub(HubFormat::V2);
    assert_eq!(counted(&empty, 0), Counters::default());
    assert_eq!(next_change(&empty, &CounterLimits::default(), at(0)), None);
}

#[test]
fn one_open_issue_counts_as_one() {
    let mut one = hub(HubFormat::V2);
    issue(&mut one, 1, |_| {});
    let expected = Counters {
        open_issues: 1,
        ..Counters::default()
    };
    assert_eq!(counted(&one, 0), expected);
}

#[test]
fn a_hub_is_counted_as_by_hand() {
    let mut hub = hub(HubFormat::V3);
    issue(&mut hub, 1, |one| one.more.due_at = Some(at(-1)));
    issue(&mut hub, 2, |one| one.more.due_at = Some(at(0)));
    issue(&mut hub, 3, |one| one.more.due_at = Some(at(DAY)));
    issue(&mut hub, 4, |one| one.more.due_at = Some(at(DAY + 1)));
    issue(&mut hub, 5, |one| {
        close(one);
        one.more.due_at = Some(at(-DAY));
        one.blockers = [issue_id(1)].into();
    });
    issue(&mut hub, 6, |one| one.status = Lifecycle::Archived);
    issue(&mut hub, 7, |one| {
        one.blockers = [issue_id(5), issue_id(99)].into()
    });
    issue(&mut hub, 8, |one| {
        one.blockers = [issue_id(5), issue_id(1)].into()
    });
    issue(&mut hub, 9, |one| one.blockers = [issue_id(6)].into());
    beat(&mut hub, "ten-minutes", -10 * MINUTE);
    beat(&mut hub, "older", -10 * MINUTE - 1);
    beat(&mut hub, "ahead", 5 * HOUR);
    hub.agents.entry("never".to_owned()).or_default();
    lock(&mut hub, 1, "older", -HOUR);
    lock(&mut hub, 2, "older", -HOUR - 1);
    lock(&mut hub, 3, "ahead", 5 * HOUR);
    hub.pending_events = 7;
    hub.signatures.unsigned = 3;
    hub.signatures.invalid = 4;
    hub.signatures.untrusted = 5;
    for quarantined in [0, 4, 5] {
        hub.unadmitted.push(Unadmitted {
            log: format!("log-{quarantined}"),
            agents: Vec::new(),
            marked: 2,
            quarantined,
        });
    }
    hub.foreign.count = 6;
    hub.late.count = 8;
    damage(&mut hub, "meta: hub.json");
    let expected = Counters {
        open_issues: 7,
        overdue_issues: 1,
        due_soon_issues: 2,
        blocked_issues: 1,
        active_agents: 2,
        stale_locks: 1,
        pending_events: 7,
        unsigned_events: 3,
        invalid_signatures: 4,
        untrusted_signatures: 5,
        quarantined_events: 9,
        foreign_events: 6,
        late_events: 8,
        damaged_parts: 1,
    };
    assert_eq!(counted(&hub, 0), expected);
}

#[test]
fn a_lock_with_a_lease_is_stale_when_it_ran_out_however_old_the_claim() {
    let mut hub = hub(HubFormat::V4);
    lock(&mut hub, 1, "agent-a", -5 * HOUR);
    hub.locks.get_mut(&1).unwrap().lease_until = Some(at(60));
    let stale = |seconds| counted(&hub, seconds).stale_locks;
    assert_eq!([stale(0), stale(60), stale(61)], [0, 0, 1]);
}

#[test]
fn limits_can_be_set() {
    let mut hub = hub(HubFormat::V3);
    beat(&mut hub, "agent-a", -2 * MINUTE);
    lock(&mut hub, 1, "agent-a", -2 * MINUTE);
    issue(&mut hub, 1, |one| one.more.due_at = Some(at(2 * HOUR)));
    let limits = CounterLimits {
        active_agent: MINUTE,
        stale_lock: MINUTE,
        due_soon: HOUR,
    };
    let counters = count(&hub, &limits, at(0));
    assert_eq!(
        (
            counters.active_agents,
            counters.stale_locks,
            counters.due_soon_issues
        ),
        (0, 1, 0)
    );
}

#[test]
fn the_next_change_is_the_very_nanosecond() {
    let limits = CounterLimits::default();
    let mut hub = hub(HubFormat::V3);
    lock(&mut hub, 1, "agent-a", 0);
    issue(&mut hub, 1, |one| one.more.due_at = Some(at(2 * DAY)));
    let mut now = at(0);
    let mut changes = Vec::new();
    while let Some(next) = next_change(&hub, &limits, now) {
        let counters = count(&hub, &limits, next);
        assert_ne!(counters, count(&hub, &limits, now));
        changes.push((
            next,
            counters.stale_locks,
            counters.due_soon_issues,
            counters.overdue_issues,
        ));
        now = next;
    }
    assert_eq!(
        changes,
        [
            (at(HOUR).next(), 1, 0, 0),
            (at(DAY), 1, 1, 0),
            (at(2 * DAY).next(), 1, 0, 1),
        ]
    );
}
