//! The lives of issues: closing, deleting, restoring, numbers.

use crosslink_core::hub::HubView;

use crate::history::{check, play};

#[test]
fn a_deleted_issue_keeps_what_happens_to_it_until_it_is_restored() {
    check(
        r#"
        alice: create A "Fix login"
        alice: create B "Find the cause" under A
        bob: pull alice
        alice: delete A => issue.has_children
        alice: delete A all
        alice: title A "Gone" => issue.not_found
        bob: title A "Fix sign-in"
        bob: label B ui
        all: sync
        bob: restore A
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
        alice: create A "One"
        alice: create B "Two" under A
        alice: create C "Three" under A
        alice: delete B
        alice: delete A all
        alice: restore A
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
        alice: create A "One"
        alice: create B "Two" under A
        alice: create C "Three" under B
        alice: delete B keep
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
        alice: create A "One"
        alice: create B "Two" under A
        alice: archive A => issue.not_closed
        alice: claim A
        alice: close A recursive
        alice: claim A => issue.not_open
        alice: archive A
        alice: unarchive B => issue.not_archived
        alice: reopen B
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
        alice: create A "One"
        alice: create B "Two"
        alice: create C "Three"
        alice: claim A
        alice: claim B
        alice: claim C
        alice: close A
        alice: delete B
        "#,
    );
    let alice = &world.replicas["alice"];
    let held =
        ["A", "B", "C"].map(|name| alice.hub.lock(world.names.issues[name]).unwrap().is_some());
    assert_eq!(held, [false, false, true]);
    let kinds: Vec<_> = alice.log[6..]
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
        alice: create A "One"
        bob: create B "Two"
        all: sync
        bob: renumber B
        alice: create C "Three"
        all: sync
        bob: create D "Four"
        bob: title B "Second"
        bob: undo
        all: sync
        "#,
        r#"
        bob undid title of #2
        A #1 "One" open
        B #1 #2 "Two" open
        C #2 "Three" open
        D #3 "Four" open
        "#,
    );
}
