//! Several operations of a project, each done or refused for itself.

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::{Performable, Performed, Terms, operations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::perform::{Asked, key};
use crate::access::Caller;
use crate::api::extract::{Json, Slug};
use crate::app::Shared;
use crate::refusal::{ProblemDetails, Refusal};

/// So many operations at most are performed at once.
const MOST: usize = 200;

/// Several operations.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct BulkWish {
    /// The operations, in order; 200 at most.
    operations: Vec<BulkItem>,
}

/// One of several operations.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct BulkItem {
    /// Its name.
    name: String,
    /// Its arguments, as the path of the operation takes them.
    arguments: Value,
    /// The version of the issue or milestone that was seen.
    #[serde(default)]
    version: Option<String>,
}

/// What became of several operations.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BulkAnswer {
    /// How many were done.
    done: usize,
    /// How many were refused.
    refused: usize,
    /// What became of each, in order.
    items: Vec<BulkResult>,
}

/// What became of one of several operations.
#[derive(Debug, Serialize, JsonSchema)]
struct BulkResult {
    /// Whether it was done.
    ok: bool,
    /// What it did.
    answer: Option<Performed>,
    /// Why it was refused.
    problem: Option<ProblemDetails>,
}

/// `POST /api/v2/projects/{id}/bulk`
pub(super) async fn perform(
    State(app): State<Shared>,
    Extension(caller): Extension<Caller>,
    Slug(slug): Slug,
    headers: HeaderMap,
    Json(wish): Json<BulkWish>,
) -> Result<axum::Json<BulkAnswer>, Refusal> {
    let key = key(&headers)?;
    let wanted = wish.operations;
    if wanted.is_empty() || wanted.len() > MOST {
        let message = format!(
            "{} is no number of operations from 1 to {MOST}",
            wanted.len()
        );
        return Err(Problem::new(Code::NumberInvalid, message).into());
    }
    let done = app.with_place(slug, move |app, place| {
        let asked = Asked {
            app,
            place,
            actor: &caller.name,
        };
        let known = operations();
        let mut workspace = app.desk().open(place);
        let mut items = Vec::new();
        for (number, item) in wanted.into_iter().enumerate() {
            let terms = Terms {
                key: key.as_ref().map(|key| format!("{key} {number}")),
                expects: item.version,
            };
            let done = find(&known, &item.name).and_then(|operation| {
                asked.perform(&mut workspace, operation, (item.arguments, &terms))
            });
            items.push(BulkResult::of(done));
        }
        asked.spread(workspace);
        Ok(BulkAnswer::of(items))
    });
    done.await.map(axum::Json)
}

fn find<'a>(known: &'a [Performable], name: &str) -> Result<&'a Performable, Problem> {
    known.iter().find(|it| it.name == name).ok_or_else(|| {
        let message = format!("There is no operation '{}'", name.escape_debug());
        Problem::new(Code::UsageInvalid, message).hint("`/api/v2/openapi.json` lists what there is")
    })
}

impl BulkResult {
    fn of(done: Result<Performed, Problem>) -> Self {
        match done {
            Ok(answer) => Self {
                ok: true,
                answer: Some(answer),
                problem: None,
            },
            Err(problem) => Self {
                ok: false,
                answer: None,
                problem: Some(Refusal::of_project(problem).details()),
            },
        }
    }
}

impl BulkAnswer {
    fn of(items: Vec<BulkResult>) -> Self {
        let done = items.iter().filter(|item| item.ok).count();
        Self {
            done,
            refused: items.len() - done,
            items,
        }
    }
}
