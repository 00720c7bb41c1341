//! Alerts.

use axum::Extension;
use axum::extract::State;
use crosslink_fleet::alerts::{AlertKind, Severity, Snooze};
use crosslink_fleet::people::{self, AlertFilter, AlertScope, AlertView};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::time::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;

use super::extract::{Json, Number, Query};
use super::page::{Page, foreign_cursor, limit};
use crate::access::Caller;
use crate::app::Shared;
use crate::refusal::Refusal;

/// Which alerts are asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AlertsQuery {
    /// Only of this project, `owner/repo`.
    project: Option<String>,
    /// Only at least this bad.
    severity: Option<Severity>,
    /// Only of this kind.
    kind: Option<AlertKind>,
    /// Whether acknowledged and snoozed ones are left out, and those that are over.
    #[serde(default)]
    unseen: bool,
    /// By whether they are over: `open` if absent. Where it is not `open`, the newest come first.
    #[serde(default)]
    state: AlertScope,
    /// At most so many, 1 to 1000; 100 if absent.
    limit: Option<u32>,
    /// Where the part before ended.
    cursor: Option<String>,
}

/// What somebody says who has seen an alert.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Acknowledge {
    /// One line, if there is anything to say.
    note: Option<String>,
}

/// For how long somebody wants to hear nothing of an alert: either of the two.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SnoozeFor {
    /// Until then.
    until: Option<Timestamp>,
    /// For so many seconds from now.
    seconds: Option<i64>,
    /// Why.
    reason: Option<String>,
}

type Answer = Result<axum::Json<AlertView>, Refusal>;

/// `GET /api/v2/alerts`
pub(super) async fn list(
    State(app): State<Shared>,
    Query(query): Query<AlertsQuery>,
) -> Result<axum::Json<Page<AlertView>>, Refusal> {
    let limit = limit(query.limit)? as usize;
    let filter = AlertFilter {
        project: query.project,
        severity: query.severity,
        kind: query.kind,
        unseen: query.unseen,
        scope: query.state,
    };
    if filter.scope != AlertScope::Open {
        return past(&app, filter, query.cursor.as_deref(), limit).await;
    }
    let after = query.cursor.as_deref().map(Place::parse).transpose()?;
    let alerts = app.ask(move |app, index| people::alerts(index, &filter, app.now()));
    let mut alerts = alerts.await?;
    if let Some(after) = after {
        alerts.retain(|alert| Place::of(alert) > after);
    }
    let page = Page::cut(alerts, limit, |alert| Place::of(alert).to_string());
    Ok(axum::Json(page))
}

/// Alerts that are over, or all of them, the newest first.
async fn past(
    app: &Shared,
    filter: AlertFilter,
    cursor: Option<&str>,
    limit: usize,
) -> Result<axum::Json<Page<AlertView>>, Refusal> {
    let before = cursor.map(|cursor| cursor.parse::<i64>());
    let before = before.transpose().map_err(|_| foreign_cursor())?;
    // One more than is wanted tells whether there is more. How bad they were, each alert is read for.
    let alerts = app.ask_apart(move |app, index| {
        people::past_alerts(index, &filter, before, limit + 1, app.now())
    });
    let page = Page::cut(alerts.await?, limit, |alert| alert.id.to_string());
    Ok(axum::Json(page))
}

/// Where an alert stands in the list, whatever else comes and goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    severity: std::cmp::Reverse<Severity>,
    opened_at: Timestamp,
    id: i64,
}

impl Place {
    fn of(view: &AlertView) -> Self {
        Self {
            severity: std::cmp::Reverse(view.alert.severity),
            opened_at: view.alert.opened_at,
            id: view.id,
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let parts: Vec<&str> = text.split('.').collect();
        let [severity, opened, id] = parts.as_slice() else {
            return Err(foreign_cursor());
        };
        let read = || {
            Some(Self {
                severity: std::cmp::Reverse(Severity::parse(severity)?),
                opened_at: Timestamp::from_nanos(opened.parse().ok()?),
                id: id.parse().ok()?,
            })
        };
        read().ok_or_else(foreign_cursor)
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (severity, opened) = (self.severity.0, self.opened_at.as_nanos());
        write!(f, "{severity}.{opened}.{}", self.id)
    }
}

/// `POST /api/v2/alerts/{id}/acknowledge`
pub(super) async fn acknowledge(
    State(app): State<Shared>,
    Extension(caller): Extension<Caller>,
    Number(id): Number,
    Json(said): Json<Acknowledge>,
) -> Answer {
    if let Some(view) = open(&app, id).await? {
        // The watch writes it and tells all who listen; to have seen it before is no error.
        let (by, note) = (caller.name.clone(), said.note.clone());
        let asked = app.ask_watch(move |watch| {
            watch.acknowledge(&view.project_slug, view.alert.key(), &by, note.as_deref())
        });
        asked.await?;
    }
    let alert = app.ask(move |app, index| {
        let (by, note) = (caller.name.as_str(), said.note.as_deref());
        people::acknowledge(index, id, by, note, app.now())
    });
    alert.await.map(axum::Json)
}

/// `POST /api/v2/alerts/{id}/snooze`
pub(super) async fn snooze(
    State(app): State<Shared>,
    Extension(caller): Extension<Caller>,
    Number(id): Number,
    Json(wanted): Json<SnoozeFor>,
) -> Answer {
    let now = app.now();
    let snooze = Snooze {
        by: caller.name,
        at: now,
        until: until(&wanted, now)?,
        reason: wanted.reason,
    };
    if let Some(view) = open(&app, id).await? {
        let snooze = snooze.clone();
        let asked =
            app.ask_watch(move |watch| watch.snooze(&view.project_slug, view.alert.key(), snooze));
        asked.await?;
    }
    let alert = app.ask(move |_, index| people::snooze(index, id, snooze, now));
    alert.await.map(axum::Json)
}

fn until(wanted: &SnoozeFor, now: Timestamp) -> Result<Timestamp, Problem> {
    let until = match (wanted.until, wanted.seconds) {
        (Some(until), None) => until,
        (None, Some(seconds)) => now.plus_seconds(seconds),
        _ => {
            let problem = Problem::new(Code::UsageInvalid, "A snooze needs an end");
            return Err(problem.hint("say either `until` or `seconds`"));
        }
    };
    people::check_snooze(until, now)?;
    Ok(until)
}

/// `POST /api/v2/alerts/{id}/unsnooze`
pub(super) async fn unsnooze(State(app): State<Shared>, Number(id): Number) -> Answer {
    if let Some(view) = open(&app, id).await? {
        let asked =
            app.ask_watch(move |watch| watch.unsnooze(&view.project_slug, view.alert.key()));
        asked.await?;
    }
    let alert = app.ask(move |app, index| people::unsnooze(index, id, app.now()));
    alert.await.map(axum::Json)
}

/// An alert that is not over.
async fn open(app: &Shared, id: i64) -> Result<Option<AlertView>, Refusal> {
    let found = app.ask(move |app, index| people::alert(index, id, app.now()));
    Ok(found.await?.filter(|view| view.alert.is_open()))
}
