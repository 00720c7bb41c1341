//! Everything at once, as files.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::time::Timestamp;
use serde::Serialize;

use super::csv::Csv;
use super::older::{Alert, Project, all_alerts, all_projects};
use super::page;
use crate::app::Shared;
use crate::refusal::Refusal;

const CSV: &str = "text/csv; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";

const PROJECT_COLUMNS: [&str; 15] = [
    "slug",
    "status",
    "pinned",
    "hub_sha",
    "hub_fetched_at",
    "last_activity_at",
    "added_at",
    "open_issues",
    "overdue_issues",
    "due_soon_issues",
    "blocked_issues",
    "active_agents",
    "stale_locks",
    "ci_status",
    "counters_updated_at",
];

const ALERT_COLUMNS: [&str; 9] = [
    "id",
    "project_slug",
    "kind",
    "severity",
    "subject_ref",
    "detail",
    "opened_at",
    "resolved_at",
    "acknowledged_at",
];

/// `GET …/export/projects.csv`
pub(super) async fn projects_csv(State(app): State<Shared>) -> Result<Response, Refusal> {
    let mut csv = Csv::new(&PROJECT_COLUMNS);
    for project in app.ask(all_projects).await? {
        csv.row(project_cells(project));
    }
    Ok(file(CSV, "crosslink-projects.csv", csv.finish()))
}

/// `GET …/export/projects.json`
pub(super) async fn projects_json(State(app): State<Shared>) -> Result<Response, Refusal> {
    let text = pretty(&app.ask(all_projects).await?)?;
    Ok(file(JSON, "crosslink-projects.json", text))
}

/// `GET …/export/alerts.csv`
pub(super) async fn alerts_csv(State(app): State<Shared>) -> Result<Response, Refusal> {
    let mut csv = Csv::new(&ALERT_COLUMNS);
    for alert in app.ask(all_alerts).await? {
        csv.row(alert_cells(alert));
    }
    Ok(file(CSV, "crosslink-alerts.csv", csv.finish()))
}

/// `GET …/export/alerts.json`
pub(super) async fn alerts_json(State(app): State<Shared>) -> Result<Response, Refusal> {
    let text = pretty(&app.ask(all_alerts).await?)?;
    Ok(file(JSON, "crosslink-alerts.json", text))
}

fn project_cells(project: Project) -> [String; 15] {
    let counters = project.counters;
    [
        project.slug,
        project.status.to_owned(),
        project.pinned.to_string(),
        project.hub_sha.unwrap_or_default(),
        time(project.hub_fetched_at),
        time(project.last_activity_at),
        project.added_at.to_string(),
        counters.open_issues.to_string(),
        counters.overdue_issues.to_string(),
        counters.due_soon_issues.to_string(),
        counters.blocked_issues.to_string(),
        counters.active_agents.to_string(),
        counters.stale_locks.to_string(),
        counters.ci_status.unwrap_or_default(),
        time(counters.updated_at),
    ]
}

fn alert_cells(alert: Alert) -> [String; 9] {
    [
        alert.id.to_string(),
        alert.project_slug,
        alert.kind.to_string(),
        alert.severity.to_string(),
        alert.subject_ref,
        alert.detail,
        alert.opened_at.to_string(),
        time(alert.resolved_at),
        time(alert.acknowledged_at),
    ]
}

fn time(time: Option<Timestamp>) -> String {
    time.map(|time| time.to_string()).unwrap_or_default()
}

fn pretty(items: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string_pretty(items).map_err(|error| Problem::bug(error.to_string()))
}

fn file(content: &'static str, name: &'static str, text: String) -> Response {
    let mut response = page::text(content, text);
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
