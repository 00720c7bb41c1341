//! The shapes of the reference, for scripts that know no others. What the watch does not know is null.

use axum::extract::State;
use crosslink_fleet::Index;
use crosslink_fleet::alerts::{AlertKind, Severity};
use crosslink_fleet::counters::Counters as Numbers;
use crosslink_fleet::detail::{self, Detail};
use crosslink_fleet::people::{self, AlertFilter, AlertView};
use crosslink_fleet::registry;
use crosslink_fleet::store::ProjectRow;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::extract::Slug;
use crate::app::{App, Shared};
use crate::refusal::Refusal;

/// A project in the shape of the reference.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "OlderProject")]
pub(super) struct Project {
    pub(super) slug: String,
    /// `active` or `paused`.
    pub(super) status: &'static str,
    pub(super) pinned: bool,
    /// The commit of a hub of the second generation.
    pub(super) hub_sha: Option<String>,
    /// When the hub was last really read, remote and all.
    pub(super) hub_fetched_at: Option<Timestamp>,
    pub(super) last_activity_at: Option<Timestamp>,
    pub(super) added_at: Timestamp,
    pub(super) counters: Counters,
    /// Not known here: nothing is written through this interface.
    pub(super) write_capability: Option<String>,
}

/// A project with all that its hub holds, in the shape of the reference.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "OlderProjectDetail")]
pub(super) struct ProjectDetail {
    #[serde(flatten)]
    project: Project,
    #[serde(flatten)]
    hub: Detail,
}

/// The counters of the reference.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "OlderCounters")]
pub(super) struct Counters {
    pub(super) open_issues: u64,
    pub(super) overdue_issues: u64,
    pub(super) due_soon_issues: u64,
    pub(super) blocked_issues: u64,
    pub(super) active_agents: u64,
    pub(super) stale_locks: u64,
    /// Not known here; a failure shows as an alert.
    pub(super) ci_status: Option<String>,
    pub(super) updated_at: Option<Timestamp>,
}

/// An open alert in the shape of the reference.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "OlderAlert")]
pub(super) struct Alert {
    pub(super) id: i64,
    pub(super) project_slug: String,
    pub(super) kind: AlertKind,
    pub(super) severity: Severity,
    pub(super) subject_ref: String,
    pub(super) detail: String,
    pub(super) opened_at: Timestamp,
    pub(super) resolved_at: Option<Timestamp>,
    pub(super) acknowledged_at: Option<Timestamp>,
}

/// `GET /api/v1/dashboard/projects`
pub(super) async fn projects(
    State(app): State<Shared>,
) -> Result<axum::Json<Vec<Project>>, Refusal> {
    app.ask(all_projects).await.map(axum::Json)
}

/// `GET /api/v1/dashboard/projects/{owner}/{repo}`
pub(super) async fn project(
    State(app): State<Shared>,
    Slug(slug): Slug,
) -> Result<axum::Json<ProjectDetail>, Refusal> {
    // A large hub takes a while to read, and nobody else should wait for that.
    let project = app.ask_apart(move |app, index| {
        let row = registry::project(index, &slug)?;
        let (path, branch) = (&row.project.path, &row.project.default_branch);
        let hub = detail::read(path, &app.parts.home, branch, app.now());
        let project = one(app, row);
        Ok(ProjectDetail { project, hub })
    });
    project.await.map(axum::Json)
}

/// `GET /api/v1/dashboard/alerts`
pub(super) async fn alerts(State(app): State<Shared>) -> Result<axum::Json<Vec<Alert>>, Refusal> {
    app.ask(all_alerts).await.map(axum::Json)
}

/// Every project: pinned ones first, then by name.
pub(super) fn all_projects(app: &App, index: &Index) -> Result<Vec<Project>, Problem> {
    let rows = index.projects()?;
    Ok(rows.into_iter().map(|row| one(app, row)).collect())
}

/// Every open alert, newest first.
pub(super) fn all_alerts(app: &App, index: &Index) -> Result<Vec<Alert>, Problem> {
    let mut views = people::alerts(index, &AlertFilter::default(), app.now())?;
    views.sort_by_key(|view| std::cmp::Reverse((view.alert.opened_at, view.id)));
    Ok(views.into_iter().map(alert).collect())
}

fn one(app: &App, row: ProjectRow) -> Project {
    let board = app.watch().board();
    let view = board.get(&row.project.slug);
    let numbers = view.and_then(|view| view.counters);
    let read_at = view.and_then(|view| view.read_at);
    let position = row.state.map(|state| state.position).unwrap_or_default();
    let sha = position.split(' ').next();
    Project {
        slug: row.project.slug,
        status: row.project.status.as_str(),
        pinned: row.project.pinned,
        hub_sha: sha.filter(|sha| sha.len() >= 40).map(str::to_owned),
        hub_fetched_at: view.and_then(|view| view.health.last_success),
        last_activity_at: view.and_then(|view| view.last_activity_at),
        added_at: row.project.added_at,
        counters: counters(numbers.unwrap_or_default(), read_at),
        write_capability: None,
    }
}

fn counters(numbers: Numbers, updated_at: Option<Timestamp>) -> Counters {
    Counters {
        open_issues: numbers.open_issues,
        overdue_issues: numbers.overdue_issues,
        due_soon_issues: numbers.due_soon_issues,
        blocked_issues: numbers.blocked_issues,
        active_agents: numbers.active_agents,
        stale_locks: numbers.stale_locks,
        ci_status: None,
        updated_at,
    }
}

fn alert(view: AlertView) -> Alert {
    Alert {
        id: view.id,
        project_slug: view.project_slug,
        kind: view.alert.kind,
        severity: view.alert.severity,
        subject_ref: view.alert.subject_ref,
        detail: view.alert.detail,
        opened_at: view.alert.opened_at,
        resolved_at: view.alert.resolved_at,
        acknowledged_at: view.alert.acknowledged.map(|seen| seen.at),
    }
}
