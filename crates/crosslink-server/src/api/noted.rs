//! Writing down who asked the server for a change that is none of a project: of alerts, of the watch, of endpoints.
//!
//! What the request said is not kept: it may hold secrets.

use std::borrow::Cow;

use axum::Extension;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use crosslink_fleet::store::NewAudit;
use serde_json::json;

use crate::access::Caller;
use crate::app::Shared;

/// Answers a request, and writes down who asked and what came of it.
pub(super) async fn noted(
    State((app, path)): State<(Shared, Cow<'static, str>)>,
    Extension(caller): Extension<Caller>,
    request: Request,
    next: Next,
) -> Response {
    let operation = format!("{} {path}", request.method());
    let subject = request.uri().path().to_owned();
    let answer = next.run(request).await;
    let status = answer.status();
    let outcome = match status.as_u16() {
        ..400 => "done",
        400..500 => "refused",
        _ => "failed",
    };
    let record = json!({ "subject": subject, "status": status.as_u16() }).to_string();
    let written = app.ask(move |app, index| {
        index.add_audit(&NewAudit {
            at: app.now(),
            actor: &caller.name,
            project_slug: None,
            operation: &operation,
            outcome,
            record: &record,
        })
    });
    if written.await.is_err() {
        tracing::error!(%path, "the audit cannot be written");
    }
    answer
}
