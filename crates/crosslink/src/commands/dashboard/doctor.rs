//! Whether all is well with the watch.

use clap::Args;
use crosslink_fleet::checkup::{Area, Checkup, Finding, Report};
use crosslink_workspace::Severity;
use crosslink_workspace::core::problem::{Code, Problem};

use super::super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::text::{count, pad, safe};
use crate::ui::{Paint, Ui};

/// Examines the watch: home, index, projects and remotes, webhooks, clock, limits
///
/// Ends with exit code 1 where something is wrong. It changes nothing; each finding says what helps. Where no watch runs,
/// every project is looked at once.
#[derive(Args)]
pub(crate) struct Doctor {
    /// Do not ask remotes
    #[arg(long)]
    offline: bool,
}

impl Run for Doctor {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let mut checkup = Checkup::new(app.environment().home()?, app.now());
        checkup.remotes = !self.offline;
        let report = checkup.examine()?;
        app.show(&report)?;
        if report.is_healthy() {
            return Ok(());
        }
        let open = report.findings.iter().filter(|finding| finding.is_open());
        let problem = Problem::new(Code::CheckFailed, count(open.count(), "finding"));
        Err(problem.hint("each says what helps"))
    }
}

impl Render for Report {
    fn text(&self, ui: &mut Ui) {
        for finding in &self.findings {
            line(ui, finding);
        }
        for skipped in &self.skipped {
            let area = skipped.area.as_str();
            ui.prose(
                "skipped  ",
                ROOM,
                &format!("{area}: {}", safe(&skipped.why)),
            );
        }
        if let Some(watch) = &self.watch {
            let (url, process) = (safe(&watch.url), watch.process);
            ui.line(&format!("Watching: process {process} at {url}"));
        }
        if self.is_healthy() {
            let areas: Vec<_> = self.areas.iter().map(|area: &Area| area.as_str()).collect();
            let said = format!(
                "Healthy: {}, {} looked at ({})",
                count(self.projects, "project"),
                count(areas.len(), "area"),
                areas.join(", ")
            );
            ui.prose("", ROOM, &said);
        }
    }
}

/// What stands before further lines of a finding.
const ROOM: &str = "         ";

fn line(ui: &mut Ui, finding: &Finding) {
    let (paint, word) = match finding.severity {
        Severity::Note => (Paint::Faint, "note"),
        Severity::Warning => (Paint::Attention, "warning"),
        Severity::Error => (Paint::Alarm, "error"),
    };
    let word = ui.paint(paint, &pad(word, 8));
    let about = match &finding.subject {
        Some(subject) if finding.area == Area::Projects => format!("{}: ", safe(subject)),
        _ => String::new(),
    };
    let message = safe(&finding.message);
    let text = format!("{}  {about}{message}", finding.code);
    ui.prose(&format!("{word} "), ROOM, &text);
    if let Some(fix) = &finding.fix {
        ui.prose(&format!("{ROOM}fix: "), ROOM, &safe(fix));
    }
}
