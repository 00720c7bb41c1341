//! Cursor.

use serde_json::{Value, json};

use super::pieces::{Piece, command, server};
use super::{Answer, Assistant, Reply, Step};

/// Cursor.
pub(super) struct Cursor;

const FILE: &str = ".cursor/hooks.json";

const EVENTS: &[(Step, &str)] = &[
    (Step::SessionStart, "sessionStart"),
    (Step::Prompt, "beforeSubmitPrompt"),
    (Step::BeforeTool, "preToolUse"),
    (Step::AfterTool, "postToolUse"),
    (Step::BeforeCompaction, "preCompact"),
    (Step::Stop, "stop"),
    (Step::SessionEnd, "sessionEnd"),
];

impl Assistant for Cursor {
    fn id(&self) -> &'static str {
        "cursor"
    }

    fn title(&self) -> &'static str {
        "Cursor"
    }

    fn signs(&self) -> &'static [&'static str] {
        &[".cursor", ".cursorrules"]
    }

    fn pieces(&self) -> Vec<Piece> {
        let version = Piece::Default {
            file: FILE,
            key: "version",
            value: json!(1),
        };
        let members = EVENTS.iter().map(|(step, event)| Piece::Member {
            file: FILE,
            list: vec!["hooks".to_owned(), (*event).to_owned()],
            value: json!({"command": command(*step, "cursor"), "timeout": 5}),
        });
        let tools = server(".cursor/mcp.json");
        [version]
            .into_iter()
            .chain(members)
            .chain([tools])
            .collect()
    }

    fn reaches_model(&self, step: Step) -> bool {
        matches!(step, Step::SessionStart | Step::AfterTool)
    }

    fn answer(&self, step: Step, answer: &Answer) -> Reply {
        let value: Value = match (step, answer) {
            (_, Answer::Note(text)) => return Reply::talk(text),
            (Step::BeforeTool, Answer::Refuse(text)) => {
                json!({"permission": "deny", "user_message": text, "agent_message": text})
            }
            (Step::Stop, Answer::Refuse(text)) => json!({"followup_message": text}),
            (_, Answer::Tell(text)) if self.reaches_model(step) => {
                json!({"additional_context": text})
            }
            (Step::Prompt, _) => json!({"continue": true}),
            _ => json!({}),
        };
        Reply::json(&value)
    }
}
