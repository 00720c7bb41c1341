//! Pages for people, rendered here, that need no script.

mod app;
mod folder;
mod html;
mod login;
mod status;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::access::identify;
use crate::api::text;
use crate::app::Shared;
use crate::refusal::Refusal;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("login.js");

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(first))
        .route("/status", get(status::status))
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

/// `GET /`: the control room; without one, the plain page.
async fn first(state: State<Shared>, headers: HeaderMap) -> Result<Response, Refusal> {
    match state.parts.pages.is_some() || app::is_here() {
        true => front(&state, &headers).await,
        false => status::status(state, headers).await,
    }
}

/// What is said where no route is: a file of the control room, its first page, or that there is nothing.
pub(crate) async fn elsewhere(
    State(app): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let is_asked = matches!(method, Method::GET | Method::HEAD) && !uri.path().starts_with("/api/");
    let is_there = app.parts.pages.is_some() || app::is_here();
    if !(is_asked && is_there) {
        return Ok(missing(&uri, &headers));
    }
    if let Some(file) = file(&app, uri.path()).await? {
        return Ok(file);
    }
    match is_person(&headers) {
        true => front(&app, &headers).await,
        false => Ok(missing(&uri, &headers)),
    }
}

/// A file of the folder that was named, else of what was built in.
async fn file(app: &Shared, path: &str) -> Result<Option<Response>, Refusal> {
    match &app.parts.pages {
        Some(folder) => folder::send(folder, path).await,
        None => Ok(app::send(path)),
    }
}

/// The first page of the control room. It knows by itself what to show for which path.
async fn front(app: &Shared, headers: &HeaderMap) -> Result<Response, Refusal> {
    if identify(app, headers).await?.is_none() {
        return Ok(Redirect::to("/login").into_response());
    }
    let page = file(app, "/index.html").await?;
    page.ok_or_else(Refusal::no_route)
}

fn is_person(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    let accept = accept.and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// What is said where there is nothing: to people a page, to programs a problem.
fn missing(uri: &Uri, headers: &HeaderMap) -> Response {
    if uri.path().starts_with("/api/") || !is_person(headers) {
        return Refusal::no_route().into_response();
    }
    let body = "<main>\n<h1>There is nothing here</h1>\n\
        <p><a href=\"/\">All projects</a></p>\n</main>\n";
    let mut response = html::page("Crosslink: nothing here", "", body);
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
