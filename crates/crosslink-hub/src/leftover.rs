//! What an older hub says and no field of ours holds: kept to the letter beside what has one, by the name of the source.

use std::collections::BTreeMap;

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::json::{Foreign, Json};
use crosslink_core::model::Lifecycle;
use crosslink_core::time::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::snapshot::{HubComment, HubFormat, HubIssue, HubLock, HubSnapshot};

/// What is left over of an issue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct OfIssue {
    /// When it was closed, of one that is open again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) closed_at: Option<Timestamp>,
    /// When it last changed, where something that has a time of its own happened later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) updated_at: Option<Timestamp>,
    /// A parent that is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parent: Option<IssueId>,
    /// A milestone that is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) milestone: Option<MilestoneId>,
    /// Blockers that are not there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) blockers: Vec<IssueId>,
    /// Related issues that are not there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) related: Vec<IssueId>,
    /// The numbers of its stretches of work.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) time_entries: BTreeMap<Uuid, i64>,
}

/// What is left over of a comment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct OfComment {
    /// Its number in the hub.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) display_id: Option<u32>,
    /// The fingerprint of the key it is signed with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) signed_by: Option<String>,
    /// The signature, as the hub has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) signature: Option<String>,
}

/// Who held an issue when it was migrated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OfLock {
    pub(crate) agent: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) branch: Option<String>,
    pub(crate) claimed_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) signed_by: Option<String>,
}

/// The name under which it is kept.
pub(crate) fn source(format: HubFormat) -> &'static str {
    match format {
        HubFormat::V1 => "hub-v1",
        HubFormat::V2 => "hub-v2",
        HubFormat::V3 => "hub-v3",
        HubFormat::V4 => "hub-v4",
    }
}

/// Keeps what is left over, if anything is.
pub(crate) fn keep<T: Default + PartialEq + Serialize>(format: HubFormat, left: &T) -> Foreign {
    let mut foreign = Foreign::new();
    if *left != T::default() {
        foreign.insert(source(format).to_owned(), Json::of(left));
    }
    foreign
}

/// Reads what was kept.
pub(crate) fn kept<T: Default + DeserializeOwned>(format: HubFormat, foreign: &Foreign) -> T {
    let kept = foreign.get(source(format));
    let read = kept.and_then(|json| serde_json::from_str(json.text()).ok());
    read.unwrap_or_default()
}

impl OfIssue {
    pub(crate) fn of(hub: &HubSnapshot, issue: &HubIssue) -> Self {
        let nowhere = |other: &IssueId| !hub.leads_somewhere(issue, other);
        let reopened = |_: &Timestamp| issue.status == Lifecycle::Open;
        let numbers = issue.more.time_entries.iter();
        Self {
            closed_at: issue.closed_at.filter(reopened),
            updated_at: (issue.updated_at < last_touched(issue)).then_some(issue.updated_at),
            parent: issue.parent.filter(nowhere),
            milestone: issue
                .more
                .milestone
                .filter(|milestone| !hub.milestones.contains_key(milestone)),
            blockers: issue.blockers.iter().copied().filter(nowhere).collect(),
            related: issue.more.related.iter().copied().filter(nowhere).collect(),
            time_entries: numbers
                .filter_map(|entry| Some((entry.uuid, entry.number?)))
                .collect(),
        }
    }
}

/// When the last thing happened to an issue that has a time of its own.
fn last_touched(issue: &HubIssue) -> Timestamp {
    let comments = issue.comments.iter().map(|comment| comment.created_at);
    let times = issue.more.time_entries.iter();
    let times = times.map(|entry| entry.ended_at.unwrap_or(entry.started_at));
    comments
        .chain(times)
        .fold(issue.created_at, |last, at| last.max(at))
}

impl OfComment {
    pub(crate) fn of(comment: &HubComment) -> Self {
        let more = comment.more.as_deref();
        Self {
            display_id: comment.number,
            signed_by: more.and_then(|more| more.signed_by.clone()),
            signature: more.and_then(|more| more.signature.clone()),
        }
    }
}

impl From<&HubLock> for OfLock {
    fn from(lock: &HubLock) -> Self {
        Self {
            agent: lock.agent.clone(),
            branch: lock.branch.clone(),
            claimed_at: lock.claimed_at,
            signed_by: lock.signed_by.clone(),
        }
    }
}
