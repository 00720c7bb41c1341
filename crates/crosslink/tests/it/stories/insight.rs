//! `stats`, `stale`, `lint`, `duplicates`, `tested`.

use crate::support::{Project, story};

fn telling() -> Project {
    let project = Project::new();
    for line in [
        "create 'Login fails on the phone' -p high -l bug --type bug -d 'It says no'",
        "create 'Login fails on a phone' -l bug -a agent-1",
        "create 'Write docs' -p low",
        "close 3",
    ] {
        project.tell(line).success();
    }
    project
}

#[test]
fn numbers_about_the_project_are_shown() {
    story!(
        telling(),
        [
            "stats",
            "stats --json --fields total,open,closed,ready,by_priority",
            "stats -q"
        ]
    );
}

#[test]
fn what_lies_still_lacks_something_or_is_there_twice_is_found() {
    story!(
        telling(),
        [
            "stale",
            "stale --days 0 -q",
            "lint",
            "update 2 --type bug",
            "lint",
            "lint status:closed",
            "lint --json --fields id,code",
            "lint -q",
            "duplicates",
            "issue duplicates --threshold 1 -q",
            "duplicates --threshold 2",
            "issue duplicates -q",
        ]
    );
}

#[test]
fn running_the_tests_is_noted() {
    let project = Project::new();
    story!(project, ["tested", "issue tested --json", "tested -q"]);
    assert!(project.path().join(".crosslink/last_test_run").exists());
}
