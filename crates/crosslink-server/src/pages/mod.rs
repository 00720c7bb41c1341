//! Pages for people, rendered here, that need no script.

mod html;
mod login;
mod status;

use axum::Router;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::api::text;
use crate::app::Shared;
use crate::refusal::Refusal;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("login.js");

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(status::status))
        .route("/login", get(login::form).post(login::enter))
        .route("/logout", axum::routing::post(login::leave))
        .route("/style.css", get(style))
        .route("/login.js", get(script))
}

async fn style() -> Response {
    text("text/css; charset=utf-8", STYLE.to_owned())
}

async fn script() -> Response {
    text("text/javascript; charset=utf-8", SCRIPT.to_owned())
}

/// What is said where there is nothing: to people a page, to programs a problem.
pub(crate) async fn missing(uri: Uri, headers: HeaderMap) -> Response {
    let accept = headers.get(header::ACCEPT);
    let accept = accept.and_then(|accept| accept.to_str().ok());
    let is_person = accept.is_some_and(|accept| accept.contains("text/html"));
    if uri.path().starts_with("/api/") || !is_person {
        return Refusal::no_route().into_response();
    }
    let body = "<main>\n<h1>There is nothing here</h1>\n\
        <p><a href=\"/\">All projects</a></p>\n</main>\n";
    let mut response = html::page("Crosslink: nothing here", "", body);
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
