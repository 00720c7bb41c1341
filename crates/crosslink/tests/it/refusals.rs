//! Commands that must be refused, and must not have changed anything.

use std::ffi::OsStr;

use serde_json::Value;

use crate::robust_support::{Ended, contents};
use crate::support::{CROSSLINK, Project};

/// Runs a command that must be refused; returns its exit code and the code of the problem.
#[track_caller]
pub(crate) fn told(project: &Project, line: &[impl AsRef<OsStr>], input: &[u8]) -> (i32, String) {
    let mut command = project.command(CROSSLINK);
    command.arg("--json").args(line);
    let ended = Ended::of(&mut command, input);
    let (line, said) = (shown(line), short(ended.text()));
    assert_ne!(ended.code, Some(0), "{line:?} went through: {said}");
    // What was asked of several answers with what was done, which must be nothing.
    let report: Value = serde_json::from_slice(&ended.stdout).unwrap_or_default();
    let nothing = ended.stdout.is_empty() || report["done"] == Value::Array(Vec::new());
    assert!(nothing, "{line:?} printed {said}");
    (ended.code.unwrap_or(-1), ended.problem())
}

/// The same, where nothing may have been changed.
#[track_caller]
pub(crate) fn refused(
    project: &Project,
    line: &[impl AsRef<OsStr>],
    input: &[u8],
) -> (i32, String) {
    let before = contents(project);
    let told = told(project, line, input);
    let line = shown(line);
    assert_eq!(contents(project), before, "{line:?} changed something");
    told
}

fn shown(line: &[impl AsRef<OsStr>]) -> Vec<String> {
    let words = line.iter().map(|word| word.as_ref().to_string_lossy());
    words.map(|word| short(&word)).collect()
}

/// The beginning of a text.
pub(crate) fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Runs a command that must be refused with an exit code and the code of a problem.
#[track_caller]
pub(crate) fn check_refusal(
    project: &Project,
    line: &[impl AsRef<OsStr>],
    input: &[u8],
    exit: i32,
    code: &str,
) {
    let found = refused(project, line, input);
    assert_eq!(found, (exit, code.to_owned()), "{:?}", shown(line));
}

/// A project with two issues and a milestone.
pub(crate) fn small_project() -> Project {
    let project = Project::with_issues(&["One", "Two"]);
    project.run(["milestone", "create", "M"]).success();
    project
}
