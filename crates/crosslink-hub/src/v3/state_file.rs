//! The parts of `state.json` as they are written, and what becomes of them.

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::model::{Lifecycle, Priority};
use serde::Deserialize;
use uuid::Uuid;

use super::envelope::EventKey;
use super::rows::{List, Losses, Rows};
use super::time::Time;
use crate::more::MoreOfIssue;
use crate::snapshot::{
    ClockSkew, HubComment, HubIssue, HubLock, HubMilestone, HubTimeEntry, MoreOfComment,
};

/// The file.
#[derive(Deserialize)]
pub(super) struct StateFile<'a> {
    pub(super) next_display_id: i64,
    pub(super) next_comment_id: i64,
    #[serde(borrow)]
    pub(super) display_id_map: Rows<'a>,
    #[serde(borrow)]
    pub(super) locks: Rows<'a>,
    #[serde(borrow)]
    pub(super) issues: Rows<'a>,
    #[serde(borrow, default)]
    pub(super) milestones: Rows<'a>,
    #[serde(borrow, default)]
    pub(super) deleted_issues: List<'a>,
    #[serde(default)]
    pub(super) next_milestone_id: Option<i64>,
    #[serde(borrow, default)]
    pub(super) skew_warnings: List<'a>,
    #[serde(borrow, default)]
    pub(super) unsigned_event_warnings: List<'a>,
    #[serde(default)]
    pub(super) watermark: Option<KeyFile>,
}

/// The place of an event among all.
#[derive(Deserialize)]
pub(super) struct KeyFile {
    timestamp: Time,
    agent_id: String,
    agent_seq: u64,
}

impl From<KeyFile> for EventKey {
    fn from(file: KeyFile) -> Self {
        Self {
            at: file.timestamp.at,
            agent: file.agent_id,
            seq: file.agent_seq,
        }
    }
}

/// A clock that ran ahead.
#[derive(Deserialize)]
pub(super) struct SkewFile {
    agent_id: String,
    skew_seconds: i64,
    event_timestamp: Time,
}

impl From<SkewFile> for ClockSkew {
    fn from(file: SkewFile) -> Self {
        Self {
            agent: file.agent_id,
            event_at: file.event_timestamp.at,
            seconds: file.skew_seconds,
        }
    }
}

/// Who works on an issue.
#[derive(Deserialize)]
pub(super) struct LockFile {
    agent_id: String,
    #[serde(default)]
    branch: Option<String>,
    claimed_at: Time,
}

impl From<LockFile> for HubLock {
    fn from(file: LockFile) -> Self {
        Self {
            agent: file.agent_id,
            branch: file.branch,
            claimed_at: file.claimed_at.at,
            lease_until: None,
            signed_by: None,
        }
    }
}

/// A milestone.
#[derive(Deserialize)]
pub(super) struct MilestoneFile {
    #[serde(default)]
    display_id: Option<i64>,
    name: String,
    #[serde(default)]
    description: Option<String>,
    status: String,
    created_at: Time,
    #[serde(default)]
    closed_at: Option<Time>,
}

impl MilestoneFile {
    pub(super) fn into_milestone(self, id: MilestoneId) -> HubMilestone {
        HubMilestone {
            id,
            number: shown(self.display_id),
            name: self.name,
            description: self.description,
            closed: self.status == "closed",
            created_at: self.created_at.at,
            closed_at: instant(self.closed_at),
            due_at: None,
        }
    }
}

/// An issue.
#[derive(Deserialize)]
pub(super) struct IssueFile<'a> {
    uuid: IssueId,
    #[serde(default)]
    display_id: Option<i64>,
    title: String,
    #[serde(default)]
    description: Option<String>,
    status: Lifecycle,
    priority: Priority,
    #[serde(default)]
    parent_uuid: Option<IssueId>,
    created_by: String,
    created_at: Time,
    updated_at: Time,
    #[serde(default)]
    closed_at: Option<Time>,
    #[serde(default)]
    scheduled_at: Option<Time>,
    #[serde(default)]
    due_at: Option<Time>,
    #[serde(default)]
    labels: Option<Vec<String>>,
    #[serde(default)]
    blockers: Option<Vec<IssueId>>,
    #[serde(default)]
    related: Option<Vec<IssueId>>,
    #[serde(default)]
    milestone_uuid: Option<MilestoneId>,
    #[serde(borrow, default)]
    comments: Rows<'a>,
    #[serde(borrow, default)]
    time_entries: Rows<'a>,
}

impl IssueFile<'_> {
    /// Its name in the map counts; a bad comment or entry costs itself.
    pub(super) fn into_issue(self, id: IssueId, losses: &mut Losses) -> HubIssue {
        if self.uuid != id {
            let reason = format!("says that it is {}", self.uuid);
            losses.note(&format_args!("issues/{id}"), &reason);
        }
        let place = |what| format!("issues/{id}/{what}");
        let comments = (self.comments).read(&place("comments"), losses, CommentFile::into_comment);
        let entries =
            (self.time_entries).read(&place("time_entries"), losses, EntryFile::into_entry);
        let mut issue = HubIssue {
            id,
            number: shown(self.display_id),
            title: self.title.into(),
            description: self.description.map(Into::into),
            status: self.status,
            priority: self.priority,
            parent: self.parent_uuid,
            created_by: self.created_by.into(),
            created_at: self.created_at.at,
            updated_at: self.updated_at.at,
            closed_at: instant(self.closed_at),
            labels: sorted(self.labels).into_iter().map(Into::into).collect(),
            blockers: sorted(self.blockers).into(),
            comments: comments.into(),
            more: MoreOfIssue {
                scheduled_at: instant(self.scheduled_at),
                due_at: instant(self.due_at),
                related: sorted(self.related),
                milestone: self.milestone_uuid,
                time_entries: entries,
            }
            .into(),
        };
        order(&mut issue);
        issue
    }
}

/// A comment.
#[derive(Deserialize)]
struct CommentFile {
    #[serde(default)]
    display_id: Option<i64>,
    author: String,
    content: String,
    created_at: Time,
    kind: String,
    #[serde(default)]
    trigger_type: Option<String>,
    #[serde(default)]
    intervention_context: Option<String>,
    #[serde(default)]
    driver_key_fingerprint: Option<String>,
    #[serde(default)]
    signed_by: Option<String>,
    #[serde(default)]
    signature: Option<String>,
}

impl CommentFile {
    fn into_comment(uuid: Uuid, file: Self, _: &mut Losses) -> HubComment {
        HubComment {
            uuid,
            number: shown(file.display_id),
            author: file.author.into(),
            content: file.content.into(),
            created_at: file.created_at.at,
            kind: file.kind.into(),
            more: MoreOfComment {
                trigger_type: file.trigger_type,
                intervention_context: file.intervention_context,
                driver_key_fingerprint: file.driver_key_fingerprint,
                signed_by: file.signed_by,
                signature: file.signature,
            }
            .kept(),
        }
    }
}

/// A stretch of work.
#[derive(Deserialize)]
struct EntryFile {
    #[serde(default)]
    display_id: Option<i64>,
    started_at: Time,
    #[serde(default)]
    ended_at: Option<Time>,
    #[serde(default)]
    duration_seconds: Option<i64>,
}

impl EntryFile {
    fn into_entry(uuid: Uuid, file: Self, _: &mut Losses) -> HubTimeEntry {
        HubTimeEntry {
            uuid,
            number: file.display_id,
            started_at: file.started_at.at,
            ended_at: instant(file.ended_at),
            seconds: file.duration_seconds,
        }
    }
}

/// Puts comments and stretches of work into their order.
pub(super) fn order(issue: &mut HubIssue) {
    issue.comments.sort_by(|one, other| {
        let place = |comment: &HubComment| (comment.created_at, comment.uuid);
        let by_time = one.created_at.cmp(&other.created_at);
        let by_author = by_time.then_with(|| one.author.cmp(&other.author));
        by_author.then_with(|| place(one).cmp(&place(other)))
    });
    if issue.more.time_entries.len() > 1 {
        let entries = &mut issue.more.time_entries;
        entries.sort_by_key(|entry| (entry.started_at, entry.uuid));
    }
}

fn sorted<T: Ord>(list: Option<Vec<T>>) -> Vec<T> {
    let mut list = list.unwrap_or_default();
    list.sort_unstable();
    list.dedup();
    list
}

pub(super) fn instant(time: Option<Time>) -> Option<crosslink_core::time::Timestamp> {
    time.map(|time| time.at)
}

/// A number as it is shown; nothing where it cannot be one.
pub(super) fn shown(number: Option<i64>) -> Option<u32> {
    number
        .and_then(|number| u32::try_from(number).ok())
        .filter(|number| *number > 0)
}
