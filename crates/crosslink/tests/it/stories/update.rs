//! `update`, `label`, `relate`, `reference`, `assign`, `move`.

use crate::support::{Project, story};

#[test]
fn fields_are_changed_in_one_step() {
    story!(
        Project::with_issues(&["A", "B", "C"]),
        [
            "update 1 -t 'A better title' -d 'Why' -p 1 --type bug -a agent-1 --due 2099-01-31",
            "issue update 2 3 -p low",
            "update 2 --parent 1 --scheduled 2098-01-01",
            "show 1",
            "show 2",
            "update 2 --no-parent --no-scheduled -a '' -q",
            "update 1 -p high --json",
            "list",
        ]
    );
}

#[test]
fn a_status_is_set_by_its_word() {
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "update 1 --status in_progress",
            "list",
            "update 1 --status closed",
            "update 1 -s open",
            "update 2 -s archived",
            "update 2 -s bogus",
            "list -s all",
        ]
    );
}

#[test]
fn an_update_that_makes_no_sense_is_refused() {
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "update 1",
            "update 99 -p low",
            "update 1 99 -p low",
            "update 1 -t ''",
            "update 1 -p urgent",
            "update 1 --due x",
            "update 1 --due 2099-01-01 --no-due",
            "update 1 --parent 1",
            "update 1 --json",
            "update 2 --parent 1",
            "update 1 --parent 2",
        ]
    );
}

#[test]
fn labels_come_and_go() {
    story!(
        Project::with_issues(&["A"]),
        [
            "label 1 ui",
            "issue label 1 ui bug",
            "unlabel 1 ui",
            "issue unlabel 1 ui",
            "label 1 '' ",
            "label 99 ui",
            "unlabel 99 ui",
            "label 1",
            "label 1 x -q",
            "label 1 y --json --fields display_id,changed,ack",
            "list",
        ]
    );
}

#[test]
fn relations_hold_both_ways() {
    story!(
        Project::with_issues(&["A", "B", "C"]),
        [
            "relate 1 2",
            "issue relate 2 1",
            "related 1",
            "issue related 2 --json --fields id",
            "related 3",
            "relate 1 1",
            "relate 1 99",
            "unrelate 2 1",
            "unrelate 1 2",
            "related 99",
            "relate 1 3 -q",
        ]
    );
}

#[test]
fn references_name_an_issue_elsewhere() {
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "reference 1 gh-17",
            "reference 1 gh-17",
            "show gh-17 -q",
            "reference 1 gh-17 --remove",
            "reference 1 gh-17 --remove",
            "show gh-17",
            "reference 99 gh-1",
        ]
    );
}

#[test]
fn an_issue_is_assigned_and_moved() {
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "assign 1 agent-1",
            "assign 2 @me",
            "list",
            "assign 1 none",
            "assign 99 agent-1",
            "move 2 1",
            "issue move 1 2",
            "move 2 none",
            "move 2 99",
            "move 2 1 -q",
            "assign 1 ann --json --fields display_id,changed",
        ]
    );
}
