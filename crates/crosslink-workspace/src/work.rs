//! Wishes made of several operations: one transaction each, undone as one.

use crosslink_core::id::{IssueId, OperationId};
use crosslink_core::model::Status;
use crosslink_core::next::{self, NextContext, NextView};
use crosslink_core::operation::{
    ArchiveIssue, ClaimIssue, CloseIssue, Closed, CreateIssue, EditIssue, Edited, IssueMade,
    Operation, ReleaseIssue, ReopenIssue, UnarchiveIssue, display, existing, held,
};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::query::{Filter, Query, QueryContext, Term};
use crosslink_core::view::IssueSummary;
use crosslink_store::Snapshot;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::run::{Ack, Committed, Transaction};
use crate::session::{WorkOptions, WorkStarted, take_up};
use crate::sync::ClaimWish;
use crate::workspace::Workspace;

/// An issue that was made to be worked on at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "quick")]
pub struct QuickMade {
    /// The issue.
    #[serde(flatten)]
    pub made: IssueMade,
    /// Its title.
    pub title: String,
    /// How it was taken up; nothing where no session is open, and then nothing was claimed.
    pub work: Option<WorkStarted>,
}

/// A change of status that a person asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetStatus {
    /// The issue.
    pub issue: IssueId,
    /// What it is to be. In progress claims; open releases, or opens again; archived closes first.
    pub status: Status,
    /// Why it is closed.
    pub reason: Option<String>,
    /// Whether to go on although another agent holds the issue.
    pub force: bool,
}

/// What a change of status achieved.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "status_set")]
pub struct StatusSet {
    /// What people call the issue.
    pub display_id: String,
    /// Its title.
    pub title: String,
    /// What it was.
    pub from: Status,
    /// What it is.
    pub to: Status,
    /// What closing it achieved, if it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
    /// Whether it was claimed.
    pub claimed: bool,
    /// Whether a lock was released.
    pub released: bool,
}

/// What an update of fields and status achieved.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "updated")]
pub struct Updated {
    /// What people call the issue.
    pub display_id: String,
    /// Whether anything changed.
    pub changed: bool,
    /// What became of the status, if one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusSet>,
}

/// What claiming the next issue achieved.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "next_claimed")]
pub struct NextClaimed {
    /// What was recommended; what was claimed as it stands after the claim.
    #[serde(flatten)]
    pub view: NextView,
    /// Whether it was claimed; not where nothing qualifies.
    pub claimed: bool,
    /// Whether the remote has not granted it yet.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub tentative: bool,
    /// The number of the session that works on it now, if one is open.
    pub session_id: Option<i64>,
}

impl Workspace {
    /// Creates an issue and, where a session is open, claims it and takes it up. Without a session nothing
    /// is claimed, as nobody would release it.
    ///
    /// # Errors
    /// Those of creating; `idempotency.reused`.
    pub fn quick(
        &mut self,
        create: CreateIssue,
        key: Option<&str>,
    ) -> Result<Committed<QuickMade>, Problem> {
        let request = serde_json::to_vec(&("work", &create));
        let request = request.map_err(|error| Problem::bug(error.to_string()))?;
        let mut done = self.transact(CreateIssue::NAME, |transaction| {
            transaction.once(key.map(|key| (key, request)), |transaction| {
                let title = create.title.trim().to_owned();
                let made = transaction.run(create)?;
                let work = take_up(transaction, made.uuid, &WorkOptions::default())?;
                Ok(QuickMade { made, title, work })
            })
        })?;
        // Nobody else knows the issue yet, so the remote may be asked after it was made.
        let made = &mut done.outcome;
        if let Some(work) = &mut made.work {
            work.claimed.tentative = self.confirm(made.made.uuid)?;
        }
        Ok(done)
    }

    /// Claims the best issue that nobody holds, of those that answer to the query, and takes it up where a
    /// session is open. Deciding and claiming are one step, so two agents never get the same issue.
    ///
    /// Where the project is shared the remote has the last word, and the next best is asked for where another was faster.
    ///
    /// # Errors
    /// `remote.unreachable` unless the claim may be tentative, or where the storage fails.
    pub fn claim_next(
        &mut self,
        query: &Query,
        options: &WorkOptions,
    ) -> Result<Committed<NextClaimed>, Problem> {
        if !options.offline && self.read(|snapshot| snapshot.joined())?.is_some() {
            return self.claim_next_shared(query, options);
        }
        let mut done = self.claim_next_here(query)?;
        let claimed = done.outcome.view.next.as_ref().filter(|_| options.offline);
        done.outcome.tentative = match claimed {
            Some(best) => self.is_tentative(best.issue.uuid)?,
            None => false,
        };
        Ok(done)
    }

    fn claim_next_shared(
        &mut self,
        query: &Query,
        options: &WorkOptions,
    ) -> Result<Committed<NextClaimed>, Problem> {
        let mut lost = std::collections::HashSet::new();
        loop {
            let cx = self.query_context();
            let mut view = self.read(|snapshot| {
                recommend(snapshot, query, &cx, |issue| {
                    issue.claimed_by.is_none() && !lost.contains(&issue.uuid)
                })
            })?;
            let Some(best) = view.next.as_ref().map(|best| best.issue.uuid) else {
                return Ok(Committed {
                    outcome: NextClaimed {
                        claimed: false,
                        tentative: false,
                        view,
                        session_id: None,
                    },
                    operation: None,
                    ack: Ack::Local,
                });
            };
            let claimed = self.claiming(&[ClaimWish::of(best, options)], |workspace| {
                workspace.transact(ClaimIssue::NAME, |transaction| {
                    let session_id = claim(transaction, best)?;
                    Ok((session_id, transaction.snapshot()?.summary(best)?))
                })
            });
            match claimed {
                Ok(done) => {
                    return Ok(done.map(|(session_id, after)| {
                        if let (Some(next), Some(after)) = (&mut view.next, after) {
                            next.issue = after;
                        }
                        NextClaimed {
                            claimed: true,
                            tentative: false,
                            view,
                            session_id,
                        }
                    }));
                }
                // Another was faster, or ended it meanwhile.
                Err(problem) if matches!(problem.code(), Code::IssueHeld | Code::IssueNotOpen) => {
                    lost.insert(best);
                }
                Err(problem) => return Err(problem),
            }
        }
    }

    fn claim_next_here(&mut self, query: &Query) -> Result<Committed<NextClaimed>, Problem> {
        self.transact(ClaimIssue::NAME, |transaction| {
            let agent = transaction.agent.to_string();
            let cx = QueryContext {
                me: Some(&agent),
                ..QueryContext::at(transaction.now())
            };
            let mut view = recommend(&transaction.snapshot()?, query, &cx, |issue| {
                issue.claimed_by.is_none()
            })?;
            let mut session_id = None;
            if let Some(best) = &mut view.next {
                session_id = claim(transaction, best.issue.uuid)?;
                let after = transaction.snapshot()?.summary(best.issue.uuid)?;
                best.issue = after.ok_or_else(|| Problem::bug("a claimed issue has no row"))?;
            }
            Ok(NextClaimed {
                claimed: view.next.is_some(),
                tentative: false,
                view,
                session_id,
            })
        })
    }
}

/// Claims an issue, in the open session if there is one; returns its number.
fn claim(transaction: &mut Transaction, issue: IssueId) -> Result<Option<i64>, Problem> {
    if let Some(work) = take_up(transaction, issue, &WorkOptions::default())? {
        return Ok(Some(work.session_id));
    }
    transaction.run(ClaimIssue {
        issue,
        resume: false,
        force: false,
        branch: None,
    })?;
    Ok(None)
}

/// Recommends one of the open issues that answer to a query and are wanted.
pub(crate) fn recommend(
    snapshot: &Snapshot,
    query: &Query,
    cx: &QueryContext<'_>,
    wanted: impl Fn(&IssueSummary) -> bool,
) -> Result<NextView, Problem> {
    let everything = Query {
        filter: Filter::Term(Term::open()),
        ..Query::default()
    };
    let open = snapshot.issue_lines(&everything, cx)?;
    let asked: Option<std::collections::HashSet<IssueId>> = if query.filter.is_everything() {
        None
    } else {
        let query = Query {
            filter: query.filter.clone(),
            ..Query::default()
        };
        let answers = snapshot.issue_lines(&query.and_open(), cx)?;
        Some(answers.into_iter().map(|issue| issue.uuid).collect())
    };
    let me = NextContext {
        me: cx.me.unwrap_or_default(),
        // Who asks for an assignee's issues wants those.
        anyones: query.filter.names_assignee(),
        now: cx.now,
    };
    let mut view = next::next(&open, me, |issue| {
        wanted(issue)
            && asked
                .as_ref()
                .is_none_or(|asked| asked.contains(&issue.uuid))
    });
    // Of thousands of open issues only these few are shown whole.
    for recommended in view.next.iter_mut().chain(&mut view.also_ready) {
        if let Some(whole) = snapshot.summary(recommended.issue.uuid)? {
            recommended.issue = whole;
        }
    }
    Ok(view)
}

/// Writes fields and sets the status in one go.
///
/// # Errors
/// Those of editing and of [`set_status`].
pub fn update(
    transaction: &mut Transaction,
    edit: EditIssue,
    status: Option<SetStatus>,
) -> Result<Updated, Problem> {
    let display_id = display(
        transaction.hub(),
        existing(transaction.hub(), edit.issue)?.id,
    )?;
    let edited = if edit.is_empty() && status.is_some() {
        Edited {
            display_id,
            changed: false,
        }
    } else {
        transaction.run(edit)?
    };
    let status = status.map(|status| set_status(transaction, &status));
    let status = status.transpose()?;
    let moved = |status: &StatusSet| status.from != status.to;
    Ok(Updated {
        display_id: edited.display_id,
        changed: edited.changed || status.as_ref().is_some_and(moved),
        status,
    })
}

/// Makes an issue's status what a person asks for, by whatever operations that takes.
///
/// # Errors
/// `issue.not_found`, `issue.held`, and those of the operations.
pub fn set_status(transaction: &mut Transaction, wish: &SetStatus) -> Result<StatusSet, Problem> {
    let issue = wish.issue;
    let before = status_of(transaction, issue)?;
    let mut set = StatusSet {
        display_id: display(transaction.hub(), issue)?,
        title: existing(transaction.hub(), issue)?.title,
        from: before,
        to: before,
        closed: None,
        claimed: false,
        released: false,
    };
    match wish.status {
        Status::Open => open(transaction, wish, &mut set)?,
        Status::InProgress => start(transaction, wish, &mut set)?,
        Status::Closed if before == Status::Archived => {
            transaction.run(UnarchiveIssue { issue })?;
        }
        Status::Closed => close(transaction, wish, &mut set)?,
        Status::Archived => {
            if before.is_open() {
                close(transaction, wish, &mut set)?;
            }
            if before != Status::Archived {
                transaction.run(ArchiveIssue { issue })?;
            }
        }
    }
    set.to = status_of(transaction, issue)?;
    Ok(set)
}

fn status_of(transaction: &Transaction, issue: IssueId) -> Result<Status, Problem> {
    let found = existing(transaction.hub(), issue)?;
    let is_held = !transaction.is_granted(issue) && transaction.hub().lock(issue)?.is_some();
    Ok(Status::of(found.standing.state, is_held))
}

fn open(
    transaction: &mut Transaction,
    wish: &SetStatus,
    set: &mut StatusSet,
) -> Result<(), Problem> {
    let SetStatus { issue, force, .. } = *wish;
    refuse_held(transaction, wish)?;
    if transaction.hub().lock(issue)?.is_some() {
        let released = transaction.run(ReleaseIssue { issue, force })?;
        set.released = released.was_held;
    }
    transaction.run(ReopenIssue { issue })?;
    Ok(())
}

fn start(
    transaction: &mut Transaction,
    wish: &SetStatus,
    set: &mut StatusSet,
) -> Result<(), Problem> {
    let issue = wish.issue;
    refuse_held(transaction, wish)?;
    if !set.from.is_open() {
        transaction.run(ReopenIssue { issue })?;
    }
    let claimed = transaction.run(ClaimIssue {
        issue,
        resume: true,
        force: wish.force,
        branch: None,
    })?;
    set.claimed = !claimed.already;
    Ok(())
}

/// Refuses before anything is written, so that a refused wish among others leaves nothing behind.
fn refuse_held(transaction: &Transaction, wish: &SetStatus) -> Result<(), Problem> {
    let hub = transaction.hub();
    match hub.lock(wish.issue)? {
        Some(lock) if !lock.is_of(transaction.agent.as_str()) && !wish.force => {
            Err(held(hub, &lock)?)
        }
        _ => Ok(()),
    }
}

fn close(
    transaction: &mut Transaction,
    wish: &SetStatus,
    set: &mut StatusSet,
) -> Result<(), Problem> {
    let closed = transaction.close(CloseIssue {
        issue: wish.issue,
        reason: wish.reason.clone(),
        recursive: false,
        force: wish.force,
    })?;
    set.released = closed.released;
    set.closed = Some(closed);
    Ok(())
}

/// The first eight digits of a run's id: enough for people to name it by.
pub(crate) fn short(operation: OperationId) -> String {
    operation.0.simple().to_string()[..8].to_owned()
}
