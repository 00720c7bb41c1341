//! One test for each kind of alert: when it fires, when not, and what it says.

use std::collections::BTreeMap;

use crosslink_fleet::alerts::{AlertKind, KindChange, Severity, track_blocked};
use crosslink_fleet::health::{Attempt, ErrorClass};
use crosslink_hub::{CiStatus, ClockSkew, HubFormat};

use super::support::{
    DAY, HOUR, MINUTE, NONE, TIP, World, at, beat, close, hub, issue, issue_id, lock, milestone,
    milestone_id, v3,
};

#[test]
fn the_table_is_in_order_and_every_row_is_whole() {
    let mut names = Vec::new();
    for kind in AlertKind::all() {
        let info = kind.info();
        assert_eq!(info.kind, kind);
        assert_eq!(AlertKind::parse(info.name), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), info.name);
        assert!(!info.fires.is_empty() && !info.remedy.is_empty(), "{kind}");
        names.push(format!("{} {}", info.severity, info.name));
    }
    assert_eq!(
        names,
        [
            "warning unreachable_project",
            "warning stale_lock",
            "critical silent_agent",
            "warning overdue_issue",
            "warning ci_failure",
            "critical signature_invalid",
            "info orphan_subissue",
            "warning hub_diverged",
            "warning no_heartbeat_holder",
            "warning parse_error",
            "critical log_rewritten",
            "warning untrusted_signer",
            "info unsigned_events",
            "warning pending_request_timeout",
            "warning clock_skew",
            "warning dependency_cycle",
            "info blocked_too_long",
            "warning milestone_at_risk",
            "warning poll_lag",
        ]
    );
}

#[test]
fn unreachable_project() {
    let kind = AlertKind::UnreachableProject;
    let mut world = v3(|_| {});
    assert_eq!(world.lines(kind, 0), NONE);
    let failed = |class| Attempt::Failed {
        class,
        text: "no route to host".to_owned(),
    };
    world.host = Some("git.example");
    world.health.attempted(&failed(ErrorClass::Network), at(5));
    assert_eq!(world.lines(kind, 5), NONE);
    world.health.attempted(&failed(ErrorClass::Network), at(15));
    world.health.attempted(&failed(ErrorClass::Network), at(35));
    assert_eq!(
        world.lines(kind, 35),
        [
            "warning project:acme/beta the project cannot be reached: no route to host <- host:git.example"
        ]
    );
    world.health.attempted(&failed(ErrorClass::Missing), at(40));
    assert_eq!(
        world.lines(kind, 40),
        ["warning project:acme/beta the project is missing: no route to host"]
    );
    world.health.attempted(&failed(ErrorClass::Corrupt), at(41));
    for (format, what) in [(HubFormat::V3, "hub"), (HubFormat::V4, "database")] {
        world.hub = Some(hub(format));
        assert_eq!(
            world.lines(kind, 41),
            [format!(
                "warning project:acme/beta the project has a damaged {what}: no route to host"
            )]
        );
    }
    world
        .health
        .attempted(&Attempt::Read { changed: false }, at(45));
    assert_eq!(world.lines(kind, 45), NONE);
}

#[test]
fn stale_lock() {
    let kind = AlertKind::StaleLock;
    let mut world = v3(|hub| lock(hub, 2, "agent-b", 0));
    assert_eq!(world.lines(kind, HOUR), NONE);
    let said = |seconds: i64| world.lines(kind, seconds).join("\n");
    let line = |age: &str| format!("warning lock:2 lock on issue #2 held by agent-b for {age}");
    assert_eq!(said(HOUR + 1), line("60 minute(s)"));
    assert_eq!(said(HOUR + 14 * MINUTE), line("60 minute(s)"));
    assert_eq!(said(HOUR + 15 * MINUTE), line("75 minute(s)"));
    assert_eq!(said(2 * HOUR + 1), line("2 hours"));
    assert_eq!(said(50 * HOUR), line("2 days"));
    let lease = &mut world
        .hub
        .as_mut()
        .unwrap()
        .locks
        .get_mut(&2)
        .unwrap()
        .lease_until;
    *lease = Some(at(3 * HOUR));
    assert_eq!(world.lines(kind, 3 * HOUR), NONE);
    assert_eq!(
        world.lines(kind, 3 * HOUR + 5 * MINUTE),
        ["warning lock:2 lock on issue #2 held by agent-b; its lease ran out 5 minute(s) ago"]
    );
}

#[test]
fn silent_agent() {
    let kind = AlertKind::SilentAgent;
    let mut world = v3(|hub| {
        lock(hub, 2, "agent-b", -2 * HOUR);
        beat(hub, "agent-b", 0);
        beat(hub, "agent-c", -DAY);
    });
    assert_eq!(world.lines(kind, 10 * MINUTE), NONE);
    assert_eq!(
        world.lines(kind, 10 * MINUTE + 1),
        ["critical agent:agent-b agent agent-b silent >10m while holding lock on issue #2"]
    );
    lock(world.hub.as_mut().unwrap(), 5, "agent-b", -2 * HOUR);
    assert_eq!(
        world.lines(kind, 11 * MINUTE),
        ["critical agent:agent-b agent agent-b silent >10m while holding lock on issues #2, #5"]
    );
    let because = "<- silent_agent/agent:agent-b";
    assert!(
        world
            .lines(AlertKind::StaleLock, 0)
            .iter()
            .all(|line| !line.contains("<-"))
    );
    let children = world.lines(AlertKind::StaleLock, 11 * MINUTE);
    assert_eq!(children.len(), 2);
    assert!(
        children.iter().all(|line| line.ends_with(because)),
        "{children:?}"
    );
}

#[test]
fn overdue_issue() {
    let kind = AlertKind::OverdueIssue;
    let mut world = v3(|hub| {
        issue(hub, 1, |one| {
            one.title = "Import \u{1b}[2J\u{202e}cache\n".into();
            one.more.due_at = Some(at(0));
        });
        issue(hub, 2, |one| {
            close(one);
            one.more.due_at = Some(at(-DAY));
        });
    });
    assert_eq!(world.lines(kind, 0), NONE);
    assert_eq!(
        world.lines(kind, 1),
        ["warning issue:1 #1 \"Import \u{fffd}[2J\u{fffd}cache \" due 2026-11-23 04:00Z"]
    );
    issue(world.hub.as_mut().unwrap(), 1, |one| {
        one.number = None;
        one.title = "x".repeat(100_000).into();
        one.more.due_at = Some(at(0));
    });
    let said = world.lines(kind, 1).remove(0);
    assert!(
        said.starts_with("warning issue:00000000-0000-0000-0000-000000000001 00000001 \"xxx"),
        "{said}"
    );
    assert!(said.len() < 300, "{}", said.len());
}

#[test]
fn ci_failure() {
    let kind = AlertKind::CiFailure;
    let world = |state: &str, commit: &str, tip| {
        let mut world = v3(|hub| {
            hub.ci = Some(CiStatus {
                commit: commit.to_owned(),
                state: state.to_owned(),
                url: Some("https://ci.example/7".to_owned()),
            });
        });
        world.tip = tip;
        world.lines(kind, 0)
    };
    let said = [format!(
        "warning commit:{TIP} CI failing at {TIP}: https://ci.example/7"
    )];
    assert_eq!(world("failing", TIP, Some(TIP)), said);
    assert_eq!(world("failing", &TIP.to_uppercase(), Some(TIP)), said);
    assert_eq!(world("failing", TIP, None), said);
    assert_eq!(world("failing", &TIP[..7], Some(TIP)).len(), 1);
    assert_eq!(world("failing", &TIP[..6], Some(TIP)), NONE);
    assert_eq!(world("failing", "", Some(TIP)), NONE);
    assert_eq!(world("failing", &TIP.replace('0', "f"), Some(TIP)), NONE);
    assert_eq!(world("passing", TIP, Some(TIP)), NONE);
    assert_eq!(world("Failing", TIP, Some(TIP)), NONE);
}

#[test]
fn clock_skew() {
    let kind = AlertKind::ClockSkew;
    let skew = |agent: &str, seconds: i64| ClockSkew {
        agent: agent.to_owned(),
        event_at: at(seconds),
        seconds,
    };
    let mut world = v3(|hub| {
        hub.skews = vec![
            skew("agent-a", 300),
            skew("agent-b", 301),
            skew("agent-b", 600),
        ];
    });
    let said = "warning agent:agent-b the clock of agent agent-b runs 600 s ahead";
    assert_eq!(world.lines(kind, 0), [said]);
    assert_eq!(world.lines(kind, DAY + 600), [said]);
    assert_eq!(world.lines(kind, DAY + 601), NONE);
    let limit = KindChange {
        limit: Some(3_600),
        ..KindChange::default()
    };
    world.thresholds = world.thresholds.with(&BTreeMap::from([(kind, limit)]));
    assert_eq!(world.lines(kind, 0), NONE);
}

#[test]
fn dependency_cycle() {
    let kind = AlertKind::DependencyCycle;
    let mut world = v3(|hub| {
        issue(hub, 1, |one| one.blockers = [issue_id(2)].into());
        issue(hub, 2, |one| one.blockers = [issue_id(3)].into());
        issue(hub, 3, |one| {
            one.blockers = [issue_id(2), issue_id(2)].into()
        });
        issue(hub, 4, |one| one.blockers = [issue_id(4)].into());
    });
    assert_eq!(
        world.lines(kind, 0),
        [
            "warning issue:2 #2, #3 wait for each other",
            "warning issue:4 #4 waits for itself",
        ]
    );
    issue(world.hub.as_mut().unwrap(), 3, close);
    issue(world.hub.as_mut().unwrap(), 4, |_| {});
    assert_eq!(world.lines(kind, 0), NONE);
}

#[test]
fn blocked_too_long() {
    let kind = AlertKind::BlockedTooLong;
    let mut world = v3(|hub| {
        issue(hub, 1, |_| {});
        issue(hub, 2, |one| {
            one.blockers = [issue_id(1)].into();
            one.updated_at = at(0);
        });
        issue(hub, 3, |one| {
            one.blockers = [issue_id(1)].into();
            one.updated_at = at(DAY);
        });
    });
    let hub = world.hub.clone().unwrap();
    world.blocked_since = track_blocked(&BTreeMap::new(), &hub, at(HOUR));
    let first = BTreeMap::from([(issue_id(2), at(0)), (issue_id(3), at(HOUR))]);
    assert_eq!(world.blocked_since, first);
    assert_eq!(track_blocked(&first, &hub, at(2 * DAY)), first);
    assert_eq!(world.lines(kind, 7 * DAY), NONE);
    assert_eq!(
        world.lines(kind, 7 * DAY + 1),
        ["info issue:2 #2 waits for #1 for 7 days"]
    );
    issue(world.hub.as_mut().unwrap(), 1, close);
    assert_eq!(world.lines(kind, 9 * DAY), NONE);
    let hub = world.hub.clone().unwrap();
    assert_eq!(track_blocked(&first, &hub, at(0)), BTreeMap::new());
}

#[test]
fn milestone_at_risk() {
    let kind = AlertKind::MilestoneAtRisk;
    let mut hub = hub(HubFormat::V4);
    milestone(&mut hub, 1, 7 * DAY);
    let mine = Some(milestone_id(1));
    for number in 1..=2 {
        issue(&mut hub, number, |one| one.more.milestone = mine);
    }
    for (number, closed) in [(3, -DAY), (4, -13 * DAY), (5, -15 * DAY)] {
        issue(&mut hub, number, |one| {
            close(one);
            one.closed_at = Some(at(closed));
            one.more.milestone = mine;
        });
    }
    let mut world = World::new(hub);
    assert_eq!(world.lines(kind, -1), NONE, "not due within seven days");
    assert_eq!(world.lines(kind, 0), NONE, "two open, two closed of late");
    assert_eq!(world.lines(kind, DAY), NONE);
    assert_eq!(
        world.lines(kind, DAY + 1),
        [
            "warning milestone:1 milestone \"M1\" due 2026-11-30 04:00Z: 2 open, 1 closed in the last 14 days"
        ]
    );
    let milestones = &mut world.hub.as_mut().unwrap().milestones;
    milestones.get_mut(&milestone_id(1)).unwrap().closed = true;
    assert_eq!(world.lines(kind, DAY + 1), NONE);
}

#[test]
fn poll_lag() {
    let kind = AlertKind::PollLag;
    let mut world = v3(|_| {});
    assert_eq!(world.lines(kind, 15), NONE);
    let said = "warning project:acme/beta not read for 0 minute(s); it should be every 5 s";
    assert_eq!(world.lines(kind, 16), [said]);
    let failed = Attempt::Failed {
        class: ErrorClass::Corrupt,
        text: String::new(),
    };
    world.health.attempted(&failed, at(16));
    assert_eq!(
        world.lines(kind, 16),
        [format!("{said} <- unreachable_project/project:acme/beta")]
    );
    world.health.pause();
    assert_eq!(world.lines(kind, 16), NONE);
}

#[test]
fn a_kind_can_be_switched_off_or_made_worse_for_a_project() {
    let mut world = v3(|hub| lock(hub, 2, "agent-b", -2 * HOUR));
    let kind = AlertKind::StaleLock;
    let set = |change: KindChange| BTreeMap::from([(kind, change)]);
    let worse = KindChange {
        severity: Some(Severity::Critical),
        ..KindChange::default()
    };
    world.thresholds = world.thresholds.with(&set(worse));
    assert!(world.lines(kind, 0)[0].starts_with("critical lock:2 "));
    let off = KindChange {
        enabled: Some(false),
        ..KindChange::default()
    };
    world.thresholds = world.thresholds.with(&set(off));
    assert_eq!(world.lines(kind, 0), NONE);
}

#[test]
fn orphan_subissue() {
    let kind = AlertKind::OrphanSubissue;
    let mut world = v3(|hub| {
        issue(hub, 1, |_| {});
        issue(hub, 2, |one| one.parent = Some(issue_id(1)));
        issue(hub, 3, |one| one.parent = Some(issue_id(99)));
        issue(hub, 4, |one| {
            close(one);
            one.parent = Some(issue_id(1));
        });
    });
    assert_eq!(world.lines(kind, 0), NONE);
    issue(world.hub.as_mut().unwrap(), 1, close);
    assert_eq!(
        world.lines(kind, 0),
        ["info issue:2 #2 is open, but it is part of #1, which is closed"]
    );
}
