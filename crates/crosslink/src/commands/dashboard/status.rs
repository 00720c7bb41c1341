//! How all projects fare, the worst first.

use clap::Args;
use crosslink_fleet::people;
use crosslink_fleet::watch::{AlertCounts, ProjectView};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::time::Timestamp;

use super::super::Run;
use super::open;
use crate::app::App;
use crate::render::list::ListOptions;
use crate::render::text::{pad, since, width};
use crate::ui::{Paint, Ui};

/// Shows how the watched projects fare, the worst first
///
/// Every line says how old what it says is. What is shown was read by `crosslink dashboard serve`; while that does not
/// run, it only grows older.
#[derive(Args)]
pub(crate) struct Status {
    /// Only this project
    #[arg(value_name = "OWNER/REPO")]
    slug: Option<String>,
}

impl Run for Status {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        show(app, self.slug.as_deref())
    }
}

/// Shows one project, or all of them.
pub(super) fn show(app: &mut App, slug: Option<&str>) -> Result<(), Problem> {
    let now = app.now();
    let mut projects = people::projects(&open(app)?, now)?;
    if let Some(slug) = slug {
        projects.retain(|project| project.slug == slug);
        if projects.is_empty() {
            let message = format!("{} is not currently tracked", slug.escape_debug());
            let problem = Problem::new(Code::ProjectNotTracked, message);
            return Err(problem.hint("`crosslink dashboard list` shows what is"));
        }
    }
    projects.sort_by_key(|project| std::cmp::Reverse(badness(&project.alerts)));
    let table = |ui: &mut Ui, projects: &[ProjectView]| table(ui, projects, now);
    let empty =
        "No projects are tracked. `crosslink dashboard track <path-to-repo>` begins with one.";
    app.show_list(&projects, &ListOptions::whole(empty, &table))
}

fn table(ui: &mut Ui, projects: &[ProjectView], now: Timestamp) {
    let slug = projects
        .iter()
        .map(|project| width(&project.slug))
        .max()
        .unwrap_or(0)
        .max(7);
    ui.line(&ui.paint(
        Paint::Strong,
        &format!(
            "{}  OPEN  OVERDUE  BLOCKED  AGENTS  STALE  ALERTS    KNOWN",
            pad("PROJECT", slug)
        ),
    ));
    for project in projects {
        let counters = project.counters.unwrap_or_default();
        let numbers = match project.counters {
            Some(_) => format!(
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
        let known = project
            .read_at
            .map_or_else(|| "never".to_owned(), |at| since(at, now));
        let alerts = ui.paint(paint, &pad(&alerts, 8));
        ui.line(&format!(
            "{}  {numbers}  {alerts}  {known}",
            pad(&project.slug, slug)
        ));
    }
}

fn badness(alerts: &AlertCounts) -> (u32, u32, u32) {
    (alerts.critical, alerts.warning, alerts.info)
}

fn alerts(alerts: &AlertCounts) -> (Paint, String) {
    let parts = [
        (alerts.critical, "!!"),
        (alerts.warning, "!"),
        (alerts.info, "i"),
    ];
    let words: Vec<_> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, mark)| format!("{number}{mark}"))
        .collect();
    let paint = match (alerts.critical, alerts.warning) {
        (0, 0) => Paint::Faint,
        (0, _) => Paint::Attention,
        _ => Paint::Alarm,
    };
    (
        paint,
        if words.is_empty() {
            "–".to_owned()
        } else {
            words.join(" ")
        },
    )
}
