//! What happened in a project, as its own log tells it.

use axum::extract::State;
use crosslink_workspace::core::id::{AgentId, IssueId};
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::{HistoryEntry, HistoryFilter, Workspace};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::extract::{Query, Slug};
use crate::api::page::{Page, foreign_cursor, limit};
use crate::app::Shared;
use crate::refusal::Refusal;

/// So far back a cursor reaches.
const DEEPEST: usize = 100_000;

/// Which part of what happened is asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct PastQuery {
    /// Only what this agent did.
    agent: Option<String>,
    /// At most so much, 1 to 1000; 100 if absent.
    limit: Option<u32>,
    /// Where the part before ended.
    cursor: Option<String>,
}

/// `GET /api/v2/projects/{id}/activity`
pub(super) async fn activity(
    State(app): State<Shared>,
    Slug(slug): Slug,
    Query(query): Query<PastQuery>,
) -> Result<axum::Json<Page<HistoryEntry>>, Refusal> {
    let found = app.ask_project(slug, move |project| {
        entries(&project.workspace, None, &query)
    });
    found.await.map(axum::Json)
}

/// What happened to an issue or in all of a project, newest first. A cursor counts what was told: what happens meanwhile is
/// told again, and nothing is left out.
pub(super) fn entries(
    workspace: &Workspace,
    issue: Option<IssueId>,
    query: &PastQuery,
) -> Result<Page<HistoryEntry>, Problem> {
    let limit = limit(query.limit)? as usize;
    let told = match &query.cursor {
        Some(cursor) => cursor.parse().map_err(|_| foreign_cursor())?,
        None => 0_usize,
    };
    if told > DEEPEST {
        return Err(foreign_cursor());
    }
    let filter = HistoryFilter {
        issue,
        agent: query.agent.as_deref().map(AgentId::new).transpose()?,
        limit: Some(told + limit + 1),
        ..HistoryFilter::default()
    };
    let mut items = workspace.history(&filter)?;
    items.drain(..told.min(items.len()));
    Ok(Page::cut(items, limit, |_| (told + limit).to_string()))
}
