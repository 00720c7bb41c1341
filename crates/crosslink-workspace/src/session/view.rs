//! What is shown of sessions.

use crosslink_core::id::{AgentId, IssueId};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_store::{Session, Snapshot};
use schemars::JsonSchema;
use serde::Serialize;

use super::named;

/// A session in a list.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "session")]
pub struct SessionView {
    /// Its number in this database.
    pub session_id: i64,
    /// Who works.
    pub agent_id: String,
    /// The work tree it was started in.
    pub place: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended, if it did.
    pub ended_at: Option<Timestamp>,
    /// The issue worked on, or worked on last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_on: Option<WorkingOn>,
    /// The last breadcrumb.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_action: Option<String>,
    /// What was handed to the next session.
    pub notes: Option<String>,
}

impl SessionView {
    pub(super) fn of(snapshot: &Snapshot, session: Session) -> Result<Self, Problem> {
        let issue = session.issue.map(|issue| named(snapshot, issue));
        Ok(Self {
            session_id: session.id,
            agent_id: session.agent,
            place: session.place,
            started_at: session.started_at,
            ended_at: session.ended_at,
            working_on: issue.transpose()?,
            last_action: session.last_action,
            notes: session.notes,
        })
    }
}

/// A session with its breadcrumbs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "session_detail")]
pub struct SessionDetail {
    /// The session.
    #[serde(flatten)]
    pub session: SessionView,
    /// Its breadcrumbs, oldest first.
    pub breadcrumbs: Vec<BreadcrumbView>,
    /// What the agent wrote while it lasted.
    pub activity: Activity,
}

impl SessionDetail {
    pub(super) fn read(snapshot: &Snapshot, session: Session) -> Result<Self, Problem> {
        let crumbs = snapshot.local().breadcrumbs(session.id)?;
        let until = session.ended_at.unwrap_or(Timestamp::MAX);
        Ok(Self {
            activity: Activity::between(snapshot, &session.agent, session.started_at, until)?,
            session: SessionView::of(snapshot, session)?,
            breadcrumbs: crumbs
                .into_iter()
                .map(|crumb| BreadcrumbView {
                    time: crumb.time,
                    text: crumb.text,
                })
                .collect(),
        })
    }
}

/// A note made during a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BreadcrumbView {
    /// When.
    pub time: Timestamp,
    /// What.
    pub text: String,
}

/// What is going on: `{"active": false}`, or the open session. The keys are the reference's; others are added.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "session_status")]
pub struct SessionStatus {
    /// Whether a session of this agent is open.
    pub active: bool,
    /// The session, if one is open.
    #[serde(flatten)]
    pub session: Option<CurrentSession>,
    /// Open sessions of other agents on this machine, newest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<SessionView>,
}

/// The open session.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CurrentSession {
    /// Who works.
    pub agent_id: String,
    /// Whole minutes since it began.
    pub duration_minutes: i64,
    /// The last breadcrumb.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_action: Option<String>,
    /// Its number in this database.
    pub session_id: i64,
    /// When it began.
    pub started_at: Timestamp,
    /// The issue worked on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_on: Option<WorkingOn>,
    /// The work tree it was started in.
    pub place: String,
    /// What this agent wrote since it began.
    pub activity: Activity,
    /// The issues whose locks it holds, by what people call them.
    pub holds: Vec<String>,
    /// Those of them that it cannot rely on: the remote has not granted them, or their lease may have ended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unconfirmed: Vec<String>,
    /// What was handed over before it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handoff: Option<Handoff>,
}

/// The issue that is worked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WorkingOn {
    /// `#12`, or the short id while there is no number.
    pub display_id: String,
    /// The display number; `null` until one is drawn.
    pub id: Option<u32>,
    /// Its title; empty where the issue is not known here.
    pub title: String,
    /// The name that never changes.
    pub uuid: IssueId,
    /// Whether the issue still exists.
    pub found: bool,
}

/// What an agent wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Activity {
    /// Issues it created.
    pub issues_created: u32,
    /// Comments it wrote.
    pub comments_recorded: u32,
}

impl Activity {
    fn since(snapshot: &Snapshot, agent: &str, since: Timestamp) -> Result<Self, Problem> {
        let (issues_created, comments_recorded) = snapshot.local().activity(agent, since)?;
        Ok(Self {
            issues_created,
            comments_recorded,
        })
    }

    fn between(
        snapshot: &Snapshot,
        agent: &str,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Self, Problem> {
        let all = Self::since(snapshot, agent, since)?;
        let later = Self::since(snapshot, agent, until.next())?;
        Ok(Self {
            issues_created: all.issues_created.saturating_sub(later.issues_created),
            comments_recorded: all
                .comments_recorded
                .saturating_sub(later.comments_recorded),
        })
    }
}

/// Notes that one session left for the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Handoff {
    /// The session that left them.
    pub session_id: i64,
    /// Whose session it was.
    pub agent_id: String,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The notes.
    pub notes: String,
}

impl Handoff {
    pub(super) fn of(session: Session) -> Option<Self> {
        Some(Self {
            session_id: session.id,
            agent_id: session.agent,
            ended_at: session.ended_at,
            notes: session.notes?,
        })
    }
}

impl SessionStatus {
    pub(super) fn read(
        snapshot: &Snapshot,
        agent: &AgentId,
        now: Timestamp,
    ) -> Result<Self, Problem> {
        let local = snapshot.local();
        let session = local.open_session(agent)?;
        let mut others = Vec::new();
        for other in local.open_sessions()? {
            if other.agent != agent.as_str() {
                others.push(SessionView::of(snapshot, other)?);
            }
        }
        let session = session.map(|session| CurrentSession::read(snapshot, session, agent, now));
        Ok(Self {
            active: session.is_some(),
            session: session.transpose()?,
            others,
        })
    }
}

impl CurrentSession {
    fn read(
        snapshot: &Snapshot,
        session: Session,
        agent: &AgentId,
        now: Timestamp,
    ) -> Result<Self, Problem> {
        let local = snapshot.local();
        let mut holds = Vec::new();
        for lock in local.locks()? {
            if lock.is_of(&session.agent) && lock.session == Some(session.id) {
                holds.push(named(snapshot, lock.issue)?.display_id);
            }
        }
        let issue = session.issue.map(|issue| named(snapshot, issue));
        Ok(Self {
            activity: Activity::since(snapshot, &session.agent, session.started_at)?,
            duration_minutes: now.seconds_since(session.started_at).max(0) / 60,
            last_action: session.last_action,
            session_id: session.id,
            started_at: session.started_at,
            working_on: issue.transpose()?,
            place: session.place,
            holds,
            unconfirmed: Vec::new(),
            handoff: local.last_handoff(agent)?.and_then(Handoff::of),
            agent_id: session.agent,
        })
    }
}
