//! `context`: what all that agents are told costs.

use clap::Args;
use crosslink_agents::context::{self, AT_START, Context, Part};
use crosslink_workspace::core::problem::{Code, Problem};

use super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::text::count;
use crate::ui::{Paint, Ui};

/// Counts the tokens of everything that agents are told
///
/// What is counted is what would be told now, in this project, as a model counts it; bytes are not guessed from. `--budget` says what
/// may stand in a conversation before anybody said anything.
#[derive(Args)]
pub(crate) struct Measure {}

/// Fails where something that agents are told costs more than it may
///
/// Also where a file that `setup` changed is not as this version would write it. Ends with exit code 1 then.
#[derive(Args)]
pub(crate) struct Check {}

impl Render for Context {
    fn text(&self, ui: &mut Ui) {
        ui.line(&format!("Tokens ({})", self.vocabulary));
        for part in self.parts.iter().chain([&self.at_start]) {
            line(ui, part, &format!("of {:>5}", part.budget));
        }
        for part in &self.yours {
            line(ui, part, "yours   ");
        }
        for file in &self.stale {
            let why = file
                .why
                .as_deref()
                .unwrap_or("not as this version would write it");
            ui.line(&format!("{}: {why}", file.path));
        }
    }
}

fn line(ui: &mut Ui, part: &Part, budget: &str) {
    let tokens = format!("{:>6}", part.tokens);
    let paint = if part.is_over() {
        Paint::Alarm
    } else {
        Paint::Faint
    };
    let over = if part.is_over() { "  too much" } else { "" };
    let tokens = ui.paint(paint, &tokens);
    ui.line(&format!("{tokens} {budget}  {}{over}", part.what));
}

fn measured(app: &mut App) -> Result<Context, Problem> {
    let budget = app.globals.budget.take().unwrap_or(AT_START);
    context::measure(app.workspace()?, &crosslink_mcp::surface(), budget)
}

impl Run for Measure {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let context = measured(app)?;
        app.show(&context)
    }
}

impl Run for Check {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let context = measured(app)?;
        app.show(&context)?;
        match context.findings() {
            0 => Ok(()),
            findings => {
                let problem = Problem::new(Code::CheckFailed, count(findings, "finding"));
                Err(match context.stale.is_empty() {
                    true => {
                        problem.hint("`crosslink context measure --budget <tokens>` allows more")
                    }
                    false => problem.hint("`crosslink setup` brings the files up to date"),
                })
            }
        }
    }
}
