//! The first `init` at a terminal: a few questions, each with what its answers change. Nothing is written before the last.

use std::io::IsTerminal as _;

use crosslink_agents::install::{Wish, put_in, used};
use crosslink_workspace::Paths;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::settings::PRESETS;

use super::assistants::{lines_of, named};
use super::config::plain;
use crate::app::App;
use crate::input;

/// What was answered; each has a flag that answers it without a question.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    /// `--preset`
    pub(super) preset: Option<String>,
    /// `--setup`
    pub(super) setup: Vec<String>,
    /// `--instructions`
    pub(super) instructions: bool,
}

/// Whether a person is there to be asked.
pub(super) fn is_possible(app: &App) -> bool {
    let at_terminal = std::io::stdin().is_terminal() && crate::ui::talks_to_terminal();
    at_terminal && app.ui.is_terminal && !app.ui.is_json() && !app.ui.quiet
}

/// Asks what no flag answered; nothing where the person wants no project after all.
pub(super) fn ask(
    app: &mut App,
    paths: &Paths,
    mut answers: Answers,
) -> Result<Option<Answers>, Problem> {
    app.ui
        .line("A few questions; Enter takes what stands in brackets, q ends and writes nothing.");
    if answers.preset.is_none() {
        match preset(app)? {
            Answer::End => return Ok(None),
            Answer::Is(preset) => answers.preset = preset,
        }
    }
    if paths.work_tree.is_some() && answers.setup.is_empty() {
        match assistants(app, paths)? {
            Answer::End => return Ok(None),
            Answer::Is(names) => answers.setup = names,
        }
    }
    if !answers.setup.is_empty() {
        preview(app, paths, &answers)?;
        if !answers.instructions {
            let question = "Put the few rules that matter into the files they read, such as CLAUDE.md, too? (y/n) [n] ";
            match yes(app, question, false)? {
                Answer::End => return Ok(None),
                Answer::Is(wanted) => answers.instructions = wanted,
            }
        }
    }
    Ok(match yes(app, "Make the project? (y/n) [y] ", true)? {
        Answer::Is(true) => Some(answers),
        Answer::Is(false) | Answer::End => None,
    })
}

/// An answer, or that the person wants to end.
enum Answer<T> {
    Is(T),
    End,
}

fn preset(app: &mut App) -> Result<Answer<Option<String>>, Problem> {
    app.ui.line("");
    app.ui.line("How are agents held to the tracker?");
    app.ui
        .line("  none: the defaults; `crosslink config list` tells them");
    for preset in PRESETS {
        let values = preset
            .values()
            .map(|(key, value)| format!("{key} = {}", plain(&value)));
        let values: Vec<_> = values.collect();
        let lead = format!("  {}: ", preset.name);
        app.ui.prose(
            &lead,
            "    ",
            &format!("{}. Sets {}", preset.about, values.join(", ")),
        );
    }
    let names: Vec<_> = PRESETS.iter().map(|preset| preset.name).collect();
    let question = format!("Preset ({}, none) [none] ", names.join(", "));
    loop {
        match input::line(app, &question)?.as_deref() {
            None | Some("q") => return Ok(Answer::End),
            Some("" | "none") => return Ok(Answer::Is(None)),
            Some(name) if names.contains(&name) => return Ok(Answer::Is(Some(name.to_owned()))),
            Some(other) => app.ui.line(&format!("There is no preset '{other}'.")),
        }
    }
}

fn assistants(app: &mut App, paths: &Paths) -> Result<Answer<Vec<String>>, Problem> {
    let used = paths.work_tree.as_deref().map(used).unwrap_or_default();
    app.ui.line("");
    app.ui
        .line("Which assistants get hooks, and the tracker as tools, in their settings?");
    app.ui.line(
        "  claude, codex, gemini, cursor, copilot, opencode; agents puts rules into AGENTS.md",
    );
    if !used.is_empty() {
        let used: Vec<_> = used.iter().map(|assistant| assistant.id()).collect();
        app.ui.line(&format!(
            "  used here, by the look of it: {}",
            used.join(", ")
        ));
    }
    loop {
        let answer = input::line(app, "Assistants, with commas between them [none] ")?;
        let answer = match answer.as_deref() {
            None | Some("q") => return Ok(Answer::End),
            Some("" | "none") => return Ok(Answer::Is(Vec::new())),
            Some(answer) => answer.split([',', ' ']).filter(|name| !name.is_empty()),
        };
        let names: Vec<_> = answer.map(str::to_owned).collect();
        match named(&names) {
            Ok(_) => return Ok(Answer::Is(names)),
            Err(problem) => app.ui.line(&format!("{problem}.")),
        }
    }
}

/// What would be written for the assistants.
fn preview(app: &mut App, paths: &Paths, answers: &Answers) -> Result<(), Problem> {
    let wish = Wish {
        instructions: answers.instructions,
        dry_run: true,
        ..Wish::default()
    };
    let plan = put_in(paths, &named(&answers.setup)?, wish)?;
    for line in lines_of(&plan) {
        app.ui.line(&format!("  {line}"));
    }
    Ok(())
}

fn yes(app: &mut App, question: &str, usual: bool) -> Result<Answer<bool>, Problem> {
    app.ui.line("");
    loop {
        match input::line(app, question)?.as_deref() {
            None | Some("q") => return Ok(Answer::End),
            Some("") => return Ok(Answer::Is(usual)),
            Some("y" | "Y" | "yes") => return Ok(Answer::Is(true)),
            Some("n" | "N" | "no") => return Ok(Answer::Is(false)),
            Some(_) => {}
        }
    }
}
