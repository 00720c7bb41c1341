//! The policies that tests decide with.

use crosslink_agents::hook::{Action, Decision, Event, Known, Memory, Policy, PolicyWords, decide};

/// The calls of git that are a person's where nobody says otherwise.
pub(crate) const PROTECTED: &[&str] = &[
    "git push",
    "git merge",
    "git rebase",
    "git cherry-pick",
    "git reset",
    "git checkout .",
    "git restore .",
    "git clean",
    "git stash",
    "git tag",
    "git am",
    "git apply",
    "git branch -d",
    "git branch -D",
    "git branch -m",
];

/// Commands that need no issue where nobody says otherwise.
pub(crate) const ALLOWED: &[&str] = &[
    "crosslink ",
    "git status",
    "git diff",
    "git log",
    "git branch",
    "git show",
    "cargo test",
    "cargo build",
    "npm test",
    "npx ",
    "node ",
    "python ",
    "ls",
    "pwd",
    "echo",
];

/// A policy in the words of the settings.
pub(crate) fn policy(mode: &str, discipline: &str) -> Policy {
    let owned = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    Policy::of(&PolicyWords {
        mode,
        discipline,
        protected: &owned(PROTECTED),
        gated: &owned(&["git commit"]),
        allowed: &owned(ALLOWED),
        remind_after: 3,
    })
}

/// Decides about a command line.
pub(crate) fn of_line(line: &str, known: &Known, policy: &Policy) -> Decision {
    let event = Event::BeforeTool(Action::Shell(line.to_owned()));
    decide(&event, known, policy, Memory::default()).decision
}

/// An agent at work on an issue that has a plan.
pub(crate) fn at_work() -> Known {
    Known {
        session: true,
        issue: Some("#1".to_owned()),
        planned: true,
        ..Known::default()
    }
}
