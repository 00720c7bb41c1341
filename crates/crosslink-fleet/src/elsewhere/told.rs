//! Who is at work in a project, as an older hub tells it.

use crosslink_core::time::Timestamp;
use crosslink_hub::{ControlRequest, HubSnapshot};
use schemars::JsonSchema;
use serde::Serialize;

/// An agent that an older hub names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldAgent {
    /// The name.
    pub agent: String,
    /// Its last sign of life, by its own clock; nothing where it was only asked for something.
    pub last_seen: Option<Timestamp>,
    /// The number of the issue it was at work on.
    pub working_on: Option<u32>,
    /// What drivers asked of it, oldest first.
    pub requests: Vec<ToldRequest>,
}

/// What a driver asked of an agent, in an older hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ToldRequest {
    /// Its name.
    pub request_id: String,
    /// What is asked.
    pub kind: String,
    /// What people call the issue it is about.
    pub subject_issue: Option<String>,
    /// Who asked.
    pub requested_by: String,
    /// When.
    pub requested_at: Timestamp,
    /// Why.
    pub reason: Option<String>,
    /// What the agent answered.
    pub ack: Option<ToldAnswer>,
}

/// What an agent answered, in an older hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ToldAnswer {
    /// When.
    pub ack_at: Timestamp,
    /// Whether it did what was asked.
    pub acted: bool,
    /// What it did, or why nothing.
    pub result: String,
}

/// The agents that a hub names, by their names.
pub(super) fn agents(hub: &HubSnapshot) -> Vec<ToldAgent> {
    let agents = hub.agents.iter().map(|(name, agent)| ToldAgent {
        agent: name.clone(),
        last_seen: agent.heartbeat.as_ref().map(|beat| beat.at),
        working_on: agent.heartbeat.as_ref().and_then(|beat| beat.active_issue),
        requests: agent.requests.iter().map(told).collect(),
    });
    agents.collect()
}

fn told(request: &ControlRequest) -> ToldRequest {
    ToldRequest {
        request_id: request.id.clone(),
        kind: request.kind.clone(),
        subject_issue: request.issue.map(|number| format!("#{number}")),
        requested_by: request.requested_by.clone(),
        requested_at: request.requested_at,
        reason: request.reason.clone(),
        ack: request.answer.as_ref().map(|answer| ToldAnswer {
            ack_at: answer.at,
            acted: answer.acted,
            result: answer.result.clone(),
        }),
    }
}
