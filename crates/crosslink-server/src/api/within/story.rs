//! One issue with everything that belongs to it, and what happened to it.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use crosslink_workspace::core::event::Entity;
use crosslink_workspace::core::id::{EventId, IssueId, IssueRef};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::view::IssueDetail;
use crosslink_workspace::{HistoryEntry, HistoryFilter, LockView, Workspace};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::past::{PastQuery, entries};
use crate::api::etag;
use crate::api::extract::{Query, Slug, named};
use crate::api::page::Page;
use crate::app::Shared;
use crate::refusal::Refusal;

/// So much of what happened is told with an issue.
const HISTORY: usize = 200;

/// The issue that a path names: its number, its uuid, or a unique part of that.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    issue: String,
}

/// An issue with everything that belongs to it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct IssueStory {
    /// The issue.
    #[serde(flatten)]
    issue: IssueDetail,
    /// Its newest event here: send it as `If-Match` with a change, which is refused where there is a newer one.
    version: Option<EventId>,
    /// Who holds it.
    lock: Option<LockView>,
    /// What happened to it last, newest first.
    history: Vec<HistoryEntry>,
}

/// `GET /api/v2/projects/{id}/issues/{issue}`
pub(super) async fn show(
    State(app): State<Shared>,
    Slug(slug): Slug,
    path: Result<Path<Named>, axum::extract::rejection::PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Named { issue } = named(path)?;
    let story = app.ask_project(slug, move |project| story(&project.workspace, &issue));
    let story = story.await?;
    Ok(etag::answer(&headers, &story, &story))
}

fn story(workspace: &Workspace, name: &str) -> Result<IssueStory, Problem> {
    let id = find(workspace, name)?;
    let found = workspace.read(|snapshot| {
        let version = workspace.version_of(snapshot, Entity::Issue(id))?;
        Ok(snapshot.detail(id)?.map(|issue| (issue, version)))
    })?;
    let (issue, version) = found.ok_or_else(|| {
        Problem::new(
            Code::IssueNotFound,
            format!("Issue {name} was never created"),
        )
    })?;
    let filter = HistoryFilter {
        issue: Some(id),
        limit: Some(HISTORY),
        ..HistoryFilter::default()
    };
    Ok(IssueStory {
        issue,
        version,
        lock: workspace.lock_of(id)?,
        history: workspace.history(&filter)?,
    })
}

fn find(workspace: &Workspace, name: &str) -> Result<IssueId, Problem> {
    workspace.resolve(&IssueRef::parse(name)?)
}

/// `GET /api/v2/projects/{id}/issues/{issue}/history`
pub(super) async fn history(
    State(app): State<Shared>,
    Slug(slug): Slug,
    path: Result<Path<Named>, axum::extract::rejection::PathRejection>,
    Query(query): Query<PastQuery>,
) -> Result<axum::Json<Page<HistoryEntry>>, Refusal> {
    let Named { issue } = named(path)?;
    let found = app.ask_project(slug, move |project| {
        let issue = find(&project.workspace, &issue)?;
        entries(&project.workspace, Some(issue), &query)
    });
    found.await.map(axum::Json)
}
