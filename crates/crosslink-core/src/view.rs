//! Plain data for every face: what a person or program is shown.

use schemars::JsonSchema;
use serde::Serialize;

use crate::id::IssueId;
use crate::model::{Priority, Status};
use crate::time::Timestamp;

/// One issue in a list. The first fields are the reference's, in its order; the others are added.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "issue")]
pub struct IssueSummary {
    /// The display number; `null` until one is drawn.
    pub id: Option<u32>,
    /// One line.
    pub title: String,
    /// Markdown, up to 64 KiB.
    pub description: Option<String>,
    /// Open, in progress (open and held), closed or archived.
    pub status: Status,
    /// How urgent it is.
    pub priority: Priority,
    /// The display number of the parent.
    pub parent_id: Option<u32>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When anything about it last changed.
    pub updated_at: Timestamp,
    /// When it was closed, while it is not open.
    pub closed_at: Option<Timestamp>,
    /// Work should not start before this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_at: Option<Timestamp>,
    /// Work should be done by this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The name that never changes.
    pub uuid: IssueId,
    /// `#12`, or the short id while there is no number.
    pub display_id: String,
    /// What sort of work it is.
    #[serde(rename = "type")]
    pub issue_type: String,
    /// Sorted.
    pub labels: Vec<String>,
    /// Who should do it.
    pub assignee: Option<String>,
    /// Who holds it now.
    pub claimed_by: Option<String>,
    /// Who created it.
    pub created_by: Option<String>,
    /// The display number of its milestone.
    pub milestone_id: Option<u32>,
    /// Why it was closed, if somebody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_reason: Option<String>,
    /// Ids it has elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub external_refs: Vec<String>,
    /// How many open issues block it.
    pub open_blockers: u32,
    /// How many sub-issues it has, and how many of them are closed or archived.
    pub subissues: Progress,
    /// How many comments it has.
    pub comment_count: u32,
    /// Whether it was deleted and can be restored.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

/// How far a set of issues is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Progress {
    /// Closed or archived ones.
    pub closed: u32,
    /// All of them.
    pub total: u32,
}
