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

#[test]
fn what_an_issue_is_belongs_to_its_holder_and_what_is_beside_it_to_all() {
    let project = Project::with_issues(&["Held", "Other"]);
    project.tell("milestone create v1").success();
    project.tell("claim 1 --agent holder").success();
    for line in [
        "update 1 -t X",
        "update 1 --status closed",
        "assign 1 somebody",
        "move 1 2",
        "milestone add 1 1",
        "milestone remove 1 1",
        "close 1",
        "delete 1 --keep-children",
        "claim 1",
        "unclaim 1",
    ] {
        let refused = project.tell(line).ends_with(3);
        assert!(
            refused.stderr.contains("locked by agent 'holder'"),
            "{refused}"
        );
    }
    for line in [
        "comment 1 Text",
        "label 1 bug",
        "unlabel 1 bug",
        "block 1 2",
        "unblock 1 2",
        "relate 1 2",
        "reference 1 gh-1",
        "subissue 1 Part",
        "timer start 1",
        "show 1",
    ] {
        project.tell(line).success();
    }
}

#[test]
fn what_was_overridden_is_recorded() {
    let project = Project::with_issues(&["Held"]).with("CROSSLINK_AGENT", "driver");
    project.tell("milestone create v1").success();
    for (line, override_) in [
        ("update 1 -p high -f", "overrode 'holder' on #1"),
        ("assign 1 somebody -f", "overrode 'holder' on #1"),
        ("move 1 none -f", ""),
        ("milestone add 1 1 -f", "overrode 'holder' on #1"),
        ("close 1 -f", "released #1 from 'holder'"),
    ] {
        project.tell("claim 1 --agent holder").success();
        let before = project.tell("history --by driver --limit 0").success();
        project.tell(line).success();
        let after = project.tell("history --by driver --limit 0").success();
        let new = after.lines().len() - before.lines().len();
        let said = after.lines()[..new].join("\n");
        assert!(said.contains(override_), "{line}: {said}");
        assert_eq!(said.is_empty(), override_.is_empty(), "{line}: {said}");
    }
}

#[test]
fn locks_are_listed_checked_and_taken() {
    story!(
        Project::with_issues(&["A", "B", "C"]),
        [
            "locks list",
            "locks check 1",
            "locks claim 1 -b fix/a",
            "locks claim 2 --agent other",
            "locks list",
            "locks list -q",
            "locks list --json",
            "locks check 1",
            "locks check 2",
            "locks check 2 --json",
            "locks steal 2",
            "locks steal 2 --force",
            "locks steal 3",
            "locks renew",
            "locks release 1",
            "locks release 1",
            "locks check 1",
            "heartbeat",
        ]
    );
}
