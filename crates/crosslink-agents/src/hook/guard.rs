//! What a command line would do, as far as the policy cares.

use super::policy::{AllowedEntry, Policy};
use crate::git::{git_call, hides_settings, shows};
use crate::shell::{self, Call, Calls};

/// Commands that only look, whatever the settings say.
const LOOK: &[&str] = &[
    "[", "[[", "basename", "cat", "cd", "cmp", "cut", "date", "df", "diff", "dirname", "du",
    "echo", "egrep", "exit", "export", "false", "fgrep", "file", "grep", "head", "id", "jq",
    "less", "ls", "nl", "popd", "printf", "pushd", "pwd", "readlink", "realpath", "rg", "set",
    "sleep", "stat", "tail", "test", "tr", "tree", "true", "type", "uname", "uniq", "unset", "wc",
    "whereis", "which", "whoami",
];

/// What a command line would do.
#[derive(Debug, Default)]
pub(super) struct Would {
    /// The entry of the policy that keeps a call of git for a person, and whether the call was only guessed to be that.
    pub(super) protected: Option<(String, bool)>,
    /// Whether it calls git for something that needs an issue.
    pub(super) gated: bool,
    /// Whether it does nothing but what needs no issue.
    pub(super) harmless: bool,
    /// Whether every call is one of this program.
    pub(super) ours: bool,
}

/// Says what a command line would do.
pub(super) fn would(line: &str, policy: &Policy) -> Would {
    let Calls { calls, unread } = shell::calls(line);
    let protected = calls.iter().find_map(|call| protected(call, policy));
    let git = |call: &Call| {
        let git = git_call(call)?;
        // What is only known when it runs is gated no more than anything else is.
        git.verb.filter(|_| call.program.is_some())?;
        Some(policy.gated.iter().any(|pattern| pattern.means(&git)))
    };
    Would {
        protected,
        gated: calls.iter().any(|call| git(call) == Some(true)),
        harmless: !unread && calls.iter().all(|call| harmless(call, policy)),
        ours: !unread && !calls.is_empty() && calls.iter().all(is_ours),
    }
}

/// The entry that a call falls under, and whether what it does is only known when it runs.
fn protected(call: &Call, policy: &Policy) -> Option<(String, bool)> {
    let git = git_call(call)?;
    let guessed = git.verb.is_none() || call.program.is_none();
    if hides_settings(call) {
        return policy
            .protected
            .first()
            .map(|pattern| (pattern.entry(), true));
    }
    let pattern = policy
        .protected
        .iter()
        .find(|pattern| pattern.means(&git))?;
    Some((pattern.entry(), guessed))
}

fn is_ours(call: &Call) -> bool {
    let harmless = matches!(
        call.program.as_deref(),
        Some("crosslink" | "cd" | "echo" | "cat" | "printf")
    );
    harmless && stays(call)
}

/// Whether nothing is written into a file.
fn stays(call: &Call) -> bool {
    call.writes.iter().all(|target| {
        target.known
            && matches!(
                target.text.as_str(),
                "/dev/null" | "/dev/stderr" | "/dev/stdout" | "/dev/tty"
            )
    })
}

fn harmless(call: &Call, policy: &Policy) -> bool {
    if !stays(call) {
        return false;
    }
    let Some(program) = call.program.as_deref() else {
        return call.arguments.is_empty();
    };
    let starts_others = shell::starts_others(program);
    if program == "crosslink" || LOOK.contains(&program) || starts_others {
        return true;
    }
    let writes = |text: &str| text.starts_with("--output");
    if call.arguments.iter().any(|word| writes(&word.text)) || call.open_ended {
        return false;
    }
    if program == "git" && git_call(call).is_some_and(|git| shows(&git)) {
        return true;
    }
    policy
        .allowed
        .iter()
        .any(|entry| covers(entry, program, call))
}

fn covers(entry: &AllowedEntry, program: &str, call: &Call) -> bool {
    if entry.program != program {
        return false;
    }
    let git = git_call(call).filter(|_| program == "git");
    let given: Vec<&str> = match &git {
        Some(git) => git
            .verb
            .into_iter()
            .chain(git.arguments.iter().map(|word| word.text.as_str()))
            .collect(),
        // `cargo +nightly test` is `cargo test`.
        None => call
            .arguments
            .iter()
            .map(|word| word.text.as_str())
            .filter(|word| !word.starts_with('+'))
            .collect(),
    };
    given.len() >= entry.words.len()
        && entry
            .words
            .iter()
            .zip(given)
            .all(|(wanted, given)| wanted == given)
}
