//! For machines that look after machines.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use crosslink_fleet::health::{HealthState, HealthView};
use crosslink_fleet::watch::ProjectView;
use crosslink_workspace::core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::page;
use super::projects::current;
use crate::app::Shared;
use crate::refusal::Refusal;

/// How the server is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Status {
    /// `ok`.
    status: &'static str,
    /// The version of the program.
    version: &'static str,
}

const OK: Status = Status {
    status: "ok",
    version: env!("CARGO_PKG_VERSION"),
};

/// `GET /healthz`
pub(super) async fn health() -> axum::Json<Status> {
    axum::Json(OK)
}

/// `GET /readyz`
pub(super) async fn ready(State(app): State<Shared>) -> Result<Response, Refusal> {
    if app.live().has_ended() {
        let title = "The watch has ended.";
        return Err(Refusal::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "watch.ended",
            title,
        ));
    }
    if app.watch().hangs() {
        let title = "The watch has not turned for three ticks: what is shown is no longer kept.";
        return Err(Refusal::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "watch.hangs",
            title,
        ));
    }
    app.ask(|_, index| index.version()).await?;
    Ok(axum::Json(OK).into_response())
}

/// `GET /metrics`
pub(super) async fn metrics(State(app): State<Shared>) -> Response {
    let mut text = Exposition::default();
    let projects = current(&app);
    of_projects(&mut text, &projects);
    of_looks(&mut text, &projects, app.now());
    text.family(
        "watch_turned_seconds",
        "gauge",
        "How long ago the loop of the watch last turned; it should every second",
    );
    let turned = app.watch().turned_ago();
    text.sample("watch_turned_seconds", "", turned.as_secs());
    let (live, meters) = (app.live(), app.meters());
    text.family("live_clients", "gauge", "Live clients that are connected");
    text.sample("live_clients", "", live.clients());
    text.family(
        "live_frames_total",
        "counter",
        "Messages sent to live clients",
    );
    text.sample("live_frames_total", "", meters.frames());
    text.family(
        "live_dropped_total",
        "counter",
        "Changes lost on live clients, which got a snapshot instead",
    );
    text.sample("live_dropped_total", "", meters.lost());
    text.family(
        "http_answers_total",
        "counter",
        "Answers, by the class of their status",
    );
    for (class, number) in meters.answers() {
        text.sample("http_answers_total", &format!("class=\"{class}\""), number);
    }
    page::text("text/plain; version=0.0.4; charset=utf-8", text.0)
}

fn of_projects(text: &mut Exposition, projects: &[ProjectView]) {
    let mut by_health: BTreeMap<&str, usize> = BTreeMap::new();
    for view in projects {
        *by_health.entry(view.health.state.as_str()).or_default() += 1;
    }
    text.family(
        "projects",
        "gauge",
        "Watched projects, by how well they are known",
    );
    for (health, number) in by_health {
        text.sample("projects", &format!("health=\"{health}\""), number);
    }
    let sum = |of| sum(projects, of);
    text.family(
        "alerts",
        "gauge",
        "Open alerts that nobody snoozed, by how bad they are",
    );
    text.sample(
        "alerts",
        "severity=\"critical\"",
        sum(|view| view.alerts.critical),
    );
    text.sample(
        "alerts",
        "severity=\"warning\"",
        sum(|view| view.alerts.warning),
    );
    text.sample("alerts", "severity=\"info\"", sum(|view| view.alerts.info));
}

fn of_looks(text: &mut Exposition, projects: &[ProjectView], now: Timestamp) {
    let lag = projects
        .iter()
        .filter_map(|view| lag(&view.health, now))
        .max();
    text.family(
        "poll_lag_seconds",
        "gauge",
        "By how much the project that waited longest is overdue for a look",
    );
    text.sample("poll_lag_seconds", "", lag.unwrap_or(0));
    text.family(
        "poll_failures",
        "gauge",
        "Looks that failed in a row, over all projects",
    );
    text.sample(
        "poll_failures",
        "",
        sum(projects, |view| view.health.consecutive_failures),
    );
}

fn sum(projects: &[ProjectView], of: fn(&ProjectView) -> u32) -> u64 {
    projects.iter().map(of).map(u64::from).sum()
}

/// By how many seconds a look at a project is overdue.
fn lag(health: &HealthView, now: Timestamp) -> Option<i64> {
    if health.state == HealthState::Paused {
        return None;
    }
    let due = health.next_attempt.or_else(|| {
        let last = health.last_attempt?;
        Some(last.plus_seconds(health.interval_seconds))
    })?;
    Some(now.seconds_since(due).max(0))
}

/// Numbers in the text form of Prometheus.
#[derive(Default)]
struct Exposition(String);

impl Exposition {
    // Writing to a string cannot fail.
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP crosslink_{name} {help}");
        let _ = writeln!(self.0, "# TYPE crosslink_{name} {kind}");
    }

    fn sample(&mut self, name: &str, labels: &str, value: impl Display) {
        let _ = match labels {
            "" => writeln!(self.0, "crosslink_{name} {value}"),
            labels => writeln!(self.0, "crosslink_{name}{{{labels}}} {value}"),
        };
    }
}

#[cfg(test)]
mod tests {
    use crosslink_fleet::health::Health;

    use super::*;

    #[test]
    fn a_look_is_overdue_since_it_was_to_be_whether_the_last_one_failed_or_not() {
        let time = Timestamp::from_seconds;
        let health = |state, last_attempt: Option<i64>, next_attempt: Option<i64>| {
            let mut health = Health::new(5, time(1)).view(time(1_000));
            health.state = state;
            health.last_success = Some(time(10));
            health.age_seconds = Some(990);
            health.last_attempt = last_attempt.map(time);
            health.next_attempt = next_attempt.map(time);
            health
        };
        use HealthState::{Live, Paused, Unreachable};
        for (state, last, next, expected) in [
            // It failed, and waits longer than an interval for its next turn.
            (Unreachable, Some(990), Some(1_040), Some(0)),
            (Unreachable, Some(990), Some(995), Some(5)),
            (Live, Some(990), None, Some(5)),
            (Live, Some(998), None, Some(0)),
            (Live, None, None, None),
            (Paused, Some(10), Some(15), None),
        ] {
            let lag = lag(&health(state, last, next), time(1_000));
            assert_eq!(lag, expected, "{state} {last:?} {next:?}");
        }
    }
}
