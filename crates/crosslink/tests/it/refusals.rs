//! Commands that must be refused, and must not have changed anything.

use std::ffi::OsStr;

use crate::robust_support::{Ended, contents};
use crate::support::{CROSSLINK, Project};

/// Runs a command that must be refused, and sees that nothing was changed.
#[track_caller]
pub(crate) fn refused(
    project: &Project,
    line: &[impl AsRef<OsStr>],
    input: &[u8],
) -> (i32, String) {
    let before = contents(project);
    let mut command = project.command(CROSSLINK);
    command.arg("--json").args(line);
    let ended = Ended::of(&mut command, input);
    let shown: Vec<_> = line
        .iter()
        .map(|word| short(&word.as_ref().to_string_lossy()))
        .collect();
    assert_ne!(
        ended.code,
        Some(0),
        "{shown:?} went through: {}",
        short(ended.text())
    );
    assert!(
        ended.stdout.is_empty(),
        "{shown:?} printed {}",
        short(ended.text())
    );
    assert_eq!(contents(project), before, "{shown:?} changed something");
    (ended.code.unwrap(), ended.problem())
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
    let shown: Vec<_> = line
        .iter()
        .map(|word| short(&word.as_ref().to_string_lossy()))
        .collect();
    assert_eq!(
        refused(project, line, input),
        (exit, code.to_owned()),
        "{shown:?}"
    );
}

/// A project with two issues and a milestone.
pub(crate) fn small_project() -> Project {
    let project = Project::with_issues(&["One", "Two"]);
    project.run(["milestone", "create", "M"]).success();
    project
}
