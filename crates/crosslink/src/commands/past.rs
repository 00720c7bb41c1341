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
use crate::render::text::{fit, minute, one_line, pad, safe, second, width};
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
    for run in &report.runs {
        let who = format!(
            "{} by {}, {}",
            run.short,
            safe(&run.agent),
            crate::render::text::since(run.time, now)
        );
        let verb = match (run.undone.is_empty(), report.dry_run, &run.redoes) {
            (true, ..) => "Left",
            (false, false, None) => "Undid",
            (false, false, Some(_)) => "Redid",
            (false, true, None) => "Would undo",
            (false, true, Some(_)) => "Would redo",
        };
        match &run.redoes {
            Some(name) => ui.line(&format!("{verb} {name} (undone in {who})")),
            None => ui.line(&format!("{verb} {} ({who})", run.name)),
        }
        for line in run.undone.iter().take(SHOWN) {
            ui.prose("  ", "    ", &safe(line));
        }
        if run.undone.len() > SHOWN {
            ui.line(&format!("  and {} more", run.undone.len() - SHOWN));
        }
        for line in &run.left {
            let line = ui.paint(Paint::Attention, &format!("left: {}", safe(line)));
            ui.prose("  ", "    ", &line);
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
    /// Only up to this date: the same words
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    until: Option<String>,
    /// At most so many events; 0 shows all
    #[arg(short = 'n', long, default_value_t = 30)]
    limit: usize,
}

impl Render for HistoryEntry {
    fn text(&self, ui: &mut Ui) {
        let operation = ui.paint(Paint::Id, &self.operation);
        let undone = if self.undone { " (undone)" } else { "" };
        let agent = pad(&fit(&safe(&self.agent), 12), 12);
        let room = ui.width.saturating_sub(self.operation.len() + 38);
        let what = fit(&one_line(&self.what), room.saturating_sub(undone.len()));
        ui.line(&format!(
            "{}  {operation}  {agent}  {what}{undone}",
            second(self.time)
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
            until: app.date_if(self.until.as_deref(), DateUse::Until)?,
            limit: (self.limit > 0).then_some(self.limit),
        };
        let entries = app.workspace()?.history(&filter)?;
        let show = |ui: &mut Ui, entries: &[HistoryEntry]| {
            for entry in entries {
                entry.text(ui);
            }
            // A moment lies between happening and being recorded; a day does not.
            let brought = |entry: &&HistoryEntry| entry.recorded.date() != entry.time.date();
            if let Some(entry) = entries.iter().find(brought) {
                ui.hint(&format!(
                    "these are the times at which things happened; some were recorded later, as on {}, and `--since`, `--until` and `--as-of` go by that",
                    entry.recorded.date()
                ));
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

/// The most columns that the name of a field or an agent takes.
const NAME: usize = 16;

impl Render for Blame {
    fn text(&self, ui: &mut Ui) {
        let lead = format!("Issue {}: ", self.display_id);
        ui.prose(&lead, "  ", &safe(&self.title));
        let widest = |names: &mut dyn Iterator<Item = &String>| {
            let widths = names.map(|name| width(&safe(name)).min(NAME));
            widths.max().unwrap_or(0)
        };
        let field_width = widest(&mut self.fields.iter().map(|field| &field.field));
        let agent_width = widest(&mut self.fields.iter().map(|field| &field.agent));
        let column = |text: &str, width| pad(&fit(&safe(text), width), width);
        for field in &self.fields {
            let value = field.text.as_deref();
            let value = one_line(value.unwrap_or_else(|| field.value.text()));
            let operation = ui.paint(Paint::Id, &field.operation);
            let lead = format!(
                "  {}  {}  {operation}  {}  ",
                column(&field.field, field_width),
                minute(field.time),
                column(&field.agent, agent_width),
            );
            // Beside the name, the agent and the value: a minute, a short id and the spaces between.
            let taken = field_width + agent_width + field.operation.len() + 27;
            ui.line(&format!(
                "{lead}{}",
                fit(&value, ui.width.saturating_sub(taken).max(20))
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
