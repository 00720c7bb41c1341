//! Deleting and restoring: hidden, never gone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::claims::let_go;
use super::decision::{created, display, existing, guard};
use super::lifecycle::descendants;
use super::{Decision, Operation};
use crate::entity::Issue;
use crate::event::{IssueField, IssueFieldName, IssueVerb};
use crate::hub::HubView;
use crate::id::{IssueId, OperationId};
use crate::problem::{Code, Problem};

/// What becomes of the sub-issues of a deleted issue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Children {
    /// Nobody said: an issue that has some is not deleted.
    #[default]
    Refuse,
    /// They are deleted with it.
    Delete,
    /// They go up to its parent.
    Keep,
}

/// Hides an issue. Restoring brings everything back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteIssue {
    /// The issue.
    pub issue: IssueId,
    /// What becomes of its sub-issues.
    #[serde(default)]
    pub children: Children,
    /// Whether to go on although another agent holds the issue.
    #[serde(default)]
    pub force: bool,
}

/// What deleting or restoring achieved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deleted {
    /// What people call the issue.
    pub display_id: String,
    /// The sub-issues that went with it.
    pub with: Vec<String>,
    /// The sub-issues that went up to its parent.
    pub kept: Vec<String>,
}

impl Operation for DeleteIssue {
    const NAME: &'static str = "issue.delete";
    type Outcome = Deleted;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Deleted, Problem> {
        let issue = existing(hub, self.issue)?;
        guard(hub, cx, self.issue, self.force)?;
        let mut outcome = Deleted {
            display_id: display(hub, self.issue)?,
            with: Vec::new(),
            kept: Vec::new(),
        };
        let below: Vec<_> = descendants(hub, self.issue)?
            .into_iter()
            .filter(Issue::is_visible)
            .collect();
        match self.children {
            Children::Refuse if !below.is_empty() => {
                return Err(has_children(hub, &outcome.display_id, &below)?);
            }
            Children::Refuse => {}
            Children::Delete => {
                for child in &below {
                    guard(hub, cx, child.id, self.force)?;
                    hide(hub, cx, child)?;
                    outcome.with.push(display(hub, child.id)?);
                }
            }
            Children::Keep => {
                for child in below.iter().filter(|child| child.parent == Some(issue.id)) {
                    guard(hub, cx, child.id, self.force)?;
                    let up = vec![IssueField::Parent(issue.parent)];
                    cx.write_issue(hub, child, IssueVerb::Moved, up)?;
                    outcome.kept.push(display(hub, child.id)?);
                }
            }
        }
        hide(hub, cx, &issue)?;
        Ok(outcome)
    }
}

fn hide(hub: &dyn HubView, cx: &mut Decision, issue: &Issue) -> Result<(), Problem> {
    cx.write_issue(
        hub,
        issue,
        IssueVerb::Deleted,
        vec![IssueField::Deleted(true)],
    )?;
    let_go(hub, cx, issue.id)?;
    Ok(())
}

fn has_children(hub: &dyn HubView, name: &str, below: &[Issue]) -> Result<Problem, Problem> {
    let names = below
        .iter()
        .map(|child| display(hub, child.id))
        .collect::<Result<Vec<_>, _>>()?;
    let list = names.join(", ");
    let message = format!("Issue {name} has {} sub-issue(s): {list}", below.len());
    Ok(Problem::new(Code::IssueHasChildren, message)
        .hint("`--force` deletes them too")
        .hint("`--keep-children` moves them up to its parent"))
}

/// Brings a deleted issue back, with the sub-issues that were deleted by the same operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RestoreIssue {
    /// The issue.
    pub issue: IssueId,
}

impl Operation for RestoreIssue {
    const NAME: &'static str = "issue.restore";
    type Outcome = Deleted;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Deleted, Problem> {
        let issue = created(hub, self.issue)?;
        let display_id = display(hub, self.issue)?;
        if !issue.deleted {
            return Err(Problem::new(
                Code::IssueNotDeleted,
                format!("Issue {display_id} is not deleted"),
            ));
        }
        let operation = deleted_by(hub, &issue)?;
        let mut outcome = Deleted {
            display_id,
            with: Vec::new(),
            kept: Vec::new(),
        };
        let show = vec![IssueField::Deleted(false)];
        cx.write_issue(hub, &issue, IssueVerb::Restored, show.clone())?;
        for child in descendants(hub, self.issue)?
            .into_iter()
            .filter(|child| child.deleted)
        {
            if operation.is_some() && deleted_by(hub, &child)? == operation {
                cx.write_issue(hub, &child, IssueVerb::Restored, show.clone())?;
                outcome.with.push(display(hub, child.id)?);
            }
        }
        Ok(outcome)
    }
}

fn deleted_by(hub: &dyn HubView, issue: &Issue) -> Result<Option<OperationId>, Problem> {
    let Some(stamp) = hub.issue_stamp(issue.id, IssueFieldName::Deleted)? else {
        return Ok(None);
    };
    Ok(hub.event(stamp.event)?.map(|event| event.header.op))
}
