//! Closing, reopening, archiving.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::claims::let_go;
use super::decision::{display, existing, guard};
use super::{Decision, Edited, Operation};
use crate::entity::Issue;
use crate::event::{IssueField, IssueVerb};
use crate::hub::HubView;
use crate::id::IssueId;
use crate::model::{Lifecycle, Standing};
use crate::problem::{Code, Problem};

/// Closes an issue and releases one's own lock on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CloseIssue {
    /// The issue.
    pub issue: IssueId,
    /// Why it is closed.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whether its open sub-issues are closed too.
    #[serde(default)]
    pub recursive: bool,
    /// Whether to go on although another agent holds the issue.
    #[serde(default)]
    pub force: bool,
}

/// What closing an issue achieved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Closed {
    /// What people call the issue.
    pub display_id: String,
    /// Its title.
    pub title: String,
    /// Whether it was closed before.
    pub already: bool,
    /// The sub-issues that were closed with it.
    pub also_closed: Vec<String>,
    /// The sub-issues that stay open.
    pub open_subissues: Vec<String>,
    /// Whether a lock was released.
    pub released: bool,
    /// The issues that nothing blocks any more.
    pub unblocked: Vec<String>,
    /// The timer that ran on what was closed; it was stopped, and its time logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timer: Option<StoppedTimer>,
}

/// A timer that was stopped because its issue was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StoppedTimer {
    /// What people call the issue.
    pub display_id: String,
    /// Seconds that were logged.
    pub seconds: i64,
}

impl Operation for CloseIssue {
    const NAME: &'static str = "issue.close";
    type Outcome = Closed;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Closed, Problem> {
        let issue = existing(hub, self.issue)?;
        guard(hub, cx, self.issue, self.force)?;
        let reason = match &self.reason {
            Some(text) => super::check_body(text, "Close reason")?,
            None => None,
        };
        let mut outcome = Closed {
            display_id: display(hub, self.issue)?,
            title: issue.title.clone(),
            already: issue.standing.state != Lifecycle::Open,
            ..Closed::default()
        };
        for child in open_descendants(hub, self.issue)? {
            let name = display(hub, child.id)?;
            if self.recursive {
                guard(hub, cx, child.id, self.force)?;
                close_one(hub, cx, &child, reason.clone())?;
                outcome.also_closed.push(name);
            } else {
                outcome.open_subissues.push(name);
            }
        }
        outcome.released = close_one(hub, cx, &issue, reason)?;
        outcome.unblocked = freed_by(hub, &issue)?;
        Ok(outcome)
    }
}

fn close_one(
    hub: &dyn HubView,
    cx: &mut Decision,
    issue: &Issue,
    reason: Option<String>,
) -> Result<bool, Problem> {
    if issue.standing.state == Lifecycle::Open {
        let standing = Standing {
            state: Lifecycle::Closed,
            closed_at: Some(cx.now),
            reason,
        };
        cx.write_issue(
            hub,
            issue,
            IssueVerb::Closed,
            vec![IssueField::Status(standing)],
        )?;
    }
    let_go(hub, cx, issue.id)
}

/// The issues that wait for this one alone.
fn freed_by(hub: &dyn HubView, issue: &Issue) -> Result<Vec<String>, Problem> {
    let mut freed = Vec::new();
    if !issue.is_open() {
        return Ok(freed);
    }
    for waiting in by_name(hub, hub.blocked_by(issue.id)?)? {
        if !hub.issue(waiting)?.is_some_and(|waiting| waiting.is_open()) {
            continue;
        }
        let mut others = hub
            .elements(waiting)?
            .into_iter()
            .filter_map(|element| match element {
                crate::event::Element::Blocker(blocker) if blocker != issue.id => Some(blocker),
                _ => None,
            });
        if !others.try_fold(false, |open, blocker| {
            hub.issue(blocker)
                .map(|blocker| open || blocker.is_some_and(|blocker| blocker.is_open()))
        })? {
            freed.push(display(hub, waiting)?);
        }
    }
    Ok(freed)
}

/// Every visible open issue below this one, nearest first.
fn open_descendants(hub: &dyn HubView, root: IssueId) -> Result<Vec<Issue>, Problem> {
    Ok(descendants(hub, root)?
        .into_iter()
        .filter(Issue::is_open)
        .collect())
}

/// The issues in the order of what people call them, `#9` before `#10`.
fn by_name(hub: &dyn HubView, ids: Vec<IssueId>) -> Result<Vec<IssueId>, Problem> {
    let mut named = ids
        .into_iter()
        .map(|id| display(hub, id).map(|name| (name.len(), name, id)))
        .collect::<Result<Vec<_>, _>>()?;
    named.sort();
    Ok(named.into_iter().map(|(.., id)| id).collect())
}

/// Every created issue below this one, nearest first, each once.
pub(super) fn descendants(hub: &dyn HubView, root: IssueId) -> Result<Vec<Issue>, Problem> {
    let mut seen = std::collections::BTreeSet::from([root]);
    let mut found = Vec::new();
    let mut open = std::collections::VecDeque::from([root]);
    while let Some(parent) = open.pop_front() {
        for child in by_name(hub, hub.children(parent)?)? {
            if !seen.insert(child) {
                continue;
            }
            open.push_back(child);
            found.extend(hub.issue(child)?.filter(|issue| issue.created.is_some()));
        }
    }
    Ok(found)
}

/// Opens a closed or archived issue again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReopenIssue {
    /// The issue.
    pub issue: IssueId,
}

impl Operation for ReopenIssue {
    const NAME: &'static str = "issue.reopen";
    type Outcome = Edited;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Edited, Problem> {
        let issue = existing(hub, self.issue)?;
        let field = IssueField::Status(Standing::default());
        let changed = cx.write_issue(hub, &issue, IssueVerb::Reopened, vec![field])?;
        Ok(Edited {
            display_id: display(hub, self.issue)?,
            changed,
        })
    }
}

/// Puts a closed issue away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ArchiveIssue {
    /// The issue.
    pub issue: IssueId,
}

impl Operation for ArchiveIssue {
    const NAME: &'static str = "issue.archive";
    type Outcome = Edited;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Edited, Problem> {
        let issue = existing(hub, self.issue)?;
        let display_id = display(hub, self.issue)?;
        let word = match issue.standing.state {
            Lifecycle::Closed => return put_away(hub, cx, &issue, Lifecycle::Archived),
            Lifecycle::Open => "open",
            Lifecycle::Archived => "archived",
        };
        let message = format!("Can only archive closed issues. Issue {display_id} is '{word}'");
        Err(Problem::new(Code::IssueNotClosed, message))
    }
}

/// Brings an archived issue back as closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnarchiveIssue {
    /// The issue.
    pub issue: IssueId,
}

impl Operation for UnarchiveIssue {
    const NAME: &'static str = "issue.unarchive";
    type Outcome = Edited;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Edited, Problem> {
        let issue = existing(hub, self.issue)?;
        if issue.standing.state != Lifecycle::Archived {
            let message = format!(
                "Issue {} not found or not archived",
                display(hub, self.issue)?
            );
            return Err(Problem::new(Code::IssueNotArchived, message));
        }
        put_away(hub, cx, &issue, Lifecycle::Closed)
    }
}

fn put_away(
    hub: &dyn HubView,
    cx: &mut Decision,
    issue: &Issue,
    state: Lifecycle,
) -> Result<Edited, Problem> {
    let standing = Standing {
        state,
        ..issue.standing.clone()
    };
    let verb = if state == Lifecycle::Archived {
        IssueVerb::Archived
    } else {
        IssueVerb::Unarchived
    };
    let changed = cx.write_issue(hub, issue, verb, vec![IssueField::Status(standing)])?;
    let_go(hub, cx, issue.id)?;
    Ok(Edited {
        display_id: display(hub, issue.id)?,
        changed,
    })
}
