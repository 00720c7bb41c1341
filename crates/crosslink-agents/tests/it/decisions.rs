//! What is decided, event by event.

use crosslink_agents::hook::{Action, Asked, Decision, Event, Known, Memory, Source, decide};

use crate::policies::{at_work, of_line, policy};

fn edit() -> Action {
    Action::Edit {
        path: "src/a.rs".to_owned(),
        text: "let x = 1;".to_owned(),
    }
}

/// Plays events one after the other; says what was decided at each.
fn played(events: &[Event], known: &Known, mode: &str, discipline: &str) -> Vec<Decision> {
    let policy = policy(mode, discipline);
    let mut memory = Memory::default();
    let mut decisions = Vec::new();
    for event in events {
        let decided = decide(event, known, &policy, memory);
        memory = decided.memory;
        decisions.push(decided.decision);
    }
    decisions
}

fn told(decision: &Decision) -> Option<&str> {
    match decision {
        Decision::Tell(text) => Some(text),
        _ => None,
    }
}

#[test]
fn an_edit_without_an_issue_is_refused_reminded_or_let_go() {
    let before = [Event::BeforeTool(edit())];
    let without = Known::default();
    assert!(matches!(
        played(&before, &without, "strict", "off")[0],
        Decision::Refuse(_)
    ));
    assert!(told(&played(&before, &without, "normal", "off")[0]).is_some());
    assert_eq!(
        played(&before, &without, "relaxed", "off")[0],
        Decision::Pass
    );
    assert_eq!(
        played(&before, &at_work(), "strict", "off")[0],
        Decision::Pass
    );
}

#[test]
fn a_refusal_names_commands_in_the_order_in_which_they_help() {
    let refused = &played(
        &[Event::BeforeTool(edit())],
        &Known::default(),
        "strict",
        "off",
    )[0];
    let Decision::Refuse(refusal) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(
        refusal.text(),
        "Work in this project belongs to an issue, and none is being worked on. Allowed: `crosslink session start`, \
         `crosslink ready`, `crosslink session work <id>`"
    );
}

#[test]
fn what_a_session_is_told_is_told_once_and_again_after_it_was_forgotten() {
    let events = [
        Event::SessionStart(Source::New),
        Event::Prompt,
        Event::SessionStart(Source::Resumed),
        Event::BeforeCompaction,
        Event::SessionStart(Source::Forgotten),
        Event::BeforeCompaction,
        Event::Prompt,
    ];
    let decisions = played(&events, &at_work(), "strict", "off");
    let primes: Vec<_> = decisions.iter().map(|it| *it == Decision::Prime).collect();
    assert_eq!(primes, [true, false, false, false, true, false, true]);
}

#[test]
fn reminders_come_after_prompts_without_a_word_to_the_tracker() {
    let policy = policy("strict", "off");
    let mut memory = Memory {
        primed: true,
        ..Memory::default()
    };
    let mut known = at_work();
    let mut reminded = Vec::new();
    for prompt in 0..8 {
        if prompt == 4 {
            known.written += 1;
        }
        let decided = decide(&Event::Prompt, &known, &policy, memory);
        memory = decided.memory;
        reminded.push(told(&decided.decision).is_some());
    }
    assert_eq!(
        reminded,
        [false, false, true, false, false, false, true, false]
    );
}

#[test]
fn a_commit_needs_a_plan_and_a_close_a_result() {
    let mut known = at_work();
    known.planned = false;
    known.without_result = vec!["#1".to_owned()];
    for (line, kind) in [("git commit -m x", "plan"), ("crosslink close 1", "result")] {
        let mut known = known.clone();
        if kind == "plan" {
            known.without_result.clear();
        }
        let required = of_line(line, &known, &policy("strict", "required"));
        let Decision::Refuse(refusal) = required else {
            panic!("{line}: {required:?}");
        };
        assert!(
            refusal.ways[0].ends_with(&format!("--kind {kind}")),
            "{refusal:?}"
        );
        assert!(told(&of_line(line, &known, &policy("strict", "encouraged"))).is_some());
        assert_eq!(
            of_line(line, &known, &policy("strict", "off")),
            Decision::Pass
        );
    }
}

#[test]
fn the_issues_a_line_closes_are_found() {
    let rows: &[(&str, &[&str])] = &[
        ("crosslink close 1", &["1"]),
        (
            "crosslink -q issue close 1 '#2' --reason 'not now'",
            &["1", "#2"],
        ),
        ("cd x && crosslink close L3", &["L3"]),
        ("crosslink show 1", &[]),
        ("echo crosslink close 1", &[]),
    ];
    for (line, closed) in rows {
        let event = Event::BeforeTool(Action::Shell((*line).to_owned()));
        assert_eq!(event.closes(), *closed, "{line}");
    }
}

#[test]
fn a_driver_comes_before_work_and_not_before_the_tracker() {
    for asked in [Asked::Rest, Asked::End] {
        let mut known = at_work();
        known.asked = asked;
        let strict = policy("relaxed", "off");
        assert!(matches!(
            of_line("ls", &known, &strict),
            Decision::Refuse(_)
        ));
        assert_eq!(
            of_line("crosslink session end --notes x", &known, &strict),
            Decision::Pass
        );
        assert_eq!(
            of_line("cd x && crosslink show 1", &known, &strict),
            Decision::Pass
        );
    }
    let mut known = at_work();
    known.asked = Asked::TurnTo("#2".to_owned());
    let events = [Event::Prompt, Event::Prompt, Event::Prompt];
    let decisions = played(&events, &known, "strict", "off");
    assert_eq!(
        told(&decisions[1]),
        Some("A driver asks you to turn to #2: `crosslink session work 2`")
    );
    assert_eq!(decisions[2], Decision::Pass);
}

#[test]
fn an_agent_is_kept_from_resting_at_most_once() {
    let stop = |again| Event::Stop { again };
    let events = [
        Event::AfterTool(edit()),
        stop(false),
        stop(true),
        stop(false),
    ];
    let decisions = played(&events, &at_work(), "strict", "required");
    assert!(matches!(decisions[1], Decision::Refuse(_)));
    assert_eq!(decisions[2..], [Decision::Pass, Decision::Pass]);
    let decisions = played(&events, &at_work(), "strict", "encouraged");
    assert_eq!(decisions[1], Decision::Pass);
}

#[test]
fn what_is_fetched_is_warned_of_once() {
    let events = [
        Event::BeforeTool(Action::Web),
        Event::BeforeTool(Action::Web),
    ];
    let decisions = played(&events, &at_work(), "strict", "off");
    assert!(told(&decisions[0]).is_some());
    assert_eq!(decisions[1], Decision::Pass);
}
