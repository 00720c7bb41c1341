//! Claude Code, and Codex CLI, which understands the same answers.

use serde_json::{Value, json};

use super::pieces::{Piece, nested, server};
use super::{Answer, Assistant, Reply, Step};

/// Claude Code.
pub(super) struct Claude;

/// Codex CLI.
pub(super) struct Codex;

/// The steps, what they are called there, and whether a matcher says for which tools.
const EVENTS: &[(Step, &str, bool)] = &[
    (Step::SessionStart, "SessionStart", false),
    (Step::Prompt, "UserPromptSubmit", false),
    (Step::BeforeTool, "PreToolUse", true),
    (Step::AfterTool, "PostToolUse", true),
    (Step::BeforeCompaction, "PreCompact", false),
    (Step::Stop, "Stop", false),
    (Step::SessionEnd, "SessionEnd", false),
];

/// The seconds after which the assistant goes on without an answer.
const PATIENCE: u64 = 5;

impl Assistant for Claude {
    fn id(&self) -> &'static str {
        "claude"
    }

    fn title(&self) -> &'static str {
        "Claude Code"
    }

    fn signs(&self) -> &'static [&'static str] {
        &[".claude", "CLAUDE.md"]
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut pieces = nested(".claude/settings.json", "claude", EVENTS, PATIENCE);
        pieces.push(server(".mcp.json"));
        pieces
    }

    fn instructions(&self) -> &'static str {
        "CLAUDE.md"
    }

    fn reaches_model(&self, step: Step) -> bool {
        reaches(step)
    }

    fn answer(&self, step: Step, answer: &Answer) -> Reply {
        in_their_words(step, answer)
    }
}

impl Assistant for Codex {
    fn id(&self) -> &'static str {
        "codex"
    }

    fn title(&self) -> &'static str {
        "Codex CLI"
    }

    fn signs(&self) -> &'static [&'static str] {
        &[".codex"]
    }

    fn pieces(&self) -> Vec<Piece> {
        // It has no event for the end of a conversation.
        let events: Vec<_> = EVENTS
            .iter()
            .filter(|(step, ..)| *step != Step::SessionEnd)
            .copied()
            .collect();
        let mut pieces = nested(".codex/hooks.json", "codex", &events, PATIENCE);
        let file = ".codex/config.toml";
        pieces.push(Piece::TomlServer { file });
        pieces
    }

    fn reaches_model(&self, step: Step) -> bool {
        reaches(step)
    }

    fn answer(&self, step: Step, answer: &Answer) -> Reply {
        in_their_words(step, answer)
    }
}

fn reaches(step: Step) -> bool {
    matches!(
        step,
        Step::SessionStart | Step::Prompt | Step::BeforeTool | Step::AfterTool
    )
}

fn event(step: Step) -> &'static str {
    EVENTS
        .iter()
        .find(|(known, ..)| *known == step)
        .map_or("", |(_, event, _)| event)
}

/// An answer. Where nothing is to be said nothing is said: to allow a tool would silence the assistant's own question to the person.
fn in_their_words(step: Step, answer: &Answer) -> Reply {
    let name = event(step);
    let value: Value = match (step, answer) {
        (_, Answer::Pass) => return Reply::default(),
        (_, Answer::Note(text)) => json!({"systemMessage": text}),
        (Step::BeforeTool, Answer::Refuse(text)) => json!({"hookSpecificOutput": {
            "hookEventName": name, "permissionDecision": "deny", "permissionDecisionReason": text}}),
        (_, Answer::Refuse(text)) => json!({"decision": "block", "reason": text}),
        (_, Answer::Tell(text)) if reaches(step) => {
            json!({"hookSpecificOutput": {"hookEventName": name, "additionalContext": text}})
        }
        (_, Answer::Tell(_)) => return Reply::default(),
    };
    Reply::json(&value)
}
