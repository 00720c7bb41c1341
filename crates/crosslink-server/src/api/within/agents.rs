//! Who is at work in a project, and what was asked of them.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use crosslink_fleet::elsewhere::{Answering, ToldAgent, ToldAnswer, ToldRequest};
use crosslink_workspace::agents::{AgentView, PresenceView, RequestView};
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::time::Timestamp;
use crosslink_workspace::{LockView, Workspace};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::etag;
use crate::api::extract::{Query, Slug};
use crate::api::page::Page;
use crate::app::Shared;
use crate::refusal::Refusal;

/// Which agents are asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct AgentsQuery {
    /// Whether those are told too who retired.
    #[serde(default)]
    retired: bool,
}

/// Which requests are asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct RequestsQuery {
    /// Only those to this agent.
    agent: Option<String>,
    /// Whether only those are told that wait for an answer.
    #[serde(default)]
    pending: bool,
}

/// An agent, what it holds, and what was asked of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct AgentStanding {
    /// The name.
    agent: String,
    /// When it last wrote or was seen at work, by its own clock.
    last_seen: Option<Timestamp>,
    /// The number of the issue it works on.
    working_on: Option<u32>,
    /// Whether it retired.
    retired: bool,
    /// Whether it is who writes through this server.
    own: bool,
    /// Its sessions in other clones, as those said last.
    present: Vec<PresenceView>,
    /// What it holds, by what people call the issues.
    locks: Vec<String>,
    /// What was asked of it, oldest first.
    requests: Vec<RequestEntry>,
}

/// Something that was asked of an agent.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct RequestEntry {
    /// The agent it is for.
    agent_id: String,
    /// Whether it counts: the trust log lets its key ask.
    counts: bool,
    /// What was asked, and answered.
    #[serde(flatten)]
    request: ToldRequest,
}

/// `GET /api/v2/projects/{id}/agents`
pub(super) async fn list(
    State(app): State<Shared>,
    Slug(slug): Slug,
    Query(query): Query<AgentsQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let found = app.ask_project(slug, move |project| agents(project, query.retired));
    let page = Page::whole(found.await?);
    Ok(etag::answer(&headers, &page, &page))
}

/// `GET /api/v2/projects/{id}/requests`
pub(super) async fn requests(
    State(app): State<Shared>,
    Slug(slug): Slug,
    Query(query): Query<RequestsQuery>,
) -> Result<axum::Json<Page<RequestEntry>>, Refusal> {
    let found = app.ask_project(slug, move |project| {
        let mut found = all_requests(project)?;
        found.retain(|entry| {
            let wanted = query.agent.as_ref();
            wanted.is_none_or(|agent| *agent == entry.agent_id)
                && (!query.pending || entry.counts && entry.request.ack.is_none())
        });
        Ok(Page::whole(found))
    });
    found.await.map(axum::Json)
}

fn agents(project: &Answering, retired: bool) -> Result<Vec<AgentStanding>, Problem> {
    let locks = project.workspace.locks()?;
    let requests = all_requests(project)?;
    let standings = match &project.agents {
        Some(told) => told.iter().map(AgentStanding::told).collect(),
        None => written(&project.workspace, retired)?,
    };
    let with_what_is_theirs = standings.into_iter().map(|standing| AgentStanding {
        locks: held_by(&locks, &standing.agent),
        requests: of_agent(&requests, &standing.agent),
        ..standing
    });
    Ok(with_what_is_theirs.collect())
}

fn written(workspace: &Workspace, retired: bool) -> Result<Vec<AgentStanding>, Problem> {
    let agents = workspace.agents(retired)?.into_iter();
    Ok(agents.map(AgentStanding::written).collect())
}

fn held_by(locks: &[LockView], agent: &str) -> Vec<String> {
    let held = locks.iter().filter(|lock| lock.agent_id == agent);
    held.map(|lock| lock.display_id.clone()).collect()
}

fn of_agent(requests: &[RequestEntry], agent: &str) -> Vec<RequestEntry> {
    let theirs = requests.iter().filter(|entry| entry.agent_id == agent);
    theirs.cloned().collect()
}

fn all_requests(project: &Answering) -> Result<Vec<RequestEntry>, Problem> {
    let Some(told) = &project.agents else {
        let found = project.workspace.requests(None, false)?.into_iter();
        return Ok(found.map(RequestEntry::written).collect());
    };
    let entries = told.iter().flat_map(|agent| {
        let requests = agent.requests.iter();
        requests.map(|request| RequestEntry {
            agent_id: agent.agent.clone(),
            counts: true,
            request: request.clone(),
        })
    });
    Ok(entries.collect())
}

impl AgentStanding {
    fn told(agent: &ToldAgent) -> Self {
        Self {
            agent: agent.agent.clone(),
            last_seen: agent.last_seen,
            working_on: agent.working_on,
            retired: false,
            own: false,
            present: Vec::new(),
            locks: Vec::new(),
            requests: Vec::new(),
        }
    }

    fn written(agent: AgentView) -> Self {
        Self {
            agent: agent.agent,
            last_seen: Some(agent.last_seen),
            working_on: agent.working_on,
            retired: agent.retired,
            own: agent.own,
            present: agent.present,
            locks: Vec::new(),
            requests: Vec::new(),
        }
    }
}

impl RequestEntry {
    fn written(view: RequestView) -> Self {
        let answer = view.ack.map(|ack| ToldAnswer {
            ack_at: ack.ack_at,
            acted: ack.acted,
            result: ack.result,
        });
        Self {
            agent_id: view.agent_id,
            counts: view.counts,
            request: ToldRequest {
                request_id: view.request_id.to_string(),
                kind: view.kind,
                subject_issue: view.subject_issue,
                requested_by: view.requested_by,
                requested_at: view.requested_at,
                reason: view.reason,
                ack: answer,
            },
        }
    }
}
