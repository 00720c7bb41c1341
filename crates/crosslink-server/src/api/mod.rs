//! Every path, in one table: what routes it, checks who asks and describes it all follow from the same row.

mod across;
mod alerts;
mod config;
mod csv;
mod document;
mod endpoint;
mod etag;
mod export;
mod extract;
pub(crate) mod fuzz;
mod history;
mod meters;
mod noted;
mod older;
mod operations;
mod page;
mod probes;
mod projects;
mod table;
mod thresholds;
mod webhooks;
mod within;

use std::sync::OnceLock;

use axum::Router;

use crate::app::Shared;
use crate::pages;
use crate::refusal::Refusal;
use endpoint::Endpoints;

pub(crate) use extract::Query;
pub(crate) use meters::Meters;
pub(crate) use page::text;
pub(crate) use projects::current;

/// All routes, without the guards.
pub(crate) fn router(app: &Shared) -> Router {
    let endpoints = table::endpoints();
    let routes = endpoints.router(app).merge(pages::routes());
    routes
        .method_not_allowed_fallback(async || Refusal::no_method())
        .fallback(pages::elsewhere)
        .with_state(app.clone())
}

/// The description of the interface, as OpenAPI 3.1 says.
pub fn openapi() -> String {
    document::write(&table::endpoints())
}

/// `GET /api/v2/openapi.json`
async fn described() -> axum::response::Response {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    page::text("application/json", DOCUMENT.get_or_init(openapi).clone())
}

type Table = Endpoints;
