//! Issues that are late, lost, or wait for too long.

use std::collections::BTreeMap;

use crosslink_core::graph;
use crosslink_core::id::IssueId;
use crosslink_core::model::Lifecycle;
use crosslink_core::time::Timestamp;
use crosslink_hub::{HubIssue, HubSnapshot};

use crate::alerts::text;
use crate::counters::{is_blocked, is_open, open_blockers};

use super::{Alert, Pass, issue_name, issue_order, issue_ref};

pub(super) fn overdue_issue(pass: &Pass<'_>) -> Vec<Alert> {
    let mut found = Vec::new();
    for issue in pass.issues().filter(|issue| is_open(issue)) {
        if let Some(due) = issue.more.due_at.filter(|due| pass.moment.past(*due)) {
            let detail = format!(
                "{} \"{}\" due {}",
                issue_name(issue),
                text::line(&issue.title, text::NAME_LIMIT * 2),
                text::due(due),
            );
            found.push(pass.alert(issue_ref(issue), detail));
        }
    }
    found
}

pub(super) fn orphan_subissue(pass: &Pass<'_>) -> Vec<Alert> {
    let mut found = Vec::new();
    for issue in pass.issues().filter(|issue| is_open(issue)) {
        let parent = issue.parent.and_then(|id| pass.hub()?.issues.get(&id));
        if let Some(parent) = parent.filter(|parent| parent.status == Lifecycle::Closed) {
            let (name, parent) = (issue_name(issue), issue_name(parent));
            let detail = format!("{name} is open, but it is part of {parent}, which is closed");
            found.push(pass.alert(issue_ref(issue), detail));
        }
    }
    found
}

pub(super) fn dependency_cycle(pass: &Pass<'_>) -> Vec<Alert> {
    let Some(hub) = pass.hub() else {
        return Vec::new();
    };
    let open = pass.issues().filter(|issue| is_open(issue));
    let mut edges: Vec<(IssueId, IssueId)> = open
        .flat_map(|issue| open_blockers(hub, issue).map(|blocker| (issue.id, blocker.id)))
        .collect();
    // Somebody meant those too.
    let are_open = |(from, to): &&(IssueId, IssueId)| {
        [from, to]
            .into_iter()
            .all(|id| hub.issues.get(id).is_some_and(|issue| is_open(issue)))
    };
    edges.extend(hub.idle_blockers.iter().filter(are_open));
    let cycles = graph::cycles(&edges).into_iter();
    cycles
        .filter_map(|cycle| {
            let mut issues: Vec<&HubIssue> = cycle
                .iter()
                .filter_map(|id| hub.issues.get(id).map(AsRef::as_ref))
                .collect();
            issues.sort_unstable_by_key(|issue| issue_order(issue));
            let first = *issues.first()?;
            let names = text::list(issues.iter().map(|issue| issue_name(issue)));
            let detail = match issues.len() {
                1 => format!("{names} waits for itself"),
                _ => format!("{names} wait for each other"),
            };
            Some(pass.alert(issue_ref(first), detail))
        })
        .collect()
}

pub(super) fn blocked_too_long(pass: &Pass<'_>) -> Vec<Alert> {
    let mut found = Vec::new();
    for issue in pass.issues().filter(|issue| is_open(issue)) {
        let Some(hub) = pass.hub().filter(|hub| is_blocked(hub, issue)) else {
            continue;
        };
        let since = pass.facts.blocked_since.get(&issue.id);
        if let Some(since) = since.filter(|since| pass.moment.older(**since, pass.rule.limit)) {
            let mut blockers: Vec<&HubIssue> = open_blockers(hub, issue).collect();
            blockers.sort_unstable_by_key(|blocker| issue_order(blocker));
            let detail = format!(
                "{} waits for {} for {}",
                issue_name(issue),
                text::list(blockers.into_iter().map(issue_name)),
                text::age(*since, pass.moment),
            );
            found.push(pass.alert(issue_ref(issue), detail));
        }
    }
    found
}

/// Returns since when each blocked issue waits: as before where it waited before, otherwise since the
/// issue last changed or its first open blocker came to be, and never later than now.
pub fn track_blocked(
    before: &BTreeMap<IssueId, Timestamp>,
    snapshot: &HubSnapshot,
    now: Timestamp,
) -> BTreeMap<IssueId, Timestamp> {
    let mut since = BTreeMap::new();
    for (id, issue) in snapshot.issues.iter().filter(|(_, issue)| is_open(issue)) {
        let blockers = open_blockers(snapshot, issue);
        if let Some(first) = blockers.map(|blocker| blocker.created_at).min() {
            let seen = || first.max(issue.updated_at).min(now);
            since.insert(*id, before.get(id).copied().unwrap_or_else(seen));
        }
    }
    since
}
