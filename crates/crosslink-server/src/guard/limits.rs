//! How long a request may take.

use std::time::Duration;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

use crate::refusal::Refusal;

/// How long a request may take until its answer begins. Live connections have begun by then.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) async fn in_time(request: Request, next: Next) -> Result<Response, Refusal> {
    let answered = tokio::time::timeout(PATIENCE, next.run(request)).await;
    answered.map_err(|_| Refusal::too_slow())
}
