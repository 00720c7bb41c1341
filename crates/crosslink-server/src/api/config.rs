//! What the server goes by.

use axum::Extension;
use axum::extract::State;
use crosslink_fleet::LoginLink;
use crosslink_fleet::alerts::{AlertKind, KindInfo, LimitUnit, Severity};
use schemars::JsonSchema;
use serde::Serialize;

use crate::access::{Caller, Scope};
use crate::app::Shared;
use crate::refusal::Refusal;
use crate::server::login_link;

/// What the server goes by.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Config {
    /// The version of the program.
    version: &'static str,
    /// The kinds of alerts, and what each goes by unless somebody set it otherwise for a project.
    alert_kinds: Vec<Kind>,
}

/// A kind of alert.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "AlertKindInfo")]
struct Kind {
    /// The kind.
    kind: AlertKind,
    /// How bad it is.
    severity: Severity,
    /// How much is too much, where that can be set.
    limit: Option<i64>,
    /// What the limit counts.
    unit: Option<&'static str>,
    /// How far back it looks, in seconds, where that can be set.
    window: Option<i64>,
    /// For how many seconds it must be so before it opens.
    on_delay: i64,
    /// For how many seconds it must be over before it is resolved.
    off_delay: i64,
    /// After how many seconds it becomes one step worse, if ever.
    escalate_after: Option<i64>,
    /// When it fires, for people.
    fires: &'static str,
    /// What could help, for people.
    remedy: &'static str,
}

/// Who asks.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Session {
    /// The name under which deeds are written down.
    name: String,
    /// What may be done.
    scope: Scope,
    /// What names this run of the server.
    server: String,
    /// The version of the program.
    version: &'static str,
}

/// `GET /api/v2/config`
pub(super) async fn config() -> axum::Json<Config> {
    axum::Json(Config {
        version: env!("CARGO_PKG_VERSION"),
        alert_kinds: AlertKind::all().map(|kind| row(kind.info())).collect(),
    })
}

fn row(info: &KindInfo) -> Kind {
    Kind {
        kind: info.kind,
        severity: info.severity,
        limit: info.limit.map(|limit| limit.value),
        unit: info.limit.map(|limit| match limit.unit {
            LimitUnit::Seconds => "seconds",
            LimitUnit::Intervals => "intervals",
        }),
        window: info.window,
        on_delay: info.on_delay,
        off_delay: info.off_delay,
        escalate_after: info.escalate_after,
        fires: info.fires,
        remedy: info.remedy,
    }
}

/// `GET /api/v2/session`
pub(super) async fn session(
    State(app): State<Shared>,
    Extension(caller): Extension<Caller>,
) -> axum::Json<Session> {
    axum::Json(Session {
        name: caller.name,
        scope: caller.scope,
        server: app.live().server_id().to_owned(),
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// `POST /api/v2/login-links`
///
/// A token may end, or be taken back; a session made of it would outlive it. So only the owner's commands get one.
pub(super) async fn link(
    State(app): State<Shared>,
    Extension(caller): Extension<Caller>,
) -> Result<axum::Json<LoginLink>, Refusal> {
    match caller.is_owner() {
        true => Ok(axum::Json(login_link(&app)?)),
        false => Err(Refusal::not_the_owner()),
    }
}
