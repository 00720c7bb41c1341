//! Endpoints that are told of alerts. Their addresses and secrets go in, and never out.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use crosslink_fleet::deliver::filter::Filter;
use crosslink_fleet::deliver::{self, Tested, Wanted, WebhookView, add, test};
use crosslink_fleet::store::{Secret, WebhookKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::extract::{Json, Number};
use super::page::Page;
use crate::app::Shared;
use crate::refusal::Refusal;

/// An endpoint somebody wants to be told. Those in private networks are added on the command line.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewEndpoint {
    /// Its address.
    url: String,
    /// Which form of body it takes; if absent, its address tells.
    #[serde(default)]
    kind: Kind,
    /// What bodies are signed with.
    secret: Option<String>,
    /// What it wants to hear of; everything, if absent.
    #[serde(default)]
    filter: Filter,
}

/// A form of body.
#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "WebhookKind")]
enum Kind {
    /// The address tells.
    #[default]
    Auto,
    /// JSON for programs.
    Generic,
    /// What Slack takes.
    Slack,
    /// What Discord takes.
    Discord,
}

impl From<Kind> for WebhookKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Auto => Self::Auto,
            Kind::Generic => Self::Generic,
            Kind::Slack => Self::Slack,
            Kind::Discord => Self::Discord,
        }
    }
}

/// The endpoints in the shape of the reference, though masked.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OlderWebhooks")]
pub(super) struct OlderWebhooks {
    /// Their schemes and hosts.
    urls: Vec<String>,
}

/// `GET /api/v2/webhooks`
pub(super) async fn list(
    State(app): State<Shared>,
) -> Result<axum::Json<Page<WebhookView>>, Refusal> {
    let webhooks = app.ask(|_, index| deliver::list(index)).await?;
    Ok(axum::Json(Page::whole(webhooks)))
}

/// `GET /api/v1/dashboard/webhooks`
pub(super) async fn older(State(app): State<Shared>) -> Result<axum::Json<OlderWebhooks>, Refusal> {
    let webhooks = app.ask(|_, index| deliver::list(index)).await?;
    let urls = webhooks.into_iter().map(|webhook| webhook.address);
    Ok(axum::Json(OlderWebhooks {
        urls: urls.collect(),
    }))
}

/// `POST /api/v2/webhooks`
pub(super) async fn create(
    State(app): State<Shared>,
    Json(new): Json<NewEndpoint>,
) -> Result<Response, Refusal> {
    let wanted = Wanted {
        url: Secret::new(new.url),
        kind: new.kind.into(),
        secret: new.secret.map(Secret::new),
        filter: new.filter,
        allow_private: false,
    };
    let added = app.ask(move |app, index| {
        let id = add(index, &wanted, app.now())?;
        let row = id.map(|id| index.webhook(id)).transpose()?;
        Ok(row.flatten().map(|row| WebhookView::of(&row)))
    });
    let title = "An endpoint of this address is told already.";
    let added = added.await?;
    let added = added.ok_or(Refusal::new(StatusCode::CONFLICT, "webhook.known", title))?;
    Ok((StatusCode::CREATED, axum::Json(added)).into_response())
}

/// `DELETE /api/v2/webhooks/{id}`
pub(super) async fn remove(
    State(app): State<Shared>,
    Number(id): Number,
) -> Result<StatusCode, Refusal> {
    let removed = app.ask(move |_, index| index.remove_webhook(id)).await?;
    removed.then_some(StatusCode::NO_CONTENT).ok_or_else(absent)
}

/// `POST /api/v2/webhooks/{id}/test`
pub(super) async fn try_out(
    State(app): State<Shared>,
    Number(id): Number,
) -> Result<axum::Json<Tested>, Refusal> {
    // An endpoint may take its time: others must not wait for the index meanwhile.
    let tested = app.ask_apart(move |app, index| test(index, id, app.now()));
    tested.await?.map(axum::Json).ok_or_else(absent)
}

fn absent() -> Refusal {
    let title = "No endpoint has this number.";
    Refusal::new(StatusCode::NOT_FOUND, "webhook.not_found", title)
}
