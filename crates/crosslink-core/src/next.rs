//! What to work on next.
//!
//! ```text
//! score = 100 × weight(priority) + 50 if some but not all sub-issues are done + 100 if overdue
//! ```
//!
//! An issue with open sub-issues is worked on through them: an open sub-issue counts for what stands above
//! it, with the greatest score of its own and theirs. What is blocked, held by another agent, meant for
//! another assignee or scheduled for later is never recommended; it is counted instead, so that an empty
//! answer says why.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::Serialize;

use crate::id::IssueId;
use crate::model::Priority;
use crate::time::Timestamp;
use crate::view::{ClaimMark, IssueSummary, LinkedIssue, Progress};

/// How many runners-up are named.
const ALSO_READY: usize = 3;

/// How soon something is due that is worth saying.
const SOON: i64 = 86_400;

/// What to work on next, what could be done instead, and what has to wait.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "next")]
pub struct NextView {
    /// The best issue to work on; `null` if nothing qualifies.
    pub next: Option<Recommendation>,
    /// Up to three runners-up, best first.
    pub also_ready: Vec<Recommendation>,
    /// How many issues qualify.
    pub ready: u32,
    /// The open issues that do not qualify, and why.
    pub waiting: Waiting,
}

/// An issue that can be worked on, with its score.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Recommendation {
    /// The issue.
    #[serde(flatten)]
    pub issue: IssueSummary,
    /// The greatest score of its own and of what stands above it.
    pub score: i64,
    /// What the score is made of, one phrase each.
    pub reasons: Vec<String>,
    /// The issue it is a part of, with how far that is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<Whole>,
    /// Seconds until it, or what it is a part of, is due; negative once overdue. Absent without a due date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_in: Option<i64>,
    /// Whether it is due within a day.
    pub due_soon: bool,
    /// Whether it is overdue.
    pub overdue: bool,
}

/// The issue that a sub-issue is a part of.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Whole {
    /// The issue.
    #[serde(flatten)]
    pub issue: LinkedIssue,
    /// How many of its sub-issues are done.
    pub progress: Progress,
}

/// The open issues that do not qualify. Each is counted once, under the first reason that holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Waiting {
    /// Open issues block them.
    pub blocked: u32,
    /// Another agent holds them.
    pub held: u32,
    /// The agents that hold them, sorted.
    pub held_by: Vec<String>,
    /// Another assignee is to do them.
    pub assigned: u32,
    /// They are not to be started yet.
    pub scheduled: u32,
    /// When the first of those may be started.
    pub earliest: Option<Timestamp>,
    /// They are worked on through their open sub-issues.
    pub parents: u32,
    /// They are ready, but were not asked for.
    pub others: u32,
}

/// Who asks, and when.
#[derive(Clone, Copy, Debug)]
pub struct NextContext<'a> {
    /// The agent who asks; what this agent holds qualifies.
    pub me: &'a str,
    /// Whether what others are to do qualifies too.
    pub anyones: bool,
    /// The time it is.
    pub now: Timestamp,
}

/// Recommends one of all open issues; only those that are `wanted` qualify, but every one counts for what
/// stands below it.
pub fn next(
    open: &[IssueSummary],
    cx: NextContext<'_>,
    wanted: impl Fn(&IssueSummary) -> bool,
) -> NextView {
    let forest = Forest::of(open, cx.now);
    let mut waiting = Waiting::default();
    let mut holders = BTreeSet::new();
    let mut ready: Vec<usize> = Vec::new();
    for (at, issue) in open.iter().enumerate() {
        match forest.obstacle(at, issue, cx) {
            Some(Obstacle::Done) => {}
            Some(Obstacle::Blocked) => waiting.blocked += 1,
            Some(Obstacle::Parent) => waiting.parents += 1,
            Some(Obstacle::Held(agent)) => {
                waiting.held += 1;
                holders.insert(agent.to_owned());
            }
            Some(Obstacle::Assigned) => waiting.assigned += 1,
            Some(Obstacle::Scheduled(start)) => {
                waiting.scheduled += 1;
                waiting.earliest = Some(
                    waiting
                        .earliest
                        .map_or(start, |earliest| earliest.min(start)),
                );
            }
            None if wanted(issue) => ready.push(at),
            None => waiting.others += 1,
        }
    }
    waiting.held_by = holders.into_iter().collect();
    let order = |at: &usize| (Reverse(forest.above[*at].score), in_order(&open[*at]));
    let best = best_of(&mut ready, order);
    let mut best = best.iter().map(|at| forest.recommend(*at, cx.now));
    NextView {
        next: best.next(),
        also_ready: best.collect(),
        ready: u32::try_from(ready.len()).unwrap_or(u32::MAX),
        waiting,
    }
}

/// The first few in an order, without sorting the rest.
fn best_of<K: Ord>(found: &mut [usize], order: impl Fn(&usize) -> K) -> &[usize] {
    let count = ALSO_READY + 1;
    if found.len() > count {
        found.select_nth_unstable_by_key(count, &order);
    }
    let count = count.min(found.len());
    let best = &mut found[..count];
    best.sort_unstable_by_key(order);
    best
}

/// Least number first; issues without one come last, oldest first.
fn in_order(issue: &IssueSummary) -> (u32, Timestamp, IssueId) {
    (issue.id.unwrap_or(u32::MAX), issue.created_at, issue.uuid)
}

/// Why an issue does not qualify.
enum Obstacle<'a> {
    /// It is closed or deleted.
    Done,
    Blocked,
    Parent,
    Held(&'a str),
    Assigned,
    Scheduled(Timestamp),
}

/// What an issue has from itself and from what stands above it.
#[derive(Clone, Copy)]
struct Above {
    /// The greatest score, and the issue that brought it.
    score: i64,
    from: usize,
    /// Its own dates if it has either, else those of the nearest above that has.
    scheduled: Option<Timestamp>,
    due: Option<Timestamp>,
}

/// Open issues with what each inherits.
struct Forest<'a> {
    open: &'a [IssueSummary],
    parents: Vec<Option<usize>>,
    has_open_part: Vec<bool>,
    above: Vec<Above>,
}

impl<'a> Forest<'a> {
    fn of(open: &'a [IssueSummary], now: Timestamp) -> Self {
        let parents = parents(open);
        let mut has_open_part = vec![false; open.len()];
        for (at, parent) in parents.iter().enumerate() {
            if let Some(parent) = parent.filter(|_| is_open(&open[at])) {
                has_open_part[parent] = true;
            }
        }
        let above = inherited(open, &parents, now);
        Self {
            open,
            parents,
            has_open_part,
            above,
        }
    }

    fn obstacle(
        &self,
        at: usize,
        issue: &'a IssueSummary,
        cx: NextContext<'_>,
    ) -> Option<Obstacle<'a>> {
        if !is_open(issue) {
            return Some(Obstacle::Done);
        }
        if issue.open_blockers > 0 {
            return Some(Obstacle::Blocked);
        }
        if self.has_open_part[at] {
            return Some(Obstacle::Parent);
        }
        match issue.claimed_by.as_deref() {
            Some(agent) if agent != cx.me || issue.claim == Some(ClaimMark::Elsewhere) => {
                return Some(Obstacle::Held(agent));
            }
            None if !cx.anyones && is_anothers(issue, cx.me) => return Some(Obstacle::Assigned),
            _ => {}
        }
        let start = self.above[at].scheduled.filter(|start| *start > cx.now);
        start.map(Obstacle::Scheduled)
    }

    fn recommend(&self, at: usize, now: Timestamp) -> Recommendation {
        let above = self.above[at];
        let issue = &self.open[at];
        let due_in = above.due.map(|due| due.seconds_since(now));
        let overdue = above.due.is_some_and(|due| due < now);
        Recommendation {
            issue: issue.clone(),
            score: above.score,
            reasons: reasons(&self.open[above.from], above.from != at, now),
            parent: self.parents[at].map(|parent| Whole {
                issue: LinkedIssue::from(&self.open[parent]),
                progress: self.open[parent].subissues,
            }),
            due_in,
            due_soon: !overdue && due_in.is_some_and(|seconds| seconds <= SOON),
            overdue,
        }
    }
}

/// Whether somebody else is to do it.
fn is_anothers(issue: &IssueSummary, me: &str) -> bool {
    let assignee = issue.assignee.as_deref();
    assignee.is_some_and(|assignee| assignee.to_lowercase() != me.to_lowercase())
}

fn is_open(issue: &IssueSummary) -> bool {
    issue.status.is_open() && !issue.deleted
}

/// Where the parent of each issue stands, if it is among them.
fn parents(issues: &[IssueSummary]) -> Vec<Option<usize>> {
    let mut by_number = HashMap::with_capacity(issues.len());
    for (at, issue) in issues.iter().enumerate() {
        if let Some(number) = issue.id {
            by_number.entry(number).or_insert(at);
        }
    }
    issues
        .iter()
        .map(|issue| by_number.get(&issue.parent_id?).copied())
        .collect()
}

/// What each issue has from itself and from above, walking up each path once.
fn inherited(issues: &[IssueSummary], parents: &[Option<usize>], now: Timestamp) -> Vec<Above> {
    let mut found: Vec<Option<Above>> = vec![None; issues.len()];
    let mut visiting = vec![false; issues.len()];
    for start in 0..issues.len() {
        let mut path = Vec::new();
        let mut at = Some(start);
        while let Some(node) = at.filter(|node| found[*node].is_none() && !visiting[*node]) {
            visiting[node] = true;
            path.push(node);
            at = parents[node];
        }
        // A node that is being visited and not yet found closes a cycle, which ends the way up.
        let mut above = at.and_then(|node| found[node]);
        for node in path.into_iter().rev() {
            let own = joined(&issues[node], node, above, now);
            found[node] = Some(own);
            above = Some(own);
        }
    }
    found.into_iter().flatten().collect()
}

fn joined(issue: &IssueSummary, at: usize, above: Option<Above>, now: Timestamp) -> Above {
    let own = issue.scheduled_at.or(issue.due_at).is_some();
    let dates = above.filter(|_| !own);
    let mut joined = Above {
        score: score(issue, now),
        from: at,
        scheduled: issue
            .scheduled_at
            .or(dates.and_then(|above| above.scheduled)),
        due: issue.due_at.or(dates.and_then(|above| above.due)),
    };
    if let Some(above) = above.filter(|above| above.score > joined.score) {
        (joined.score, joined.from) = (above.score, above.from);
    }
    joined
}

/// The score of an issue alone.
fn score(issue: &IssueSummary, now: Timestamp) -> i64 {
    let begun = 50 * i64::from(is_begun(issue.subissues));
    let late = 100 * i64::from(is_overdue(issue, now));
    100 * issue.priority.weight() + begun + late
}

fn is_begun(progress: Progress) -> bool {
    progress.closed > 0 && progress.closed < progress.total
}

fn is_overdue(issue: &IssueSummary, now: Timestamp) -> bool {
    issue.due_at.is_some_and(|due| due < now)
}

/// What makes the score of the issue it comes from.
fn reasons(from: &IssueSummary, is_above: bool, now: Timestamp) -> Vec<String> {
    let mut reasons = Vec::new();
    let whose = if is_above {
        format!("{} is ", from.display_id)
    } else {
        String::new()
    };
    if from.priority != Priority::Medium || is_above {
        reasons.push(format!("{whose}{} priority", from.priority));
    }
    if is_overdue(from, now) {
        let since = from.due_at.map(Timestamp::date).unwrap_or_default();
        reasons.push(format!("{whose}overdue since {since}"));
    }
    if is_begun(from.subissues) {
        let Progress { closed, total } = from.subissues;
        reasons.push(format!("{whose}begun: {closed} of {total} sub-issues done"));
    }
    reasons
}

impl From<&IssueSummary> for LinkedIssue {
    fn from(issue: &IssueSummary) -> Self {
        Self {
            id: issue.id,
            display_id: issue.display_id.clone(),
            uuid: issue.uuid,
            title: issue.title.clone(),
            status: issue.status,
            priority: issue.priority,
        }
    }
}

#[cfg(test)]
mod tests;
