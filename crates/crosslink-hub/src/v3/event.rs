//! What happened: the twenty kinds of events, their fields in the order in which they are signed.

use crosslink_core::id::{IssueId, MilestoneId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::time::Time;

/// Declares the events together with the list of their names.
macro_rules! events {
    ($($(#[$doc:meta])* $kind:ident $body:tt)*) => {
        /// What happened. Fields that are not known are left out when it is read.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type")]
        #[expect(missing_docs, reason = "the fields are those of the format, by their names")]
        pub enum Event {
            $($(#[$doc])* $kind $body,)*
            /// Something this program does not know.
            #[serde(skip)]
            Unknown {
                /// What it calls itself.
                kind: String,
                /// Its text, as written.
                text: String,
            },
        }

        /// The names of all kinds.
        pub const KINDS: &[&str] = &[$(stringify!($kind)),*];

        impl Event {
            /// The name of its kind.
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$kind { .. } => stringify!($kind),)*
                    Self::Unknown { kind, .. } => kind,
                }
            }
        }
    };
}

events! {
    /// An issue came to be.
    IssueCreated(Box<IssueCreated>)
    /// An agent wants to work on an issue.
    LockClaimed {
        issue_display_id: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        branch: Option<String>,
    }
    /// An agent no longer works on an issue.
    LockReleased { issue_display_id: i64 }
    /// Texts or the priority of an issue changed.
    IssueUpdated {
        uuid: IssueId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        priority: Option<String>,
    }
    /// An issue was opened, closed or put away.
    StatusChanged {
        uuid: IssueId,
        new_status: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        closed_at: Option<Time>,
    }
    /// One issue now waits for another.
    DependencyAdded { blocked_uuid: IssueId, blocker_uuid: IssueId }
    /// One issue no longer waits for another.
    DependencyRemoved { blocked_uuid: IssueId, blocker_uuid: IssueId }
    /// Two issues have to do with each other.
    RelationAdded { uuid_a: IssueId, uuid_b: IssueId }
    /// Two issues no longer have to do with each other.
    RelationRemoved { uuid_a: IssueId, uuid_b: IssueId }
    /// An issue counts towards a milestone, or towards none.
    MilestoneAssigned {
        issue_uuid: IssueId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        milestone_uuid: Option<MilestoneId>,
    }
    /// A label was put on an issue.
    LabelAdded { issue_uuid: IssueId, label: String }
    /// A label was taken off an issue.
    LabelRemoved { issue_uuid: IssueId, label: String }
    /// An issue is now a part of another, or of none.
    ParentChanged {
        issue_uuid: IssueId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        new_parent_uuid: Option<IssueId>,
    }
    /// Somebody wrote a comment.
    CommentAdded(Box<CommentAdded>)
    /// Time was spent on an issue.
    TimeEntryAdded {
        issue_uuid: IssueId,
        entry_uuid: Uuid,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        display_id: Option<i64>,
        started_at: Time,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ended_at: Option<Time>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        duration_seconds: Option<i64>,
    }
    /// An issue is gone for good.
    IssueDeleted { uuid: IssueId }
    /// A milestone came to be.
    MilestoneCreated {
        uuid: MilestoneId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        display_id: Option<i64>,
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        created_at: Time,
    }
    /// A milestone was reached, or given up.
    MilestoneClosed { uuid: MilestoneId, closed_at: Time }
    /// A milestone is gone for good.
    MilestoneDeleted { uuid: MilestoneId }
    /// When an issue should be worked on changed; both dates are replaced.
    ScheduleChanged {
        issue_uuid: IssueId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scheduled_at: Option<Time>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_at: Option<Time>,
    }
}

/// An issue that came to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are those of the format, by their names"
)]
pub struct IssueCreated {
    pub uuid: IssueId,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub priority: String,
    #[serde(
        default,
        deserialize_with = "or_nothing",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub labels: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_uuid: Option<IssueId>,
    pub created_by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled_at: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Time>,
}

/// A comment that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are those of the format, by their names"
)]
pub struct CommentAdded {
    pub issue_uuid: IssueId,
    pub comment_uuid: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_id: Option<i64>,
    pub author: String,
    pub content: String,
    pub created_at: Time,
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intervention_context: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver_key_fingerprint: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

/// Takes `null` for an empty list.
fn or_nothing<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The part of an event that says what it is.
#[derive(Deserialize)]
struct Tag {
    #[serde(rename = "type")]
    kind: String,
}

impl Event {
    /// Reads an event; one of a kind that is not known is kept as it is written.
    ///
    /// # Errors
    /// Where the text has no kind, or lacks a field its kind needs.
    pub(super) fn read(raw: &RawValue) -> Result<Self, serde_json::Error> {
        let Tag { kind } = serde_json::from_str(raw.get())?;
        if KINDS.contains(&kind.as_str()) {
            return serde_json::from_str(raw.get());
        }
        let text = raw.get().to_owned();
        Ok(Self::Unknown { kind, text })
    }

    /// The text that is signed: compact, fields that are known, in their order.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Unknown { text, .. } => text.clone(),
            known => serde_json::to_string(known).expect("an event has only text for keys"),
        }
    }

    /// The issue it is about, where there is exactly one.
    pub fn issue(&self) -> Option<IssueId> {
        match self {
            Self::IssueCreated(created) => Some(created.uuid),
            Self::CommentAdded(comment) => Some(comment.issue_uuid),
            Self::IssueUpdated { uuid, .. }
            | Self::StatusChanged { uuid, .. }
            | Self::IssueDeleted { uuid } => Some(*uuid),
            Self::DependencyAdded { blocked_uuid, .. }
            | Self::DependencyRemoved { blocked_uuid, .. } => Some(*blocked_uuid),
            Self::MilestoneAssigned { issue_uuid, .. }
            | Self::LabelAdded { issue_uuid, .. }
            | Self::LabelRemoved { issue_uuid, .. }
            | Self::ParentChanged { issue_uuid, .. }
            | Self::TimeEntryAdded { issue_uuid, .. }
            | Self::ScheduleChanged { issue_uuid, .. } => Some(*issue_uuid),
            Self::LockClaimed { .. }
            | Self::LockReleased { .. }
            | Self::RelationAdded { .. }
            | Self::RelationRemoved { .. }
            | Self::MilestoneCreated { .. }
            | Self::MilestoneClosed { .. }
            | Self::MilestoneDeleted { .. }
            | Self::Unknown { .. } => None,
        }
    }
}
