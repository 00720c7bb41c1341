//! opencode, whose hooks are functions of a plugin: ours forwards what it is told, and does what it is answered.

use serde_json::{Value, json};

use super::pieces::Piece;
use super::{Answer, Assistant, Reply, Step};

/// opencode.
pub(super) struct OpenCode;

/// The plugin. It waits for an answer at most as long as the others do, and lets everything go on where there is none.
const PLUGIN: &str = r#"// Written by `crosslink setup opencode`; `crosslink uninstall` takes it away.
import { spawnSync } from "node:child_process"

function ask(step, said) {
  try {
    const options = { input: JSON.stringify(said), encoding: "utf8", timeout: 5000 }
    const done = spawnSync("crosslink", ["hook", step, "--assistant", "opencode"], options)
    return done.stdout ? JSON.parse(done.stdout) : {}
  } catch {
    return {}
  }
}

export const Crosslink = async ({ directory }) => {
  const waiting = {}
  const tell = (session_id, answer) => {
    if (answer.tell) (waiting[session_id] ??= []).push(answer.tell)
  }
  return {
    "chat.message": async ({ sessionID }) => {
      tell(sessionID, ask("prompt", { session_id: sessionID, cwd: directory }))
    },
    "experimental.chat.system.transform": async ({ sessionID }, output) => {
      output.system.push(...(waiting[sessionID] ?? []))
    },
    "tool.execute.before": async ({ tool, sessionID }, output) => {
      const said = { session_id: sessionID, cwd: directory, tool_name: tool, tool_input: output.args }
      const answer = ask("before-tool", said)
      if (answer.refuse) throw new Error(answer.refuse)
    },
    "tool.execute.after": async ({ tool, sessionID, args }, output) => {
      const said = { session_id: sessionID, cwd: directory, tool_name: tool, tool_input: args ?? {} }
      const answer = ask("after-tool", said)
      if (answer.tell && typeof output.output === "string") output.output += "\n\n" + answer.tell
    },
    "experimental.session.compacting": async ({ sessionID }, output) => {
      waiting[sessionID] = []
      const answer = ask("before-compaction", { session_id: sessionID, cwd: directory })
      if (answer.tell) output.context.push(answer.tell)
    },
  }
}
"#;

impl Assistant for OpenCode {
    fn id(&self) -> &'static str {
        "opencode"
    }

    fn title(&self) -> &'static str {
        "opencode"
    }

    fn signs(&self) -> &'static [&'static str] {
        &[".opencode", "opencode.json", "opencode.jsonc"]
    }

    fn pieces(&self) -> Vec<Piece> {
        vec![Piece::Whole {
            file: ".opencode/plugins/crosslink.js",
            text: PLUGIN.to_owned(),
        }]
    }

    fn reaches_model(&self, step: Step) -> bool {
        matches!(
            step,
            Step::Prompt | Step::AfterTool | Step::BeforeCompaction
        )
    }

    fn answer(&self, step: Step, answer: &Answer) -> Reply {
        let value: Value = match answer {
            Answer::Note(text) => return Reply::talk(text),
            Answer::Refuse(text) => json!({"refuse": text}),
            Answer::Tell(text) if self.reaches_model(step) => json!({"tell": text}),
            Answer::Pass | Answer::Tell(_) => json!({}),
        };
        Reply::json(&value)
    }
}
