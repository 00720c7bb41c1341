//! All that a project's hub holds, in the shape of the reference.

use std::path::Path;

use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::model::{Lifecycle, Priority};
use crosslink_core::time::Timestamp;
use crosslink_hub::{
    ControlRequest, HubAgent, HubComment, HubFormat, HubIssue, HubLock, HubSnapshot, HubTimeEntry,
    Signatures,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::watch::read_here;

/// What a hub holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OlderHub")]
pub struct Detail {
    /// Open ones first, then by number; those without a number last.
    pub issues: Vec<Issue>,
    /// Agents that gave a sign of life, by name.
    pub agents: Vec<Agent>,
    /// By the number of the issue.
    pub locks: Vec<Lock>,
    /// The generation of the hub: 1 to 3, or 4 for a project of this program.
    pub layout_version: u32,
    /// What was asked of agents, by their names.
    pub agent_requests: Vec<Requests>,
    /// What continuous integration says, if anything.
    pub ci_status: Option<String>,
    /// How the signatures fared.
    pub signature_state: SignatureState,
}

/// How the signatures of a hub fared, all in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "OlderSignatureState")]
pub enum SignatureState {
    /// There are some, and all verify.
    Valid,
    /// There are none where some belong.
    Unsigned,
    /// One does not verify.
    Invalid,
    /// Nothing can be said.
    Unknown,
}

/// An issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OlderIssue")]
pub struct Issue {
    uuid: IssueId,
    display_id: Option<u32>,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    status: Lifecycle,
    priority: Priority,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_uuid: Option<IssueId>,
    created_by: String,
    created_at: Timestamp,
    updated_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheduled_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    comments: Vec<Comment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blockers: Vec<IssueId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<IssueId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    milestone_uuid: Option<MilestoneId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    time_entries: Vec<TimeEntry>,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OlderComment")]
pub struct Comment {
    uuid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u32>,
    author: String,
    content: String,
    created_at: Timestamp,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    trigger_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    intervention_context: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    driver_key_fingerprint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
}

/// A stretch of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OlderTimeEntry")]
pub struct TimeEntry {
    uuid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<i64>,
    started_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_seconds: Option<i64>,
}

/// An agent that gave a sign of life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OlderAgent")]
pub struct Agent {
    agent_id: String,
    last_heartbeat: Timestamp,
    active_issue_id: Option<u32>,
    machine_id: String,
}

/// Who works on an issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OlderLock")]
pub struct Lock {
    issue_id: u32,
    agent_id: String,
    branch: Option<String>,
    claimed_at: Timestamp,
    /// Empty where it is not signed.
    signed_by: String,
}

/// What was asked of an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OlderRequests")]
pub struct Requests {
    agent_id: String,
    requests: Vec<Request>,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OlderRequest")]
pub struct Request {
    request_id: String,
    kind: String,
    subject_issue: Option<u32>,
    requested_by: String,
    requested_at: Timestamp,
    reason: Option<String>,
    ack: Option<Ack>,
}

/// What an agent answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OlderAck")]
pub struct Ack {
    ack_at: Timestamp,
    acted: bool,
    result: String,
    notes: Option<String>,
}

/// Reads what a project's hub holds, as it is on this machine. One that cannot be read holds nothing: its alerts
/// say why.
pub fn read(path: &Path, home: &Path, default_branch: &str, now: Timestamp) -> Detail {
    let hub = read_here(path, home, default_branch, now);
    Detail::of(hub.unwrap_or_else(|| HubSnapshot::empty(HubFormat::V1)))
}

impl Detail {
    fn of(hub: HubSnapshot) -> Self {
        let mut issues: Vec<&HubIssue> = hub.issues.values().map(AsRef::as_ref).collect();
        issues.sort_unstable_by_key(|issue| {
            let open = issue.status == Lifecycle::Open;
            (!open, issue.number.is_none(), issue.number, issue.id)
        });
        Self {
            issues: issues.into_iter().map(Issue::of).collect(),
            agents: hub.agents.iter().filter_map(Agent::of).collect(),
            locks: hub.locks.into_iter().map(Lock::of).collect(),
            layout_version: match hub.format {
                HubFormat::V1 => 1,
                HubFormat::V2 => 2,
                HubFormat::V3 => 3,
                HubFormat::V4 => 4,
            },
            agent_requests: hub.agents.into_iter().filter_map(Requests::of).collect(),
            ci_status: hub.ci.map(|ci| ci.state),
            signature_state: SignatureState::of(hub.signatures),
        }
    }
}

impl SignatureState {
    fn of(signatures: Signatures) -> Self {
        match signatures {
            Signatures { invalid: 1.., .. } => Self::Invalid,
            Signatures { unsigned: 1.., .. } => Self::Unsigned,
            Signatures { untrusted: 1.., .. } => Self::Unknown,
            Signatures { valid: 1.., .. } => Self::Valid,
            _ => Self::Unknown,
        }
    }
}

impl Issue {
    fn of(issue: &HubIssue) -> Self {
        Self {
            uuid: issue.id,
            display_id: issue.number,
            title: issue.title.to_string(),
            description: issue
                .description
                .as_ref()
                .and_then(|text| Some(text.as_str()?.to_owned())),
            status: issue.status,
            priority: issue.priority,
            parent_uuid: issue.parent,
            created_by: issue.created_by.to_string(),
            created_at: issue.created_at,
            updated_at: issue.updated_at,
            closed_at: issue.closed_at,
            scheduled_at: issue.more.scheduled_at,
            due_at: issue.more.due_at,
            labels: issue.labels.iter().map(ToString::to_string).collect(),
            comments: issue.comments.iter().map(Comment::of).collect(),
            blockers: issue.blockers.to_vec(),
            related: issue.more.related.clone(),
            milestone_uuid: issue.more.milestone,
            time_entries: issue.more.time_entries.iter().map(TimeEntry::of).collect(),
        }
    }
}

impl Comment {
    fn of(comment: &HubComment) -> Self {
        let more = comment.more.as_deref().cloned().unwrap_or_default();
        Self {
            uuid: comment.uuid.to_string(),
            id: comment.number,
            author: comment.author.to_string(),
            content: comment.content.to_string(),
            created_at: comment.created_at,
            kind: comment.kind.to_string(),
            trigger_type: more.trigger_type,
            intervention_context: more.intervention_context,
            driver_key_fingerprint: more.driver_key_fingerprint,
            signed_by: more.signed_by,
            signature: more.signature,
        }
    }
}

impl TimeEntry {
    fn of(entry: &HubTimeEntry) -> Self {
        Self {
            uuid: entry.uuid.to_string(),
            id: entry.number,
            started_at: entry.started_at,
            ended_at: entry.ended_at,
            duration_seconds: entry.seconds,
        }
    }
}

impl Agent {
    fn of((id, agent): (&String, &HubAgent)) -> Option<Self> {
        let beat = agent.heartbeat.as_ref()?;
        Some(Self {
            agent_id: id.clone(),
            last_heartbeat: beat.at,
            active_issue_id: beat.active_issue,
            machine_id: beat.machine.clone().unwrap_or_default(),
        })
    }
}

impl Lock {
    fn of((issue_id, lock): (u32, HubLock)) -> Self {
        Self {
            issue_id,
            agent_id: lock.agent,
            branch: lock.branch,
            claimed_at: lock.claimed_at,
            signed_by: lock.signed_by.unwrap_or_default(),
        }
    }
}

impl Requests {
    fn of((agent_id, agent): (String, HubAgent)) -> Option<Self> {
        let requests: Vec<Request> = agent.requests.into_iter().map(Request::of).collect();
        (!requests.is_empty()).then_some(Self { agent_id, requests })
    }
}

impl Request {
    fn of(request: ControlRequest) -> Self {
        Self {
            request_id: request.id,
            kind: request.kind,
            subject_issue: request.issue,
            requested_by: request.requested_by,
            requested_at: request.requested_at,
            reason: request.reason,
            ack: request.answer.map(|answer| Ack {
                ack_at: answer.at,
                acted: answer.acted,
                result: answer.result,
                notes: answer.notes,
            }),
        }
    }
}
