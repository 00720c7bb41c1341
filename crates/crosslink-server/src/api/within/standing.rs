//! What can be done with a project here.

use axum::extract::State;
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::extract::Slug;
use crate::app::Shared;
use crate::refusal::Refusal;

/// What can be done with a project here, and in whose name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Capabilities {
    /// Where answers come from.
    source: Source,
    /// Whether it can be changed here.
    writable: bool,
    /// In whose name it is changed.
    author: String,
    /// Why it cannot be changed.
    reason: Option<String>,
    /// What helps.
    hints: Vec<String>,
}

/// Where answers about a project come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Source {
    /// Its own database on this machine.
    Database,
    /// Its hub, as it was fetched last.
    Hub,
}

/// `GET /api/v2/projects/{id}/capabilities`
pub(super) async fn show(
    State(app): State<Shared>,
    Slug(slug): Slug,
) -> Result<axum::Json<Capabilities>, Refusal> {
    let found = app.with_place(slug, |app, place| {
        let author = app.desk().author();
        let opened = app.desk().open(place);
        Ok(match opened {
            Ok(_) => Capabilities {
                source: Source::Database,
                writable: true,
                author,
                reason: None,
                hints: Vec::new(),
            },
            Err(problem) => Capabilities {
                source: Source::Hub,
                writable: false,
                author,
                reason: Some(problem.message().to_owned()),
                hints: problem.hints().to_vec(),
            },
        })
    });
    found.await.map(axum::Json)
}
