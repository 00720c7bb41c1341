//! What an assistant says it is about to do, or did.

use serde::{Deserialize, Serialize};

use super::guard::would;
use super::policy::{Discipline, Policy};
use crate::shell;

/// A step in the work of an assistant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A conversation begins or goes on.
    SessionStart(Source),
    /// A person said something.
    Prompt,
    /// A tool is about to be used.
    BeforeTool(Action),
    /// A tool was used.
    AfterTool(Action),
    /// What was said is about to be shortened.
    BeforeCompaction,
    /// The assistant wants to rest; `again` if a hook kept it at work already.
    Stop {
        /// Whether it rests after it was kept at work.
        again: bool,
    },
    /// The conversation ends.
    SessionEnd,
}

/// Why a conversation begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// It is new.
    #[default]
    New,
    /// An earlier one goes on, with all that was said.
    Resumed,
    /// What was said is gone, or was shortened.
    Forgotten,
}

/// What a tool does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Runs a command line.
    Shell(String),
    /// Changes a file.
    Edit {
        /// The file.
        path: String,
        /// What is put into it.
        text: String,
    },
    /// Fetches something from elsewhere.
    Web,
    /// Changes nothing, or something that is none of ours.
    Other,
}

impl Event {
    /// Whether the event is about to do what needs a plan.
    pub fn asks_for_plan(&self, policy: &Policy) -> bool {
        match self {
            Self::BeforeTool(Action::Shell(line)) => {
                policy.discipline != Discipline::Off && would(line, policy).gated
            }
            _ => false,
        }
    }

    /// The issues that the event is about to close, as they were named.
    pub fn closes(&self) -> Vec<String> {
        let Self::BeforeTool(Action::Shell(line)) = self else {
            return Vec::new();
        };
        let calls = shell::calls(line).calls;
        calls.iter().flat_map(closed_by).collect()
    }
}

/// The flags of `close` that take the word that follows.
const VALUED: &[&str] = &[
    "-r",
    "--reason",
    "-C",
    "--directory",
    "--agent",
    "--set",
    "--repo",
    "--color",
    "--fields",
    "--format",
];

fn closed_by(call: &shell::Call) -> Vec<String> {
    if call.program.as_deref() != Some("crosslink") {
        return Vec::new();
    }
    let mut plain = Vec::new();
    let mut words = call.arguments.iter().map(|word| word.text.as_str());
    while let Some(word) = words.next() {
        if VALUED.contains(&word) {
            words.next();
        } else if !word.starts_with('-') {
            plain.push(word.to_owned());
        }
    }
    let mut plain = plain.into_iter().skip_while(|word| word == "issue");
    match plain.next().as_deref() {
        Some("close") => plain.collect(),
        _ => Vec::new(),
    }
}
