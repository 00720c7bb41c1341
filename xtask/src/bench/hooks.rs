//! What a hook costs beyond the start of the process: the part of the program that agents meet at every step.

use std::fs::File;

use super::measure::{Side, Work};
use super::report::Budget;
use super::rows::{Ground, Row, World, silent};

/// The milliseconds a hook may take beyond the start.
const LIMIT: f64 = 5.0;

/// The steps, what an assistant says at each, and what the reference takes.
const STEPS: &[(&str, &str, &str)] = &[
    (
        "prompt",
        r#"{"session_id":"bench","prompt":"go on"}"#,
        "42 CPU",
    ),
    (
        "before-tool",
        r#"{"session_id":"bench","tool_name":"Bash","tool_input":{"command":"cd x; cargo test && git commit -m done"}}"#,
        "89 CPU",
    ),
    (
        "after-tool",
        r#"{"session_id":"bench","tool_name":"Write","tool_input":{"file_path":"a.rs","content":"fn f() { todo!() }"}}"#,
        "38 CPU",
    ),
    (
        "session-start",
        r#"{"session_id":"bench","source":"startup"}"#,
        "472 CPU",
    ),
];

/// A row for each step in a project.
pub(super) fn rows<'a>(world: &'a World, ground: &'a Ground) -> impl Iterator<Item = Row<'a>> {
    STEPS.iter().map(move |(step, said, reference)| Row {
        name: format!("hook {step} at {}", ground.project.size),
        budget: Budget::Beyond(LIMIT),
        heavy: false,
        reference: Some(reference),
        floor: world.act(&ground.project, &["--version"]),
        ours: hook(world, ground, step, said),
        note: silent(),
    })
}

fn hook<'a>(
    world: &'a World,
    ground: &'a Ground,
    step: &'static str,
    said: &'static str,
) -> Side<'a> {
    let input = world.place.fresh("said");
    Box::new(move || {
        std::fs::write(&input, said)?;
        let mut command = world
            .place
            .crosslink(&ground.project.directory, &["hook", step]);
        command.stdin(File::open(&input)?);
        Ok(Work::One(command))
    })
}
