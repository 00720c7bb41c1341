//! `session`.

use crate::support::{Project, story};

#[test]
fn a_session_begins_works_and_hands_over() {
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "session status",
            "session last-handoff",
            "session start",
            "session start",
            "session work 1",
            "session action 'found the cause'",
            "session status",
            "session work 2",
            "session end -n 'B is half done'",
            "session last-handoff",
            "session start",
            "session end",
            "session last-handoff",
            "session list",
            "session show 1",
            "comments 2",
        ]
    );
}

#[test]
fn without_a_session_there_is_nothing_to_work_in() {
    story!(
        Project::with_issues(&["A"]),
        [
            "session work 1",
            "session action x",
            "session end",
            "session end --json",
            "session show 9",
            "session start -q",
            "session work 99",
            "claim 1 --agent other",
            "session work 1",
            "session work 1 --force",
        ]
    );
}

#[test]
fn sessions_answer_programs() {
    story!(
        Project::with_issues(&["A"]),
        [
            "session status --json",
            "session list --json",
            "session last-handoff --json",
            "session start --json",
            "session work 1 --json",
            "session action done --json",
            "session status --json",
            "session end -n 'All done' --json",
            "session list -q",
        ]
    );
}
