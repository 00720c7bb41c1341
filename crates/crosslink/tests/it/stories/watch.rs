//! `watch`, `wait`.

use crate::support::{Project, story};

#[test]
fn changes_are_printed_from_a_place_in_the_log() {
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "close 1",
            "watch --since-seq 0 --once",
            "watch --since-seq 0 --once -q",
            "watch label:nowhere --since-seq 0 --timeout 0",
            "watch --timeout 0",
            "watch --timeout soon",
        ]
    );
}

#[test]
fn a_line_of_changes_has_the_cursor_to_go_on_from() {
    let project = Project::with_issues(&["A"]);
    let first = project.json("watch --since-seq 0 --once");
    assert_eq!(first["issues"][0]["title"], "A", "{first}");
    let seq = first["seq"].as_i64().unwrap();
    project.tell("close 1").success();
    let next = project.json(&format!("watch --since-seq {seq} --once"));
    assert_eq!(next["issues"][0]["status"], "closed", "{next}");
    assert!(next["seq"].as_i64().unwrap() > seq, "{next}");
}

#[test]
fn waiting_ends_when_it_is_so_or_in_time() {
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "wait 1 --timeout 0",
            "wait 1 --timeout 0 --json",
            "close 1",
            "wait 1",
            "wait 1 2 --any -q",
            "wait 1 2 --timeout 0",
            "wait --until label:urgent --none --json",
            "wait --until 'status:open title:B' -q --timeout 0",
            "wait 99",
            "wait 1 --until ''",
        ]
    );
}
