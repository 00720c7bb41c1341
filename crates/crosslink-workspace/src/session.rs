//! Sessions: stretches of work on this machine, with what is being worked on, breadcrumbs and handoff notes.
//!
//! The reference also wrote the issue into a file `.active-issue`, which went stale whenever an issue ended
//! elsewhere. There is no such file: the session says it, and lets go when its issue is closed or deleted.

use crosslink_core::hub::HubView;
use crosslink_core::id::{AgentId, IssueId};
use crosslink_core::operation::{
    AddComment, ClaimIssue, Claimed, LockChange, ReleaseIssue, check_comment, display,
};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_store::{Session, Snapshot};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::run::{Committed, Transaction};
use crate::sync::{ClaimWish, Guard};
use crate::workspace::Workspace;

mod resume;
mod view;

pub use resume::{Resumed, Uncommitted};
pub use view::{
    Activity, BreadcrumbView, CurrentSession, Handoff, SessionDetail, SessionStatus, SessionView,
    WorkingOn,
};

/// What starting a session achieved.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "session_started")]
pub struct SessionStarted {
    /// The session.
    pub session: SessionView,
    /// Whether it was open before; then nothing was changed.
    pub already: bool,
    /// When the agent's session before this one ended.
    pub previous_ended_at: Option<Timestamp>,
    /// What was handed over last, if anything ever was.
    pub handoff: Option<Handoff>,
    /// How many issues and milestones were written to at once, and wait for `conflicts settle`.
    #[serde(skip_serializing_if = "is_none")]
    pub conflicts: usize,
}

fn is_none(number: &usize) -> bool {
    *number == 0
}

/// What ending a session achieved.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "session_ended")]
pub struct SessionEnded {
    /// The session.
    pub session: SessionView,
    /// The issues whose locks were released, by what people call them.
    pub released: Vec<String>,
    /// The issue that got the notes as a comment, if it got them.
    pub noted_on: Option<String>,
    /// Whether there are notes.
    pub notes_saved: bool,
}

/// What taking up an issue in a session achieved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "work_started")]
pub struct WorkStarted {
    /// The number of the session.
    pub session_id: i64,
    /// How the claim came out.
    pub claimed: Claimed,
    /// What people call the issue that was worked on before. Its lock is kept until it is closed, released,
    /// or the session ends.
    pub before: Option<String>,
}

/// What a breadcrumb achieved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "action_recorded")]
pub struct ActionRecorded {
    /// What was noted.
    pub action: String,
    /// The issue that got it as a comment, if one is worked on.
    pub noted_on: Option<String>,
}

/// What was handed over last.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "last_handoff")]
pub struct LastHandoff {
    /// Whether any session ended here before.
    pub had_session: bool,
    /// The notes, if any session left some.
    pub handoff: Option<Handoff>,
}

/// How an issue is taken up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkOptions {
    /// Whether to take on a claim of the same agent's other session.
    pub resume: bool,
    /// Whether to take the issue from another agent.
    pub force: bool,
    /// The branch the work is on.
    pub branch: Option<String>,
    /// Whether to go on without the remote: the claim is tentative until it grants it.
    pub offline: bool,
}

impl Workspace {
    /// Starts a session, unless one is open.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn start_session(&mut self) -> Result<SessionStarted, Problem> {
        let place = self
            .paths()
            .work_tree
            .as_ref()
            .unwrap_or(&self.paths().directory)
            .display()
            .to_string();
        let started = self.transact("session.start", |transaction| {
            let agent = transaction.agent.clone();
            let local = transaction.local();
            let open = local.open_session(&agent)?;
            let already = open.is_some();
            let previous = local.sessions(Some(&agent), 2)?;
            let handoff = local.last_handoff(&agent)?;
            let session = match open {
                Some(session) => session,
                None => {
                    let id = local.start_session(&agent, &place, transaction.now())?;
                    transaction.set_session(Some(id));
                    local.session(id)?.ok_or_else(gone)?
                }
            };
            Ok(SessionStarted {
                already,
                previous_ended_at: previous.iter().find_map(|before| before.ended_at),
                handoff: handoff.and_then(Handoff::of),
                session: SessionView::of(&transaction.snapshot()?, session)?,
                conflicts: transaction.snapshot()?.contested()?.len(),
            })
        })?;
        Ok(started.outcome)
    }

    /// Ends the session: keeps the notes, also as a comment on the issue worked on, and releases every lock
    /// the session holds.
    ///
    /// # Errors
    /// `session.none`; `text.too_long` and the like for the notes.
    pub fn end_session(&mut self, notes: Option<&str>) -> Result<Committed<SessionEnded>, Problem> {
        self.transact("session.end", |transaction| {
            let session = open_session(transaction, "No active session")?;
            let notes = notes.filter(|notes| !notes.trim().is_empty());
            let notes = notes.map(check_comment).transpose()?;
            let issue = working_on(transaction, &session)?;
            if let (Some(issue), Some(notes)) = (issue, &notes) {
                comment(transaction, issue, notes, "handoff")?;
            }
            let released = release_all(transaction, &session)?;
            let noted_on = issue.filter(|_| notes.is_some());
            let noted_on = noted_on.map(|issue| display(transaction.hub(), issue));
            let now = transaction.now();
            let local = transaction.local();
            local.end_session(session.id, notes.as_deref(), now)?;
            transaction.set_session(None);
            let ended = local.session(session.id)?.ok_or_else(gone)?;
            Ok(SessionEnded {
                session: SessionView::of(&transaction.snapshot()?, ended)?,
                released,
                noted_on: noted_on.transpose()?,
                notes_saved: notes.is_some(),
            })
        })
    }

    /// Takes an issue up in the open session and claims it.
    ///
    /// # Errors
    /// `session.none`, `issue.held`, `issue.not_open`, `issue.not_found`.
    pub fn work_on(
        &mut self,
        issue: IssueId,
        options: &WorkOptions,
    ) -> Result<Committed<WorkStarted>, Problem> {
        let agent = self.agent().clone();
        if self
            .read(|snapshot| snapshot.local().open_session(&agent))?
            .is_none()
        {
            return Err(no_session(NO_SESSION));
        }
        let mut done = self.claiming(&[ClaimWish::of(issue, options)], |workspace| {
            workspace.transact("session.work", |transaction| {
                open_session(transaction, NO_SESSION)?;
                let started = take_up(transaction, issue, options)?;
                started.ok_or_else(gone)
            })
        })?;
        done.outcome.claimed.tentative = self.is_tentative(issue)?;
        Ok(done)
    }

    /// Notes what was done, also as a comment on the issue worked on.
    ///
    /// # Errors
    /// `session.none`; `comment.empty` and the like for the text.
    pub fn record_action(&mut self, text: &str) -> Result<Committed<ActionRecorded>, Problem> {
        self.transact("session.action", |transaction| {
            let session = open_session(transaction, NO_SESSION)?;
            let action = check_comment(text)?;
            let now = transaction.now();
            transaction
                .local()
                .add_breadcrumb(session.id, &action, now)?;
            let issue = working_on(transaction, &session)?;
            if let Some(issue) = issue {
                comment(transaction, issue, &format!("[action] {action}"), "note")?;
            }
            let noted_on = issue.map(|issue| display(transaction.hub(), issue));
            Ok(ActionRecorded {
                action,
                noted_on: noted_on.transpose()?,
            })
        })
    }

    /// Says what is going on.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn session_status(&self) -> Result<SessionStatus, Problem> {
        let now = self.now();
        let mut status = self.read(|snapshot| SessionStatus::read(snapshot, self.agent(), now))?;
        if let Some(session) = &mut status.session {
            let locks = self.locks()?;
            let doubtful = locks.iter().filter(|lock| lock.guard == Guard::Unconfirmed);
            let doubtful = doubtful.map(|lock| lock.display_id.clone());
            session.unconfirmed = doubtful.collect();
        }
        Ok(status)
    }

    /// Returns the notes that were left last, walking back past sessions without any.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn last_handoff(&self) -> Result<LastHandoff, Problem> {
        self.read(|snapshot| {
            let local = snapshot.local();
            let handoff = local.last_handoff(self.agent())?.and_then(Handoff::of);
            let ended = |session: &Session| session.ended_at.is_some();
            Ok(LastHandoff {
                had_session: handoff.is_some()
                    || local.sessions(None, usize::MAX)?.iter().any(ended),
                handoff,
            })
        })
    }

    /// Returns the sessions of an agent, or of all, newest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn sessions(
        &self,
        agent: Option<&AgentId>,
        limit: usize,
    ) -> Result<Vec<SessionView>, Problem> {
        self.read(|snapshot| {
            let sessions = snapshot.local().sessions(agent, limit)?;
            let views = sessions.into_iter();
            views
                .map(|session| SessionView::of(snapshot, session))
                .collect()
        })
    }

    /// Returns one session with its breadcrumbs.
    ///
    /// # Errors
    /// `session.not_found`.
    pub fn session(&self, id: i64) -> Result<SessionDetail, Problem> {
        self.read(|snapshot| {
            let found = snapshot.local().session(id)?.ok_or_else(|| {
                Problem::new(Code::SessionNotFound, format!("Session #{id} not found"))
                    .hint("`crosslink session list` shows every session")
            })?;
            SessionDetail::read(snapshot, found)
        })
    }
}

const NO_SESSION: &str = "No active session. Use 'crosslink session start' first.";

fn gone() -> Problem {
    Problem::bug("a session that was just written is gone")
}

fn open_session(transaction: &Transaction, none: &str) -> Result<Session, Problem> {
    let open = transaction.local().open_session(&transaction.agent)?;
    open.ok_or_else(|| no_session(none))
}

fn no_session(message: &str) -> Problem {
    Problem::new(Code::SessionNone, message).hint("`crosslink session start` opens one")
}

/// The issue a session works on, if it still exists for people.
fn working_on(transaction: &Transaction, session: &Session) -> Result<Option<IssueId>, Problem> {
    let Some(issue) = session.issue else {
        return Ok(None);
    };
    let found = transaction.hub().issue(issue)?;
    Ok(found.filter(|found| found.is_visible()).map(|_| issue))
}

fn comment(
    transaction: &mut Transaction,
    issue: IssueId,
    body: &str,
    kind: &str,
) -> Result<(), Problem> {
    let comment = AddComment {
        issue,
        body: body.to_owned(),
        kind: Some(kind.to_owned()),
    };
    transaction.run(comment).map(|_| ())
}

/// Claims an issue for the open session and makes it the one worked on; nothing without a session.
pub(crate) fn take_up(
    transaction: &mut Transaction,
    issue: IssueId,
    options: &WorkOptions,
) -> Result<Option<WorkStarted>, Problem> {
    let agent = transaction.agent.clone();
    let Some(session) = transaction.local().open_session(&agent)? else {
        return Ok(None);
    };
    let claimed = transaction.run(ClaimIssue {
        issue,
        resume: options.resume,
        force: options.force,
        branch: options.branch.clone(),
    })?;
    let local = transaction.local();
    local.set_session_issue(session.id, Some(issue))?;
    let before = session.issue.filter(|before| *before != issue);
    let before = before.map(|before| display(transaction.hub(), before));
    Ok(Some(WorkStarted {
        session_id: session.id,
        claimed,
        before: before.transpose()?,
    }))
}

/// Releases every lock a session holds; says on what.
fn release_all(transaction: &mut Transaction, session: &Session) -> Result<Vec<String>, Problem> {
    let mut released = Vec::new();
    for lock in transaction.local().locks()? {
        if !lock.is_of(&session.agent) || lock.session != Some(session.id) {
            continue;
        }
        if is_visible(transaction.hub(), lock.issue)? {
            let outcome = transaction.run(ReleaseIssue {
                issue: lock.issue,
                force: false,
            })?;
            released.push(outcome.display_id);
        } else {
            // What was deleted elsewhere has nothing left to record.
            transaction.decide(|_, decision| {
                decision.lock(LockChange::Free(lock.issue));
                Ok(())
            })?;
        }
    }
    Ok(released)
}

fn is_visible(hub: &dyn HubView, issue: IssueId) -> Result<bool, Problem> {
    Ok(hub.issue(issue)?.is_some_and(|issue| issue.is_visible()))
}

/// The name of an issue that may be gone.
fn named(snapshot: &Snapshot, issue: IssueId) -> Result<WorkingOn, Problem> {
    let linked = snapshot.linked(issue)?;
    let found = is_visible(snapshot.hub(), issue)?;
    Ok(WorkingOn {
        display_id: match &linked {
            Some(linked) => linked.display_id.clone(),
            None => issue.short(),
        },
        id: linked.as_ref().and_then(|linked| linked.id),
        title: linked.map(|linked| linked.title).unwrap_or_default(),
        uuid: issue,
        found,
    })
}
