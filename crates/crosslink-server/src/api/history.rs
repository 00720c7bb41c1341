//! What happened, and the counters over time.

use axum::extract::State;
use crosslink_fleet::registry;
use crosslink_fleet::samples::{DAY, spans};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::extract::{Query, Slug};
use super::page::{Page, foreign_cursor, limit};
use crate::app::Shared;
use crate::refusal::Refusal;

/// At most so many samples are answered: the newest.
const SAMPLES: usize = 5_000;

/// Which entries are asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActivityQuery {
    /// Only of this project, `owner/repo`.
    project: Option<String>,
    /// At most so many, 1 to 1000; 100 if absent.
    limit: Option<u32>,
    /// Where the part before ended.
    cursor: Option<String>,
}

/// Something that happened in a project.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ActivityView {
    /// Its number in this index.
    id: i64,
    /// The name of the project.
    project_slug: String,
    /// When.
    at: Timestamp,
    /// Who did it, as far as is known.
    author: Option<String>,
    /// What.
    kind: String,
    /// What it happened to.
    subject: Option<String>,
    /// One line for people.
    summary: Option<String>,
}

/// Which samples are asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SamplesQuery {
    /// For how many seconds each stands: 0 as they were seen, 900 or 86400; 0 if absent.
    span: Option<i64>,
    /// Only from then on; a day back if absent.
    since: Option<Timestamp>,
}

/// The counters at a time.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Sample {
    /// When.
    at: Timestamp,
    /// The numbers, by their names.
    counters: Value,
}

/// `GET /api/v2/activity`
pub(super) async fn activity(
    State(app): State<Shared>,
    Query(query): Query<ActivityQuery>,
) -> Result<axum::Json<Page<ActivityView>>, Refusal> {
    let limit = limit(query.limit)?;
    let before = query.cursor.map(|cursor| cursor.parse::<i64>());
    let before = before.transpose().map_err(|_| foreign_cursor())?;
    // One more than is wanted tells whether there is more.
    let entries = app.ask(move |_, index| {
        let slug = query.project.as_deref();
        let project = slug.map(|slug| registry::project(index, slug));
        project.transpose()?;
        index.activity(slug, before, limit + 1)
    });
    let items = entries
        .await?
        .into_iter()
        .map(|(id, slug, row)| ActivityView {
            id,
            project_slug: slug,
            at: row.at,
            author: row.author,
            kind: row.kind,
            subject: row.subject,
            summary: row.summary,
        });
    let page = Page::cut(items.collect(), limit as usize, |entry: &ActivityView| {
        entry.id.to_string()
    });
    Ok(axum::Json(page))
}

/// `GET /api/v2/projects/{owner}/{repo}/samples`
pub(super) async fn samples(
    State(app): State<Shared>,
    Slug(slug): Slug,
    Query(query): Query<SamplesQuery>,
) -> Result<axum::Json<Page<Sample>>, Refusal> {
    let span = query.span.unwrap_or(0);
    if !spans().any(|known| known == span) {
        let problem = Problem::new(
            Code::NumberInvalid,
            format!("There are no samples of {span} s"),
        );
        return Err(problem.hint("take 0, 900 or 86400").into());
    }
    // A day back unless somebody says otherwise.
    let since = query.since.unwrap_or_else(|| app.now().plus_seconds(-DAY));
    let rows = app.ask(move |_, index| {
        let project = registry::project(index, &slug)?;
        index.samples(project.id, span, since)
    });
    let mut rows = rows.await?;
    rows.drain(..rows.len().saturating_sub(SAMPLES));
    let samples = rows.into_iter().map(|(at, counters)| Sample {
        at,
        counters: serde_json::from_str(&counters).unwrap_or(Value::Null),
    });
    Ok(axum::Json(Page::whole(samples.collect())))
}
