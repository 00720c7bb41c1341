//! `undo`, `redo`, `history`, `blame`, `--as-of`.

use crate::support::{Project, story};

#[test]
fn what_was_done_is_taken_back_and_done_again() {
    story!(
        Project::with_issues(&["A"]),
        [
            "update 1 -t B",
            "close 1",
            "undo",
            "undo",
            "show 1 --json --fields title,status",
            "redo",
            "show 1 --json --fields title,status",
            "undo --dry-run",
            "undo -q",
            "undo --json --fields runs,dry_run,ack",
        ]
    );
}

#[test]
fn what_cannot_be_taken_back_is_refused() {
    story!(
        Project::new(),
        [
            "undo",
            "redo",
            "undo deadbeef",
            "create A",
            "comment 1 'Mine now' --agent agent-1",
            "undo",
            "undo --force",
            "undo --since 2099-01-01",
            "undo --json",
        ]
    );
}

#[test]
fn everything_an_agent_did_is_taken_back() {
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "label 1 x --agent agent-1",
            "update 2 -p low --agent agent-1",
            "undo --by agent-1",
            "undo --by agent-1 --since 2099-01-01",
            "list",
        ]
    );
}

#[test]
fn history_tells_who_did_what() {
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "label 1 x --agent agent-1",
            "close 2",
            "history",
            "history 1",
            "history --by agent-1",
            "history -n 1 -q",
            "history -n 1 --json --fields agent,what,undone",
            "history 99",
            "history --since 2099-01-01",
            "history --until 2000-01-01",
            "history --until 2099-01-01 -n 1",
            "blame 1",
            "blame 1 --json --fields display_id,title",
            "blame 99",
        ]
    );
}

#[test]
fn the_past_can_be_looked_at() {
    story!(
        Project::with_issues(&["A"]),
        [
            "list --as-of 2000-01-01",
            "list --as-of 2099-01-01 -q",
            "show 1 --as-of 2000-01-01",
            "show 1 --as-of 2000-01-01 --json",
            "show 1 --as-of 2099-01-01 -q",
            "list --as-of nonsense",
        ]
    );
}
