//! The issues of a project that answer to a query, and how many there are.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::query::Query as IssueQuery;
use crosslink_workspace::core::view::IssueSummary;
use crosslink_workspace::{CountView, Workspace};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::question;
use crate::api::etag;
use crate::api::extract::{Query, Slug};
use crate::api::page::{Page, limit};
use crate::app::Shared;
use crate::refusal::Refusal;

/// Which issues are asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct IssuesQuery {
    /// A query, as `crosslink list` takes it; all issues if absent.
    q: Option<String>,
    /// In what order: `priority`, `-updated`, …; the newest first if absent.
    sort: Option<String>,
    /// Only these fields of each, with commas between them.
    fields: Option<String>,
    /// At most so many, 1 to 1000; 100 if absent.
    limit: Option<u32>,
    /// Where the part before ended.
    cursor: Option<String>,
}

/// What is counted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct CountsQuery {
    /// A query, as `crosslink list` takes it; all issues if absent.
    q: Option<String>,
    /// By the values of this key: `status`, `priority`, `label`, `assignee`, `type`, `milestone` or `parent`.
    by: Option<String>,
}

/// One part of the issues that answer to a query.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct IssuesPart {
    /// The issues; only the fields that were asked for, if any were.
    #[schemars(with = "Vec<IssueSummary>")]
    items: Vec<Value>,
    /// Where the next part begins: send it as `cursor`. Nothing where this was the last.
    next: Option<String>,
    /// How many answer to the query in all.
    total: usize,
}

/// `GET /api/v2/projects/{id}/issues`
pub(super) async fn list(
    State(app): State<Shared>,
    Slug(slug): Slug,
    Query(query): Query<IssuesQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let limit = limit(query.limit)? as usize;
    let part = app.ask_project(slug, move |project| part(&project.workspace, &query, limit));
    let part = part.await?;
    Ok(etag::answer(&headers, &part, &part))
}

fn part(workspace: &Workspace, asked: &IssuesQuery, limit: usize) -> Result<IssuesPart, Problem> {
    let mut query = question(workspace, asked.q.as_deref())?;
    if let Some(sort) = &asked.sort {
        query.sort = IssueQuery::parse(&format!("sort:{sort}"))?.sort;
    }
    let found = workspace.read(|snapshot| snapshot.issues(&query, &workspace.query_context()))?;
    let total = found.len();
    let page = Page::part(found, asked.cursor.as_deref(), limit, |issue| {
        issue.uuid.to_string()
    })?;
    let fields: Vec<&str> = match &asked.fields {
        Some(fields) => fields.split(',').map(str::trim).collect(),
        None => query.fields.iter().map(String::as_str).collect(),
    };
    let items = page.items.iter().map(|issue| chosen(issue, &fields));
    Ok(IssuesPart {
        items: items.collect(),
        next: page.next,
        total,
    })
}

/// The fields of an issue that are wanted; all where none are named.
fn chosen(issue: &IssueSummary, fields: &[&str]) -> Value {
    let mut whole = serde_json::to_value(issue).unwrap_or_default();
    if fields.is_empty() {
        return whole;
    }
    let take = |name: &&str| ((*name).to_owned(), whole[*name].take());
    Value::Object(fields.iter().map(take).collect::<Map<_, _>>())
}

/// `GET /api/v2/projects/{id}/counts`
pub(super) async fn counts(
    State(app): State<Shared>,
    Slug(slug): Slug,
    Query(asked): Query<CountsQuery>,
) -> Result<axum::Json<CountView>, Refusal> {
    let counted = app.ask_project(slug, move |project| {
        let query = question(&project.workspace, asked.q.as_deref())?;
        let by = match &asked.by {
            Some(by) => IssueQuery::parse(&format!("group:{by}"))?.group,
            None => None,
        };
        project.workspace.count(&query, by)
    });
    counted.await.map(axum::Json)
}
