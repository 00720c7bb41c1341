//! The state of everything, the worst first.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use crosslink_fleet::alerts::{AlertState, Severity};
use crosslink_fleet::people::{self, AlertFilter, AlertView};
use crosslink_fleet::watch::ProjectView;
use crosslink_fleet::{Badness, worst_first};
use crosslink_workspace::core::counted;
use crosslink_workspace::core::time::Timestamp;

use super::html::{self, age, escape};
use crate::access::identify;
use crate::api::current;
use crate::app::Shared;
use crate::refusal::Refusal;

/// At most so many alerts are written out.
const ALERTS: usize = 50;

/// `GET /status`
pub(super) async fn status(
    State(app): State<Shared>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if identify(&app, &headers).await?.is_none() {
        return Ok(Redirect::to("/login").into_response());
    }
    let filter = AlertFilter::default();
    let alerts = app.ask(move |app, index| people::alerts(index, &filter, app.now()));
    let alerts = alerts.await?;
    let body = body(current(&app), &alerts, app.now());
    let head = "<meta http-equiv=\"refresh\" content=\"5\">\n";
    Ok(html::page("Crosslink: all projects", head, &body))
}

fn body(mut projects: Vec<ProjectView>, alerts: &[AlertView], now: Timestamp) -> String {
    worst_first(&mut projects, |view| view);
    let items: String = projects.iter().map(|view| project(view, now)).collect();
    let projects = match items.is_empty() {
        true => {
            "<p>No project is tracked. <code>crosslink dashboard track PATH</code> adds one.</p>\n"
                .to_owned()
        }
        false => format!("<ol>\n{items}</ol>\n"),
    };
    format!(
        "<header><h1>{}</h1>\n<p class=\"quiet\">as of {} UTC; every number below with its age</p>\n\
         <form method=\"post\" action=\"/logout\"><button>Leave</button></form></header>\n\
         <main>\n{projects}{}</main>\n",
        headline(alerts),
        now.second(),
        alert_list(alerts),
    )
}

fn headline(alerts: &[AlertView]) -> String {
    let count = |severity| {
        let unheard = alerts
            .iter()
            .filter(|view| view.state != AlertState::Snoozed);
        unheard
            .filter(|view| view.alert.severity == severity)
            .count()
    };
    match (count(Severity::Critical), count(Severity::Warning)) {
        (0, 0) => "Nothing to do".to_owned(),
        (critical, warning) => {
            let warnings = counted(warning as u64, "warning");
            format!("{critical} critical, {warnings}")
        }
    }
}

fn project(view: &ProjectView, now: Timestamp) -> String {
    let class = match Badness::of(view) {
        Badness::Critical | Badness::Unknown => "critical",
        Badness::Warning | Badness::Unsure => "warning",
        Badness::Well | Badness::Paused => "normal",
    };
    let mut text = format!("<li class=\"{class}\">\n<h2>{}</h2>\n", escape(&view.slug));
    let known = match view.health.age_seconds {
        Some(seconds) => format!("read {} ago", age(seconds)),
        None => "never read".to_owned(),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "<p><span class=\"word\">{}</span> <span class=\"quiet\">{known}</span>; \
         alerts: {} critical, {} warning, {} info</p>",
        view.health.state, view.alerts.critical, view.alerts.warning, view.alerts.info,
    );
    let _ = writeln!(text, "<p>{}</p>", numbers(view, now));
    if let Some(error) = &view.health.last_error {
        let ago = age(now.seconds_since(error.at));
        let _ = writeln!(
            text,
            "<p class=\"quiet\">{} ago: {}</p>",
            ago,
            escape(&error.text)
        );
    }
    text.push_str("</li>\n");
    text
}

fn numbers(view: &ProjectView, now: Timestamp) -> String {
    let (Some(counters), Some(read_at)) = (&view.counters, view.read_at) else {
        return "no numbers yet".to_owned();
    };
    let activity = match view.last_activity_at {
        Some(at) => format!("last activity {} ago", age(now.seconds_since(at))),
        None => "no activity known".to_owned(),
    };
    format!(
        "{} open, {} overdue, {} due soon, {} blocked; {} active, {} stale \
         <span class=\"quiet\">({} old)</span>; {activity}",
        counters.open_issues,
        counters.overdue_issues,
        counters.due_soon_issues,
        counters.blocked_issues,
        counted(counters.active_agents, "agent"),
        counted(counters.stale_locks, "lock"),
        age(now.seconds_since(read_at)),
    )
}

fn alert_list(alerts: &[AlertView]) -> String {
    if alerts.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "<h1>{}</h1>\n<ul>\n",
        counted(alerts.len() as u64, "open alert")
    );
    for view in alerts.iter().take(ALERTS) {
        let alert = &view.alert;
        let _ = writeln!(
            text,
            "<li class=\"{}\"><span class=\"word\">{}</span> {} {} \
             <span class=\"quiet\">{}, open for {}</span><p>{}</p></li>",
            alert.severity,
            alert.severity,
            escape(&view.project_slug),
            alert.kind,
            said(view),
            age(view.age_seconds),
            escape(&alert.detail),
        );
    }
    text.push_str("</ul>\n");
    if let Some(more) = alerts.len().checked_sub(ALERTS).filter(|more| *more > 0) {
        let _ = writeln!(text, "<p>and {more} more</p>");
    }
    text
}

fn said(view: &AlertView) -> String {
    let alert = &view.alert;
    match (&alert.snoozed, &alert.acknowledged, alert.unknown_since) {
        (Some(snooze), _, _) => format!("snoozed by {}", escape(&snooze.by)),
        (_, Some(seen), _) => format!("seen by {}", escape(&seen.by)),
        (_, _, Some(_)) => "not known whether it still is so".to_owned(),
        _ => "new".to_owned(),
    }
}
