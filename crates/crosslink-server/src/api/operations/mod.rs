//! Changes of a project: one path for each operation there is, and several at once.

mod audit;
mod bulk;
mod note;
mod perform;

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use crosslink_workspace::{Performed, operations};
use serde_json::Value;

use super::Table;
use super::endpoint::Endpoint;
use super::extract::{Json, Slug};
use super::page::Page;
use crate::access::{Caller, Scope};
use crate::app::Shared;

pub(super) use audit::AuditQuery;
pub(super) use bulk::BulkWish;

/// The rows: one for each operation, made from the table of them.
pub(super) fn rows(table: Table) -> Table {
    let table = operations().into_iter().fold(table, |table, operation| {
        let operation = Arc::new(operation);
        let path = format!("/api/v2/projects/{{id}}/operations/{}", operation.name);
        let mut endpoint = Endpoint::post(path, operation.about)
            .scope(Scope::Write)
            .unnoted()
            .headers(perform::HEADERS)
            .answers::<Performed>();
        endpoint.body = Some(operation.arguments);
        endpoint.outcome = Some(operation.outcome);
        let handler = move |State(app): State<Shared>,
                            Extension(caller): Extension<Caller>,
                            Slug(slug): Slug,
                            headers: HeaderMap,
                            Json(arguments): Json<Value>| {
            let operation = Arc::clone(&operation);
            perform::one(app, (slug, caller), headers, (operation, arguments))
        };
        table.add(endpoint, handler)
    });
    of_more(table)
}

fn of_more(table: Table) -> Table {
    const AUDIT: &str = "Lists who asked for which change and what came of it, newest first";
    const VERIFY: &str = "Says whether the audit is as it was written";
    const BULK: &str =
        "Performs several operations of a project; each is done or refused for itself";
    let bulk = Endpoint::post("/api/v2/projects/{id}/bulk", BULK)
        .scope(Scope::Write)
        .unnoted()
        .headers(perform::KEY)
        .body::<BulkWish>()
        .answers::<bulk::BulkAnswer>();
    let list = Endpoint::get("/api/v2/audit", AUDIT)
        .query::<AuditQuery>()
        .answers::<Page<audit::AuditEntry>>();
    let verify = Endpoint::get("/api/v2/audit/verification", VERIFY);
    table
        .add(bulk, bulk::perform)
        .add(list, audit::list)
        .add(verify.answers::<audit::AuditVerification>(), audit::verify)
}
