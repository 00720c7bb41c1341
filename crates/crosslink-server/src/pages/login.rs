//! Letting people in, and out.

use std::time::Instant;

use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::html;
use crate::access::{SESSION_SECONDS, identify};
use crate::app::Shared;
use crate::connections::Peer;
use crate::guard::is_same_origin;
use crate::refusal::Refusal;

/// What the form says.
#[derive(Deserialize)]
pub(super) struct Entered {
    code: String,
}

/// `GET /login`
pub(super) async fn form() -> Response {
    let body = "<main>\n<h1>Crosslink</h1>\n\
        <form id=\"login\" method=\"post\" action=\"/login\">\n\
        <p><label for=\"code\">The code at the end of the link, after <code>#</code></label></p>\n\
        <p><input id=\"code\" name=\"code\" autocomplete=\"off\" required autofocus>\n\
        <button>Enter</button></p>\n</form>\n\
        <p>A link opens once, within five minutes. <code>crosslink dashboard link</code> prints one.</p>\n</main>\n";
    let head = "<script src=\"/login.js\" defer></script>\n";
    html::page("Crosslink: enter", head, body)
}

/// `POST /login`
pub(super) async fn enter(
    State(app): State<Shared>,
    Extension(Peer(peer)): Extension<Peer>,
    form: Result<Form<Entered>, FormRejection>,
) -> Result<Response, Refusal> {
    if !app.attempts().allow(peer, Instant::now()) {
        return Err(Refusal::too_often());
    }
    let Form(entered) = form
        .map_err(|error| Refusal::unreadable(error.status(), "The form has one field, `code`"))?;
    let session = app.door().enter(&entered.code, app.now())?;
    let session = session.ok_or_else(Refusal::wrong_code)?;
    let cookie = cookie(app.cookie(), &session, SESSION_SECONDS)?;
    Ok((
        StatusCode::SEE_OTHER,
        [(header::LOCATION, here()), (header::SET_COOKIE, cookie)],
    )
        .into_response())
}

/// `POST /logout`
pub(super) async fn leave(
    State(app): State<Shared>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let caller = identify(&app, &headers).await?;
    if let Some(session) = caller.as_ref().and_then(|caller| caller.session()) {
        if !is_same_origin(&headers) {
            return Err(Refusal::forged());
        }
        app.door().leave(session);
    }
    let gone = cookie(app.cookie(), "", 0)?;
    let mut response = Redirect::to("/login").into_response();
    response.headers_mut().insert(header::SET_COOKIE, gone);
    *response.body_mut() = Body::empty();
    Ok(response)
}

fn here() -> HeaderValue {
    HeaderValue::from_static("/")
}

/// The browser keeps it for as long as it runs: the server knows when it ends.
fn cookie(name: &str, value: &str, seconds: i64) -> Result<HeaderValue, Refusal> {
    let text = format!("{name}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}");
    HeaderValue::from_str(&text).map_err(|_| Refusal::internal())
}
