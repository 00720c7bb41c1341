//! `demo`: the main job in a throw-away project, clones that share it, and a watch over a few.

mod sharing;
mod watch;

use std::path::{Path, PathBuf};

use clap::Args;
use crosslink_workspace::core::problem::{Code, Problem, ProblemView};
use schemars::JsonSchema;
use serde::Serialize;

use super::Run;
use crate::app::App;
use crate::cli;
use crate::render::{Render, text};
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

/// Shows the main job in a throw-away project, three clones that share it, and a watch over three projects
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
    /// The same in words.
    #[serde(skip)]
    typed: Vec<String>,
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
            ui.line(&format!("The demo's projects are kept in {path}"));
        }
    }
}

impl StepShown {
    fn text(&self, ui: &mut Ui) {
        if !self.says.is_empty() {
            ui.line("");
            let says = ui.paint(Paint::Strong, self.says);
            ui.prose("", "", &says);
        }
        let prompt = ui.paint(Paint::Faint, "$");
        let command = continued(&self.typed, ui.width - 2);
        ui.line(&format!("{prompt} {command}"));
        ui.raw(&self.output);
        if let Some(problem) = &self.problem {
            ui.prose("Error: ", "  ", &problem.error.message);
        }
    }
}

/// A command on as many lines as it needs, each but the last ended as a shell wants it.
fn continued(words: &[String], width: usize) -> String {
    const END: &str = " \\\n    ";
    let mut command = String::new();
    let mut used = 0;
    for word in words {
        let taken = text::width(word) + 1;
        // What ends a line takes two columns.
        if used + taken + 2 > width && used > 0 {
            command.push_str(END);
            used = 4;
        } else if used > 0 {
            command.push(' ');
        }
        command.push_str(word);
        used += taken;
    }
    command
}

const GO_ON: [&str; 7] = [
    "  crosslink init                    make the project (it stays on this machine)",
    "  crosslink create \"A task\"         write the first issue",
    "  crosslink import issues.jsonl     or bring those of another tracker",
    "  crosslink session start           begin to work; then `crosslink next`",
    "  crosslink sync                    share it through the git remote",
    "  crosslink dashboard track .       let the dashboard watch it",
    "  crosslink --help                  everything else",
];

impl Run for Demo {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let place = tempfile::Builder::new().prefix("crosslink-demo-").tempdir();
        let place = place.map_err(|error| unwritable("a temporary directory", &error))?;
        let stage = Stage::set(place.path())?;
        let steps = STEPS
            .iter()
            .map(|step| stage.take(app, step.says, step.does));
        let mut steps = steps.collect::<Result<Vec<_>, _>>()?;
        steps.extend(sharing::steps(app, &stage)?);
        steps.extend(watch::steps(app, &stage)?);
        let kept = self.keep.then(|| place.keep().display().to_string());
        app.show(&Shown { steps, kept })
    }
}

/// The name of the project that the steps are taken in.
const PROJECT: &str = "shop";

/// Where the demo happens: its projects beside each other, and a home of its own.
struct Stage<'a> {
    place: &'a Path,
}

impl<'a> Stage<'a> {
    fn set(place: &'a Path) -> Result<Self, Problem> {
        let stage = Self { place };
        stage.repository(PROJECT)?;
        Ok(stage)
    }

    fn repository(&self, name: &str) -> Result<PathBuf, Problem> {
        let directory = self.place.join(name);
        let made = crosslink_workspace::create_repository(&directory);
        made.map_err(|error| unwritable("a temporary repository", &error))?;
        Ok(directory)
    }

    fn home(&self) -> PathBuf {
        self.place.join("home")
    }

    /// Takes a step in the project.
    fn take(&self, app: &App, says: &'static str, does: &[&str]) -> Result<StepShown, Problem> {
        let (output, problem) = cli::rehearse(app, does, &self.place.join(PROJECT), &self.home())?;
        Ok(StepShown {
            problem: problem.map(|problem| problem.to_view()),
            ..self.step(says, does, output)
        })
    }

    /// A step that was taken.
    fn step(&self, says: &'static str, does: &[&str], output: String) -> StepShown {
        // The projects lie beside the one that one is in.
        let here = format!("{}/", self.place.display());
        let words = does
            .iter()
            .map(|word| shell_word(&word.replace(&here, "../")));
        let typed: Vec<_> = std::iter::once("crosslink".to_owned())
            .chain(words)
            .collect();
        StepShown {
            says,
            command: typed.join(" "),
            typed,
            output,
            problem: None,
        }
    }
}

fn unwritable(what: &str, error: &(dyn std::error::Error + 'static)) -> Problem {
    Problem::new(Code::FileUnwritable, format!("{what} cannot be made")).caused_by(error)
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
