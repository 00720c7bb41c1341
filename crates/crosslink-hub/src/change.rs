//! What happened between two looks at a hub.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crosslink_core::id::IssueId;
use crosslink_core::model::Lifecycle;
use crosslink_core::time::Timestamp;

use crate::snapshot::{HubAgent, HubIssue, HubLock, HubMilestone, HubSnapshot};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// When, as far as the hub says.
    pub at: Option<Timestamp>,
    /// Who did it, as far as the hub says.
    pub author: Option<String>,
    /// What.
    pub kind: ChangeKind,
    /// What it happened to: `issue:12`, `lock:12`, `agent:x`, `milestone:3`.
    pub subject: String,
    /// One line for people.
    pub summary: String,
}

/// What may happen to a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// An issue came into being.
    IssueCreated,
    /// An issue was closed.
    IssueClosed,
    /// An issue was opened again.
    IssueReopened,
    /// An issue was put away.
    IssueArchived,
    /// Something else of an issue changed.
    IssueUpdated,
    /// An issue is gone.
    IssueDeleted,
    /// Somebody said something.
    CommentAdded,
    /// An agent took an issue.
    LockClaimed,
    /// An agent took an issue from another.
    LockStolen,
    /// An agent let go of an issue.
    LockReleased,
    /// An agent was heard of for the first time.
    AgentSeen,
    /// A driver asked an agent for something.
    RequestSent,
    /// An agent answered.
    RequestAnswered,
    /// A milestone came into being.
    MilestoneCreated,
    /// A milestone was closed.
    MilestoneClosed,
    /// Continuous integration said something.
    CiReported,
}

impl ChangeKind {
    /// The stable word for it, as in `issue.created`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IssueCreated => "issue.created",
            Self::IssueClosed => "issue.closed",
            Self::IssueReopened => "issue.reopened",
            Self::IssueArchived => "issue.archived",
            Self::IssueUpdated => "issue.updated",
            Self::IssueDeleted => "issue.deleted",
            Self::CommentAdded => "comment.added",
            Self::LockClaimed => "lock.claimed",
            Self::LockStolen => "lock.stolen",
            Self::LockReleased => "lock.released",
            Self::AgentSeen => "agent.seen",
            Self::RequestSent => "request.sent",
            Self::RequestAnswered => "request.answered",
            Self::MilestoneCreated => "milestone.created",
            Self::MilestoneClosed => "milestone.closed",
            Self::CiReported => "ci.reported",
        }
    }
}

/// Returns what happened between two looks, oldest first as far as times are known. Signs of life are no changes.
pub fn changes(before: &HubSnapshot, now: &HubSnapshot) -> Vec<Change> {
    let mut changes = Vec::new();
    issues(before, now, &mut changes);
    locks(&before.locks, &now.locks, &mut changes);
    agents(&before.agents, &now.agents, &mut changes);
    milestones(before, now, &mut changes);
    if let Some(ci) = now.ci.as_ref().filter(|_| before.ci != now.ci) {
        changes.push(Change {
            at: now.last_commit_at,
            author: None,
            kind: ChangeKind::CiReported,
            subject: format!("commit:{}", ci.commit),
            summary: ci.state.clone(),
        });
    }
    changes.sort_by_key(|change| change.at);
    changes
}

fn issues(before: &HubSnapshot, now: &HubSnapshot, changes: &mut Vec<Change>) {
    for (id, issue) in &now.issues {
        match before.issues.get(id) {
            None => {
                changes.push(of_issue(
                    issue,
                    ChangeKind::IssueCreated,
                    Some(issue.created_at),
                    Some(&issue.created_by),
                    issue.title.to_string(),
                ));
                comments(None, issue, changes);
            }
            Some(known) if Arc::ptr_eq(known, issue) || known == issue => {}
            Some(known) => {
                issue_changed(known, issue, changes);
                comments(Some(known), issue, changes);
            }
        }
    }
    for (id, issue) in &before.issues {
        if !now.issues.contains_key(id) {
            let title = issue.title.to_string();
            changes.push(of_issue(issue, ChangeKind::IssueDeleted, None, None, title));
        }
    }
}

fn of_issue(
    issue: &HubIssue,
    kind: ChangeKind,
    at: Option<Timestamp>,
    author: Option<&str>,
    summary: String,
) -> Change {
    Change {
        at,
        author: author.map(str::to_owned),
        kind,
        subject: subject(issue.id, issue.number),
        summary,
    }
}

/// How people call an issue.
fn subject(id: IssueId, number: Option<u32>) -> String {
    number.map_or_else(|| format!("issue:{id}"), |number| format!("issue:{number}"))
}

fn issue_changed(known: &HubIssue, issue: &HubIssue, changes: &mut Vec<Change>) {
    if known.status != issue.status {
        let (kind, at) = match issue.status {
            Lifecycle::Closed => (ChangeKind::IssueClosed, issue.closed_at),
            Lifecycle::Archived => (ChangeKind::IssueArchived, None),
            Lifecycle::Open => (ChangeKind::IssueReopened, None),
        };
        let at = at.or(Some(issue.updated_at));
        changes.push(of_issue(issue, kind, at, None, issue.title.to_string()));
    }
    let fields = changed_fields(known, issue);
    if !fields.is_empty() {
        let at = Some(issue.updated_at);
        changes.push(of_issue(
            issue,
            ChangeKind::IssueUpdated,
            at,
            None,
            fields.join(", "),
        ));
    }
}

/// The names of what is not what it was, but for the status, comments and times.
fn changed_fields(known: &HubIssue, issue: &HubIssue) -> Vec<&'static str> {
    let fields = [
        ("title", known.title != issue.title),
        ("description", known.description != issue.description),
        ("priority", known.priority != issue.priority),
        ("parent", known.parent != issue.parent),
        ("labels", known.labels != issue.labels),
        ("blockers", known.blockers != issue.blockers),
        ("related", known.more.related != issue.more.related),
        ("milestone", known.more.milestone != issue.more.milestone),
        (
            "scheduled",
            known.more.scheduled_at != issue.more.scheduled_at,
        ),
        ("due", known.more.due_at != issue.more.due_at),
        ("number", known.number != issue.number),
        ("time", known.more.time_entries != issue.more.time_entries),
    ];
    let changed = fields.into_iter().filter(|(_, changed)| *changed);
    changed.map(|(name, _)| name).collect()
}

fn comments(known: Option<&HubIssue>, issue: &HubIssue, changes: &mut Vec<Change>) {
    let old = known.map(|known| &*known.comments).unwrap_or_default();
    let old: HashSet<_> = old.iter().map(|comment| comment.uuid).collect();
    for comment in &issue.comments {
        if old.contains(&comment.uuid) {
            continue;
        }
        changes.push(of_issue(
            issue,
            ChangeKind::CommentAdded,
            Some(comment.created_at),
            Some(&comment.author),
            comment.kind.to_string(),
        ));
    }
}

fn locks(before: &BTreeMap<u32, HubLock>, now: &BTreeMap<u32, HubLock>, changes: &mut Vec<Change>) {
    let mut push = |number: &u32, lock: &HubLock, kind, at| {
        changes.push(Change {
            at,
            author: Some(lock.agent.clone()),
            kind,
            subject: format!("lock:{number}"),
            summary: lock.agent.clone(),
        });
    };
    for (number, lock) in now {
        let at = Some(lock.claimed_at);
        match before.get(number) {
            None => push(number, lock, ChangeKind::LockClaimed, at),
            Some(known) if known.agent != lock.agent => {
                push(number, lock, ChangeKind::LockStolen, at)
            }
            Some(_) => {}
        }
    }
    for (number, lock) in before {
        if !now.contains_key(number) {
            push(number, lock, ChangeKind::LockReleased, None);
        }
    }
}

fn agents(
    before: &BTreeMap<String, HubAgent>,
    now: &BTreeMap<String, HubAgent>,
    changes: &mut Vec<Change>,
) {
    for (name, agent) in now {
        let known = before.get(name);
        if known.is_none() {
            changes.push(Change {
                at: agent.heartbeat.as_ref().map(|beat| beat.at),
                author: None,
                kind: ChangeKind::AgentSeen,
                subject: format!("agent:{name}"),
                summary: name.clone(),
            });
        }
        let asked = known.map(|known| &*known.requests).unwrap_or_default();
        let asked: HashMap<_, _> = asked.iter().map(|request| (&request.id, request)).collect();
        for request in &agent.requests {
            let old = asked.get(&request.id);
            if old.is_none() {
                changes.push(Change {
                    at: Some(request.requested_at),
                    author: Some(request.requested_by.clone()),
                    kind: ChangeKind::RequestSent,
                    subject: format!("agent:{name}"),
                    summary: request.kind.clone(),
                });
            }
            let answered = old.is_some_and(|old| old.answer.is_some());
            if let Some(answer) = request.answer.as_ref().filter(|_| !answered) {
                changes.push(Change {
                    at: Some(answer.at),
                    author: Some(name.clone()),
                    kind: ChangeKind::RequestAnswered,
                    subject: format!("agent:{name}"),
                    summary: answer.result.clone(),
                });
            }
        }
    }
}

fn milestones(before: &HubSnapshot, now: &HubSnapshot, changes: &mut Vec<Change>) {
    let mut push = |milestone: &HubMilestone, kind, at| {
        let name = match milestone.number {
            Some(number) => number.to_string(),
            None => milestone.id.to_string(),
        };
        changes.push(Change {
            at,
            author: None,
            kind,
            subject: format!("milestone:{name}"),
            summary: milestone.name.clone(),
        });
    };
    for (id, milestone) in &now.milestones {
        let known = before.milestones.get(id);
        if known.is_none() {
            let at = Some(milestone.created_at);
            push(milestone, ChangeKind::MilestoneCreated, at);
        }
        if milestone.closed && !known.is_some_and(|known| known.closed) {
            push(milestone, ChangeKind::MilestoneClosed, milestone.closed_at);
        }
    }
}
