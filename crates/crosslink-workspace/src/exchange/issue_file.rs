//! The documented JSON shape of an issue in an export: the reference's fields, in its order, then ours.
//!
//! Comments and stretches of work are counted from 1 within their issue, so that the same project gives
//! the same bytes in every clone.

use crosslink_core::entity::{Comment, TimeEntry};
use crosslink_core::id::{CommentId, IssueId, MilestoneId, TimeEntryId};
use crosslink_core::json::{Foreign, Json};
use crosslink_core::model::{Lifecycle, Priority};
use crosslink_core::time::Timestamp;
use crosslink_store::{WholeIssue, WholeMilestone};
use schemars::JsonSchema;
use serde::Serialize;

/// One issue of an export.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "issue_file")]
pub struct IssueFile<'a> {
    /// The name that never changes.
    pub uuid: IssueId,
    /// The display number; `null` until one is drawn.
    pub display_id: Option<u32>,
    /// One line.
    pub title: &'a str,
    /// Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'a str>,
    /// Open, closed or archived; who is at work on it is no part of an export.
    pub status: Lifecycle,
    /// How urgent it is.
    pub priority: Priority,
    /// The issue it is a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_uuid: Option<IssueId>,
    /// Who created it.
    pub created_by: &'a str,
    /// When it was created.
    pub created_at: Timestamp,
    /// When anything about it last changed.
    pub updated_at: Timestamp,
    /// When it was closed, while it is not open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// Work should not start before this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_at: Option<Timestamp>,
    /// Work should be done by this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// Sorted.
    #[serde(skip_serializing_if = "slice_is_empty")]
    pub labels: &'a [String],
    /// Its comments, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<CommentFile<'a>>,
    /// The issues that must be closed first.
    #[serde(skip_serializing_if = "slice_is_empty")]
    pub blockers: &'a [IssueId],
    /// The issues it has to do with; both ends name each other.
    #[serde(skip_serializing_if = "slice_is_empty")]
    pub related: &'a [IssueId],
    /// The milestone it counts towards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milestone_uuid: Option<MilestoneId>,
    /// Stretches of work logged on it, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub time_entries: Vec<TimeFile<'a>>,
    /// What sort of work it is.
    #[serde(rename = "type")]
    pub issue_type: &'a str,
    /// Who should do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<&'a str>,
    /// What must hold when it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acceptance: Option<&'a str>,
    /// Why it was closed, if somebody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_reason: Option<&'a str>,
    /// Ids it has elsewhere.
    #[serde(skip_serializing_if = "slice_is_empty")]
    pub external_refs: &'a [String],
    /// The milestone it counts towards, whole, where the format has no other place for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milestone: Option<MilestoneFile<'a>>,
    /// Every number it answers to, if there is more than one.
    #[serde(skip_serializing_if = "slice_is_empty")]
    pub aliases: &'a [u32],
    /// Whether it was deleted and can be restored.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// What an import brought and no field holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Foreign")]
    pub foreign: Option<&'a Json>,
}

/// A comment or intervention of an export.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommentFile<'a> {
    /// Its place among the comments of its issue, from 1.
    pub id: usize,
    /// Who wrote it.
    pub author: &'a str,
    /// The text; empty where it was hidden for good.
    pub content: &'a str,
    /// When it was written.
    pub created_at: Timestamp,
    /// `note`, `plan`, … or any other word.
    pub kind: &'a str,
    /// What made a driver step in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger_type: Option<&'a str>,
    /// What was going on when a driver stepped in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intervention_context: Option<&'a str>,
    /// The fingerprint of the driver's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver_key_fingerprint: Option<&'a str>,
    /// The name that never changes.
    pub uuid: CommentId,
    /// Whether its text is hidden for good.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub redacted: bool,
    /// What an import brought and no field holds.
    #[serde(skip_serializing_if = "Foreign::is_empty")]
    #[schemars(with = "Foreign")]
    pub foreign: &'a Foreign,
}

/// A stretch of work of an export.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TimeFile<'a> {
    /// Its place among the stretches of its issue, from 1.
    pub id: usize,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// Whole seconds of work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_seconds: Option<i64>,
    /// The name that never changes.
    pub uuid: TimeEntryId,
    /// Who worked.
    pub author: &'a str,
}

/// A milestone of an export: the reference's fields, in its order, then ours.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "milestone_file")]
pub struct MilestoneFile<'a> {
    /// The display number; `null` until one is drawn.
    pub id: Option<u32>,
    /// One line.
    pub name: &'a str,
    /// Markdown.
    pub description: Option<&'a str>,
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
    pub created_by: &'a str,
}

fn slice_is_empty<T>(slice: &[T]) -> bool {
    slice.is_empty()
}

impl<'a> IssueFile<'a> {
    /// The shape of an issue, with its milestone if that is to stand inside it.
    pub(crate) fn of(whole: &'a WholeIssue, milestone: Option<&'a WholeMilestone>) -> Self {
        let issue = &whole.issue;
        Self {
            uuid: issue.id,
            display_id: whole.number(),
            title: &issue.title,
            description: issue.description.as_deref(),
            status: issue.standing.state,
            priority: issue.priority,
            parent_uuid: issue.parent,
            created_by: &issue.created_by,
            created_at: issue.created_at,
            updated_at: issue.updated_at,
            closed_at: issue.standing.closed_at,
            scheduled_at: issue.scheduled,
            due_at: issue.due,
            labels: &whole.labels,
            comments: numbered(&whole.comments, CommentFile::of),
            blockers: &whole.blockers,
            related: &whole.related,
            milestone_uuid: issue.milestone,
            time_entries: numbered(&whole.times, TimeFile::of),
            issue_type: issue.issue_type.as_str(),
            assignee: issue.assignee.as_deref(),
            acceptance: issue.acceptance.as_deref(),
            close_reason: issue.standing.reason.as_deref(),
            external_refs: &whole.external_refs,
            milestone: milestone.map(MilestoneFile::of),
            aliases: if whole.numbers.len() > 1 {
                &whole.numbers
            } else {
                &[]
            },
            deleted: issue.deleted,
            foreign: whole.foreign.as_ref(),
        }
    }
}

/// Counts from 1.
fn numbered<'a, T, U>(items: &'a [T], of: impl Fn(usize, &'a T) -> U) -> Vec<U> {
    let counted = items.iter().enumerate();
    counted.map(|(at, item)| of(at + 1, item)).collect()
}

impl<'a> CommentFile<'a> {
    fn of(id: usize, comment: &'a Comment) -> Self {
        Self {
            id,
            author: &comment.author,
            content: &comment.body,
            created_at: comment.created_at,
            kind: &comment.kind,
            trigger_type: comment.trigger.as_deref(),
            intervention_context: comment.context.as_deref(),
            driver_key_fingerprint: comment.driver_key_fingerprint.as_deref(),
            uuid: comment.id,
            redacted: comment.redacted,
            foreign: &comment.foreign,
        }
    }
}

impl<'a> TimeFile<'a> {
    fn of(id: usize, entry: &'a TimeEntry) -> Self {
        Self {
            id,
            started_at: entry.started_at,
            ended_at: entry.ended_at,
            duration_seconds: entry.seconds,
            uuid: entry.id,
            author: &entry.author,
        }
    }
}

impl<'a> MilestoneFile<'a> {
    pub(crate) fn of(whole: &'a WholeMilestone) -> Self {
        let milestone = &whole.milestone;
        Self {
            id: whole.number(),
            name: &milestone.name,
            description: milestone.description.as_deref(),
            status: milestone.standing.state,
            created_at: milestone.created_at,
            closed_at: milestone.standing.closed_at,
            due_at: milestone.due,
            uuid: milestone.id,
            created_by: &milestone.created_by,
        }
    }
}
