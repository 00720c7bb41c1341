//! How long a request may take.

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use super::BODY;
use crate::app::Shared;
use crate::refusal::Refusal;

pub(super) async fn in_time(
    State(app): State<Shared>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let patience = app.parts.timings.request;
    let answer = async { next.run(without_body(request).await).await };
    let answered = tokio::time::timeout(patience, answer).await;
    answered.map_err(|_| Refusal::too_slow())
}

/// Takes in what came with a question, which says all in its address: what is not taken in when the connection ends can cost
/// the client the answer.
async fn without_body(request: Request) -> Request {
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    if !asks || request.body().is_end_stream() {
        return request;
    }
    let (parts, body) = request.into_parts();
    // One that is too large is not worth the whole of it.
    let _ = to_bytes(body, BODY).await;
    Request::from_parts(parts, Body::empty())
}
