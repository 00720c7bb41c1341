//! The milestones of a project.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use crosslink_workspace::Workspace;
use crosslink_workspace::core::event::Entity;
use crosslink_workspace::core::id::EventId;
use crosslink_workspace::core::model::Lifecycle;
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::view::MilestoneDetail;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::etag;
use crate::api::extract::{Query, Slug, named};
use crate::api::page::Page;
use crate::app::Shared;
use crate::refusal::Refusal;

/// Which milestones are asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct MilestonesQuery {
    /// Only those that are `open` or `closed`; all if absent.
    status: Option<Reached>,
}

/// Whether a milestone is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "MilestoneStatus")]
enum Reached {
    Open,
    Closed,
    All,
}

/// The milestone that a path names: its number, name or uuid.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    milestone: String,
}

/// A milestone with its issues.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct MilestoneStory {
    /// The milestone.
    #[serde(flatten)]
    milestone: MilestoneDetail,
    /// Its newest event here: send it as `If-Match` with a change, which is refused where there is a newer one.
    version: Option<EventId>,
}

/// `GET /api/v2/projects/{id}/milestones`
pub(super) async fn list(
    State(app): State<Shared>,
    Slug(slug): Slug,
    Query(query): Query<MilestonesQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let found = app.ask_project(slug, move |project| {
        let mut found = project.workspace.read(|snapshot| snapshot.milestones())?;
        match query.status {
            Some(Reached::Open) => found.retain(|it| it.status == Lifecycle::Open),
            Some(Reached::Closed) => found.retain(|it| it.status != Lifecycle::Open),
            Some(Reached::All) | None => {}
        }
        Ok(Page::whole(found))
    });
    let found = found.await?;
    Ok(etag::answer(&headers, &found, &found))
}

/// `GET /api/v2/projects/{id}/milestones/{milestone}`
pub(super) async fn show(
    State(app): State<Shared>,
    Slug(slug): Slug,
    path: Result<Path<Named>, axum::extract::rejection::PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Named { milestone } = named(path)?;
    let story = app.ask_project(slug, move |project| story(&project.workspace, &milestone));
    let story = story.await?;
    Ok(etag::answer(&headers, &story, &story))
}

fn story(workspace: &Workspace, name: &str) -> Result<MilestoneStory, Problem> {
    let id = workspace.resolve_milestone(name)?;
    workspace.read(|snapshot| {
        let found = snapshot.milestone_detail(id)?;
        let milestone = found.ok_or_else(|| {
            Problem::new(
                Code::MilestoneNotFound,
                format!("Milestone {name} not found"),
            )
        })?;
        let version = workspace.version_of(snapshot, Entity::Milestone(id))?;
        Ok(MilestoneStory { milestone, version })
    })
}
