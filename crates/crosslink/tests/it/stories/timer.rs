//! `timer`, `start`, `stop`.

use crate::support::{Project, story};

#[test]
fn a_timer_is_started_and_stopped() {
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "timer show",
            "timer start 2",
            "timer show",
            "start 1",
            "timer start 2",
            "timer stop",
            "timer list",
            "start 2",
            "stop",
            "timer show",
            "show 2",
        ]
    );
}

#[test]
fn a_timer_that_does_not_run_cannot_be_stopped() {
    story!(
        Project::with_issues(&["A"]),
        [
            "timer stop",
            "timer stop --json",
            "start 99",
            "timer list",
            "timer list 99",
            "close 1 -q",
            "timer start 1",
        ]
    );
}

#[test]
fn closing_an_issue_stops_its_timer() {
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "start 1",
            "close 2",
            "close 1",
            "timer show",
            "undo",
            "timer show",
            "start 2",
            "reopen 2",
            "start 2",
            "update 2 --status closed",
            "timer list -q",
        ]
    );
}

#[test]
fn timers_answer_programs() {
    story!(
        Project::with_issues(&["A"]),
        [
            "timer show --json",
            "timer start 1 --json --fields issue",
            "timer start 1 -q",
            "timer stop -q",
            "timer start 1 -q",
            "timer stop --json",
            "timer list --json",
            "timer list -q",
        ]
    );
}
