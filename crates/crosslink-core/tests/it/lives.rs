//! The lives of issues: closing, deleting, restoring, numbers.

use crosslink_core::hub::HubView;

use crate::history::{check, play};

#[test]
fn a_deleted_issue_keeps_what_happens_to_it_until_it_is_restored() {
    check(
        r#"
        agent-1: create A "Fix login"
        agent-1: create B "Find the cause" under A
        agent-2: pull agent-1
        agent-1: delete A => issue.has_children
        agent-1: delete A all
        agent-1: title A "Gone" => issue.not_found
        agent-2: title A "Fix sign-in"
        agent-2: label B ui
        all: sync
        agent-2: restore A
        all: sync
        "#,
        r#"
        A #1 "Fix sign-in" open
        B #2 "Find the cause" open under A +ui
        "#,
    );
}

#[test]
fn restoring_brings_back_only_what_went_with_it() {
    check(
        r#"
        agent-1: create A "One"
        agent-1: create B "Two" under A
        agent-1: create C "Three" under A
        agent-1: delete B
        agent-1: delete A all
        agent-1: restore A
        "#,
        r#"
        A #1 "One" open
        B #2 "Two" deleted open under A
        C #3 "Three" open under A
        "#,
    );
}

#[test]
fn deleting_may_lift_the_sub_issues_up() {
    check(
        r#"
        agent-1: create A "One"
        agent-1: create B "Two" under A
        agent-1: create C "Three" under B
        agent-1: delete B keep
        "#,
        r#"
        A #1 "One" open
        B #2 "Two" deleted open under A
        C #3 "Three" open under A
        "#,
    );
}

#[test]
fn closing_goes_through_its_states() {
    check(
        r#"
        agent-1: create A "One"
        agent-1: create B "Two" under A
        agent-1: archive A => issue.not_closed
        agent-1: claim A
        agent-1: close A recursive
        agent-1: claim A => issue.not_open
        agent-1: archive A
        agent-1: unarchive B => issue.not_archived
        agent-1: reopen B
        "#,
        r#"
        A #1 "One" archived
        B #2 "Two" open under A
        "#,
    );
}

#[test]
fn closing_and_deleting_release_the_claim() {
    let world = play(
        r#"
        agent-1: create A "One"
        agent-1: create B "Two"
        agent-1: create C "Three"
        agent-1: claim A
        agent-1: claim B
        agent-1: claim C
        agent-1: close A
        agent-1: delete B
        "#,
    );
    let agent_1 = &world.replicas["agent-1"];
    let held = ["A", "B", "C"].map(|name| {
        agent_1
            .hub
            .lock(world.names.issues[name])
            .unwrap()
            .is_some()
    });
    assert_eq!(held, [false, false, true]);
    let kinds: Vec<_> = agent_1.log[6..]
        .iter()
        .map(|event| event.fact.kind())
        .collect();
    assert_eq!(
        kinds,
        [
            "issue.closed",
            "issue.released",
            "issue.deleted",
            "issue.released"
        ]
    );
}

#[test]
fn every_number_stays_and_the_newest_is_shown() {
    check(
        r#"
        agent-1: create A "One"
        agent-2: create B "Two"
        all: sync
        agent-2: renumber B
        agent-1: create C "Three"
        all: sync
        agent-2: create D "Four"
        agent-2: title B "Second"
        agent-2: undo
        all: sync
        "#,
        r#"
        agent-2 undid title of #2
        A #1 "One" open
        B #1 #2 "Two" open
        C #2 "Three" open
        D #3 "Four" open
        "#,
    );
}
