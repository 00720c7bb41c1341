//! `timer`: how long work takes.

use clap::Args;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::query::DateUse;
use crosslink_workspace::{TimeFilter, TimeReport, TimerStarted, TimerView};

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::text::{duration, fit, pad, safe};
use crate::ui::Ui;

/// Starts the timer on an issue
#[derive(Args)]
pub(crate) struct Start {
    /// The issue
    id: String,
}

impl Render for TimerStarted {
    fn text(&self, ui: &mut Ui) {
        ui.line(&format!(
            "Started timer for {}: {}",
            self.issue.display_id,
            safe(&self.issue.title)
        ));
        ui.line("Run 'crosslink stop' when done.");
    }

    fn ids(&self) -> Vec<String> {
        self.issue.ids()
    }
}

impl Run for Start {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        let started = app.workspace()?.start_timer(issue)?;
        app.show(&started)
    }
}

/// Stops the timer and logs the time
#[derive(Args)]
pub(crate) struct Stop {}

impl Run for Stop {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let done = app.workspace()?.stop_timer()?;
        let ids = done
            .outcome
            .issue
            .as_ref()
            .map(Render::ids)
            .unwrap_or_default();
        app.wrote(&done, &ids, |ui, stopped| {
            let name = stopped.issue.as_ref().map_or_else(
                || "an issue that is gone".to_owned(),
                |issue| format!("{}: {}", issue.display_id, safe(&issue.title)),
            );
            ui.line(&format!("Stopped timer for {name}"));
            ui.line(&format!("Time spent: {}", duration(stopped.seconds)));
            ui.line(&format!(
                "Total time on this issue: {}",
                duration(stopped.total_seconds)
            ));
        })
    }
}

/// Shows whether the timer runs
#[derive(Args)]
pub(crate) struct Show {}

impl Render for TimerView {
    fn text(&self, ui: &mut Ui) {
        match &self.issue {
            Some(issue) => {
                ui.line(&format!(
                    "Timer running: {} {}",
                    issue.display_id,
                    safe(&issue.title)
                ));
                ui.line(&format!("Elapsed: {}", duration(self.elapsed_seconds)));
                if self.logged_seconds > 0 {
                    ui.line(&format!("Logged before: {}", duration(self.logged_seconds)));
                }
            }
            None => ui.line("No timer running."),
        }
    }
}

impl Run for Show {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let view = app.workspace()?.timer()?;
        app.show(&view)
    }
}

/// Reports logged time by issue
#[derive(Args)]
pub(crate) struct List {
    /// Only this issue
    id: Option<String>,
    /// Only this agent's
    #[arg(long = "by", value_name = "AGENT")]
    by: Option<String>,
    /// Only from this date on: `2026-01-31`, `yesterday`, `3d`, `2w` or RFC 3339, in UTC
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    since: Option<String>,
    /// Only until this date: the same words
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    until: Option<String>,
}

impl Render for TimeReport {
    fn text(&self, ui: &mut Ui) {
        if self.issues.is_empty() {
            ui.line("No time logged.");
            return;
        }
        for time in &self.issues {
            let room = ui.width.saturating_sub(28);
            let title = fit(&safe(&time.issue.title), room);
            ui.line(&format!(
                "{} {:>12}  {title}",
                pad(&time.issue.display_id, 6),
                duration(time.total_seconds)
            ));
        }
        ui.line(&format!(
            "{} {:>12}",
            pad("Total", 6),
            duration(self.total_seconds)
        ));
    }

    fn ids(&self) -> Vec<String> {
        self.issues
            .iter()
            .flat_map(|time| time.issue.ids())
            .collect()
    }
}

impl Run for List {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let filter = TimeFilter {
            issue: self.id.as_deref().map(|id| app.issue(id)).transpose()?,
            agent: self.by,
            since: app.date_if(self.since.as_deref(), DateUse::Since)?,
            until: app.date_if(self.until.as_deref(), DateUse::Until)?,
        };
        let report = app.workspace()?.time_report(&filter)?;
        app.show(&report)
    }
}
