//! What comes of histories: fields, sets, deletion, comments, numbers, several clones and lying clocks.

use crate::history::check;

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
fn a_label_put_in_after_it_was_taken_out_is_in() {
    check(
        r#"
        alice: create A "Fix login" labels ui,auth
        bob: pull alice
        bob: unlabel A ui
        alice: unlabel A ui
        alice: label A ui
        all: sync
        alice: refer A BD-7
        bob: unlabel A auth
        all: sync
        "#,
        r#"A #1 "Fix login" open +ui @BD-7"#,
    );
    check(
        r#"
        alice: create A "Fix login" labels ui
        alice: unlabel A ui
        bob: pull alice
        bob clock -9d
        bob: label A ui
        all: sync
        "#,
        r#"A #1 "Fix login" open +ui"#,
    );
}

#[test]
fn a_relation_holds_both_ways_and_is_taken_out_from_either() {
    check(
        r#"
        alice: create A "One"
        alice: create B "Two"
        alice: relate A B
        alice: relate B A
        bob: pull alice
        bob: unrelate B A
        all: sync
        "#,
        r#"
        A #1 "One" open
        B #2 "Two" open
        "#,
    );
}

#[test]
fn a_cycle_is_refused_where_it_is_seen_and_kept_where_it_was_not() {
    check(
        r#"
        alice: create A "One"
        alice: create B "Two"
        alice: block A B
        alice: block B A => dependency.cycle
        alice: block A A => relation.self
        alice: parent A B
        alice: parent B A => parent.cycle
        alice: parent A none
        alice: unblock A B
        bob: pull alice
        alice: block A B
        bob: block B A
        all: sync
        "#,
        r#"
        A #1 "One" open after B
        B #2 "Two" open after A
        "#,
    );
}

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
fn redaction_beats_every_edit() {
    check(
        r#"
        alice: create A "Fix login"
        alice: comment A c1 "the password is hunter2"
        alice: comment A c2 "fine"
        bob: pull alice
        carol: pull alice
        bob clock +30d
        bob: edit A c1 "the password is hunter3"
        bob: edit A c2 "finer"
        carol: redact A c1
        all: sync
        bob: edit A c1 "the password is hunter4"
        all: sync
        "#,
        r#"
        A #1 "Fix login" open
        - c1 redacted by alice
        - c2 "finer" by alice
        "#,
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

#[test]
fn an_edit_that_says_what_is_so_says_nothing() {
    let world = crate::history::play(
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
