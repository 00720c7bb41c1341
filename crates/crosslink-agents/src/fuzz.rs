//! Every decoder of what assistants say, as a plain function that must not panic.
//!
//! `fuzz/` runs them under a fuzzer, the tests run them over samples and damaged ones.

use serde_json::Value;

use crate::assistant::{ASSISTANTS, Answer, Step};
use crate::hook::{Decision, Event, Known, Memory, Policy, PolicyWords, decide, leftovers};
use crate::install::{reference, section, toml};
use crate::shell;

/// What takes the bytes.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: &[(&str, Target)] = &[
    ("hook_command", command),
    ("hook_said", said),
    ("install_files", files),
];

/// Runs one target.
///
/// # Panics
/// Where there is no target of this name, or it found something.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = target.expect("the target is in the list");
    target(bytes);
}

/// A command line.
fn command(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    shell::calls(&text);
    leftovers("a.rs", &text);
}

/// What an assistant says at any step.
fn said(bytes: &[u8]) {
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
        return;
    };
    let policy = strict();
    for assistant in ASSISTANTS {
        for step in Step::all() {
            let heard = assistant.hear(step, &value);
            let decided = decide(&heard.event, &Known::default(), &policy, Memory::default());
            let refused = matches!(decided.decision, Decision::Refuse(_));
            assert!(
                !refused || matches!(heard.event, Event::BeforeTool(_)),
                "only tools are refused where nothing is known"
            );
            for answer in [
                Answer::Pass,
                Answer::Tell("t".to_owned()),
                Answer::Refuse("r".to_owned()),
            ] {
                let out = assistant.answer(step, &answer).out;
                assert!(
                    out.is_empty() || serde_json::from_str::<Value>(&out).is_ok(),
                    "an answer is JSON"
                );
            }
        }
    }
}

/// What lies in a repository before anything is put there.
fn files(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for (file, _) in reference::named(&text) {
        assert!(!file.contains(".."), "no file outside is believed in");
    }
    if let Ok(bare) = reference::without_entries(&text) {
        let again = reference::without_entries(&bare);
        assert_eq!(again.as_ref(), Ok(&bare), "a second time changes nothing");
    }
    if let Ok(put) = toml::with(&text) {
        assert_eq!(toml::with(&put).as_ref(), Ok(&put));
        assert!(toml::without(&put).is_ok(), "what was put in can be read");
    }
    let ours = format!("{} -->\nours\n{}", section::BEGIN, section::END);
    if let (Ok(put), None) = (section::with(&text, &ours), section::found(&text)) {
        assert_eq!(section::with(&put, &ours).as_ref(), Ok(&put));
        assert_eq!(section::without(&put).as_deref(), Ok(text.as_ref()));
    }
}

fn strict() -> Policy {
    let none: &[String] = &[];
    Policy::of(&PolicyWords {
        mode: "strict",
        discipline: "required",
        protected: &["git push".to_owned()],
        gated: none,
        allowed: none,
        remind_after: 3,
    })
}
