//! What hooks say in a project, as samples: every sort of reminder and refusal, for whoever counts what they cost.

use super::decide::{Decision, decide};
use super::event::{Action, Event};
use super::policy::Policy;
use super::state::{Asked, Known, Memory};

/// The reminders and the refusals that a policy leads to.
pub(crate) fn samples(policy: &Policy) -> (Vec<String>, Vec<String>) {
    let (mut told, mut refused) = (Vec::new(), Vec::new());
    for event in &events() {
        for known in &situations() {
            for memory in [Memory::default(), late()] {
                match decide(event, known, policy, memory).decision {
                    Decision::Tell(text) => told.push(text),
                    Decision::Refuse(refusal) => refused.push(refusal.text()),
                    Decision::Pass | Decision::Prime => {}
                }
            }
        }
    }
    (told, refused)
}

fn events() -> Vec<Event> {
    let shell = |line: &str| Event::BeforeTool(Action::Shell(line.to_owned()));
    let edit = || Action::Edit {
        path: "a.rs".to_owned(),
        text: "fn f() { todo!() }\n// TODO: finish\nfn g() { dbg!(1); }\n".to_owned(),
    };
    vec![
        Event::Prompt,
        shell("git push"),
        shell("git $verb"),
        shell("git commit -m x"),
        shell("crosslink close 1234"),
        Event::BeforeTool(edit()),
        Event::BeforeTool(Action::Web),
        Event::AfterTool(edit()),
        Event::AfterTool(Action::Web),
        Event::BeforeCompaction,
        Event::Stop { again: false },
    ]
}

fn situations() -> Vec<Known> {
    let at_work = Known {
        session: true,
        issue: Some("#1234".to_owned()),
        without_result: vec!["#1234".to_owned()],
        ..Known::default()
    };
    let asked = [Asked::Rest, Asked::End, Asked::TurnTo("#1234".to_owned())];
    let asked = asked.map(|asked| Known {
        asked,
        ..at_work.clone()
    });
    let without_issue = Known {
        issue: None,
        ..at_work.clone()
    };
    let mut all = vec![Known::default(), without_issue, at_work];
    all.extend(asked);
    all
}

/// Long after the last word to the tracker.
fn late() -> Memory {
    Memory {
        primed: true,
        prompts: 1000,
        edits: 1000,
        ..Memory::default()
    }
}
