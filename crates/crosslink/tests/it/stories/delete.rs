//! `delete`, `restore`, `archive`.

use crate::support::{Project, story};

fn family() -> Project {
    let project = Project::with_issues(&["Whole", "Other"]);
    for line in ["subissue 1 Half", "subissue 3 Quarter"] {
        project.tell(line).success();
    }
    project
}

#[test]
fn deleting_takes_the_parts_along_and_restoring_brings_them_back() {
    story!(
        family(),
        [
            "issue delete 1 -f",
            "list",
            "show 3",
            "comment 3 Text",
            "restore 1",
            "list -q",
            "delete 1 --keep-children -f",
            "tree",
            "delete 2 -f -q",
            "restore 2 --json",
        ]
    );
}

#[test]
fn where_nobody_can_answer_deleting_is_refused() {
    story!(
        family(),
        [
            "delete 1",
            "delete 2",
            "delete 2 --json",
            "delete 99",
            "delete 99 -f",
            "restore 2",
            "restore 99",
            "list -q",
        ]
    );
}

#[test]
fn closed_issues_are_put_away_and_fetched_back() {
    story!(
        Project::with_issues(&["A", "B", "C"]),
        [
            "archive list",
            "archive add 1",
            "close 1 2",
            "archive add 1",
            "archive add 1",
            "archive list",
            "archive list -q",
            "archive list --json --fields id,status",
            "archive older 30",
            "archive older 0",
            "archive remove 1",
            "archive remove 1",
            "archive remove 99",
            "archive add 1 -q",
            "reopen 1",
        ]
    );
}
