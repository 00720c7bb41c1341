//! How all projects fare, the worst first.

use clap::Args;
use crosslink_fleet::watch::AlertCounts;
use crosslink_fleet::{ProjectStanding, overview, registry, worst_first};
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::time::Timestamp;

use super::super::Run;
use super::{NOTHING, open};
use crate::app::App;
use crate::render::list::ListOptions;
use crate::render::text::{count, pad, since, width};
use crate::ui::{Paint, Ui};

/// Shows how the watched projects fare, the worst first
///
/// Every line says how old what it says is. The running `crosslink dashboard serve` is asked how well each project is
/// known; where none runs, the numbers are those of the last look.
#[derive(Args)]
pub(crate) struct Status {
    /// Only this project
    #[arg(value_name = "OWNER/REPO")]
    slug: Option<String>,
}

impl Run for Status {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        show(app, self.slug.as_deref(), true)
    }
}

/// How much longer than its heading the last column may be.
const AGO: usize = 4;

/// Shows one project, or all of them; says whether anybody watches, if that is to be told.
pub(super) fn show(app: &mut App, slug: Option<&str>, tells: bool) -> Result<(), Problem> {
    let (home, now) = (app.environment().home()?, app.now());
    let index = open(app)?;
    if let Some(slug) = slug {
        registry::project(&index, slug)?;
    }
    let mut projects = overview(&index, &home, now)?;
    projects.retain(|standing| slug.is_none_or(|slug| standing.project.slug == slug));
    worst_first(&mut projects, |standing| &standing.project);
    let table = |ui: &mut Ui, projects: &[ProjectStanding]| table(ui, projects, now);
    app.show_list(&projects, &ListOptions::whole(NOTHING, &table))?;
    if tells && projects.iter().any(|standing| !standing.watched) {
        app.ui
            .hint("no watch runs; `crosslink dashboard serve` watches, `refresh` looks once");
    }
    Ok(())
}

fn table(ui: &mut Ui, projects: &[ProjectStanding], now: Timestamp) {
    let slugs = projects
        .iter()
        .map(|standing| width(&standing.project.slug));
    let slug = slugs.max().unwrap_or(0).max(7);
    let words = projects.iter().map(|standing| width(standing.word()));
    let health = words.max().unwrap_or(0).max(6);
    let told = projects
        .iter()
        .map(|standing| width(&alerts(&standing.project.alerts).1));
    let alert = told.max().unwrap_or(0).max(6);
    let head = format!(
        "{}  OPEN  OVERDUE  BLOCKED  AGENTS  STALE  {}  {}  KNOWN",
        pad("PROJECT", slug),
        pad("ALERTS", alert),
        pad("HEALTH", health)
    );
    if ui.wrap.is_some_and(|columns| width(&head) + AGO > columns) {
        return projects
            .iter()
            .for_each(|standing| stacked(ui, standing, now));
    }
    ui.line(&ui.paint(Paint::Strong, &head));
    for standing in projects {
        let project = &standing.project;
        let numbers = match &project.counters {
            Some(counters) => format!(
                "{:>4}  {:>7}  {:>7}  {:>6}  {:>5}",
                counters.open_issues,
                counters.overdue_issues,
                counters.blocked_issues,
                counters.active_agents,
                counters.stale_locks
            ),
            None => format!("{:>4}  {:>7}  {:>7}  {:>6}  {:>5}", "?", "?", "?", "?", "?"),
        };
        let (paint, alerts) = alerts(&project.alerts);
        let alerts = ui.paint(paint, &pad(&alerts, alert));
        let known = project
            .read_at
            .map_or_else(|| "never".to_owned(), |at| since(at, now));
        let (name, health) = (pad(&project.slug, slug), pad(standing.word(), health));
        ui.line(&format!("{name}  {numbers}  {alerts}  {health}  {known}"));
    }
}

/// A project on lines of its own, where a table would be too wide.
fn stacked(ui: &mut Ui, standing: &ProjectStanding, now: Timestamp) {
    let project = &standing.project;
    let known = project
        .read_at
        .map_or_else(|| "never".to_owned(), |at| since(at, now));
    let (paint, alerts) = alerts(&project.alerts);
    let name = ui.paint(Paint::Strong, &project.slug);
    let alerts = ui.paint(paint, &format!("alerts {alerts}"));
    let said = format!("{name}  {}  known {known}  {alerts}", standing.word());
    ui.prose("", "  ", &said);
    let Some(counters) = &project.counters else {
        return ui.line("  no numbers yet");
    };
    let said = format!(
        "{} open, {} overdue, {} blocked; {} at work, {} stale",
        counters.open_issues,
        counters.overdue_issues,
        counters.blocked_issues,
        count(counters.active_agents as usize, "agent"),
        count(counters.stale_locks as usize, "lock"),
    );
    ui.prose("  ", "  ", &said);
}

fn alerts(alerts: &AlertCounts) -> (Paint, String) {
    let parts = [
        (alerts.critical, "!!"),
        (alerts.warning, "!"),
        (alerts.info, "i"),
    ];
    let words = parts.iter().filter(|(number, _)| *number > 0);
    let words: Vec<_> = words
        .map(|(number, mark)| format!("{number}{mark}"))
        .collect();
    let paint = match (alerts.critical, alerts.warning) {
        (0, 0) => Paint::Faint,
        (0, _) => Paint::Attention,
        _ => Paint::Alarm,
    };
    match words.is_empty() {
        true => (paint, "–".to_owned()),
        false => (paint, words.join(" ")),
    }
}
