//! The rules: what is known of a project goes in, what is wrong with it comes out.

mod issues;
mod locks;
mod plans;
mod signs;
mod watch;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crosslink_core::time::Timestamp;
use crosslink_hub::v3::EventRef;
use crosslink_hub::{Events, HubIssue, HubSnapshot};

use crate::moment::Moment;

use super::facts::Facts;
use super::kind::{AlertKind, Severity};
use super::table::Source;
use super::text;
use super::thresholds::{KindRule, Thresholds};

pub use issues::track_blocked;

/// Something that is wrong now.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Alert {
    /// What it is about.
    pub kind: AlertKind,
    /// Which one: `lock:<n>`, `agent:<id>`, `issue:<n or uuid>`, `commit:<sha>`, `project:<slug>` or
    /// `milestone:<n or uuid>`.
    pub subject_ref: String,
    /// How bad it is.
    pub severity: Severity,
    /// One line for people.
    pub detail: String,
    /// What it follows from: another alert as `<kind>/<subject_ref>`, or `host:<name>`.
    pub cause: Option<String>,
}

/// What is wrong with a project, and when that will change by time alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derived {
    /// Sorted by kind and subject, one of each.
    pub alerts: Vec<Alert>,
    /// The first later time at which any of it, a text included, would be another though no fact changed.
    pub next_change: Option<Timestamp>,
}

type Rule = fn(&Pass<'_>) -> Vec<Alert>;

/// Every kind with its rule.
const RULES: &[(AlertKind, Rule)] = &[
    (AlertKind::UnreachableProject, watch::unreachable_project),
    (AlertKind::StaleLock, locks::stale_lock),
    (AlertKind::SilentAgent, locks::silent_agent),
    (AlertKind::OverdueIssue, issues::overdue_issue),
    (AlertKind::CiFailure, signs::ci_failure),
    (AlertKind::SignatureInvalid, signs::signature_invalid),
    (AlertKind::OrphanSubissue, issues::orphan_subissue),
    (AlertKind::HubDiverged, watch::hub_diverged),
    (AlertKind::NoHeartbeatHolder, locks::no_heartbeat_holder),
    (AlertKind::ParseError, watch::parse_error),
    (AlertKind::LogRewritten, watch::log_rewritten),
    (AlertKind::UntrustedSigner, signs::untrusted_signer),
    (AlertKind::UnsignedEvents, signs::unsigned_events),
    (
        AlertKind::PendingRequestTimeout,
        plans::pending_request_timeout,
    ),
    (AlertKind::ClockSkew, signs::clock_skew),
    (AlertKind::DependencyCycle, issues::dependency_cycle),
    (AlertKind::BlockedTooLong, issues::blocked_too_long),
    (AlertKind::MilestoneAtRisk, plans::milestone_at_risk),
    (AlertKind::PollLag, watch::poll_lag),
];

/// Finds what is wrong. The order of the facts makes no difference.
pub fn derive(facts: &Facts<'_>, thresholds: &Thresholds, now: Timestamp) -> Derived {
    let mut all = derive_from(Source::Hub, facts, thresholds, now);
    let watch = derive_from(Source::Watch, facts, thresholds, now);
    all.alerts.extend(watch.alerts);
    all.alerts
        .sort_by(|a, b| (a.kind, &a.subject_ref).cmp(&(b.kind, &b.subject_ref)));
    let next = [all.next_change, watch.next_change];
    all.next_change = next.into_iter().flatten().min();
    all
}

/// Finds what is wrong by the facts that come from one place.
pub(crate) fn derive_from(
    source: Source,
    facts: &Facts<'_>,
    thresholds: &Thresholds,
    now: Timestamp,
) -> Derived {
    let moment = Moment::new(now);
    let mut found: BTreeMap<(AlertKind, String), Alert> = BTreeMap::new();
    let rules = RULES
        .iter()
        .filter(|(kind, _)| kind.info().source == source);
    for &(kind, apply) in rules {
        let rule = thresholds.rule(kind);
        let carried = facts
            .snapshot
            .is_none_or(|hub| kind.is_carried_by(hub.format));
        if !rule.enabled || !carried {
            continue;
        }
        let pass = Pass {
            kind,
            rule,
            facts,
            thresholds,
            moment: &moment,
        };
        for alert in apply(&pass) {
            let key = (kind, alert.subject_ref.clone());
            let known = found.entry(key).or_insert_with(|| alert.clone());
            // Two of one name are one; which one must not depend on their order.
            *known = known.clone().max(alert);
        }
    }
    Derived {
        alerts: found.into_values().collect(),
        next_change: moment.next(),
    }
}

/// One rule at work.
struct Pass<'a> {
    kind: AlertKind,
    rule: KindRule,
    facts: &'a Facts<'a>,
    thresholds: &'a Thresholds,
    moment: &'a Moment,
}

impl<'a> Pass<'a> {
    fn alert(&self, subject_ref: String, detail: impl AsRef<str>) -> Alert {
        Alert {
            kind: self.kind,
            subject_ref,
            severity: self.rule.severity,
            detail: text::line(detail.as_ref(), text::DETAIL_LIMIT),
            cause: None,
        }
    }

    fn project(&self, detail: impl AsRef<str>) -> Alert {
        self.alert(format!("project:{}", text::name(self.facts.slug)), detail)
    }

    /// The hub, or nothing to look at.
    fn hub(&self) -> Option<&'a HubSnapshot> {
        self.facts.snapshot
    }

    fn issues(&self) -> impl Iterator<Item = &'a HubIssue> + use<'a> {
        let hubs = self.hub().into_iter();
        hubs.flat_map(|hub| hub.issues.values().map(AsRef::as_ref))
    }
}

/// Events by the logs they stand in, each with the first of them.
fn by_log(events: &Events) -> BTreeMap<&str, Vec<&EventRef>> {
    let mut logs: BTreeMap<&str, Vec<&EventRef>> = BTreeMap::new();
    for event in &events.first {
        logs.entry(&event.log).or_default().push(event);
    }
    for events in logs.values_mut() {
        events.sort_unstable_by_key(|event| event.line);
    }
    logs
}

/// What people call an event of a log.
fn event_name(event: &EventRef) -> String {
    format!("{} in line {}", text::name(&event.kind), event.line)
}

pub(super) fn agent_ref(agent: &str) -> String {
    format!("agent:{}", text::name(agent))
}

fn issue_ref(issue: &HubIssue) -> String {
    match issue.number {
        Some(number) => format!("issue:{number}"),
        None => format!("issue:{}", issue.id),
    }
}

/// What people call an issue.
fn issue_name(issue: &HubIssue) -> String {
    match issue.number {
        Some(number) => format!("#{number}"),
        None => issue.id.short(),
    }
}

/// By number; those without one last.
fn issue_order(issue: &HubIssue) -> (bool, Option<u32>, crosslink_core::id::IssueId) {
    (issue.number.is_none(), issue.number, issue.id)
}
