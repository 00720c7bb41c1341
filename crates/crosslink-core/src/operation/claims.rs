//! Claiming and releasing. Without a remote the database grants.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decision::{display, existing, held};
use super::{Decision, LockChange, Operation};
use crate::entity::{Issue, Lock};
use crate::event::{ClaimRecorded, ClaimVerb, Fact, IssueField};
use crate::hub::HubView;
use crate::id::IssueId;
use crate::problem::{Code, Problem};

/// Claims an issue for the agent's session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClaimIssue {
    /// The issue.
    pub issue: IssueId,
    /// Whether to take on a claim of the same agent's other session.
    #[serde(default)]
    pub resume: bool,
    /// Whether to take the issue from another agent.
    #[serde(default)]
    pub force: bool,
    /// The branch the work is on.
    #[serde(default)]
    pub branch: Option<String>,
}

/// How a claim came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Claimed {
    /// What people call the issue.
    pub display_id: String,
    /// Its title.
    pub title: String,
    /// Whether the claim was held before.
    pub already: bool,
    /// Whom it was taken from.
    pub from: Option<String>,
    /// Whether the remote has not granted it yet, so that another clone may be granted it first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tentative: bool,
}

impl Operation for ClaimIssue {
    const NAME: &'static str = "issue.claim";
    type Outcome = Claimed;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Claimed, Problem> {
        let issue = existing(hub, self.issue)?;
        let display_id = display(hub, self.issue)?;
        if !issue.is_open() {
            return Err(Problem::new(
                Code::IssueNotOpen,
                format!("Issue {display_id} is not open"),
            )
            .hint(format!(
                "`crosslink issue reopen {}` opens it again",
                display_id.trim_start_matches('#')
            )));
        }
        let current = hub.lock(self.issue)?;
        let mut outcome = Claimed {
            display_id,
            title: issue.title,
            already: false,
            from: None,
            tentative: false,
        };
        let granted = cx.granted(self.issue).cloned();
        let token = match (granted, &current) {
            (Some(granted), _) => {
                outcome.from = granted.from;
                outcome.already = granted.already;
                granted.token
            }
            (None, None) => cx.uuid(),
            (None, Some(lock)) if lock.is_of(cx.agent.as_str()) => {
                outcome.already = true;
                if lock.session == cx.session {
                    return Ok(outcome);
                }
                if !self.resume && lock.session.is_some() && cx.session.is_some() {
                    return Err(other_session(&outcome.display_id, lock));
                }
                lock.token
            }
            (None, Some(lock)) if self.force => {
                outcome.from = Some(lock.agent.clone());
                cx.uuid()
            }
            (None, Some(lock)) => return Err(held(hub, lock)?),
        };
        let lock = Lock {
            issue: self.issue,
            agent: cx.agent.to_string(),
            elsewhere: None,
            session: cx.session,
            token,
            claimed_at: cx.now,
            branch: self.branch.clone(),
        };
        cx.lock(LockChange::Set(lock));
        let verb = if outcome.from.is_some() {
            ClaimVerb::Stolen
        } else {
            ClaimVerb::Claimed
        };
        record(
            cx,
            verb,
            ClaimRecorded {
                issue: self.issue,
                token,
                branch: self.branch,
                from: outcome.from.clone(),
                to: None,
            },
        );
        Ok(outcome)
    }
}

fn other_session(name: &str, lock: &Lock) -> Problem {
    let session = lock.session.unwrap_or_default();
    Problem::new(
        Code::IssueHeld,
        format!("Issue {name} is held by session #{session} of the same agent"),
    )
    .hint("`--resume` takes the claim on")
}

fn record(cx: &mut Decision, verb: ClaimVerb, claim: ClaimRecorded) {
    cx.emit(Fact::ClaimRecorded(verb, claim));
}

/// Releases an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReleaseIssue {
    /// The issue.
    pub issue: IssueId,
    /// Whether to release what another agent holds.
    #[serde(default)]
    pub force: bool,
}

/// How a release came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Released {
    /// What people call the issue.
    pub display_id: String,
    /// Whether it was held at all.
    pub was_held: bool,
}

impl Operation for ReleaseIssue {
    const NAME: &'static str = "issue.release";
    type Outcome = Released;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Released, Problem> {
        existing(hub, self.issue)?;
        let display_id = display(hub, self.issue)?;
        let was_held = match hub.lock(self.issue)? {
            None => false,
            Some(lock) if lock.is_of(cx.agent.as_str()) || self.force => {
                let from = (!lock.is_of(cx.agent.as_str())).then(|| lock.agent.clone());
                free(cx, &lock, from);
                true
            }
            Some(lock) => return Err(held(hub, &lock)?),
        };
        Ok(Released {
            display_id,
            was_held,
        })
    }
}

/// Releases the lock of an issue whose fields are written so that it is open no more. Claims are for open issues.
///
/// # Errors
/// Where the storage fails.
pub fn let_go_unless_open(
    hub: &dyn HubView,
    cx: &mut Decision,
    issue: &Issue,
    fields: &[IssueField],
) -> Result<(), Problem> {
    let mut after = issue.clone();
    fields.iter().cloned().for_each(|field| after.set(field));
    if !after.is_open() {
        let_go(hub, cx, issue.id)?;
    }
    Ok(())
}

/// Releases the lock of an issue, if there is one, and says whether. Whose it was is recorded where it is not one's own.
/// A lock that is held in another database is not freed: that an issue is not open any more is enough.
pub(super) fn let_go(
    hub: &dyn HubView,
    cx: &mut Decision,
    issue: IssueId,
) -> Result<bool, Problem> {
    let Some(lock) = hub.lock(issue)? else {
        return Ok(false);
    };
    if lock.elsewhere.is_some() {
        note_override(hub, cx, issue)?;
        return Ok(false);
    }
    let from = (!lock.is_of(cx.agent.as_str())).then(|| lock.agent.clone());
    free(cx, &lock, from);
    Ok(true)
}

/// Records whose claim was overridden where another agent holds an issue that was written on.
pub(super) fn note_override(
    hub: &dyn HubView,
    cx: &mut Decision,
    issue: IssueId,
) -> Result<(), Problem> {
    let Some(lock) = hub
        .lock(issue)?
        .filter(|lock| !lock.is_of(cx.agent.as_str()))
    else {
        return Ok(());
    };
    let claim = ClaimRecorded {
        issue,
        token: lock.token,
        branch: None,
        from: Some(lock.agent),
        to: None,
    };
    record(cx, ClaimVerb::Overridden, claim);
    Ok(())
}

fn free(cx: &mut Decision, lock: &Lock, from: Option<String>) {
    cx.lock(LockChange::Free(lock.issue));
    record(
        cx,
        ClaimVerb::Released,
        ClaimRecorded {
            issue: lock.issue,
            token: lock.token,
            branch: None,
            from,
            to: None,
        },
    );
}

/// Records that a claim is none any more: somebody else holds the issue, or nobody does.
pub fn claim_lost(cx: &mut Decision, lock: &Lock, to: Option<String>) {
    let claim = ClaimRecorded {
        issue: lock.issue,
        token: lock.token,
        branch: None,
        from: None,
        to,
    };
    record(cx, ClaimVerb::Lost, claim);
}
