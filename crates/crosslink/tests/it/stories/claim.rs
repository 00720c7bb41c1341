//! `claim`, `unclaim`, and what others are told.

use crate::support::{Project, story};

#[test]
fn one_claims_and_the_other_is_told() {
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "claim 1 --agent one",
            "claim 1 --agent one",
            "claim 1 --agent two",
            "claim 1 --agent two --json",
            "close 1 --agent two",
            "update 1 -t X --agent two",
            "delete 1 --agent two",
            "comment 1 'May I?' --agent two",
            "label 1 question --agent two",
            "list",
            "unclaim 1 --agent two",
            "claim 1 --agent two --force",
            "unclaim 1 --agent two",
            "unclaim 1 --agent two",
            "delete 1 -f --agent two",
        ]
    );
}

#[test]
fn claiming_marks_an_issue_as_in_progress() {
    story!(
        Project::with_issues(&["A"]),
        [
            "claim 1 -b fix/a",
            "show 1 --json --fields status,claimed_by",
            "list status:in_progress -q",
            "unclaim 1 -q",
            "claim 1 -q",
            "close 1",
            "list -s closed",
            "claim 1",
        ]
    );
}

#[test]
fn what_is_best_is_claimed_in_one_step() {
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "claim --next --agent one",
            "claim --next --agent two -q",
            "claim --next --agent three",
            "claim --next --agent three --json --fields claimed",
            "claim",
            "claim 99",
            "unclaim 99",
            "unclaim 1",
        ]
    );
}

#[test]
fn what_was_claimed_next_is_shown_as_claimed() {
    let project = Project::with_issues(&["A"]);
    let claimed = project.json("claim --next --agent one");
    assert_eq!(claimed["next"]["status"], "in_progress");
    assert_eq!(claimed["next"]["claimed_by"], "one");
}
