//! GitHub Copilot CLI.

use serde_json::{Value, json};

use super::pieces::{Piece, command};
use super::{Answer, Assistant, Reply, Step};

/// GitHub Copilot CLI.
pub(super) struct Copilot;

const EVENTS: &[(Step, &str)] = &[
    (Step::SessionStart, "sessionStart"),
    (Step::Prompt, "userPromptSubmitted"),
    (Step::BeforeTool, "preToolUse"),
    (Step::AfterTool, "postToolUse"),
    (Step::BeforeCompaction, "preCompact"),
    (Step::Stop, "agentStop"),
    (Step::SessionEnd, "sessionEnd"),
];

impl Assistant for Copilot {
    fn id(&self) -> &'static str {
        "copilot"
    }

    fn title(&self) -> &'static str {
        "Copilot CLI"
    }

    fn signs(&self) -> &'static [&'static str] {
        &[".github/copilot-instructions.md", ".github/hooks"]
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut hooks = serde_json::Map::new();
        for (step, event) in EVENTS {
            let bash = command(*step, "copilot");
            let windows = format!("crosslink hook {} --assistant copilot; exit 0", step.name());
            let hook =
                json!([{"type": "command", "bash": bash, "powershell": windows, "timeoutSec": 5}]);
            hooks.insert((*event).to_owned(), hook);
        }
        let whole = json!({"version": 1, "hooks": hooks});
        let text = serde_json::to_string_pretty(&whole).unwrap_or_default();
        let hooks = Piece::Whole {
            file: ".github/hooks/crosslink.json",
            text: text + "\n",
        };
        let tools = Piece::Server {
            file: ".github/mcp.json",
            value: json!({"type": "local", "command": "crosslink", "args": ["mcp"], "tools": ["*"]}),
        };
        vec![hooks, tools]
    }

    fn reaches_model(&self, step: Step) -> bool {
        matches!(step, Step::SessionStart | Step::AfterTool)
    }

    fn answer(&self, step: Step, answer: &Answer) -> Reply {
        let value: Value = match (step, answer) {
            (_, Answer::Note(text)) => return Reply::talk(text),
            (Step::BeforeTool, Answer::Refuse(text)) => {
                json!({"permissionDecision": "deny", "permissionDecisionReason": text})
            }
            (Step::Stop, Answer::Refuse(text)) => json!({"decision": "block", "reason": text}),
            (_, Answer::Tell(text)) if self.reaches_model(step) => {
                json!({"additionalContext": text})
            }
            _ => return Reply::default(),
        };
        Reply::json(&value)
    }
}
