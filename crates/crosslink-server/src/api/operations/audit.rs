//! Who asked for which change, and what came of it.

use axum::extract::State;
use crosslink_fleet::store::{AuditFilter, AuditRow};
use crosslink_workspace::core::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::note::Record;
use crate::access::hex;
use crate::api::extract::Query;
use crate::api::page::{Page, foreign_cursor, limit};
use crate::app::Shared;
use crate::refusal::Refusal;

/// Which part of the audit is asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct AuditQuery {
    /// Only of this project, `owner/repo`.
    project: Option<String>,
    /// Only what this one asked for.
    actor: Option<String>,
    /// Only of this operation.
    operation: Option<String>,
    /// Only what was `done`, `unchanged`, `refused` or `failed`.
    outcome: Option<String>,
    /// At most so much, 1 to 1000; 100 if absent.
    limit: Option<u32>,
    /// Where the part before ended.
    cursor: Option<String>,
}

/// A change that somebody asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct AuditEntry {
    /// Its place, from 1.
    id: i64,
    /// When.
    at: Timestamp,
    /// Who asked: `operator` for a person, else the name of a token.
    actor: String,
    /// The project.
    project_slug: Option<String>,
    /// What was asked for: an operation of a project, else a method and a path of this interface.
    operation: String,
    /// What came of it: `done`, `unchanged`, `refused` or `failed`.
    outcome: String,
    /// The rest.
    #[serde(flatten)]
    record: Record,
    /// The hash of this entry and of the one before it.
    hash: String,
}

/// Whether the audit is as it was written.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct AuditVerification {
    /// Whether it is.
    intact: bool,
    /// How many entries there are.
    entries: u64,
    /// The hash of the last entry: kept elsewhere, it shows that none before it was changed since.
    head: Option<String>,
    /// The first entry that is not as it was written, or that does not follow the one before.
    first_broken: Option<i64>,
}

/// `GET /api/v2/audit`
pub(super) async fn list(
    State(app): State<Shared>,
    Query(query): Query<AuditQuery>,
) -> Result<axum::Json<Page<AuditEntry>>, Refusal> {
    let limit = limit(query.limit)?;
    let before = query.cursor.map(|cursor| cursor.parse::<i64>());
    let filter = AuditFilter {
        project_slug: query.project,
        actor: query.actor,
        operation: query.operation,
        outcome: query.outcome,
        before: before.transpose().map_err(|_| foreign_cursor())?,
    };
    // One more than is wanted tells whether there is more.
    let rows = app.ask(move |_, index| index.audit(&filter, limit + 1));
    let entries = rows.await?.into_iter().map(AuditEntry::of).collect();
    let page = Page::cut(entries, limit as usize, |entry: &AuditEntry| {
        entry.id.to_string()
    });
    Ok(axum::Json(page))
}

/// `GET /api/v2/audit/verification`
pub(super) async fn verify(
    State(app): State<Shared>,
) -> Result<axum::Json<AuditVerification>, Refusal> {
    let verified = app.ask_apart(|_, index| index.verify_audit()).await?;
    Ok(axum::Json(AuditVerification {
        intact: verified.first_broken.is_none(),
        entries: verified.entries,
        head: verified.head.map(|hash| hex(&hash)),
        first_broken: verified.first_broken,
    }))
}

impl AuditEntry {
    fn of(row: AuditRow) -> Self {
        Self {
            id: row.id,
            at: row.at,
            actor: row.actor,
            project_slug: row.project_slug,
            operation: row.operation,
            outcome: row.outcome,
            record: serde_json::from_str(&row.record).unwrap_or_default(),
            hash: hex(&row.hash),
        }
    }
}
