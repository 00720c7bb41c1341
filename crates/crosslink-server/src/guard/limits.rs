//! How long a request may take.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::Shared;
use crate::refusal::Refusal;

pub(super) async fn in_time(
    State(app): State<Shared>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let patience = app.parts.timings.request;
    let answered = tokio::time::timeout(patience, next.run(request)).await;
    answered.map_err(|_| Refusal::too_slow())
}
