//! Which of two writes of a field wins.

use crosslink_core::event::Fact;

use crate::history::{check, play};

#[test]
fn an_edit_made_after_seeing_another_wins_whatever_the_clocks() {
    check(
        r#"
        agent-1: create A "Fix login"
        agent-1 clock +3d
        agent-1: title A "Fix the login"
        all: sync
        agent-2: nothing
        all: sync
        agent-2 clock -300d
        agent-2: title A "Fix sign-in"
        all: sync
        "#,
        r#"A #1 "Fix sign-in" open"#,
    );
}

#[test]
fn a_clock_stuck_at_the_end_takes_nothing_over() {
    check(
        r#"
        agent-4 clock stuck at end
        agent-4: create A "Mine"
        agent-4: title A "Mine for ever"
        agent-4: title A "Mine for ever and ever"
        agent-2: pull agent-4
        agent-2: title A "Ours"
        agent-4: pull agent-2
        agent-4: title A "Mine again"
        agent-2: pull agent-4
        agent-2: title A "Ours again"
        all: sync
        "#,
        r#"A #1 "Ours again" open"#,
    );
}

#[test]
fn of_concurrent_edits_the_later_wins_field_by_field() {
    check(
        r#"
        agent-1: create A "Fix login"
        agent-2: pull agent-1
        agent-2: title A "agent-2's"
        agent-2: priority A high
        agent-1: title A "agent-1's"
        agent-1: assign A agent-3
        all: sync
        "#,
        r#"A #1 "agent-1's" open high for agent-3"#,
    );
}

#[test]
fn a_clock_ahead_does_not_beat_an_edit_that_had_seen_more() {
    check(
        r#"
        agent-1: create A "Fix login"
        agent-2: pull agent-1
        agent-3: pull agent-1
        agent-3 clock +3d
        agent-3: title A "agent-3's"
        agent-2: title A "agent-2's"
        agent-1: pull agent-2
        agent-1: title A "agent-1's"
        all: sync
        "#,
        r#"A #1 "agent-1's" open"#,
    );
}

#[test]
fn who_edits_more_often_does_not_win_by_that() {
    check(
        r#"
        agent-1: create A "Fix login"
        agent-2: pull agent-1
        agent-2: title A "One"
        agent-2: title A "Two"
        agent-2: title A "Three"
        agent-1: title A "Once, but later"
        all: sync
        "#,
        r#"A #1 "Once, but later" open"#,
    );
}

#[test]
fn an_edit_has_a_version_above_zero_and_names_what_it_replaces() {
    let world = play(
        r#"
        agent-1: create A "Fix login"
        agent-1: title A "Fix sign-in"
        "#,
    );
    let [created, edited] = &world.replicas["agent-1"].log[..] else {
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
        agent-1: create A "Fix login"
        agent-2: pull agent-1
        agent-2: close A
        agent-1: label A ui
        "#,
        r#"
        agent-1:
        A #1 "Fix login" open +ui
        agent-2:
        A #1 "Fix login" closed
        "#,
    );
}

#[test]
fn an_edit_that_says_what_is_so_says_nothing() {
    let world = play(
        r#"
        agent-1: create A "One" labels ui
        agent-1: title A "One"
        agent-1: label A ui
        agent-1: unlabel A api
        agent-1: reopen A
        agent-1: priority A medium
        "#,
    );
    assert_eq!(world.replicas["agent-1"].log.len(), 1);
}

#[test]
fn milestones_follow_the_rules_of_fields() {
    check(
        r#"
        agent-1: create A "One"
        agent-1: milestone v1
        agent-2: pull agent-1
        agent-1: plan A v1
        agent-2: rename v1 "First release"
        agent-1: reach v1
        agent-1: drop v1
        agent-1: plan A v1 => milestone.not_found
        all: sync
        agent-2: bring v1
        agent-1: log A 90
        all: sync
        "#,
        r#"
        A #1 "One" open in v1 90 s
        v1 "First release" closed
        "#,
    );
}
