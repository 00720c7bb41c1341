//! The assistants: what each says at a step, how it is answered, and what is put into its settings.
//!
//! Each documents JSON of its own. [`Assistant::hear`] turns it into one sort of event, [`Assistant::answer`] turns a decision into
//! what it understands. No answer of ours uses an exit code: whatever goes wrong with a hook must not stand in the way.

mod copilot;
mod cursor;
mod gemini;
mod instructions;
mod nested;
mod opencode;
mod pieces;
mod skills;
mod tools;

use std::path::PathBuf;

use serde_json::Value;

use crate::hook::{Action, Event, Source};

pub(crate) use instructions::instructions;
pub use pieces::Piece;
pub(crate) use pieces::{MARK, SERVER, is_our_server};
pub(crate) use skills::SKILLS;

/// A step of an assistant's work at which it starts a hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A conversation begins or goes on.
    SessionStart,
    /// A person said something.
    Prompt,
    /// A tool is about to be used.
    BeforeTool,
    /// A tool was used.
    AfterTool,
    /// What was said is about to be shortened.
    BeforeCompaction,
    /// The assistant wants to rest.
    Stop,
    /// The conversation ends.
    SessionEnd,
}

/// Every step with its name, and other names that are understood.
const STEPS: &[(Step, &str, &[&str])] = &[
    (Step::SessionStart, "session-start", &["start"]),
    (Step::Prompt, "prompt", &["user-prompt-submit"]),
    (
        Step::BeforeTool,
        "before-tool",
        &["pre-tool", "pre-tool-use"],
    ),
    (
        Step::AfterTool,
        "after-tool",
        &["post-tool", "post-tool-use"],
    ),
    (
        Step::BeforeCompaction,
        "before-compaction",
        &["pre-compact"],
    ),
    (Step::Stop, "stop", &[]),
    (Step::SessionEnd, "session-end", &["end"]),
];

impl Step {
    /// Every step, in the order of a conversation.
    pub fn all() -> impl Iterator<Item = Self> {
        STEPS.iter().map(|(step, ..)| *step)
    }

    /// The name in commands.
    pub fn name(self) -> &'static str {
        STEPS
            .iter()
            .find(|(step, ..)| *step == self)
            .map_or("", |(_, name, _)| name)
    }

    /// The step of a name.
    pub fn of(name: &str) -> Option<Self> {
        let named =
            |(_, own, others): &&(Self, &str, &[&str])| *own == name || others.contains(&name);
        STEPS.iter().find(named).map(|(step, ..)| *step)
    }
}

/// What an assistant said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// What happens.
    pub event: Event,
    /// The conversation it happens in; empty where nobody says.
    pub conversation: String,
    /// Where the assistant works.
    pub directory: Option<PathBuf>,
}

/// What an assistant is to be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing.
    Pass,
    /// This, for the model.
    Tell(String),
    /// That it may not, and what it may.
    Refuse(String),
    /// This, for the person; the step goes on.
    Note(String),
}

/// What a hook prints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// On standard output.
    pub out: String,
    /// On standard error.
    pub talk: String,
}

impl Reply {
    fn json(value: &Value) -> Self {
        Self {
            out: value.to_string(),
            talk: String::new(),
        }
    }

    fn talk(text: &str) -> Self {
        Self {
            out: String::new(),
            talk: text.to_owned(),
        }
    }
}

/// A program in which a coding agent works.
pub trait Assistant: Sync {
    /// The name in commands.
    fn id(&self) -> &'static str;

    /// What people call it.
    fn title(&self) -> &'static str;

    /// What in a repository shows that it is used there.
    fn signs(&self) -> &'static [&'static str];

    /// What is put into a repository for it.
    fn pieces(&self) -> Vec<Piece>;

    /// The file of instructions that it reads by itself.
    fn instructions(&self) -> &'static str {
        "AGENTS.md"
    }

    /// Whether what is told at a step reaches the model.
    fn reaches_model(&self, step: Step) -> bool;

    /// Puts an answer into the assistant's words.
    fn answer(&self, step: Step, answer: &Answer) -> Reply;

    /// Understands what the assistant said at a step. Whatever is missing or strange is taken for something harmless.
    fn hear(&self, step: Step, said: &Value) -> Heard {
        Heard {
            event: event(step, said),
            conversation: text(
                said,
                &["session_id", "sessionId", "conversation_id", "sessionID"],
            )
            .to_owned(),
            directory: directory(said),
        }
    }
}

/// Every assistant.
pub const ASSISTANTS: &[&dyn Assistant] = &[
    &nested::Claude,
    &nested::Codex,
    &gemini::Gemini,
    &cursor::Cursor,
    &copilot::Copilot,
    &opencode::OpenCode,
];

/// Every assistant that is not among them, as far as it reads `AGENTS.md`.
pub const OTHERS: &dyn Assistant = &instructions::Others;

/// The assistant of a name.
pub fn assistant(id: &str) -> Option<&'static dyn Assistant> {
    ASSISTANTS
        .iter()
        .copied()
        .find(|assistant| assistant.id() == id)
}

/// The first of several members that is a text.
fn text<'v>(said: &'v Value, names: &[&str]) -> &'v str {
    names
        .iter()
        .find_map(|name| said.get(name)?.as_str())
        .unwrap_or_default()
}

fn directory(said: &Value) -> Option<PathBuf> {
    let own = Some(text(said, &["cwd", "directory"])).filter(|path| !path.is_empty());
    let first = || said.get("workspace_roots")?.get(0)?.as_str();
    own.or_else(first).map(PathBuf::from)
}

fn event(step: Step, said: &Value) -> Event {
    match step {
        Step::SessionStart => Event::SessionStart(match text(said, &["source", "trigger"]) {
            "resume" => Source::Resumed,
            "clear" | "compact" | "compress" => Source::Forgotten,
            _ => Source::New,
        }),
        Step::Prompt => Event::Prompt,
        Step::BeforeTool => Event::BeforeTool(action(said)),
        Step::AfterTool => Event::AfterTool(action(said)),
        Step::BeforeCompaction => Event::BeforeCompaction,
        Step::Stop => Event::Stop { again: again(said) },
        Step::SessionEnd => Event::SessionEnd,
    }
}

/// Whether a hook kept the assistant at work already: it says so, or counts.
fn again(said: &Value) -> bool {
    let flag = ["stop_hook_active", "stopHookActive"];
    let flagged = flag
        .iter()
        .any(|name| said.get(name).and_then(Value::as_bool) == Some(true));
    flagged
        || said
            .get("loop_count")
            .and_then(Value::as_u64)
            .is_some_and(|count| count > 0)
}

fn action(said: &Value) -> Action {
    let name = text(said, &["tool_name", "toolName", "tool"]);
    let given = ["tool_input", "toolArgs", "args"]
        .iter()
        .find_map(|name| said.get(name));
    // Some hand the arguments over as JSON within a text.
    let inner = given
        .and_then(Value::as_str)
        .and_then(|text| serde_json::from_str(text).ok());
    tools::action(name, inner.as_ref().or(given).unwrap_or(said))
}
