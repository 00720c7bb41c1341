//! The knowledge pages of a project.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use crosslink_workspace::knowledge::{PageFilter, PageHit, PageSearch};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::etag;
use crate::api::extract::{Query, Slug, named};
use crate::api::page::Page;
use crate::app::Shared;
use crate::refusal::Refusal;

/// Which pages are asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct PagesQuery {
    /// Only those with this tag.
    tag: Option<String>,
    /// Only those this one wrote in.
    contributor: Option<String>,
}

/// What is looked for in pages.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct PagesSearchQuery {
    /// Words, of which a line has to have one, in any case.
    q: Option<String>,
}

/// The page that a path names.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    page: String,
}

/// `GET /api/v2/projects/{id}/pages`
pub(super) async fn list(
    State(app): State<Shared>,
    Slug(slug): Slug,
    Query(query): Query<PagesQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let found = app.ask_project(slug, move |project| {
        let filter = PageFilter {
            tag: query.tag,
            contributor: query.contributor,
            ..PageFilter::default()
        };
        let (pages, _) = project.workspace.knowledge()?.list(&filter)?;
        Ok(Page::whole(pages))
    });
    let found = found.await?;
    Ok(etag::answer(&headers, &found, &found))
}

/// `GET /api/v2/projects/{id}/pages/{page}`
pub(super) async fn show(
    State(app): State<Shared>,
    Slug(slug): Slug,
    path: Result<Path<Named>, axum::extract::rejection::PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Named { page } = named(path)?;
    let found = app.ask_project(slug, move |project| {
        project.workspace.knowledge()?.show(&page, None)
    });
    let found = found.await?;
    Ok(etag::answer(&headers, &found, &found))
}

/// `GET /api/v2/projects/{id}/page-search`
pub(super) async fn search(
    State(app): State<Shared>,
    Slug(slug): Slug,
    Query(query): Query<PagesSearchQuery>,
) -> Result<axum::Json<Page<PageHit>>, Refusal> {
    let found = app.ask_project(slug, move |project| {
        let search = PageSearch {
            words: query.q.unwrap_or_default(),
            context: 1,
            filter: PageFilter::default(),
        };
        let (hits, _) = project.workspace.knowledge()?.search(&search)?;
        Ok(Page::whole(hits))
    });
    found.await.map(axum::Json)
}
