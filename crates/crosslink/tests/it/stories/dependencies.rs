//! `block`, `dep`, `blocked`, `ready`, `next`, `tree`.

use crate::support::{Project, story};

/// 1 waits for 2, 2 for 3; 4 and 5 are parts of 3; 6 is for later.
fn planned() -> Project {
    let project = Project::new();
    for line in [
        "create Release -p critical",
        "create Build -p high",
        "create Fix",
        "subissue 3 'Find the cause' -p high",
        "subissue 3 'Write a test' -p low",
        "create Party --scheduled 2099-01-01",
        "dep add 1 2",
        "dep add 2 3",
    ] {
        project.tell(line).success();
    }
    project
}

#[test]
fn what_blocks_is_added_and_taken_away() {
    story!(
        Project::with_issues(&["A", "B", "C"]),
        [
            "block 1 2",
            "issue block 1 2",
            "dep add 2 3",
            "dep add 3 1",
            "dep add 1 1",
            "block 1 99",
            "block 99 1",
            "unblock 1 2",
            "dep remove 1 2",
            "issue unblock 1 99",
            "dep add 1 2 -q",
            "dep add 1 3 --json --fields display_id,changed,ack",
        ]
    );
}

#[test]
fn what_waits_is_told_apart_from_what_is_ready() {
    story!(
        planned(),
        [
            "ready",
            "issue ready -q",
            "ready priority:high --json --fields id",
            "blocked",
            "blocked -q -n 1",
            "issue blocked -q",
            "blocked --json",
            "list",
        ]
    );
}

#[test]
fn where_nothing_waits_it_says_so() {
    story!(
        Project::new(),
        [
            "ready",
            "blocked",
            "next",
            "tree",
            "dep cycles",
            "dep critical-path",
            "next -q",
            "next --json",
            "tree --json",
        ]
    );
}

#[test]
fn next_says_what_and_why() {
    story!(
        planned(),
        [
            "next",
            "issue next -q",
            "next --json --fields next",
            "next label:nowhere",
            "claim 4 --agent agent-1",
            "next",
            "close 4 --agent agent-1",
            "close 5",
            "next -q",
        ]
    );
}

#[test]
fn trees_show_what_is_part_of_what() {
    story!(
        planned(),
        [
            "tree",
            "tree 3",
            "close 3",
            "tree -s open",
            "tree -q",
            "tree -q -n 1",
            "tree 3 --json",
            "tree 99",
            "issue tree -s bogus",
        ]
    );
}

#[test]
fn chains_are_followed_to_their_end() {
    story!(
        planned(),
        [
            "dep tree 1",
            "dep tree 3 --reverse",
            "dep critical-path",
            "dep cycles",
            "dep tree 1 -q",
            "dep critical-path --json --fields id",
            "dep tree 99",
        ]
    );
}
