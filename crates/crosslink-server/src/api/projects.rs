//! Projects.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use crosslink_fleet::people::{self, AlertFilter, AlertView};
use crosslink_fleet::registry;
use crosslink_fleet::watch::ProjectView;
use crosslink_workspace::core::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::etag;
use super::extract::{Query, Slug};
use super::page::{Page, limit};
use crate::app::{App, Shared};
use crate::refusal::Refusal;

/// Which projects are asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProjectsQuery {
    /// At most so many, 1 to 1000; all if absent.
    limit: Option<u32>,
    /// Only those after this name.
    cursor: Option<String>,
}

/// A project, with all that is known of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ProjectDetail {
    /// Its number.
    id: i64,
    /// How it is.
    #[serde(flatten)]
    project: ProjectView,
    /// The branch that is released from.
    default_branch: String,
    /// Since when it is watched.
    added_at: Timestamp,
    /// What is wrong, the worst first.
    open_alerts: Vec<AlertView>,
}

/// How a project stands among the others.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Standing {
    /// Its name.
    slug: String,
    /// Whether it is not looked at.
    paused: bool,
    /// Whether it stands before the others.
    pinned: bool,
}

/// Every project as it is now: ages are counted from when they are asked for.
pub(crate) fn current(app: &App) -> Vec<ProjectView> {
    let now = app.now();
    let board = app.watch().board();
    board.values().map(|view| view.at(now)).collect()
}

/// What of a project does not change with time alone.
fn lasting(view: &ProjectView) -> ProjectView {
    let mut view = view.clone();
    view.health.age_seconds = None;
    view
}

/// `GET /api/v2/projects`
pub(super) async fn list(
    State(app): State<Shared>,
    Query(query): Query<ProjectsQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let wanted = query.limit.map(|wanted| limit(Some(wanted))).transpose()?;
    let mut projects = current(&app);
    if let Some(cursor) = &query.cursor {
        projects.retain(|view| view.slug > *cursor);
    }
    let most = wanted.map_or(usize::MAX, |wanted| wanted as usize);
    let page = Page::cut(projects, most, |view| view.slug.clone());
    let named: Vec<_> = page.items.iter().map(lasting).collect();
    Ok(etag::answer(&headers, &named, &page))
}

/// `GET /api/v2/projects/{owner}/{repo}`
pub(super) async fn show(
    State(app): State<Shared>,
    Slug(slug): Slug,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let detail = app.ask(move |app, index| {
        let row = registry::project(index, &slug)?;
        let now = app.now();
        let known = app.watch().board();
        let project = match known.get(&slug) {
            Some(view) => view.at(now),
            // It was tracked within the last second.
            None => return Ok(None),
        };
        let filter = AlertFilter {
            project: Some(slug),
            ..AlertFilter::default()
        };
        Ok(Some(ProjectDetail {
            id: row.id,
            project,
            default_branch: row.project.default_branch,
            added_at: row.project.added_at,
            open_alerts: people::alerts(index, &filter, now)?,
        }))
    });
    let detail = detail.await?.ok_or_else(not_yet)?;
    let mut named = detail.clone();
    named.project = lasting(&detail.project);
    for alert in &mut named.open_alerts {
        alert.age_seconds = 0;
    }
    Ok(etag::answer(&headers, &named, &detail))
}

fn not_yet() -> Refusal {
    let title = "The project was tracked a moment ago and is not watched yet.";
    Refusal::new(StatusCode::NOT_FOUND, "project.not_yet", title).retryable()
}

/// `POST /api/v2/projects/{owner}/{repo}/refresh`
pub(super) async fn refresh(
    State(app): State<Shared>,
    Slug(slug): Slug,
) -> Result<StatusCode, Refusal> {
    let refreshed = app.ask(move |app, index| {
        registry::project(index, &slug)?;
        app.watch().refresh(Some(&slug));
        Ok(())
    });
    refreshed.await.map(|()| StatusCode::ACCEPTED)
}

/// `POST /api/v2/refresh`
pub(super) async fn refresh_all(State(app): State<Shared>) -> StatusCode {
    app.watch().refresh(None);
    StatusCode::ACCEPTED
}

/// `POST /api/v2/projects/{owner}/{repo}/pause`
pub(super) async fn pause(state: State<Shared>, slug: Slug) -> Standings {
    change(state, slug, Change::Paused(true)).await
}

/// `POST /api/v2/projects/{owner}/{repo}/resume`
pub(super) async fn resume(state: State<Shared>, slug: Slug) -> Standings {
    change(state, slug, Change::Paused(false)).await
}

/// `POST /api/v2/projects/{owner}/{repo}/pin`
pub(super) async fn pin(state: State<Shared>, slug: Slug) -> Standings {
    change(state, slug, Change::Pinned(true)).await
}

/// `POST /api/v2/projects/{owner}/{repo}/unpin`
pub(super) async fn unpin(state: State<Shared>, slug: Slug) -> Standings {
    change(state, slug, Change::Pinned(false)).await
}

type Standings = Result<axum::Json<Standing>, Refusal>;

enum Change {
    Paused(bool),
    Pinned(bool),
}

/// The watch hears of it within a second.
async fn change(State(app): State<Shared>, Slug(slug): Slug, change: Change) -> Standings {
    let standing = app.ask(move |_, index| {
        match change {
            Change::Paused(paused) => registry::set_paused(index, &slug, paused)?,
            Change::Pinned(pinned) => registry::set_pinned(index, &slug, pinned)?,
        }
        let row = registry::project(index, &slug)?;
        Ok(Standing {
            slug,
            paused: row.project.status == crosslink_fleet::store::ProjectStatus::Paused,
            pinned: row.project.pinned,
        })
    });
    standing.await.map(axum::Json)
}
