//! `prime`, `hook`, `mcp`, `setup`: what coding agents touch.

use clap::Args;
use crosslink_agents::assistant::{ASSISTANTS, Assistant, OTHERS, Step, assistant};
use crosslink_agents::install::{Done, FileDone, SetupReport, Wish, put_in, take_out, used};
use crosslink_agents::prime::{self, BUDGET, Primed};
use crosslink_mcp::Surroundings;
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::{Environment, Paths};

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::ui::Ui;

/// Says what a coding agent should know to begin
///
/// Who it is, what it was doing, what was handed over, what is ready, what others changed since it last looked, and the
/// few rules that matter; the same text that hooks give at the start of a session. `--budget` says how long it may be.
#[derive(Args)]
pub(crate) struct Prime {}

impl Render for Primed {
    fn text(&self, ui: &mut Ui) {
        ui.raw(&self.text);
        ui.raw("\n");
    }
}

impl Run for Prime {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let budget = app.globals.budget.take().unwrap_or(BUDGET);
        let (priming, _) = prime::gather(app.workspace()?)?;
        app.show(&priming.told(budget))
    }
}

/// Serves the tracker to assistants that speak the Model Context Protocol
///
/// Speaks on standard input and output until the input ends. Each call opens the project anew, from the directory this was started
/// in or the one of `-C`, so any number may run at once. Assistants start it by themselves; their settings name it as the
/// command `crosslink mcp`.
#[derive(Args)]
pub(crate) struct Mcp {}

impl Run for Mcp {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        crosslink_mcp::serve(Surroundings {
            environment: Environment::of_process,
            opening: app.open_options(),
            written: crate::publisher::start_and_reap,
        })
    }
}

/// Answers an assistant at a step of its work
///
/// Reads the JSON that the assistant sends on standard input, and answers in the JSON that it understands.
/// `crosslink setup` puts it into the settings of an assistant; by hand it is of use to see what would be answered.
#[derive(Args)]
pub(crate) struct Hook {
    /// session-start, prompt, before-tool, after-tool, before-compaction, stop or session-end
    step: String,
    /// The assistant: claude, codex, gemini, cursor, copilot or opencode
    #[arg(long, value_name = "NAME", default_value = "claude")]
    assistant: String,
}

impl Run for Hook {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let step = Step::of(&self.step).ok_or_else(|| {
            let names: Vec<_> = Step::all().map(Step::name).collect();
            let message = format!("No hook is called '{}'", self.step);
            Problem::new(Code::UsageInvalid, message)
                .hint(format!("there are {}", names.join(", ")))
        })?;
        let known = assistant(&self.assistant).ok_or_else(|| unknown(&self.assistant))?;
        crate::hook::respond((known, step), app.take_environment());
        Ok(())
    }
}

/// Puts hooks and the tools of `crosslink mcp` into the settings of coding assistants
///
/// Without a name, into those of the assistants that the work tree shows are used here. What is in the settings stays; a
/// second time changes nothing; `--remove` and `uninstall` give back what was there. Commit the files, so that every
/// clone and work tree has them. `agents` stands for any other assistant: it puts the few rules that matter into `AGENTS.md`.
#[derive(Args)]
pub(crate) struct Setup {
    /// claude, codex, gemini, cursor, copilot, opencode or agents
    #[arg(value_name = "ASSISTANT")]
    assistants: Vec<String>,
    /// Put the few rules that matter into `CLAUDE.md`, `GEMINI.md` or `AGENTS.md` too, between two marks
    #[arg(long, conflicts_with = "remove")]
    instructions: bool,
    /// Put a few skills in too: start, plan, handoff, review, triage
    #[arg(long, conflicts_with = "remove")]
    skills: bool,
    /// Take everything out again
    #[arg(long)]
    remove: bool,
    /// Say what would be changed, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// What became of each file, or would.
pub(super) fn lines_of(report: &SetupReport) -> Vec<String> {
    let line = |file: &FileDone| {
        let word = match (file.what, report.dry_run) {
            (Done::Created, false) => "Created",
            (Done::Created, true) => "Would create",
            (Done::Changed, false) => "Changed",
            (Done::Changed, true) => "Would change",
            (Done::Restored, false) => "Restored",
            (Done::Restored, true) => "Would restore",
            (Done::Removed, false) => "Removed",
            (Done::Removed, true) => "Would remove",
            (Done::Unchanged, _) => "Unchanged",
            (Done::LeftAlone, _) => "Left alone",
        };
        let why = file.why.as_ref().map(|why| format!(": {why}"));
        format!("{word} {}{}", file.path, why.unwrap_or_default())
    };
    report.files.iter().map(line).collect()
}

impl Render for SetupReport {
    fn text(&self, ui: &mut Ui) {
        for line in lines_of(self) {
            ui.line(&line);
        }
        if self.files.is_empty() {
            ui.line("There are no hooks here.");
        } else if self.dry_run {
            ui.line("Nothing was written.");
        } else if self.files.iter().any(|file| file.what == Done::Created) {
            ui.hint("commit what was made, so that every clone and work tree has it");
        }
    }

    fn ids(&self) -> Vec<String> {
        self.assistants.clone()
    }
}

impl Run for Setup {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let paths = app.workspace()?.paths().clone();
        let assistants = match (self.assistants.as_slice(), &paths.work_tree) {
            ([], _) if self.remove => everybody(),
            ([], Some(root)) => found(used(root))?,
            (names, _) => named(names)?,
        };
        let wish = Wish {
            instructions: self.instructions,
            skills: self.skills,
            dry_run: self.dry_run,
        };
        let mut report = match self.remove {
            true => take_out(&paths, &assistants, self.dry_run)?,
            false => put_in(&paths, &assistants, wish)?,
        };
        if self.assistants.is_empty() && self.remove {
            report.files.retain(|file| file.what != Done::Unchanged);
        }
        app.show(&report)
    }
}

fn found(used: Vec<&'static dyn Assistant>) -> Result<Vec<&'static dyn Assistant>, Problem> {
    if used.is_empty() {
        let message = "Nothing here shows which assistant is used";
        let names: Vec<_> = ASSISTANTS.iter().map(|known| known.id()).collect();
        return Err(Problem::new(Code::UsageInvalid, message)
            .hint(format!("name one: {}", names.join(", "))));
    }
    Ok(used)
}

pub(super) fn named(names: &[String]) -> Result<Vec<&'static dyn Assistant>, Problem> {
    names
        .iter()
        .map(|name| match name.as_str() {
            "agents" => Ok(OTHERS),
            name => assistant(name).ok_or_else(|| unknown(name)),
        })
        .collect()
}

/// The assistants, and whoever else reads instructions.
fn everybody() -> Vec<&'static dyn Assistant> {
    ASSISTANTS.iter().chain([&OTHERS]).copied().collect()
}

/// Tells who makes a project that hooks could be put into the settings of the assistants that are used here.
pub(super) fn offer_setup(app: &App, paths: &Paths) {
    let used = paths.work_tree.as_deref().map(used).unwrap_or_default();
    let titles: Vec<_> = used.iter().map(|assistant| assistant.title()).collect();
    if !titles.is_empty() {
        let titles = titles.join(", ");
        app.ui.hint(&format!(
            "`crosslink setup` puts hooks into the settings of {titles}"
        ));
    }
}

/// Takes the hooks of every assistant out of a work tree, for `uninstall`; where there is no work tree there are none.
pub(super) fn take_all_out(paths: &Paths, dry_run: bool) -> Result<SetupReport, Problem> {
    match paths.work_tree {
        Some(_) => take_out(paths, &everybody(), dry_run),
        None => Ok(SetupReport::default()),
    }
}

/// The problem of an assistant that nobody knows.
pub(super) fn unknown(name: &str) -> Problem {
    let names: Vec<_> = ASSISTANTS.iter().map(|known| known.id()).collect();
    let message = format!("No assistant is called '{name}'");
    Problem::new(Code::UsageInvalid, message).hint(format!("there are {}", names.join(", ")))
}
