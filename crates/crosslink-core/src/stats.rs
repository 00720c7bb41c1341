//! How a project stands, in numbers.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Status;
use crate::query::GroupKey;
use crate::time::Timestamp;
use crate::view::IssueSummary;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// How a project stands.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "stats")]
pub struct StatsView {
    /// Every issue that is not deleted.
    pub total: u32,
    /// Open ones, in progress or not.
    pub open: u32,
    /// Open ones that somebody holds.
    pub in_progress: u32,
    /// Closed ones.
    pub closed: u32,
    /// Archived ones.
    pub archived: u32,
    /// Open ones that nothing open blocks.
    pub ready: u32,
    /// Open ones that something open blocks.
    pub blocked: u32,
    /// Open ones whose due date has passed.
    pub overdue: u32,
    /// Open ones due within a week.
    pub due_soon: u32,
    /// Open ones that are not to be started yet.
    pub scheduled: u32,
    /// Open ones that did not change for the configured number of days.
    pub stale: u32,
    /// Open ones that nobody should do yet.
    pub unassigned: u32,
    /// What came and went in the last 7 days.
    pub last_7_days: Flow,
    /// What came and went in the last 30 days.
    pub last_30_days: Flow,
    /// Mean age of the open ones, in seconds; `null` without any.
    pub mean_age_seconds: Option<i64>,
    /// Median time from creating to closing, in seconds; `null` without any closed.
    pub median_lead_seconds: Option<i64>,
    /// The number of issues by status.
    pub by_status: Vec<Group>,
    /// The number of open issues by priority, most urgent first.
    pub by_priority: Vec<Group>,
    /// The number of open issues by type, most first.
    pub by_type: Vec<Group>,
    /// The number of open issues by label, most first; an issue with two counts under both.
    pub by_label: Vec<Group>,
    /// The number of open issues by assignee, most first.
    pub by_assignee: Vec<Group>,
}

/// What came and went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Flow {
    /// Created issues.
    pub created: u32,
    /// Closed issues.
    pub closed: u32,
}

/// How many issues have one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Group {
    /// The value; `null` for the issues without one.
    pub key: Option<String>,
    /// How many.
    pub count: u32,
}

/// Counts every issue; `stale_days` says when an open one is stale.
pub fn stats(issues: &[IssueSummary], now: Timestamp, stale_days: u32) -> StatsView {
    let visible: Vec<&IssueSummary> = issues.iter().filter(|issue| !issue.deleted).collect();
    let (open, done): (Vec<&IssueSummary>, Vec<&IssueSummary>) =
        visible.iter().partition(|issue| issue.status.is_open());
    let with = |status| count_if(&visible, |issue| issue.status == status);
    let still = |holds: &dyn Fn(&IssueSummary) -> bool| count_if(&open, holds);
    let stale_since = now.plus_seconds(-DAY * i64::from(stale_days));
    let week = now.plus_seconds(7 * DAY);
    StatsView {
        total: count_if(&visible, |_| true),
        open: still(&|_| true),
        in_progress: with(Status::InProgress),
        closed: with(Status::Closed),
        archived: with(Status::Archived),
        ready: still(&|issue| issue.open_blockers == 0),
        blocked: still(&|issue| issue.open_blockers > 0),
        overdue: still(&|issue| issue.due_at.is_some_and(|due| due < now)),
        due_soon: still(&|issue| issue.due_at.is_some_and(|due| due >= now && due <= week)),
        scheduled: still(&|issue| issue.scheduled_at.is_some_and(|start| start > now)),
        stale: still(&|issue| issue.updated_at <= stale_since),
        unassigned: still(&|issue| issue.assignee.is_none() && issue.claimed_by.is_none()),
        last_7_days: flow(&visible, now.plus_seconds(-7 * DAY)),
        last_30_days: flow(&visible, now.plus_seconds(-30 * DAY)),
        mean_age_seconds: mean_age(&open, now),
        median_lead_seconds: median_lead(&done),
        by_status: grouped(&visible, GroupKey::Status),
        by_priority: grouped(&open, GroupKey::Priority),
        by_type: grouped(&open, GroupKey::Type),
        by_label: grouped(&open, GroupKey::Label),
        by_assignee: grouped(&open, GroupKey::Assignee),
    }
}

/// Counts issues by the values of a key: statuses and priorities in their own order, others most first.
pub fn count_by(issues: &[IssueSummary], key: GroupKey) -> Vec<Group> {
    grouped(&issues.iter().collect::<Vec<_>>(), key)
}

fn count_if(issues: &[&IssueSummary], holds: impl Fn(&IssueSummary) -> bool) -> u32 {
    size(issues.iter().filter(|issue| holds(issue)).count())
}

fn size(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn flow(issues: &[&IssueSummary], since: Timestamp) -> Flow {
    Flow {
        created: count_if(issues, |issue| issue.created_at >= since),
        closed: count_if(issues, |issue| {
            issue.closed_at.is_some_and(|closed| closed >= since)
        }),
    }
}

fn mean_age(open: &[&IssueSummary], now: Timestamp) -> Option<i64> {
    let ages = open
        .iter()
        .map(|issue| now.seconds_since(issue.created_at).max(0));
    let sum: i128 = ages.map(i128::from).sum();
    let mean = sum.checked_div(i128::try_from(open.len()).ok()?)?;
    i64::try_from(mean).ok()
}

/// The middle of all times from creating to closing; of two middles the mean.
fn median_lead(done: &[&IssueSummary]) -> Option<i64> {
    let mut leads: Vec<i64> = done
        .iter()
        .filter_map(|issue| Some(issue.closed_at?.seconds_since(issue.created_at).max(0)))
        .collect();
    leads.sort_unstable();
    let upper = *leads.get(leads.len() / 2)?;
    let lower = leads[(leads.len() - 1) / 2];
    Some(lower + (upper - lower) / 2)
}

/// A value's place and name; the place decides the order of closed lists.
type Key = (u8, Option<String>);

fn grouped(issues: &[&IssueSummary], key: GroupKey) -> Vec<Group> {
    let mut counts: BTreeMap<Key, u32> = BTreeMap::new();
    for issue in issues {
        for key in keys(issue, key) {
            *counts.entry(key).or_default() += 1;
        }
    }
    let mut groups: Vec<(Key, u32)> = counts.into_iter().collect();
    // A stable sort: equal counts stay in the order of their names, and what has no value comes last.
    groups
        .sort_by_key(|((place, name), count)| (*place, name.is_none(), std::cmp::Reverse(*count)));
    groups
        .into_iter()
        .map(|((_, key), count)| Group { key, count })
        .collect()
}

fn keys(issue: &IssueSummary, key: GroupKey) -> Vec<Key> {
    let number = |number: Option<u32>| vec![(0, number.map(|number| format!("#{number}")))];
    match key {
        GroupKey::Status => vec![(issue.status as u8, Some(issue.status.to_string()))],
        GroupKey::Priority => {
            vec![(4 - issue.priority as u8, Some(issue.priority.to_string()))]
        }
        GroupKey::Type => vec![(0, Some(issue.issue_type.clone()))],
        GroupKey::Assignee => vec![(0, issue.assignee.clone())],
        GroupKey::Milestone => number(issue.milestone_id),
        GroupKey::Parent => number(issue.parent_id),
        GroupKey::Label if issue.labels.is_empty() => vec![(0, None)],
        GroupKey::Label => {
            let labels = issue.labels.iter();
            labels.map(|label| (0, Some(label.clone()))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{issues, now};

    const TEXT: &str = "1 high created:2026-06-14 label:ui label:bug assignee:agent-2
        2 blockers:1 due:2026-06-14 created:2026-06-13 label:bug
        3 by:agent-3 due:2026-06-20 created:2026-05-01 updated:2026-05-02
        4 closed:2026-06-14 created:2026-06-10
        5 closed:2026-05-20 created:2026-05-19
        6 closed:2026-01-03 created:2026-01-01 status:archived
        7 scheduled:2026-07-01 created:2026-06-15";

    fn drawn(groups: &[Group]) -> String {
        let one =
            |group: &Group| format!("{}={}", group.key.as_deref().unwrap_or("-"), group.count);
        groups.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_number_follows_from_the_issues() {
        let view = stats(&issues(TEXT), now(), 30);
        assert_eq!(
            (
                view.total,
                view.open,
                view.in_progress,
                view.closed,
                view.archived
            ),
            (7, 4, 1, 2, 1)
        );
        assert_eq!((view.ready, view.blocked, view.overdue), (3, 1, 1));
        assert_eq!((view.due_soon, view.scheduled, view.stale), (1, 1, 1));
        assert_eq!(view.unassigned, 2);
        assert_eq!(
            view.last_7_days,
            Flow {
                created: 4,
                closed: 1
            }
        );
        assert_eq!(
            view.last_30_days,
            Flow {
                created: 5,
                closed: 2
            }
        );
        assert_eq!(view.median_lead_seconds, Some(2 * DAY));
        // 1.5, 2.5, 45.5 and 0.5 days.
        assert_eq!(view.mean_age_seconds, Some(50 * DAY / 4));
        assert_eq!(
            drawn(&view.by_status),
            "open=3 in_progress=1 closed=2 archived=1"
        );
        assert_eq!(drawn(&view.by_priority), "high=1 medium=3");
        assert_eq!(drawn(&view.by_label), "bug=2 ui=1 -=2");
        assert_eq!(drawn(&view.by_assignee), "agent-2=1 -=3");
    }

    #[test]
    fn nothing_has_no_mean_and_no_median() {
        let view = stats(&[], now(), 14);
        assert_eq!(
            (view.mean_age_seconds, view.median_lead_seconds),
            (None, None)
        );
        assert_eq!(
            drawn(&count_by(&issues("1 parent:9\n2"), GroupKey::Parent)),
            "#9=1 -=1"
        );
    }
}
