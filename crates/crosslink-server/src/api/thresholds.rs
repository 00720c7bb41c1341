//! What was set for the alerts of a project.

use std::collections::BTreeMap;

use axum::extract::State;
use crosslink_fleet::alerts::{AlertKind, KindChange};
use crosslink_fleet::registry;
use crosslink_workspace::core::problem::Problem;

use super::extract::{Json, Slug};
use crate::app::Shared;
use crate::refusal::Refusal;

/// What was set for each kind; what is absent stays as it usually is.
pub(super) type Changes = BTreeMap<AlertKind, KindChange>;

/// `GET /api/v2/projects/{owner}/{repo}/thresholds`
pub(super) async fn show(
    State(app): State<Shared>,
    Slug(slug): Slug,
) -> Result<axum::Json<Changes>, Refusal> {
    let row = app.ask(move |_, index| registry::project(index, &slug));
    let changes = serde_json::from_str(&row.await?.settings);
    Ok(axum::Json(changes.unwrap_or_default()))
}

/// `PUT /api/v2/projects/{owner}/{repo}/thresholds`
pub(super) async fn replace(
    State(app): State<Shared>,
    Slug(slug): Slug,
    Json(changes): Json<Changes>,
) -> Result<axum::Json<Changes>, Refusal> {
    let kept = app.ask(move |_, index| {
        registry::project(index, &slug)?;
        let settings =
            serde_json::to_string(&changes).map_err(|error| Problem::bug(error.to_string()))?;
        index.set_project_settings(&slug, &settings)?;
        Ok(changes)
    });
    kept.await.map(axum::Json)
}
