//! Which of two writes of a field wins.

use crosslink_core::event::Fact;

use crate::history::{check, play};

#[test]
fn an_edit_made_after_seeing_another_wins_whatever_the_clocks() {
    check(
        r#"
        alice: create A "Fix login"
        alice clock +3d
        alice: title A "Fix the login"
        all: sync
        bob: nothing
        all: sync
        bob clock -300d
        bob: title A "Fix sign-in"
        all: sync
        "#,
        r#"A #1 "Fix sign-in" open"#,
    );
}

#[test]
fn a_clock_stuck_at_the_end_takes_nothing_over() {
    check(
        r#"
        eve clock stuck at end
        eve: create A "Mine"
        eve: title A "Mine for ever"
        eve: title A "Mine for ever and ever"
        bob: pull eve
        bob: title A "Ours"
        eve: pull bob
        eve: title A "Mine again"
        bob: pull eve
        bob: title A "Ours again"
        all: sync
        "#,
        r#"A #1 "Ours again" open"#,
    );
}

#[test]
fn of_concurrent_edits_the_later_wins_field_by_field() {
    check(
        r#"
        alice: create A "Fix login"
        bob: pull alice
        bob: title A "Bob's"
        bob: priority A high
        alice: title A "Alice's"
        alice: assign A carol
        all: sync
        "#,
        r#"A #1 "Alice's" open high for carol"#,
    );
}

#[test]
fn a_clock_ahead_does_not_beat_an_edit_that_had_seen_more() {
    check(
        r#"
        alice: create A "Fix login"
        bob: pull alice
        carol: pull alice
        carol clock +3d
        carol: title A "Carol's"
        bob: title A "Bob's"
        alice: pull bob
        alice: title A "Alice's"
        all: sync
        "#,
        r#"A #1 "Alice's" open"#,
    );
}

#[test]
fn who_edits_more_often_does_not_win_by_that() {
    check(
        r#"
        alice: create A "Fix login"
        bob: pull alice
        bob: title A "One"
        bob: title A "Two"
        bob: title A "Three"
        alice: title A "Once, but later"
        all: sync
        "#,
        r#"A #1 "Once, but later" open"#,
    );
}

#[test]
fn an_edit_has_a_version_above_zero_and_names_what_it_replaces() {
    let world = play(
        r#"
        alice: create A "Fix login"
        alice: title A "Fix sign-in"
        "#,
    );
    let [created, edited] = &world.replicas["alice"].log[..] else {
        panic!("two events")
    };
    let Fact::IssueChanged(_, changed) = &edited.fact else {
        panic!("{edited:?}")
    };
    let change = &changed.changes[0];
    assert_eq!((change.version, change.replaces), (1, Some(created.id)));
}

#[test]
fn what_one_has_not_seen_one_does_not_show() {
    check(
        r#"
        alice: create A "Fix login"
        bob: pull alice
        bob: close A
        alice: label A ui
        "#,
        r#"
        alice:
        A #1 "Fix login" open +ui
        bob:
        A #1 "Fix login" closed
        "#,
    );
}

#[test]
fn an_edit_that_says_what_is_so_says_nothing() {
    let world = play(
        r#"
        alice: create A "One" labels ui
        alice: title A "One"
        alice: label A ui
        alice: unlabel A api
        alice: reopen A
        alice: priority A medium
        "#,
    );
    assert_eq!(world.replicas["alice"].log.len(), 1);
}

#[test]
fn milestones_follow_the_rules_of_fields() {
    check(
        r#"
        alice: create A "One"
        alice: milestone v1
        bob: pull alice
        alice: plan A v1
        bob: rename v1 "First release"
        alice: reach v1
        alice: drop v1
        alice: plan A v1 => milestone.not_found
        all: sync
        bob: bring v1
        alice: log A 90
        all: sync
        "#,
        r#"
        A #1 "One" open in v1 90 s
        v1 "First release" closed
        "#,
    );
}
