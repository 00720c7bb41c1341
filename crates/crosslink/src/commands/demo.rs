//! `demo`: the main job in a throw-away project.

use std::path::Path;

use clap::Args;
use crosslink_workspace::core::problem::{Code, Problem, ProblemView};
use schemars::JsonSchema;
use serde::Serialize;

use super::Run;
use crate::app::App;
use crate::cli;
use crate::render::Render;
use crate::ui::{Paint, Ui};

/// One step: what it shows, and the arguments.
struct Step {
    says: &'static str,
    does: &'static [&'static str],
}

const fn step(says: &'static str, does: &'static [&'static str]) -> Step {
    Step { says, does }
}

/// The story: a small team of agents on one project.
const STEPS: &[Step] = &[
    step(
        "A project begins with `init`, in any git repository.",
        &["init", "--defaults"],
    ),
    step(
        "Issues have a priority, a type, labels, a due date …",
        &[
            "create",
            "Login forgets the session",
            "-p",
            "critical",
            "--type",
            "bug",
            "-l",
            "auth",
        ],
    ),
    step(
        "… and parts of their own.",
        &["create", "Sign-up page", "-p", "high", "--type", "epic"],
    ),
    step("", &["subissue", "2", "Validate the e-mail address"]),
    step("", &["subissue", "2", "Send the welcome mail"]),
    step(
        "",
        &[
            "create",
            "Write the release notes",
            "-p",
            "low",
            "--due",
            "2030-01-31",
        ],
    ),
    step("One issue can wait for another.", &["dep", "add", "4", "3"]),
    step(
        "The list shows what is blocked, due, and part of something.",
        &["list"],
    ),
    step("`next` says what to do, and why.", &["next"]),
    step(
        "Two agents at work: one claims, the other is told.",
        &["claim", "1", "--agent", "agent-one"],
    ),
    step("", &["claim", "1", "--agent", "agent-two"]),
    step(
        "",
        &[
            "comment",
            "1",
            "The cookie has no `SameSite`; fix and test are in.",
            "--kind",
            "result",
            "--agent",
            "agent-one",
        ],
    ),
    step(
        "",
        &["close", "1", "--reason", "fixed", "--agent", "agent-one"],
    ),
    step(
        "A query finds what flags cannot say.",
        &["list", "is:ready", "priority:>=medium", "-type:epic"],
    ),
    step("The tree shows what is part of what.", &["tree"]),
    step(
        "Every change can be looked at and taken back.",
        &["history", "--limit", "3"],
    ),
    step("", &["undo", "--agent", "agent-one"]),
    step(
        "And every answer is JSON, if a program asks.",
        &[
            "list",
            "label:auth",
            "--json",
            "--fields",
            "id,title,status,labels",
        ],
    ),
];

/// Shows the main job in a throw-away project
#[derive(Args)]
pub(crate) struct Demo {
    /// Keep the project, to try things in it
    #[arg(long)]
    keep: bool,
}

/// What the demo did.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "demo")]
pub(crate) struct Shown {
    /// Its steps, in order.
    steps: Vec<StepShown>,
    /// Where its project is kept; `null` where it is gone again.
    kept: Option<String>,
}

/// A step of the demo.
#[derive(Serialize, JsonSchema)]
struct StepShown {
    /// What it shows; empty where it goes on with the step before.
    says: &'static str,
    /// What was typed.
    command: String,
    /// What was answered.
    output: String,
    /// The refusal, if there was one.
    problem: Option<ProblemView>,
}

impl Render for Shown {
    fn text(&self, ui: &mut Ui) {
        for step in &self.steps {
            step.text(ui);
        }
        ui.line("");
        ui.line("How to go on, in a repository of your own:");
        ui.line("");
        for line in GO_ON {
            ui.line(line);
        }
        if let Some(path) = &self.kept {
            ui.line("");
            ui.line(&format!("The demo's project is kept in {path}"));
        }
    }
}

impl StepShown {
    fn text(&self, ui: &mut Ui) {
        if !self.says.is_empty() {
            ui.line("");
            ui.line(&ui.paint(Paint::Strong, self.says));
        }
        let prompt = ui.paint(Paint::Faint, "$");
        ui.line(&format!("{prompt} {}", self.command));
        ui.raw(&self.output);
        if let Some(problem) = &self.problem {
            ui.line(&format!("Error: {}", problem.error.message));
        }
    }
}

const GO_ON: [&str; 5] = [
    "  crosslink init                    make the project (it stays on this machine)",
    "  crosslink create \"A task\"         write the first issue",
    "  crosslink import issues.jsonl     or bring those of another tracker",
    "  crosslink session start           begin a stretch of work, then `crosslink next`",
    "  crosslink --help                  everything else",
];

impl Run for Demo {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let place = tempfile::Builder::new()
            .prefix("crosslink-demo-")
            .tempdir()
            .map_err(|error| {
                Problem::new(Code::FileUnwritable, "No temporary directory can be made")
                    .caused_by(&error)
            })?;
        crosslink_workspace::create_repository(place.path()).map_err(|error| {
            Problem::new(
                Code::FileUnwritable,
                "The temporary repository cannot be made",
            )
            .caused_by(&error)
        })?;
        let steps = STEPS.iter().map(|step| take(app, step, place.path()));
        let steps = steps.collect::<Result<_, _>>()?;
        let kept = self.keep.then(|| place.keep().display().to_string());
        app.show(&Shown { steps, kept })
    }
}

/// Takes a step in the project.
fn take(app: &App, step: &Step, place: &Path) -> Result<StepShown, Problem> {
    let words: Vec<_> = step.does.iter().map(|word| shell_word(word)).collect();
    let (output, problem) = cli::rehearse(app, step.does, place)?;
    Ok(StepShown {
        says: step.says,
        command: format!("crosslink {}", words.join(" ")),
        output,
        problem: problem.map(|problem| problem.to_view()),
    })
}

/// A word as one would type it in a shell.
fn shell_word(word: &str) -> String {
    let plain = |character: char| {
        character.is_alphanumeric() || matches!(character, '-' | '_' | ':' | ',' | '.' | '/' | '=')
    };
    if word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("\"{}\"", word.replace('`', "\\`"))
    }
}
