//! What every request passes before anybody asks who sent it.

mod headers;
mod hosts;
mod limits;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::app::Shared;
use crate::refusal::Refusal;

pub(crate) use hosts::{Hosts, is_same_origin};

/// Largest body of a request, in bytes.
const BODY: usize = 1024 * 1024;

/// Puts the guards before the routes; the last one here is the first to see a request.
pub(crate) fn guarded(routes: Router, app: &Shared) -> Router {
    routes
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn(limits::in_time))
        .layer(from_fn_with_state(app.clone(), hosts::check))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), headers::add))
}

/// What a panic says stays inside: it may hold anything.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a request made the server panic");
    Refusal::internal().into_response()
}
