//! Every operation there is can be reached from the command line.

use std::collections::BTreeSet;

use crosslink_workspace::core::operation::ALL;

use crate::support::Project;

/// An operation, what has to happen first, and the command line that runs it.
pub(crate) type Reached = (&'static str, &'static [&'static str], &'static str);

pub(crate) const REACHED: &[Reached] = &[
    ("issue.create", &[], "create Another"),
    ("issue.edit", &[], "update 1 --title Better"),
    ("issue.close", &[], "close 1"),
    ("issue.reopen", &["close 1"], "reopen 1"),
    ("issue.archive", &["close 1"], "archive add 1"),
    (
        "issue.unarchive",
        &["close 1", "archive add 1"],
        "archive remove 1",
    ),
    ("issue.delete", &[], "delete 1 --force"),
    ("issue.restore", &["delete 1 --force"], "restore 1"),
    ("issue.set_element", &[], "label 1 ui"),
    ("issue.claim", &[], "claim 1"),
    ("issue.release", &["claim 1"], "unclaim 1"),
    ("comment.add", &[], "comment 1 Text"),
    (
        "comment.intervene",
        &[],
        "intervene 1 Text --trigger redirect",
    ),
    (
        "comment.edit",
        &["comment 1 Text"],
        "comment 1 Other --edit 1",
    ),
    (
        "comment.redact",
        &["comment 1 Text"],
        "comment 1 --redact 1",
    ),
    ("time.log", &["timer start 1"], "timer stop"),
    ("issue.renumber", &["create B"], "renumber 1"),
    ("milestone.create", &[], "milestone create v1"),
    (
        "milestone.edit",
        &["milestone create v1"],
        "milestone update v1 --name v2",
    ),
    (
        "milestone.set_state",
        &["milestone create v1"],
        "milestone close v1",
    ),
    (
        "milestone.delete",
        &["milestone create v1"],
        "milestone delete v1",
    ),
    (
        "milestone.restore",
        &["milestone create v1", "milestone delete v1"],
        "milestone restore 1",
    ),
    ("issue.plan", &["milestone create v1"], "milestone add v1 1"),
    (
        "agent.request",
        &["comment 1 Text --agent other"],
        "agent request other pause",
    ),
    (
        "agent.answer",
        &["agent request dev pause"],
        "agent poll-requests",
    ),
    (
        "ci.report",
        &[],
        "ci report -s failing --sha 4be1c07f2a9d5e6038f1b2c4d5e6f708192a3b4c",
    ),
    ("undo", &[], "undo"),
];

/// What takes two clones; it is tried in `conflicts.rs`.
const BETWEEN_CLONES: [&str; 1] = ["conflict.settle"];

#[test]
fn every_operation_has_its_command() {
    let there: BTreeSet<_> = ALL.iter().map(|operation| operation.name).collect();
    let reached = REACHED.iter().map(|(name, ..)| *name);
    let reached: BTreeSet<_> = reached.chain(BETWEEN_CLONES).collect();
    assert_eq!(reached, there);
    let named = REACHED.len() + BETWEEN_CLONES.len();
    assert_eq!(named, reached.len(), "an operation is named twice");
}

#[test]
fn every_command_does_what_its_operation_does() {
    for (name, before, line) in REACHED {
        let project = Project::with_issues(&["A"]);
        for line in *before {
            project.tell(line).success();
        }
        if *name == "issue.renumber" {
            project.share_number(1, 2);
        }
        let answer = project.json(line);
        assert!(
            answer["operation"].is_string(),
            "{name}: `{line}` wrote nothing: {answer}"
        );
        let newest = &project.json("history --limit 1")[0]["operation"];
        let (newest, written) = (newest.as_str(), answer["operation"].as_str());
        assert!(
            newest
                .zip(written)
                .is_some_and(|(newest, written)| written.starts_with(newest)),
            "{name}: history ends with {newest:?}, but `{line}` was {written:?}"
        );
    }
}

#[test]
fn every_command_explains_itself() {
    let project = Project::without_project();
    for (name, _, line) in REACHED {
        let words = line.split(' ');
        let command: Vec<_> = words
            .take_while(|word| word.chars().all(char::is_lowercase))
            .collect();
        let help = project.tell(&format!("{} --help", command.join(" ")));
        assert_eq!(help.code, 0, "{name}: {help}");
        assert!(help.stdout.contains("Usage: crosslink "), "{name}: {help}");
    }
}
