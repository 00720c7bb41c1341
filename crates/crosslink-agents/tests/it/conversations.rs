//! What each assistant says, from the pages that document it, and what it is answered.

use std::path::Path;

use crosslink_agents::assistant::{ASSISTANTS, Answer, Assistant, Step, assistant};
use crosslink_agents::fuzz;
use proptest::prelude::*;
use serde_json::{Value, json};

/// The conversations written from the documentation of an assistant.
fn conversations(id: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/conversations/{id}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn answered(assistant: &dyn Assistant, step: Step, answer: &Answer) -> Value {
    let out = assistant.answer(step, answer).out;
    match out.is_empty() {
        true => Value::Null,
        false => serde_json::from_str(&out).unwrap(),
    }
}

fn check(id: &str, row: &Value) {
    let assistant = assistant(id).unwrap();
    let step = Step::of(row["step"].as_str().unwrap()).unwrap();
    let heard = assistant.hear(step, &row["said"]);
    assert_eq!(
        format!("{:?}", heard.event),
        row["heard"].as_str().unwrap(),
        "{id}: {row}"
    );
    if let Some(conversation) = row.get("conversation") {
        assert_eq!(
            heard.conversation,
            conversation.as_str().unwrap(),
            "{id}: {row}"
        );
    }
    if let Some(directory) = row.get("directory") {
        let heard = heard.directory.map(|path| path.display().to_string());
        assert_eq!(heard.as_deref(), directory.as_str(), "{id}: {row}");
    }
    let answers = [
        ("pass", Answer::Pass),
        ("tell", Answer::Tell("T".to_owned())),
        ("refuse", Answer::Refuse("R".to_owned())),
        ("note", Answer::Note("N".to_owned())),
    ];
    for (name, answer) in answers {
        if let Some(wanted) = row.get(name) {
            assert_eq!(
                answered(assistant, step, &answer),
                *wanted,
                "{id}: {name} of {row}"
            );
        }
    }
}

#[test]
fn every_assistant_is_understood_and_answered_as_its_pages_say() {
    for assistant in ASSISTANTS {
        let conversations = conversations(assistant.id());
        assert!(
            conversations["page"]
                .as_str()
                .unwrap()
                .starts_with("https://")
        );
        assert!(conversations["read"].is_string());
        for row in conversations["steps"].as_array().unwrap() {
            check(assistant.id(), row);
        }
    }
}

#[test]
fn every_step_is_known_by_its_name() {
    for step in Step::all() {
        assert_eq!(Step::of(step.name()), Some(step));
    }
    assert_eq!(Step::of("pre-tool"), Some(Step::BeforeTool));
    assert_eq!(Step::of("nonsense"), None);
}

#[test]
fn what_is_foreign_is_taken_for_something_harmless() {
    let foreign = [
        json!({}),
        json!({"tool_name": 7, "tool_input": [1, 2], "cwd": {}, "session_id": null}),
        json!({"tool_name": "Bash"}),
        json!({"tool_name": "Bash", "tool_input": {"command": {"a": 1}}}),
        json!({"tool_name": "Write", "tool_input": "not json"}),
        json!({"toolArgs": "{\"command\":", "toolName": "bash"}),
    ];
    for said in &foreign {
        fuzz::run("hook_said", said.to_string().as_bytes());
    }
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    fuzz::run("hook_said", deep.as_bytes());
    let huge =
        json!({"tool_name": "Bash", "tool_input": {"command": "git push; ".repeat(200_000)}});
    fuzz::run("hook_said", huge.to_string().as_bytes());
}

proptest! {
    #[test]
    fn damaged_conversations_never_stop_anything(at in 0usize..4000, byte in any::<u8>(), which in 0usize..6) {
        let id = ASSISTANTS[which].id();
        let mut bytes = conversations(id).to_string().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        for part in bytes.split(|byte| *byte == b'\n') {
            fuzz::run("hook_said", part);
            fuzz::run("hook_command", part);
        }
    }
}
