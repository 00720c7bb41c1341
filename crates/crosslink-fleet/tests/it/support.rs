//! Hubs and facts made up for a test.

use std::collections::BTreeMap;
use std::sync::Arc;

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::model::{Lifecycle, Priority};
use crosslink_core::time::Timestamp;
use crosslink_fleet::alerts::{
    Alert, AlertKey, AlertKind, Derived, Divergence, Facts, Rewrite, Thresholds, derive,
};
use crosslink_fleet::health::{Attempt, Health};
use crosslink_hub::v3::EventRef;
use crosslink_hub::{
    Damage, Events, Heartbeat, HubFormat, HubIssue, HubLock, HubMilestone, HubSnapshot, More,
};

pub(crate) const MINUTE: i64 = 60;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// So many seconds after 2026-11-23T04:00:00Z.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::parse("2026-11-23T04:00:00Z")
        .unwrap()
        .plus_seconds(seconds)
}

pub(crate) fn hub(format: HubFormat) -> HubSnapshot {
    HubSnapshot::empty(format)
}

pub(crate) fn issue_id(number: u32) -> IssueId {
    IssueId::from(u128::from(number).to_be_bytes())
}

pub(crate) fn milestone_id(number: u32) -> MilestoneId {
    MilestoneId::from(u128::from(number).to_be_bytes())
}

/// Adds an open issue, or whatever `change` makes of it.
pub(crate) fn issue(hub: &mut HubSnapshot, number: u32, change: impl FnOnce(&mut HubIssue)) {
    let mut issue = HubIssue {
        id: issue_id(number),
        number: Some(number),
        title: format!("Issue {number}").into(),
        description: None,
        status: Lifecycle::Open,
        priority: Priority::Medium,
        parent: None,
        created_by: "agent-a".into(),
        created_at: at(-30 * DAY),
        updated_at: at(-30 * DAY),
        closed_at: None,
        labels: Arc::default(),
        blockers: Box::default(),
        comments: Box::default(),
        more: More::default(),
    };
    change(&mut issue);
    hub.issues.insert(issue.id, Arc::new(issue));
}

pub(crate) fn close(issue: &mut HubIssue) {
    issue.status = Lifecycle::Closed;
    issue.closed_at = Some(at(-DAY));
}

pub(crate) fn lock(hub: &mut HubSnapshot, number: u32, agent: &str, claimed: i64) {
    let lock = HubLock {
        agent: agent.to_owned(),
        branch: None,
        claimed_at: at(claimed),
        lease_until: None,
        signed_by: None,
    };
    hub.locks.insert(number, lock);
}

pub(crate) fn beat(hub: &mut HubSnapshot, agent: &str, seconds: i64) {
    let heartbeat = Heartbeat {
        at: at(seconds),
        active_issue: None,
        machine: None,
    };
    hub.agents.entry(agent.to_owned()).or_default().heartbeat = Some(heartbeat);
}

pub(crate) fn damage(hub: &mut HubSnapshot, place: &str) {
    hub.damage.push(Damage {
        place: place.to_owned(),
        reason: "no JSON".to_owned(),
    });
}

pub(crate) fn milestone(hub: &mut HubSnapshot, number: u32, due: i64) {
    let milestone = HubMilestone {
        id: milestone_id(number),
        number: Some(number),
        name: format!("M{number}"),
        description: None,
        closed: false,
        created_at: at(-30 * DAY),
        closed_at: None,
        due_at: Some(at(due)),
    };
    hub.milestones.insert(milestone.id, milestone);
}

/// What a test says of a project; the rest is as it should be.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) hub: Option<HubSnapshot>,
    pub(crate) health: Health,
    pub(crate) host: Option<&'static str>,
    pub(crate) tip: Option<&'static str>,
    pub(crate) diverged: Vec<Divergence>,
    pub(crate) rewritten: Vec<Rewrite>,
    pub(crate) blocked_since: BTreeMap<IssueId, Timestamp>,
    pub(crate) thresholds: Thresholds,
}

impl World {
    pub(crate) fn new(hub: HubSnapshot) -> Self {
        let mut health = Health::new(5, at(0));
        health.attempted(&Attempt::Read { changed: true }, at(0));
        Self {
            hub: Some(hub),
            health,
            host: None,
            tip: None,
            diverged: Vec::new(),
            rewritten: Vec::new(),
            blocked_since: BTreeMap::new(),
            thresholds: Thresholds::default(),
        }
    }

    pub(crate) fn derive(&self, now: Timestamp) -> Derived {
        let facts = Facts {
            slug: "acme/beta",
            host: self.host,
            snapshot: self.hub.as_ref(),
            own: self
                .hub
                .as_ref()
                .is_some_and(|hub| hub.format == HubFormat::V4),
            health: &self.health,
            default_branch_tip: self.tip,
            diverged: &self.diverged,
            rewritten: &self.rewritten,
            blocked_since: &self.blocked_since,
        };
        derive(&facts, &self.thresholds, now)
    }

    /// The alerts of one kind, a line each.
    pub(crate) fn lines(&self, kind: AlertKind, seconds: i64) -> Vec<String> {
        let alerts = self.derive(at(seconds)).alerts.into_iter();
        alerts
            .filter(|alert| alert.kind == kind)
            .map(|alert| show(&alert))
            .collect()
    }
}

pub(crate) fn show(alert: &Alert) -> String {
    let cause = alert.cause.as_deref().map(|cause| format!(" <- {cause}"));
    format!(
        "{} {} {}{}",
        alert.severity,
        alert.subject_ref,
        alert.detail,
        cause.unwrap_or_default()
    )
}

pub(crate) fn key(kind: AlertKind, subject: &str) -> AlertKey {
    AlertKey {
        kind,
        subject_ref: subject.to_owned(),
    }
}

/// Events out of (log, line, author, kind).
pub(crate) fn events(each: &[(&str, u64, &str, &str)]) -> Events {
    let first = each.iter().map(|(log, line, agent, kind)| EventRef {
        log: (*log).to_owned(),
        line: *line,
        agent: (*agent).to_owned(),
        seq: *line,
        at: at(0),
        kind: (*kind).to_owned(),
    });
    Events {
        count: each.len() as u64,
        first: first.collect(),
    }
}

/// What no alert looks like.
pub(crate) const NONE: [&str; 0] = [];

/// The name of a commit.
pub(crate) const TIP: &str = "0123456789abcdef0123456789abcdef01234567";

/// A world with a hub of the third generation.
pub(crate) fn v3(change: impl FnOnce(&mut HubSnapshot)) -> World {
    let mut hub = hub(HubFormat::V3);
    change(&mut hub);
    World::new(hub)
}
