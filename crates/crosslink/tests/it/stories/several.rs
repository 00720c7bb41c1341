//! Several issues in one command: what can be done is done, the others are named.

use serde_json::json;

use crate::support::{Project, story};

fn three() -> Project {
    Project::with_issues(&["A", "B", "C"])
}

#[test]
fn what_is_unknown_does_not_keep_the_others() {
    story!(
        three(),
        [
            "close 1 99 3",
            "list -q",
            "reopen 99 1 98 3 -q",
            "close nonsense! 99",
            "show 1 99 -q",
        ]
    );
}

#[test]
fn a_program_is_told_what_was_done_and_what_was_not() {
    story!(
        three(),
        [
            "close 1 99 2 --json --fields display_id",
            "close 1 2 --json --fields display_id",
            "close 3 --json --fields display_id",
            "close 98 99 --json",
        ]
    );
}

#[test]
fn every_command_that_takes_several_has_the_same_rule() {
    let project = three();
    project.tell("milestone create v1").success();
    for (line, done) in [
        ("update 1 99 2 -p high", 2),
        ("milestone add v1 1 99 2", 2),
        ("close 1 99 2", 2),
        ("archive add 1 99 2 3", 2),
        ("archive remove 1 99 2", 2),
        ("reopen 1 99 2", 2),
        ("delete 1 99 2 -f", 2),
        ("restore 1 99 2", 2),
    ] {
        let output = project.tell(&format!("{line} --json")).ends_with(1);
        let answer = crate::support::parse(&output.stdout).unwrap();
        assert_eq!(answer["done"].as_array().unwrap().len(), done, "{output}");
        let unknown = json!(["99", "issue.not_found"]);
        let failed = answer["failed"].as_array().unwrap();
        let failed = failed
            .iter()
            .map(|one| json!([one["asked"], one["error"]["code"]]));
        assert!(failed.clone().any(|one| one == unknown), "{output}");
        assert_eq!(output.stderr.lines().count(), 1, "{output}");
    }
}

#[test]
fn what_another_holds_does_not_keep_the_others() {
    let project = three();
    project.tell("claim 2 --agent agent-2").success();
    let output = project.tell("close 1 2 99 3").ends_with(3);
    assert_eq!(output.lines(), ["Closed issue #1", "Closed issue #3"]);
    assert!(output.stderr.contains("Issue #99 not found"), "{output}");
    assert!(
        output.stderr.contains("locked by agent 'agent-2'"),
        "{output}"
    );
    // One transaction, undone as one.
    project.tell("undo").success();
    assert_eq!(project.tell("list -q").success().stdout, "3\n2\n1\n");
}
