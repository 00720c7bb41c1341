//! `undo`, `redo`, `history`, `blame`: what happened, and taking it back.

use clap::Args;
use crosslink_workspace::core::id::AgentId;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::query::DateUse;
use crosslink_workspace::core::time::Timestamp;
use crosslink_workspace::{
    Blame, HistoryEntry, HistoryFilter, UndoOptions, UndoReport, UndoTarget,
};

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::list::ListOptions;
use crate::render::text::{fit, one_line, pad, safe, width};
use crate::ui::{Paint, Ui};

/// Takes an operation back
///
/// Without a name it takes back your newest operation that is not taken back yet; again, the one before. What was
/// written again since is left and named. `undo` of an undo does it again, and so does `redo`.
#[derive(Args)]
pub(crate) struct Undo {
    /// The operation, as `history` names it
    operation: Option<String>,
    /// Everything this agent did, with `--since`
    #[arg(long, value_name = "AGENT", conflicts_with = "operation")]
    by: Option<String>,
    /// From this time on: `2026-01-31`, `yesterday`, `3d`, `2w` or RFC 3339, in UTC
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, requires = "by")]
    since: Option<String>,
    /// Say what would be taken back, and take nothing back
    #[arg(long)]
    dry_run: bool,
    /// Take a create back although others built on it
    #[arg(short, long)]
    force: bool,
}

impl Run for Undo {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let target = match (self.operation, self.by) {
            (Some(operation), _) => UndoTarget::Operation(operation),
            (None, Some(agent)) => UndoTarget::Agent {
                agent: AgentId::new(&agent)?,
                since: app
                    .date_if(self.since.as_deref(), DateUse::Since)?
                    .unwrap_or(Timestamp::from_nanos(i64::MIN)),
            },
            (None, None) => UndoTarget::Last,
        };
        undo(
            app,
            &target,
            UndoOptions {
                dry_run: self.dry_run,
                force: self.force,
            },
        )
    }
}

/// Does again what was taken back last
#[derive(Args)]
pub(crate) struct Redo {
    /// Say what would be done again, and do nothing
    #[arg(long)]
    dry_run: bool,
}

impl Run for Redo {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        undo(
            app,
            &UndoTarget::LastUndo,
            UndoOptions {
                dry_run: self.dry_run,
                force: false,
            },
        )
    }
}

fn undo(app: &mut App, target: &UndoTarget, options: UndoOptions) -> Result<(), Problem> {
    let done = app.workspace()?.undo(target, options)?;
    let ids: Vec<String> = done
        .outcome
        .runs
        .iter()
        .map(|run| run.short.clone())
        .collect();
    let now = app.now();
    app.wrote(&done, &ids, |ui, report| say(ui, report, now))
}

/// Most lines about one run that people are shown; `--json` shows all.
const SHOWN: usize = 10;

fn say(ui: &mut Ui, report: &UndoReport, now: Timestamp) {
    let verb = if report.dry_run {
        "Would undo"
    } else {
        "Undid"
    };
    for run in &report.runs {
        let who = format!(
            "{} by {}, {}",
            run.short,
            safe(&run.agent),
            crate::render::text::since(run.time, now)
        );
        let verb = if run.undone.is_empty() { "Left" } else { verb };
        ui.line(&format!("{verb} {} ({who})", run.name));
        for line in run.undone.iter().take(SHOWN) {
            ui.line(&format!("  {}", safe(line)));
        }
        if run.undone.len() > SHOWN {
            ui.line(&format!("  and {} more", run.undone.len() - SHOWN));
        }
        for line in &run.left {
            let line = ui.paint(Paint::Attention, &format!("  left: {}", safe(line)));
            ui.line(&line);
        }
    }
}

/// Shows what happened, newest first
#[derive(Args)]
pub(crate) struct History {
    /// Only this issue
    id: Option<String>,
    /// Only what this agent did
    #[arg(long = "by", value_name = "AGENT")]
    by: Option<String>,
    /// Only from this date on: `2026-01-31`, `yesterday`, `3d`, `2w` or RFC 3339, in UTC
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    since: Option<String>,
    /// At most so many events; 0 shows all
    #[arg(short = 'n', long, default_value_t = 30)]
    limit: usize,
}

impl Render for HistoryEntry {
    fn text(&self, ui: &mut Ui) {
        let operation = ui.paint(Paint::Id, &self.operation);
        let undone = if self.undone { " (undone)" } else { "" };
        let agent = pad(&fit(&safe(&self.agent), 12), 12);
        let room = ui
            .width
            .saturating_sub(self.operation.len() + 37 + undone.len());
        let what = fit(
            &one_line(&self.what),
            room.saturating_sub(1 + width(undone)),
        );
        ui.line(&format!(
            "{}  {operation}  {agent}  {what}{undone}",
            self.time.second()
        ));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.event.to_string()]
    }
}

impl Run for History {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let filter = HistoryFilter {
            issue: self.id.as_deref().map(|id| app.issue(id)).transpose()?,
            agent: self.by.as_deref().map(AgentId::new).transpose()?,
            since: app.date_if(self.since.as_deref(), DateUse::Since)?,
            limit: (self.limit > 0).then_some(self.limit),
        };
        let entries = app.workspace()?.history(&filter)?;
        let show = |ui: &mut Ui, entries: &[HistoryEntry]| {
            for entry in entries {
                entry.text(ui);
            }
        };
        app.show_list(&entries, &ListOptions::whole("Nothing happened.", &show))
    }
}

/// Shows who wrote each value of an issue, and when
#[derive(Args)]
pub(crate) struct BlameArgs {
    /// The issue
    id: String,
}

impl Render for Blame {
    fn text(&self, ui: &mut Ui) {
        ui.line(&format!("Issue {}: {}", self.display_id, safe(&self.title)));
        for field in &self.fields {
            let value = field
                .text
                .clone()
                .unwrap_or_else(|| field.value.text().to_owned());
            let operation = ui.paint(Paint::Id, &field.operation);
            let room = ui.width.saturating_sub(62);
            ui.line(&format!(
                "  {} {}  {operation}  {} {}",
                pad(&fit(&safe(&field.field), 16), 16),
                field.time.minute(),
                pad(&fit(&safe(&field.agent), 12), 12),
                fit(&one_line(&value), room)
            ));
        }
    }
}

impl Run for BlameArgs {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        let blame = app.workspace()?.blame(issue)?;
        app.show(&blame)
    }
}
