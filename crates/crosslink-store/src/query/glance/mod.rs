//! As much of a project as somebody needs who only watches it: no long text, and only what changed where the log
//! can tell.

mod control;
mod issues;
mod people;
mod sharing;

use crosslink_core::id::{EventId, IssueId, MilestoneId};
use crosslink_core::model::{Lifecycle, Priority};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::params;
use uuid::Uuid;

use crate::snapshot::Snapshot;

pub use control::{GlanceCheck, GlanceRequest};
pub use sharing::{GlanceSharing, GlanceUnadmitted};

/// How far somebody has read, so that the next glance brings only what changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GlanceMark {
    /// The place of the last event in the log.
    pub seq: i64,
    /// That event: another one there means that the log is not the one that was read.
    event: Option<EventId>,
    /// How often the database was repaired, or events were judged anew, which changes issues without an event.
    repairs: i64,
    /// Whether edges were left out, which events of other issues can bring back.
    idle_edges: bool,
}

/// What a glance shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Glance {
    /// How far it reaches.
    pub mark: GlanceMark,
    /// Whether these are all issues; otherwise those that changed.
    pub whole: bool,
    /// The visible issues, in no order.
    pub issues: Vec<GlanceIssue>,
    /// The issues that changed and are not visible now.
    pub hidden: Vec<IssueId>,
    /// Every edge from an issue to a blocker that does not count, as it would close a cycle.
    pub idle_blockers: Vec<(IssueId, IssueId)>,
    /// Every visible milestone, oldest first.
    pub milestones: Vec<GlanceMilestone>,
    /// Every lock of an open issue that has a number.
    pub locks: Vec<GlanceLock>,
    /// Every agent that ever wrote, or works in a session now.
    pub agents: Vec<GlanceAgent>,
    /// What is shared.
    pub sharing: GlanceSharing,
    /// The requests to agents that count, oldest first.
    pub requests: Vec<GlanceRequest>,
    /// What was said of the commits that checks reported last, the newest report first.
    pub checks: Vec<GlanceCheck>,
    /// When the newest event was written.
    pub last_event_at: Option<Timestamp>,
}

/// An issue without its texts.
#[derive(Clone, Debug, PartialEq)]
pub struct GlanceIssue {
    /// The name that never changes.
    pub id: IssueId,
    /// The display number.
    pub number: Option<u32>,
    /// One line.
    pub title: String,
    /// The event that wrote its description last; nothing while that is what it was created with.
    pub described: Option<EventId>,
    /// Open, closed or archived.
    pub state: Lifecycle,
    /// How urgent it is.
    pub priority: Priority,
    /// The issue it is a part of.
    pub parent: Option<IssueId>,
    /// The milestone it counts towards.
    pub milestone: Option<MilestoneId>,
    /// Who wrote it first.
    pub created_by: String,
    /// When it came into being.
    pub created_at: Timestamp,
    /// When anything about it last happened.
    pub updated_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Work should not start before this.
    pub scheduled_at: Option<Timestamp>,
    /// Work should be done by this.
    pub due_at: Option<Timestamp>,
    /// Sorted.
    pub labels: Vec<String>,
    /// The issues that must be closed first, sorted; edges that do not count are left out.
    pub blockers: Vec<IssueId>,
    /// The issues it was said to have to do with, sorted; the other end does not repeat it.
    pub related: Vec<IssueId>,
    /// Its visible comments, oldest first.
    pub comments: Vec<GlanceComment>,
    /// The stretches of work logged on it, oldest first.
    pub times: Vec<GlanceTime>,
}

/// A comment without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlanceComment {
    /// The name that never changes.
    pub id: Uuid,
    /// Who wrote it.
    pub author: String,
    /// `note`, `plan`, … or any other word.
    pub kind: String,
    /// When it was written.
    pub created_at: Timestamp,
}

/// A stretch of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlanceTime {
    /// The name that never changes.
    pub id: Uuid,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How long it took, in seconds.
    pub seconds: Option<i64>,
}

/// A milestone without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlanceMilestone {
    /// The name that never changes.
    pub id: MilestoneId,
    /// The display number.
    pub number: Option<u32>,
    /// What it is called.
    pub name: String,
    /// Whether it is closed.
    pub closed: bool,
    /// When it came into being.
    pub created_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// When it should be reached.
    pub due_at: Option<Timestamp>,
}

/// Who holds an open issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlanceLock {
    /// The display number of the issue.
    pub issue: u32,
    /// The agent that holds it.
    pub agent: String,
    /// When it was claimed.
    pub claimed_at: Timestamp,
    /// The holder's branch, if known.
    pub branch: Option<String>,
    /// What another database said of it; nothing where it is held in this one.
    pub elsewhere: Option<GlanceClaim>,
}

/// A lock of another database, as the remote had it last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GlanceClaim {
    /// Its commit.
    pub commit: [u8; 20],
    /// How long it lasts without a renewal, in seconds.
    pub lease: u32,
}

/// An agent, as far as the database knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlanceAgent {
    /// Who.
    pub name: String,
    /// When it last wrote anything.
    pub last_seen: Timestamp,
    /// The display number of the issue its open session works on.
    pub working_on: Option<u32>,
}

impl Snapshot<'_> {
    /// Returns what somebody sees who only watches. With the mark of an earlier glance, only the issues that changed
    /// since are read, unless the log cannot tell which; everything else is small and always whole.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn glance(&self, since: Option<&GlanceMark>) -> Result<Glance, Problem> {
        let mark = self.mark()?;
        let changed = match since {
            Some(since) if self.goes_on_from(since, &mark)? => self.changed_issues(since.seq)?,
            _ => None,
        };
        let issues = self.glance_issues(changed.as_deref())?;
        let hidden = changed.iter().flatten().copied();
        let hidden = hidden.filter(|id| !issues.iter().any(|issue| issue.id == *id));
        let agents = self.glance_everybody()?;
        Ok(Glance {
            mark,
            whole: changed.is_none(),
            hidden: hidden.collect(),
            issues,
            idle_blockers: self.idle_blockers()?,
            milestones: self.glance_milestones()?,
            locks: self.glance_locks()?,
            sharing: self.glance_sharing()?,
            requests: self.glance_requests()?,
            checks: self.glance_checks()?,
            last_event_at: self.last_event_at()?,
            agents,
        })
    }

    fn mark(&self) -> Result<GlanceMark, Problem> {
        let last = "SELECT seq, id FROM events ORDER BY seq DESC LIMIT 1";
        let last = self.one(last, [], |row| {
            Ok((row.get::<_, i64>(0)?, EventId(row.get(1)?)))
        })?;
        let others = "SELECT (SELECT count(*) FROM repairs)
            + ifnull((SELECT value FROM meta WHERE key = 'judged'), 0),
            EXISTS (SELECT 1 FROM blockers WHERE inactive = 1)
            OR EXISTS (SELECT 1 FROM issues WHERE parent_inactive = 1)";
        let others = self.one(others, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (repairs, idle_edges) = others.unwrap_or_default();
        Ok(GlanceMark {
            seq: last.map_or(0, |(seq, _)| seq),
            event: last.map(|(_, event)| event),
            repairs,
            idle_edges,
        })
    }

    /// Whether the log that was read to a mark is the beginning of this one, and says all that changed since.
    fn goes_on_from(&self, since: &GlanceMark, now: &GlanceMark) -> Result<bool, Problem> {
        if since.repairs != now.repairs {
            return Ok(false);
        }
        let sql = "SELECT id FROM events WHERE seq = ?1";
        let event = self.one(sql, params![since.seq], |row| row.get(0).map(EventId))?;
        let moved = since.seq != now.seq;
        let idle = since.idle_edges || now.idle_edges;
        Ok(event == since.event && !(moved && idle))
    }
}
