//! Plain data for every face: what a person or program is shown.

use schemars::JsonSchema;
use serde::Serialize;

use crate::id::{CommentId, IssueId, MilestoneId, TimeEntryId};
use crate::json::Foreign;
use crate::model::{Lifecycle, Priority, Status};
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
    /// What is unusual about that claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<ClaimMark>,
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
    #[serde(rename = "progress")]
    pub subissues: Progress,
    /// How many comments it has.
    pub comment_count: u32,
    /// Whether it was deleted and can be restored.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

/// What is unusual about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimMark {
    /// It is held in another clone of the project, whatever the agent's name.
    Elsewhere,
    /// The remote has not granted it yet: another clone may be granted it first.
    Tentative,
}

/// How far a set of issues is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Progress {
    /// Closed or archived ones.
    pub closed: u32,
    /// All of them.
    pub total: u32,
}

/// An issue that another one names.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "linked_issue")]
pub struct LinkedIssue {
    /// The display number; `null` until one is drawn.
    pub id: Option<u32>,
    /// `#12`, or the short id while there is no number.
    pub display_id: String,
    /// The name that never changes.
    pub uuid: IssueId,
    /// One line.
    pub title: String,
    /// Open, in progress, closed or archived.
    pub status: Status,
    /// How urgent it is.
    pub priority: Priority,
}

/// A comment or intervention.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "comment")]
pub struct CommentView {
    /// Its place among the comments of this database; it may differ in other clones.
    pub id: i64,
    /// The display number of the issue.
    pub issue_id: Option<u32>,
    /// The text.
    pub content: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// `note`, `plan`, … or any other word.
    pub kind: String,
    /// What made a driver step in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger_type: Option<String>,
    /// What was going on when a driver stepped in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intervention_context: Option<String>,
    /// The fingerprint of the driver's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver_key_fingerprint: Option<String>,
    /// The name that never changes.
    pub uuid: CommentId,
    /// Who wrote it.
    pub author: String,
    /// Whether its text was replaced since.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// Whether its text is hidden for good.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub redacted: bool,
}

/// A milestone.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "milestone")]
pub struct MilestoneView {
    /// The display number; `null` until one is drawn.
    pub id: Option<u32>,
    /// One line.
    pub name: String,
    /// Markdown.
    pub description: Option<String>,
    /// `open` or `closed`.
    pub status: Lifecycle,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was closed, while it is not open.
    pub closed_at: Option<Timestamp>,
    /// When it should be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The name that never changes.
    pub uuid: MilestoneId,
    /// Who created it.
    pub created_by: String,
    /// How far its issues are done.
    pub progress: Progress,
}

/// A milestone with its issues.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "milestone_detail")]
pub struct MilestoneDetail {
    /// The milestone.
    #[serde(flatten)]
    pub milestone: MilestoneView,
    /// Its issues, least number first.
    pub issues: Vec<LinkedIssue>,
}

/// A logged stretch of work.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "time_entry")]
pub struct TimeEntryView {
    /// The name that never changes.
    pub uuid: TimeEntryId,
    /// The display number of the issue.
    pub issue_id: Option<u32>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended, if it did.
    pub ended_at: Option<Timestamp>,
    /// Whole seconds of work.
    pub duration_seconds: Option<i64>,
    /// Who worked.
    pub author: String,
}

/// An issue with everything that belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "issue_detail")]
pub struct IssueDetail {
    /// What a list shows of it.
    #[serde(flatten)]
    pub issue: IssueSummary,
    /// What must hold when it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acceptance: Option<String>,
    /// Its milestone.
    pub milestone: Option<MilestoneView>,
    /// Its comments, oldest first.
    pub comments: Vec<CommentView>,
    /// The display numbers of its blockers.
    pub blocked_by: Vec<u32>,
    /// The display numbers of the issues it blocks.
    pub blocking: Vec<u32>,
    /// Its sub-issues, least number first.
    pub subissues: Vec<IssueSummary>,
    /// The issues it has to do with, least number first.
    pub related: Vec<IssueSummary>,
    /// Its parent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<LinkedIssue>,
    /// Its blockers, by name.
    pub blockers: Vec<LinkedIssue>,
    /// The issues it blocks, by name.
    pub blocks: Vec<LinkedIssue>,
    /// Every number it answers to, if there is more than one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<u32>,
    /// What was written beside each other and waits for `conflicts settle`, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<String>,
    /// Stretches of work logged on it, oldest first.
    pub time_entries: Vec<TimeEntryView>,
    /// What an import brought and no field holds.
    #[serde(skip_serializing_if = "Foreign::is_empty")]
    pub foreign: Foreign,
}
