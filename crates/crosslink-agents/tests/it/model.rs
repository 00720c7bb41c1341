//! Every state of a bounded world: whoever is refused something is named a way, and the ways lead to where it is not refused.

use crosslink_agents::hook::{
    Action, Asked, Decision, Event, Known, Memory, Policy, Refusal, Why, decide,
};

use crate::commands::BYPASSES;
use crate::policies::policy;

/// What an agent may try.
fn tries() -> Vec<Event> {
    let lines = [
        "ls",
        "rm x",
        "git commit -m x",
        "git push",
        "$GIT push",
        "crosslink close 1",
        "git status",
        "bash x.sh",
    ];
    let lines = lines
        .iter()
        .map(|line| Event::BeforeTool(Action::Shell((*line).to_owned())));
    let edit = Action::Edit {
        path: "a.rs".to_owned(),
        text: String::new(),
    };
    let others = [
        Event::BeforeTool(edit),
        Event::BeforeTool(Action::Web),
        Event::BeforeTool(Action::Other),
        Event::Prompt,
        Event::BeforeCompaction,
        Event::Stop { again: false },
        Event::Stop { again: true },
        Event::SessionEnd,
    ];
    lines.chain(others).collect()
}

/// Every state of what is known.
fn states() -> Vec<Known> {
    let flags = [false, true];
    let asked = [
        Asked::Nothing,
        Asked::TurnTo("#2".to_owned()),
        Asked::Rest,
        Asked::End,
    ];
    let mut states = Vec::new();
    for session in flags {
        for issue in [None, Some("#1".to_owned())] {
            for planned in flags {
                for open_result in flags {
                    for asked in &asked {
                        states.push(Known {
                            session,
                            issue: issue.clone(),
                            planned,
                            without_result: open_result
                                .then(|| "#1".to_owned())
                                .into_iter()
                                .collect(),
                            asked: asked.clone(),
                            written: 0,
                        });
                    }
                }
            }
        }
    }
    states
}

fn memories() -> Vec<Memory> {
    let flags = [false, true];
    let mut memories = Vec::new();
    for primed in flags {
        for held in flags {
            for edits in [0, 1] {
                memories.push(Memory {
                    primed,
                    held,
                    edits,
                    ..Memory::default()
                });
            }
        }
    }
    memories
}

fn policies() -> Vec<Policy> {
    let modes = ["strict", "normal", "relaxed"];
    let disciplines = ["required", "encouraged", "off"];
    modes
        .iter()
        .flat_map(|mode| {
            disciplines
                .iter()
                .map(|discipline| policy(mode, discipline))
        })
        .collect()
}

/// A command as an agent would type it.
fn filled(way: &str) -> String {
    let mut filled = String::new();
    let mut rest = way;
    while let Some((before, after)) = rest.split_once('<') {
        filled.push_str(before);
        filled.push('1');
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    filled + rest
}

/// What is known after a command of the tracker.
fn followed(way: &str, known: &Known) -> Known {
    let mut known = known.clone();
    known.written += 1;
    if way.contains("session start") {
        known.session = true;
    } else if way.contains("session work") || way.contains(" quick ") {
        if known.session {
            known.issue = Some("#1".to_owned());
        }
    } else if way.contains("--kind plan") {
        known.planned = true;
    } else if way.contains("--kind result") {
        known.without_result.clear();
    } else if way.contains("agent poll") {
        // The driver lets it go on.
        known.asked = Asked::Nothing;
    } else if way.contains("session end") {
        known.session = false;
        known.issue = None;
    }
    known
}

fn is_allowed(way: &str, known: &Known, policy: &Policy) -> bool {
    let event = Event::BeforeTool(Action::Shell(filled(way)));
    // What a way closes is not what is being closed.
    let known = Known {
        without_result: Vec::new(),
        ..known.clone()
    };
    let decided = decide(&event, &known, policy, Memory::default());
    !matches!(decided.decision, Decision::Refuse(_))
}

/// Follows the ways that are named until the event passes; says whether it does.
fn gets_through(event: &Event, known: &Known, policy: &Policy) -> bool {
    let mut open = vec![known.clone()];
    let mut seen = Vec::new();
    while let Some(known) = open.pop() {
        let mut bare = known.clone();
        bare.written = 0;
        if seen.contains(&bare) || seen.len() > 64 {
            continue;
        }
        seen.push(bare);
        let Decision::Refuse(refusal) = decide(event, &known, policy, Memory::default()).decision
        else {
            return true;
        };
        open.extend(refusal.ways.iter().map(|way| followed(way, &known)));
    }
    false
}

fn check(event: &Event, known: &Known, policy: &Policy, refusal: &Refusal) {
    let place = format!(
        "{event:?} with {known:?} under {:?}/{:?}",
        policy.mode, policy.discipline
    );
    assert!(!refusal.ways.is_empty(), "no way is named: {place}");
    for way in &refusal.ways {
        assert!(
            is_allowed(way, known, policy),
            "`{way}` is refused: {place}"
        );
        assert!(
            refusal.text().contains(way.as_str()),
            "`{way}` is not told: {place}"
        );
    }
    // What is a person's stays so, and who is to end ends; everything else can be got to.
    if !matches!(refusal.why, Why::Protected { .. } | Why::End) {
        assert!(
            gets_through(event, known, policy),
            "nothing leads on: {place}"
        );
    }
}

#[test]
fn from_every_refusal_an_allowed_command_leads_on() {
    let (mut decided, mut refused) = (0, 0);
    for policy in policies() {
        for known in states() {
            for memory in memories() {
                for event in tries() {
                    decided += 1;
                    if let Decision::Refuse(refusal) =
                        decide(&event, &known, &policy, memory.clone()).decision
                    {
                        refused += 1;
                        check(&event, &known, &policy, &refusal);
                    }
                }
            }
        }
    }
    assert_eq!(decided, 9 * 64 * 8 * 16);
    assert!(refused > 1_000, "{refused}");
}

#[test]
fn looking_ending_and_talking_are_never_refused() {
    for policy in policies() {
        for known in states() {
            for event in [
                Event::BeforeTool(Action::Other),
                Event::Prompt,
                Event::SessionEnd,
                Event::BeforeCompaction,
                Event::Stop { again: true },
            ] {
                let decision = decide(&event, &known, &policy, Memory::default()).decision;
                assert!(
                    !matches!(decision, Decision::Refuse(_)),
                    "{event:?} {known:?}"
                );
            }
        }
    }
}

#[test]
fn what_is_a_persons_passes_in_no_state_of_strict_mode() {
    for discipline in ["required", "encouraged", "off"] {
        let strict = policy("strict", discipline);
        for known in states() {
            for line in BYPASSES {
                let event = Event::BeforeTool(Action::Shell((*line).to_owned()));
                let decision = decide(&event, &known, &strict, Memory::default()).decision;
                assert!(
                    matches!(decision, Decision::Refuse(_)),
                    "{line:?} with {known:?}"
                );
            }
        }
    }
}
