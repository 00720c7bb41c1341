//! Undo: what it brings back, what it leaves and says so, and that it can be undone.

use crate::history::check;

#[test]
fn undo_brings_back_what_was_there_before() {
    check(
        r#"
        alice: create A "Fix login" labels ui
        alice: title A "Fix sign-in"
        alice: title A "Fix everything"
        alice: undo
        alice: close A as closing
        alice: label A api
        alice: undo closing
        alice: unlabel A ui
        alice: undo
        alice: delete A
        alice: undo
        "#,
        r#"
        alice undid title of #1
        alice undid status of #1
        alice undid label 'ui' of #1
        alice undid deleted of #1
        A #1 "Fix sign-in" open +api +ui
        "#,
    );
}

#[test]
fn undo_of_an_undo_does_it_again() {
    check(
        r#"
        alice: create A "Fix login"
        alice: title A "Fix sign-in"
        alice: undo
        alice: undo
        alice: comment A c1 "hello"
        alice: undo
        alice: undo
        alice: log A 60
        alice: undo
        alice: undo
        alice: label A ui
        alice: undo
        alice: undo
        "#,
        r#"
        alice undid title of #1
        alice undid title of #1
        alice undid comment on #1
        alice undid comment on #1
        alice undid logged time on #1
        alice undid logged time on #1
        alice undid label 'ui' of #1
        alice undid label 'ui' of #1
        A #1 "Fix sign-in" open +ui 60 s
        - c1 "hello" by alice
        "#,
    );
}

#[test]
fn undo_leaves_what_was_written_again_since() {
    check(
        r#"
        alice: create A "Fix login"
        alice: title A "Fix sign-in" as titling
        alice: label A ui as labelling
        alice: comment A c1 "hello"
        alice: edit A c1 "hello all" as editing
        bob: pull alice
        bob: title A "Bob's"
        bob: unlabel A ui
        bob: edit A c1 "bye"
        all: sync
        alice: undo titling
        alice: undo labelling
        alice: undo editing
        all: sync
        "#,
        r#"
        alice left title of #1: it was written again since
        alice left label 'ui' of #1: it was written again since
        alice left edit of a comment on #1: it was written again since
        A #1 "Bob's" open
        - c1 "bye" by alice
        "#,
    );
}

#[test]
fn undo_takes_several_fields_back_together_where_each_still_stands() {
    check(
        r#"
        alice: create A "One"
        alice: create B "Two" under A
        alice: close A recursive as closing
        bob: pull alice
        bob: reopen B
        all: sync
        alice: undo closing
        all: sync
        "#,
        r#"
        alice undid status of #1
        alice left status of #2: it was written again since
        A #1 "One" open
        B #2 "Two" open under A
        "#,
    );
}

#[test]
fn undoing_a_create_that_others_built_on_needs_force() {
    check(
        r#"
        alice: create A "Fix login" as creating
        alice: milestone v1 as planning
        alice: plan A v1
        bob: pull alice
        bob: comment A c1 "I am on it"
        bob: rename v1 "First"
        alice: pull bob
        alice: undo creating => undo.built_upon
        alice: undo planning => undo.built_upon
        alice: undo planning force
        alice: undo creating force
        alice: undo
        all: sync
        "#,
        r#"
        alice undid milestone First
        alice undid issue #1: Fix login
        alice undid deleted of #1
        A #1 "Fix login" open in v1
        - c1 "I am on it" by bob
        v1 "First" open deleted
        "#,
    );
}

#[test]
fn a_create_nobody_built_on_is_undone_and_redone() {
    check(
        r#"
        alice: create A "Fix login"
        alice: undo
        bob: pull alice
        alice: create B "Fix logout"
        alice: undo
        alice: undo
        all: sync
        "#,
        r#"
        alice undid issue #1: Fix login
        alice undid issue #2: Fix logout
        alice undid deleted of #2
        A #1 "Fix login" deleted open
        B #2 "Fix logout" open
        "#,
    );
}

#[test]
fn undo_wins_over_what_it_takes_back_whatever_the_clock() {
    check(
        r#"
        alice clock +40d
        alice: create A "Fix login"
        alice: title A "Fix sign-in"
        alice clock stuck at beginning
        alice: undo
        bob: pull alice
        all: sync
        "#,
        r#"
        alice undid title of #1
        A #1 "Fix login" open
        "#,
    );
}

#[test]
fn redactions_and_numbers_are_for_good() {
    check(
        r#"
        alice: create A "Fix login"
        alice: comment A c1 "hunter2"
        alice: edit A c1 "hunter3" as editing
        alice: redact A c1
        alice: undo
        alice: undo editing
        bob: create B "Its twin"
        all: sync
        alice: renumber A
        alice: undo
        all: sync
        "#,
        r#"
        alice left a redaction on #1: it is for good
        alice left edit of a comment on #1: it was redacted
        alice left a number: one that was printed stays
        A #1 #2 "Fix login" open
        - c1 redacted by alice
        B #1 "Its twin" open
        "#,
    );
}

#[test]
fn taking_back_an_undo_that_was_undone_leaves_it() {
    check(
        r#"
        alice: create A "Fix login"
        alice: comment A c1 "hello"
        alice: undo as hiding
        alice: undo
        alice: undo hiding
        alice: log A 60
        alice: undo as unlogging
        alice: undo
        alice: undo unlogging
        "#,
        r#"
        alice undid comment on #1
        alice undid comment on #1
        alice left comment on #1: it was written again since
        alice undid logged time on #1
        alice undid logged time on #1
        alice left logged time on #1: it was written again since
        A #1 "Fix login" open 60 s
        - c1 "hello" by alice
        "#,
    );
}

#[test]
fn taking_a_comment_back_twice_is_taking_it_back_once() {
    check(
        r#"
        alice: create A "Fix login"
        alice: comment A c1 "hello" as commenting
        alice: log A 60 as logging
        alice: undo commenting
        alice: undo commenting
        alice: undo logging
        alice: undo logging
        "#,
        r#"
        alice undid comment on #1
        alice undid logged time on #1
        A #1 "Fix login" open
        - c1 "hello" by alice hidden
        "#,
    );
}

#[test]
fn undo_closes_no_cycle() {
    check(
        r#"
        alice: create A "One"
        alice: create B "Two"
        alice: block A B
        alice: unblock A B as freeing
        alice: block B A
        alice: parent A B
        alice: parent A none as lifting
        alice: parent B A
        alice: undo freeing
        alice: undo lifting
        "#,
        r#"
        alice left blocker #2 of #1: it would close a cycle
        alice left parent of #1: it would close a cycle
        A #1 "One" open
        B #2 "Two" open under A after A
        "#,
    );
}
