//! How the binary ends when it is maltreated, and whether its project is sound afterwards.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::support::{CROSSLINK, Project};

/// The value of a variable that asks a test for more than it does by itself.
#[expect(
    clippy::disallowed_methods,
    reason = "only whoever starts the tests can say how much of them is wanted"
)]
pub(crate) fn asked(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A small number for every run of the tests, a great one where `CROSSLINK_FULL` is set.
pub(crate) fn rounds(small: usize, great: usize) -> usize {
    if asked("CROSSLINK_FULL").is_some() {
        great
    } else {
        small
    }
}

/// Problems whose message itself says what is allowed, or names the command that helps.
const PLAIN: [&str; 14] = [
    "agent.invalid",
    "comment.empty",
    "config.unknown",
    "date.invalid",
    "intervention.trigger_invalid",
    "label.invalid",
    "milestone.invalid",
    "number.invalid",
    "query.invalid",
    "relation.self",
    "request.empty",
    "text.invalid",
    "text.too_long",
    "title.empty",
];

/// How a process ended, and what it said.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit code; nothing where a signal ended it.
    pub(crate) code: Option<i32>,
    /// What it said on stdout.
    pub(crate) stdout: Vec<u8>,
    /// What it said on stderr.
    pub(crate) stderr: String,
}

impl Ended {
    /// Runs a command that reads `input`.
    pub(crate) fn of(command: &mut Command, input: &[u8]) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let output = std::thread::scope(|scope| {
            scope.spawn(move || {
                // One that does not read is no fault.
                let _ = std::io::Write::write_all(&mut stdin, input);
            });
            child.wait_with_output().unwrap()
        });
        Self {
            code: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The code of the problem it named as JSON, which must be whole, help, and be no bug.
    #[track_caller]
    pub(crate) fn problem(&self) -> String {
        self.no_bug();
        let line = self.stderr.lines().last().unwrap_or_default();
        let said: Value = serde_json::from_str(line)
            .unwrap_or_else(|error| panic!("{error} in what was said on stderr: {self:?}"));
        let error = &said["error"];
        let hints = error["hints"].as_array().unwrap();
        let code = error["code"].as_str().unwrap();
        assert!(
            !hints.is_empty() || PLAIN.contains(&code),
            "no hint: {self:?}"
        );
        assert!(error["message"].as_str().is_some_and(|it| !it.is_empty()));
        code.to_owned()
    }

    /// It ended by itself, without a bug.
    #[track_caller]
    pub(crate) fn no_bug(&self) {
        let code = self.code.unwrap_or(-1);
        assert!(
            (0..70).contains(&code),
            "ended by a bug or signal: {self:?}"
        );
        for word in ["panicked", "this is a bug", "internal.bug"] {
            assert!(!self.stderr.contains(word), "{self:?}");
        }
    }

    /// Its stdout as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }
}

/// The binary with arguments, in a project.
pub(crate) fn crosslink(project: &Project, arguments: &[&str]) -> Command {
    let mut command = project.command(CROSSLINK);
    command.args(arguments);
    command
}

/// Every issue, whatever became of it.
#[track_caller]
pub(crate) fn all_issues(project: &Project) -> Vec<Value> {
    let list = project.json("list --status all --limit 0");
    list.as_array()
        .or_else(|| list["items"].as_array())
        .unwrap()
        .clone()
}

/// All that the project holds, to be compared before and after.
#[track_caller]
pub(crate) fn contents(project: &Project) -> [String; 3] {
    [
        "export --format jsonl --deleted",
        "history --limit 0 --json",
        "session list --json",
    ]
    .map(|line| project.tell(line).success().stdout)
}

/// Every check of the doctor was made and found nothing.
#[track_caller]
pub(crate) fn assert_sound(project: &Project) {
    let report = project.json("doctor");
    assert_eq!(report["findings"], serde_json::json!([]), "{report:#}");
    assert_eq!(report["skipped"], serde_json::json!([]), "{report:#}");
}

/// Small numbers by a generator of Marsaglia (xorshift), from a seed that is not 0.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    /// A number below a limit that is not 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

/// Kills a process after a while, as `kill -9` does, and returns what it had said by then.
pub(crate) fn killed_after(mut command: Command, delay: Duration) -> Ended {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The moment is left to chance; nothing is waited for.
    let (_never, moment) = std::sync::mpsc::channel::<()>();
    let _ = moment.recv_timeout(delay);
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    Ended {
        code: output.status.code(),
        stdout: output.stdout,
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
