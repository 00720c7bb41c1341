//! `stats`, `stale`, `lint`, `duplicates`, `templates`, `tested`: how the project is doing.

use clap::Args;
use crosslink_workspace::TemplateView;
use crosslink_workspace::core::duplicates::Likeness;
use crosslink_workspace::core::lint::LintFinding;
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::stats::{Group, StatsView};
use crosslink_workspace::core::view::IssueSummary;

use super::Run;
use super::choice::{Choice, query};
use super::list::counted;
use crate::app::App;
use crate::render::Render;
use crate::render::issue::{linked, quiet_id, table};
use crate::render::list::ListOptions;
use crate::render::text::{fit, pad, safe, span, width};
use crate::ui::{Paint, Ui};

/// Shows numbers about the project
#[derive(Args)]
pub(crate) struct Stats {}

/// The longest lists of groups that people are shown.
const GROUPS: usize = 8;

impl Render for StatsView {
    fn text(&self, ui: &mut Ui) {
        ui.line(&format!(
            "Issues: {} — {} open, {} in progress, {} closed, {} archived",
            self.total, self.open, self.in_progress, self.closed, self.archived
        ));
        ui.line(&format!(
            "Ready: {}   Blocked: {}   Overdue: {}   Due soon: {}",
            self.ready, self.blocked, self.overdue, self.due_soon
        ));
        ui.line(&format!(
            "Scheduled: {}   Stale: {}   Unassigned: {}",
            self.scheduled, self.stale, self.unassigned
        ));
        let (week, month) = (&self.last_7_days, &self.last_30_days);
        ui.line(&format!(
            "Last 7 days: {} created, {} closed   Last 30 days: {} created, {} closed",
            week.created, week.closed, month.created, month.closed
        ));
        if let Some(age) = self.mean_age_seconds {
            let lead = self
                .median_lead_seconds
                .map(|lead| format!("   Median time to close: {}", long(lead)))
                .unwrap_or_default();
            ui.line(&format!("Mean age of open issues: {}{lead}", long(age)));
        }
        for (heading, groups) in [
            ("By priority", &self.by_priority),
            ("By type", &self.by_type),
            ("By label", &self.by_label),
            ("By assignee", &self.by_assignee),
        ] {
            group(ui, heading, groups);
        }
    }
}

/// A stretch of time; less than a minute is none.
fn long(seconds: i64) -> String {
    if seconds < 60 {
        "0m".to_owned()
    } else {
        span(seconds)
    }
}

fn group(ui: &mut Ui, heading: &str, groups: &[Group]) {
    if groups.is_empty() {
        return;
    }
    let heading = ui.paint(Paint::Strong, heading);
    ui.line(&format!("\n{heading}"));
    counted(ui, &groups[..groups.len().min(GROUPS)], "  ");
    if groups.len() > GROUPS {
        ui.line(&format!("  and {} more", groups.len() - GROUPS));
    }
}

impl Run for Stats {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let stats = app.workspace()?.stats()?;
        app.show(&stats)
    }
}

/// Lists open issues that nothing happened to for a while
#[derive(Args)]
pub(crate) struct Stale {
    /// Days without a change; by default what the setting `stale.days` says
    #[arg(long)]
    days: Option<u32>,
    #[command(flatten)]
    choice: Choice,
}

impl Run for Stale {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let mut query = query(app, &[])?;
        self.choice.narrow(app, &mut query)?;
        let default = u32::try_from(app.settings()?.integer("stale.days")).unwrap_or(u32::MAX);
        let issues = app
            .workspace()?
            .stale(self.days.unwrap_or(default), &query)?;
        let now = app.now();
        let show = |ui: &mut Ui, issues: &[IssueSummary]| table(ui, issues, now);
        app.show_list(&issues, &ListOptions::whole("No stale issues.", &show))
    }
}

/// Looks for issues that lack something
///
/// Ends with exit code 1 where it finds some.
#[derive(Args)]
pub(crate) struct Lint {
    /// A query that narrows the choice
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
}

impl Render for LintFinding {
    fn text(&self, ui: &mut Ui) {
        let code = serde_json::to_value(self.code)
            .ok()
            .and_then(|code| code.as_str().map(str::to_owned))
            .unwrap_or_default();
        let id = ui.paint(Paint::Id, &pad(&self.display_id, 6));
        // A third of the line is the title's; the code is named where it fits.
        let room = (ui.width / 3).min(40);
        let title = pad(&fit(&safe(&self.title), room), room);
        let rest = ui.width.saturating_sub(room + 9);
        let told = format!("{} ({code})", safe(&self.message));
        let told = match width(&told) <= rest {
            true => told,
            false => fit(&safe(&self.message), rest),
        };
        ui.line(&format!("{id} {title}  {told}"));
    }

    fn ids(&self) -> Vec<String> {
        vec![quiet_id(self.id, self.uuid)]
    }
}

impl Run for Lint {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let query = query(app, &self.query)?;
        let findings = app.workspace()?.lint(&query)?;
        let show = |ui: &mut Ui, findings: &[LintFinding]| {
            for finding in findings {
                finding.text(ui);
            }
        };
        app.show_list(&findings, &ListOptions::whole("Nothing to mend.", &show))?;
        match findings.first() {
            None => Ok(()),
            Some(first) => {
                let message = crate::render::text::count(findings.len(), "finding");
                Err(Problem::new(Code::CheckFailed, message).hint(first.hint.clone()))
            }
        }
    }
}

/// Looks for issues that say the same
#[derive(Args)]
pub(crate) struct Duplicates {
    /// How alike, from 0 to 1
    #[arg(long, default_value_t = 0.6)]
    threshold: f64,
    /// A query that narrows the choice
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
}

impl Render for Likeness {
    fn text(&self, ui: &mut Ui) {
        ui.line(&format!("{:.0} % alike:", self.similarity * 100.0));
        for issue in &self.issues {
            let line = linked(ui, issue);
            ui.line(&format!("  {line}"));
        }
    }

    fn ids(&self) -> Vec<String> {
        self.issues.iter().flat_map(Render::ids).collect()
    }
}

impl Run for Duplicates {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        if !(0.0..=1.0).contains(&self.threshold) {
            return Err(Problem::new(
                Code::NumberInvalid,
                format!(
                    "The threshold {} does not lie between 0 and 1",
                    self.threshold
                ),
            ));
        }
        let query = query(app, &self.query)?;
        let found = app.workspace()?.duplicates(&query, self.threshold)?;
        let show = |ui: &mut Ui, found: &[Likeness]| {
            for likeness in found {
                likeness.text(ui);
            }
        };
        app.show_list(&found, &ListOptions::whole("No duplicates.", &show))
    }
}

/// Lists the templates an issue can begin with
///
/// The project's own lie in `.crosslink/templates/<name>.md`.
#[derive(Args)]
pub(crate) struct Templates {}

impl Render for TemplateView {
    fn text(&self, ui: &mut Ui) {
        let origin = serde_json::to_value(self.origin)
            .ok()
            .and_then(|origin| origin.as_str().map(str::to_owned))
            .unwrap_or_default();
        let fault = self
            .fault
            .as_deref()
            .map(|fault| format!("  {}", safe(fault)))
            .unwrap_or_default();
        ui.line(&format!("{}  {origin}{fault}", pad(&safe(&self.name), 16)));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.name.clone()]
    }
}

impl Run for Templates {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let templates = app.workspace()?.templates();
        let show = |ui: &mut Ui, templates: &[TemplateView]| {
            for template in templates {
                template.text(ui);
            }
        };
        app.show_list(&templates, &ListOptions::whole("No templates.", &show))
    }
}

/// Notes that the tests were run
#[derive(Args)]
pub(crate) struct Tested {}

impl Run for Tested {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        app.workspace()?.mark_tested()?;
        if app.ui.is_json() {
            return crate::render::json(app, &serde_json::json!({ "tested": true }));
        }
        app.ui.say("✓ Marked tests as run");
        app.ui
            .say("  Test reminder will reset on next code change.");
        Ok(())
    }
}
