//! Gemini CLI. Its standard output must be JSON and nothing else, also where there is nothing to say.

use serde_json::{Value, json};

use super::pieces::{Piece, nested, server};
use super::{Answer, Assistant, Reply, Step};

/// Gemini CLI.
pub(super) struct Gemini;

const EVENTS: &[(Step, &str, bool)] = &[
    (Step::SessionStart, "SessionStart", false),
    (Step::Prompt, "BeforeAgent", false),
    (Step::BeforeTool, "BeforeTool", true),
    (Step::AfterTool, "AfterTool", true),
    (Step::BeforeCompaction, "PreCompress", false),
    (Step::Stop, "AfterAgent", false),
    (Step::SessionEnd, "SessionEnd", false),
];

/// The milliseconds after which the assistant goes on without an answer.
const PATIENCE: u64 = 5000;

impl Assistant for Gemini {
    fn id(&self) -> &'static str {
        "gemini"
    }

    fn title(&self) -> &'static str {
        "Gemini CLI"
    }

    fn signs(&self) -> &'static [&'static str] {
        &[".gemini", "GEMINI.md"]
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut pieces = nested(".gemini/settings.json", "gemini", EVENTS, PATIENCE);
        // Its matchers are regular expressions.
        for piece in &mut pieces {
            if let Piece::Member { value, .. } = piece
                && value.get("matcher").is_some()
            {
                value["matcher"] = json!(".*");
            }
        }
        pieces.push(server(".gemini/settings.json"));
        pieces
    }

    fn instructions(&self) -> &'static str {
        "GEMINI.md"
    }

    fn reaches_model(&self, step: Step) -> bool {
        matches!(step, Step::SessionStart | Step::Prompt | Step::AfterTool)
    }

    fn answer(&self, step: Step, answer: &Answer) -> Reply {
        let name = EVENTS
            .iter()
            .find(|(known, ..)| *known == step)
            .map_or("", |(_, event, _)| event);
        let value: Value = match answer {
            Answer::Note(text) => json!({"systemMessage": text}),
            Answer::Refuse(text) => json!({"decision": "deny", "reason": text}),
            Answer::Tell(text) if self.reaches_model(step) => {
                json!({"hookSpecificOutput": {"hookEventName": name, "additionalContext": text}})
            }
            Answer::Pass | Answer::Tell(_) => json!({}),
        };
        Reply::json(&value)
    }
}
