//! What was written beside each other in a project.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::api::etag;
use crate::api::extract::Slug;
use crate::api::page::Page;
use crate::app::Shared;
use crate::refusal::Refusal;

/// `GET /api/v2/projects/{id}/conflicts`
pub(super) async fn list(
    State(app): State<Shared>,
    Slug(slug): Slug,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let found = app.ask_project(slug, |project| project.workspace.conflicts(None));
    let page = Page::whole(found.await?);
    Ok(etag::answer(&headers, &page, &page))
}
