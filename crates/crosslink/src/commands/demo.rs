//! `demo`: the main job in a throw-away project.

use std::path::Path;

use clap::Args;
use crosslink_workspace::core::problem::{Code, Problem};

use super::Run;
use crate::app::App;
use crate::cli;
use crate::ui::Paint;

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
        for step in STEPS {
            show(app, step, place.path())?;
        }
        app.ui.line("");
        app.ui.line("How to go on, in a repository of your own:");
        app.ui.line("");
        for line in [
            "  crosslink init                    make the project (it stays on this machine)",
            "  crosslink create \"A task\"         write the first issue",
            "  crosslink import issues.jsonl     or bring those of another tracker",
            "  crosslink session start           begin a stretch of work, then `crosslink next`",
            "  crosslink --help                  everything else",
        ] {
            app.ui.line(line);
        }
        if self.keep {
            let path = place.keep();
            app.ui.line("");
            app.ui
                .line(&format!("The demo's project is kept in {}", path.display()));
        }
        Ok(())
    }
}

fn show(app: &mut App, step: &Step, place: &Path) -> Result<(), Problem> {
    if !step.says.is_empty() {
        app.ui.line("");
        let says = app.ui.paint(Paint::Strong, step.says);
        app.ui.line(&says);
    }
    let command = step
        .does
        .iter()
        .map(|word| shell_word(word))
        .collect::<Vec<_>>()
        .join(" ");
    let prompt = app.ui.paint(Paint::Faint, "$");
    app.ui.line(&format!("{prompt} crosslink {command}"));
    let (text, problem) = cli::rehearse(app, step.does, place)?;
    app.ui.raw(&text);
    if let Some(problem) = problem {
        app.ui.line(&format!("Error: {problem}"));
    }
    Ok(())
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
