//! What a command answered.

use std::fmt;
use std::process::{Command, Stdio};

use super::write_all;

/// What a command said on each stream, and how it ended.
#[derive(Debug)]
pub(crate) struct Output {
    /// The arguments.
    pub(crate) line: String,
    /// What it said on stdout.
    pub(crate) stdout: String,
    /// What it said on stderr.
    pub(crate) stderr: String,
    /// The exit code.
    pub(crate) code: i32,
}

impl Output {
    /// Runs a command that reads `text`.
    pub(crate) fn of(mut command: Command, text: &str) -> Self {
        let line = shown(&command);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take().unwrap();
        let output = std::thread::scope(|scope| {
            scope.spawn(|| write_all(stdin, text));
            child.wait_with_output().unwrap()
        });
        Self {
            line,
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap_or(-1),
        }
    }

    /// The same, where it succeeded; a test fails otherwise.
    #[track_caller]
    pub(crate) fn success(self) -> Self {
        self.ends_with(0)
    }

    /// The same, where it ended with this exit code; a test fails otherwise.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self}");
        self
    }

    /// Its lines on stdout.
    pub(crate) fn lines(&self) -> Vec<&str> {
        self.stdout.lines().collect()
    }
}

/// The command line as one would type it.
fn shown(command: &Command) -> String {
    let words = command.get_args().map(|word| {
        let word = word.to_string_lossy();
        let plain =
            |character: char| character.is_alphanumeric() || "-_:,./=@#+<>$%".contains(character);
        if !word.is_empty() && word.chars().all(plain) {
            word.into_owned()
        } else {
            format!("{word:?}")
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

impl fmt::Display for Output {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "$ crosslink {}", self.line)?;
        out.write_str(&self.stdout)?;
        if !self.stderr.is_empty() {
            writeln!(out, "[stderr]")?;
            out.write_str(&self.stderr)?;
        }
        if self.code != 0 {
            writeln!(out, "[exit {}]", self.code)?;
        }
        Ok(())
    }
}
