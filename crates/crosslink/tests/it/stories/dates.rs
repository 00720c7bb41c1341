//! Dates as flags take them.

use crate::support::{Project, story};

#[test]
fn a_date_may_be_a_word_or_a_distance() {
    story!(
        Project::new(),
        [
            "create A --due tomorrow",
            "create B --due +3d --scheduled 2d",
            "create C --due -2w",
            "list due:tomorrow -q",
            "list is:scheduled -q",
            "list is:overdue -q",
            "update 1 --due yesterday",
            "list due:yesterday -q",
            "milestone create v1 --due tomorrow",
            "milestone update v1 --due -1d",
            "history --since tomorrow",
            "timer list --since 7d --until today",
            "list --as-of yesterday",
            "list --as-of 1d -q",
            "show 3 --as-of today -q",
            "undo --by dev --since tomorrow",
        ]
    );
}

#[test]
fn what_is_no_date_or_too_far_is_refused() {
    story!(
        Project::with_issues(&["A"]),
        [
            "update 1 --due soon",
            "update 1 --due 9999-12-31",
            "update 1 --scheduled 0001-01-01T00:00:00Z",
            "milestone create v1 --due 300y",
            "history --since 2026-02-30",
            "timer list --until 1x",
            "list --as-of 3000-01-01",
            "show 1 --as-of 'last week'",
        ]
    );
}
