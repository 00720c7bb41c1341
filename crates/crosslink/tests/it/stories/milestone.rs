//! `milestone`.

use crate::support::{Project, story};

#[test]
fn a_milestone_gathers_issues_until_it_is_closed() {
    story!(
        Project::with_issues(&["A", "B", "C"]),
        [
            "milestone list",
            "milestone create v1 -d 'First release' --due 2099-01-31",
            "milestone create v2 -q",
            "milestone add 1 1 2",
            "milestone add v1 1",
            "close 1 -q",
            "milestone show 1",
            "milestone list",
            "milestone remove 1 2",
            "milestone remove 1 2",
            "milestone close 1",
            "milestone close v1",
            "milestone list -s all",
            "milestone list -s closed -q",
            "milestone reopen 1",
            "milestone update 1 -n 'v1.0' --no-due",
            "milestone delete 2",
            "milestone restore 2",
            "milestone list",
        ]
    );
}

#[test]
fn a_milestone_that_is_not_there_is_not_found() {
    story!(
        Project::with_issues(&["A"]),
        [
            "milestone show 9",
            "milestone show v9 --json",
            "milestone close 9",
            "milestone delete 9",
            "milestone reopen 9",
            "milestone add 9 1",
            "milestone remove 9 1",
            "milestone update 9 -n x",
            "milestone restore 9",
            "milestone create ''",
            "milestone create v1 -q",
            "milestone add 1 99",
            "milestone add 1",
            "milestone update 1",
            "milestone list -s bogus",
        ]
    );
}

#[test]
fn milestones_answer_programs() {
    story!(
        Project::with_issues(&["A"]),
        [
            "milestone create v1 --json",
            "milestone add v1 1 --json --fields display_id,changed",
            "milestone list --json",
            "milestone show 1 --json --fields name,progress,issues",
            "milestone remove 1 1 -q",
            "milestone remove 1 1 --json",
        ]
    );
}
