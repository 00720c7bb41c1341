//! Performing one operation of a project, and writing down who asked for it.

use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode, header};
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::{Performable, Performed, Terms, Workspace};
use serde_json::Value;

use super::note::note;
use crate::access::Caller;
use crate::app::{App, Shared};
use crate::desk::Place;
use crate::refusal::Refusal;

/// The header that stands for a request.
const IDEMPOTENCY: &str = "Idempotency-Key";

/// The headers of a request that is done once.
pub(super) const KEY: &[(&str, &str)] = &[(
    IDEMPOTENCY,
    "Stands for the request: the same again is answered the same, and nothing is done twice",
)];

/// The headers of an operation.
pub(super) const HEADERS: &[(&str, &str)] = &[
    KEY[0],
    (
        "If-Match",
        "The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one",
    ),
];

/// What is asked of a project, and by whom.
pub(super) struct Asked<'a> {
    pub(super) app: &'a App,
    pub(super) place: &'a Place,
    pub(super) actor: &'a str,
}

/// `POST /api/v2/projects/{id}/operations/…`
pub(super) async fn one(
    app: Shared,
    (slug, caller): (String, Caller),
    headers: HeaderMap,
    (operation, arguments): (Arc<Performable>, Value),
) -> Result<axum::Json<Performed>, Refusal> {
    let terms = Terms {
        key: text(&headers, IDEMPOTENCY)?,
        expects: text(&headers, header::IF_MATCH.as_str())?.and_then(|tag| version(&tag)),
    };
    let done = app.with_place(slug, move |app, place| {
        let asked = Asked {
            app,
            place,
            actor: &caller.name,
        };
        let mut workspace = app.desk().open(place);
        let done = asked.perform(&mut workspace, &operation, (arguments, &terms));
        asked.spread(workspace);
        done
    });
    done.await.map(axum::Json)
}

impl Asked<'_> {
    /// Performs an operation, or says why the project cannot be opened, and writes down which of the two.
    pub(super) fn perform(
        &self,
        workspace: &mut Result<Workspace, Problem>,
        operation: &Performable,
        (arguments, terms): (Value, &Terms),
    ) -> Result<Performed, Problem> {
        let done = match workspace {
            Ok(workspace) => workspace.perform(operation, arguments.clone(), terms),
            Err(problem) => Err(problem.again()),
        };
        note(self, operation.name, &arguments, &done);
        done
    }

    /// Lets what was written travel, and the watch see it at once.
    pub(super) fn spread(&self, workspace: Result<Workspace, Problem>) {
        if let Ok(workspace) = workspace {
            self.app.desk().written(&workspace);
            self.app.watch().refresh(Some(&self.place.slug));
        }
    }
}

/// The text of a header, if it is there.
pub(super) fn text(headers: &HeaderMap, name: &str) -> Result<Option<String>, Refusal> {
    let found = headers.get(name).map(|value| value.to_str());
    match found {
        None => Ok(None),
        Some(Ok(text)) => Ok(Some(text.to_owned())),
        Some(Err(_)) => {
            let detail = format!("`{name}` is no text");
            Err(Refusal::unreadable(StatusCode::BAD_REQUEST, &detail))
        }
    }
}

/// The key of a request, if it has one.
pub(super) fn key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    text(headers, IDEMPOTENCY)
}

/// The version a tag stands for; any will do where it is `*`.
fn version(tag: &str) -> Option<String> {
    let tag = tag.trim().trim_start_matches("W/").trim_matches('"');
    (tag != "*").then(|| tag.to_owned())
}
