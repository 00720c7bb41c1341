//! `doctor`, `integrity`, `backup`, `renumber`: keeping the project well.

use clap::Args;
use crosslink_workspace::core::operation::RenumberIssue;
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::{
    BackupRestored, BackupView, Check, DoctorFinding, DoctorOptions, DoctorReport, IntegrityCheck,
    IntegrityStatus, Severity, Workspace,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::issue::quiet_id;
use crate::render::list::ListOptions;
use crate::render::text::{count, pad, safe};
use crate::ui::{Paint, Ui};

/// Examines the project: the file, the log, the projection, counters, cycles, settings
///
/// Ends with exit code 1 where something is wrong. `--repair` puts right what can be, after a backup.
#[derive(Args)]
pub(crate) struct Doctor {
    /// Put right what can be
    #[arg(long)]
    repair: bool,
    /// Only these checks: file, log, projection, counters, relations, locks, settings, identity, files
    #[arg(long, value_delimiter = ',', value_name = "CHECKS")]
    only: Vec<String>,
}

impl Render for DoctorReport {
    fn text(&self, ui: &mut Ui) {
        for finding in &self.findings {
            finding.text(ui);
        }
        for skipped in &self.skipped {
            let lead = format!("skipped  {}: ", skipped.check.as_str());
            ui.prose(&lead, "         ", &safe(&skipped.why));
        }
        if let Some(backup) = &self.backup {
            ui.line(&format!("Backup before the repair: {backup}"));
        }
        let checks: Vec<_> = self.checks.iter().map(|check| check.as_str()).collect();
        if self.is_healthy() {
            let areas = count(checks.len(), "area");
            let told = format!("{areas} looked at ({})", checks.join(", "));
            ui.prose("Healthy: ", "  ", &told);
        }
    }
}

impl Render for DoctorFinding {
    fn text(&self, ui: &mut Ui) {
        let (paint, word) = match self.severity {
            Severity::Note => (Paint::Faint, "note"),
            Severity::Warning => (Paint::Attention, "warning"),
            Severity::Error => (Paint::Alarm, "error"),
        };
        let word = if self.repaired {
            ui.paint(Paint::Done, &pad("repaired", 8))
        } else {
            ui.paint(paint, &pad(word, 8))
        };
        let lead = format!("{word} {}  ", self.code);
        ui.prose(&lead, "         ", &safe(&self.message));
        if let Some(fix) = self.fix.as_ref().filter(|_| !self.repaired) {
            ui.prose("         fix: ", "           ", &safe(fix));
        }
    }
}

/// Examines a project, also one whose database cannot be opened.
fn examine(app: &mut App, options: &DoctorOptions) -> Result<DoctorReport, Problem> {
    if app.workspace().is_ok() {
        return app.workspace()?.doctor(options);
    }
    let opening = app.open_options();
    Workspace::doctor_unopened(app.take_environment(), &opening, options)
}

fn check(word: &str) -> Result<Check, Problem> {
    Check::ALL
        .into_iter()
        .find(|check| check.as_str() == word)
        .ok_or_else(|| {
            let known = Check::ALL.map(Check::as_str).join(", ");
            Problem::new(Code::UsageInvalid, format!("No check is called '{word}'"))
                .hint(format!("the checks are {known}"))
        })
}

impl Run for Doctor {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let checks = self
            .only
            .iter()
            .map(|word| check(word))
            .collect::<Result<_, _>>()?;
        let report = examine(
            app,
            &DoctorOptions {
                checks,
                repair: self.repair,
            },
        )?;
        app.show(&report)?;
        let open = report
            .findings
            .iter()
            .filter(|finding| finding.is_open())
            .count();
        if report.is_healthy() {
            Ok(())
        } else {
            Err(failed(
                open,
                "finding",
                "`crosslink doctor --repair` puts right what can be",
            ))
        }
    }
}

fn failed(number: usize, word: &str, hint: &str) -> Problem {
    Problem::new(Code::CheckFailed, count(number, word)).hint(hint)
}

/// Examines the project, under the names of older versions
#[derive(Args)]
pub(crate) struct Integrity {
    /// schema, counters, hydration, locks or layout; all of them without one
    check: Option<String>,
    /// Put right what can be
    #[arg(long)]
    repair: bool,
}

/// The checks under their old names.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "integrity_report")]
pub(crate) struct IntegrityReport {
    /// Each check.
    checks: Vec<IntegrityCheck>,
    /// How many are as they should be.
    passed: usize,
    /// How many are not.
    failed: usize,
}

impl Render for IntegrityReport {
    fn text(&self, ui: &mut Ui) {
        ui.line("Running all integrity checks...");
        ui.line("");
        for check in &self.checks {
            let detail = check.detail.as_deref().map(safe).unwrap_or_default();
            let line = format!(
                "{} {} {detail}",
                pad(check.status.tag(), 12),
                pad(check.name, 12)
            );
            ui.line(line.trim_end());
        }
        ui.line("");
        ui.line(&format!(
            "Integrity: {} passed, {} failed",
            self.passed, self.failed
        ));
    }
}

impl Run for Integrity {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let checks = match self.check.as_deref() {
            None => Vec::new(),
            Some(name) => Check::behind(name)
                .ok_or_else(|| {
                    Problem::new(
                        Code::UsageInvalid,
                        format!("No integrity check is called '{name}'"),
                    )
                    .hint("the checks are schema, counters, hydration, locks and layout")
                })?
                .to_vec(),
        };
        let found = examine(
            app,
            &DoctorOptions {
                checks,
                repair: self.repair,
            },
        )?;
        let mut checks = found.integrity();
        if let Some(name) = &self.check {
            checks.retain(|check| check.name == name);
        }
        let number = |wanted: &[IntegrityStatus]| {
            checks
                .iter()
                .filter(|check| wanted.contains(&check.status))
                .count()
        };
        let (passed, failures) = (
            number(&[IntegrityStatus::Pass, IntegrityStatus::Repaired]),
            number(&[IntegrityStatus::Fail]),
        );
        app.show(&IntegrityReport {
            checks,
            passed,
            failed: failures,
        })?;
        if failures == 0 {
            Ok(())
        } else {
            Err(failed(
                failures,
                "check",
                "`crosslink doctor` says more; `--repair` puts right what can be",
            ))
        }
    }
}

/// Copies the database
#[derive(Args)]
pub(crate) struct BackupCreate {
    /// A word to know it by
    label: Option<String>,
}

impl Render for BackupView {
    fn text(&self, ui: &mut Ui) {
        let events = self.events.map_or_else(
            || "cannot be read".to_owned(),
            |events| crosslink_workspace::core::counted(events, "event"),
        );
        ui.line(&format!(
            "{}  {}  {} bytes  {events}",
            self.name,
            crate::render::text::minute(self.created),
            self.size
        ));
        if let Some(fault) = &self.fault {
            ui.line(&format!("  {}", safe(fault)));
        }
    }

    fn ids(&self) -> Vec<String> {
        vec![self.name.clone()]
    }
}

impl Run for BackupCreate {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let view = app.workspace()?.backup_create(self.label.as_deref())?;
        if app.ui.is_json() || app.ui.quiet {
            return app.show(&view);
        }
        app.ui.line(&format!(
            "Created backup {} ({} bytes)",
            view.name, view.size
        ));
        Ok(())
    }
}

/// Lists the copies of the database, newest first
#[derive(Args)]
pub(crate) struct BackupList {}

impl Run for BackupList {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let views = Workspace::backup_list(app.environment(), &app.open_options())?;
        let show = |ui: &mut Ui, views: &[BackupView]| {
            for view in views {
                view.text(ui);
            }
        };
        let empty = "No backups. `crosslink backup create` makes one.";
        app.show_list(&views, &ListOptions::whole(empty, &show))
    }
}

/// Makes the database hold what a copy holds; what was there is copied first
#[derive(Args)]
pub(crate) struct BackupRestore {
    /// The copy, as `backup list` names it
    name: String,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

impl Render for BackupRestored {
    fn text(&self, ui: &mut Ui) {
        ui.line(&format!("Restored backup {}", self.restored.name));
        if let Some(name) = &self.kept_as {
            ui.line(&format!("  What was there before is kept as {name}"));
        }
        if let Some(path) = &self.moved_to {
            ui.line(&format!("  The damaged file was moved to {path}"));
        }
    }
}

impl Run for BackupRestore {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let question = format!("Replace the database with backup {}?", safe(&self.name));
        if !self.yes && !crate::input::confirm(app, &question, "--yes")? {
            app.ui.line("Cancelled.");
            return Ok(());
        }
        let opening = app.open_options();
        let restored = Workspace::backup_restore(app.take_environment(), &opening, &self.name)?;
        app.show(&restored)
    }
}

/// Gives an issue that shares its number with another a number of its own
///
/// The old number stays an alias. An issue whose number names it alone keeps it.
#[derive(Args)]
pub(crate) struct Renumber {
    /// The issue, by its uuid where its number is not its own
    id: String,
}

impl Run for Renumber {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        let before = super::changes::name(app, issue)?;
        let done = app.workspace()?.run(RenumberIssue { issue })?;
        let id = quiet_id(done.outcome.id, done.outcome.uuid);
        app.wrote(&done, &[id], |ui, made| {
            ui.line(&format!("Renumbered issue {before} to {}", made.display_id))
        })
    }
}
