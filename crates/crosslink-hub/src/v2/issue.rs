//! Issues and comments: one file each, or, in the first generation, one file for both.

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::model::{Lifecycle, Priority};
use crosslink_core::time::Timestamp;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Reason, json, or_default};
use crate::more::MoreOfIssue;
use crate::snapshot::{HubComment, HubIssue, HubTimeEntry, MoreOfComment};

#[derive(Deserialize)]
struct IssueFile {
    uuid: Uuid,
    display_id: Option<u32>,
    title: String,
    description: Option<String>,
    status: Lifecycle,
    priority: Priority,
    parent_uuid: Option<Uuid>,
    created_by: String,
    created_at: Timestamp,
    updated_at: Timestamp,
    closed_at: Option<Timestamp>,
    scheduled_at: Option<Timestamp>,
    due_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "or_default")]
    labels: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    comments: Vec<InlineComment>,
    #[serde(default, deserialize_with = "or_default")]
    blockers: Vec<Uuid>,
    #[serde(default, deserialize_with = "or_default")]
    related: Vec<Uuid>,
    milestone_uuid: Option<Uuid>,
    #[serde(default, deserialize_with = "or_default")]
    time_entries: Vec<TimeEntryFile>,
}

/// A comment inside an issue; only its number tells it from others.
#[derive(Deserialize)]
struct InlineComment {
    id: i64,
    #[serde(flatten)]
    said: Said,
}

#[derive(Deserialize)]
struct CommentFile {
    uuid: Uuid,
    #[serde(flatten)]
    said: Said,
}

/// What every comment has.
#[derive(Deserialize)]
struct Said {
    author: String,
    content: String,
    created_at: Timestamp,
    kind: Option<String>,
    trigger_type: Option<String>,
    intervention_context: Option<String>,
    driver_key_fingerprint: Option<String>,
    signed_by: Option<String>,
    signature: Option<String>,
}

#[derive(Deserialize)]
struct TimeEntryFile {
    id: i64,
    started_at: Timestamp,
    ended_at: Option<Timestamp>,
    duration_seconds: Option<i64>,
}

/// Reads an issue; its own name counts, not that of the file. Comments inside it come along.
pub(super) fn issue(bytes: &[u8]) -> Result<HubIssue, Reason> {
    let file: IssueFile = json(bytes)?;
    let comments = file.comments.into_iter();
    let entries = file.time_entries.into_iter();
    let mut entries: Vec<HubTimeEntry> = entries.map(|entry| entry.of_issue(file.uuid)).collect();
    entries.sort_by_key(|entry| entry.started_at);
    Ok(HubIssue {
        id: IssueId(file.uuid),
        number: file.display_id,
        title: file.title.into(),
        description: file.description.map(Into::into),
        status: file.status,
        priority: file.priority,
        parent: file.parent_uuid.map(IssueId),
        created_by: file.created_by.into(),
        created_at: file.created_at,
        updated_at: file.updated_at,
        closed_at: file.closed_at,
        labels: sorted(file.labels).map(Into::into).collect(),
        blockers: sorted(file.blockers).map(IssueId).collect(),
        comments: comments
            .map(|comment| comment.of_issue(file.uuid))
            .collect(),
        more: MoreOfIssue {
            scheduled_at: file.scheduled_at,
            due_at: file.due_at,
            related: sorted(file.related).map(IssueId).collect(),
            milestone: file.milestone_uuid.map(MilestoneId),
            time_entries: entries,
        }
        .into(),
    })
}

/// Each once, in order.
fn sorted<T: Ord>(mut list: Vec<T>) -> impl Iterator<Item = T> {
    list.sort_unstable();
    list.dedup();
    list.into_iter()
}

/// Reads a comment that has a file of its own.
pub(super) fn comment(bytes: &[u8]) -> Result<HubComment, Reason> {
    let file: CommentFile = json(bytes)?;
    Ok(file.said.into_comment(file.uuid, None))
}

/// Puts comments into the order everyone shows them in.
pub(super) fn sort_comments(comments: &mut [HubComment]) {
    comments.sort_by(|one, other| {
        (one.created_at, &one.author, one.uuid).cmp(&(other.created_at, &other.author, other.uuid))
    });
}

impl InlineComment {
    fn of_issue(self, issue: Uuid) -> HubComment {
        let uuid = derived(issue, "comment", self.id);
        self.said.into_comment(uuid, u32::try_from(self.id).ok())
    }
}

impl Said {
    fn into_comment(self, uuid: Uuid, number: Option<u32>) -> HubComment {
        HubComment {
            uuid,
            number,
            author: self.author.into(),
            content: self.content.into(),
            created_at: self.created_at,
            kind: self.kind.map_or_else(|| "note".into(), Into::into),
            more: MoreOfComment {
                trigger_type: self.trigger_type,
                intervention_context: self.intervention_context,
                driver_key_fingerprint: self.driver_key_fingerprint,
                signed_by: self.signed_by,
                signature: self.signature,
            }
            .kept(),
        }
    }
}

impl TimeEntryFile {
    fn of_issue(self, issue: Uuid) -> HubTimeEntry {
        HubTimeEntry {
            uuid: derived(issue, "time-entry", self.id),
            number: Some(self.id),
            started_at: self.started_at,
            ended_at: self.ended_at,
            seconds: self.duration_seconds,
        }
    }
}

/// The name of what only has a number: the rule of the reference's own migration (first 16 bytes of the
/// SHA-256 of `crosslink-hub-v3:<what>:<issue>:<number>`), so that every reader derives the same.
fn derived(issue: Uuid, what: &str, number: i64) -> Uuid {
    let hash = Sha256::digest(format!("crosslink-hub-v3:{what}:{issue}:{number}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Uuid::from_bytes(bytes)
}
