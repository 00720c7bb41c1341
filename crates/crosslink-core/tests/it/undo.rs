//! Undo: what it brings back, what it leaves and says so, and that it can be undone.

use crate::history::check;

#[test]
fn undo_brings_back_what_was_there_before() {
    check(
        r#"
        agent-1: create A "Fix login" labels ui
        agent-1: title A "Fix sign-in"
        agent-1: title A "Fix everything"
        agent-1: undo
        agent-1: close A as closing
        agent-1: label A api
        agent-1: undo closing
        agent-1: unlabel A ui
        agent-1: undo
        agent-1: delete A
        agent-1: undo
        "#,
        r#"
        agent-1 undid title of #1
        agent-1 undid status of #1
        agent-1 undid label 'ui' of #1
        agent-1 undid deletion of #1
        A #1 "Fix sign-in" open +api +ui
        "#,
    );
}

#[test]
fn undo_of_an_undo_does_it_again() {
    check(
        r#"
        agent-1: create A "Fix login"
        agent-1: title A "Fix sign-in"
        agent-1: undo
        agent-1: undo
        agent-1: comment A c1 "hello"
        agent-1: undo
        agent-1: undo
        agent-1: log A 60
        agent-1: undo
        agent-1: undo
        agent-1: label A ui
        agent-1: undo
        agent-1: undo
        "#,
        r#"
        agent-1 undid title of #1
        agent-1 undid title of #1
        agent-1 undid comment on #1
        agent-1 undid comment on #1
        agent-1 undid logged time on #1
        agent-1 undid logged time on #1
        agent-1 undid label 'ui' of #1
        agent-1 undid label 'ui' of #1
        A #1 "Fix sign-in" open +ui 60 s
        - c1 "hello" by agent-1
        "#,
    );
}

#[test]
fn undo_leaves_what_was_written_again_since() {
    check(
        r#"
        agent-1: create A "Fix login"
        agent-1: title A "Fix sign-in" as titling
        agent-1: label A ui as labelling
        agent-1: comment A c1 "hello"
        agent-1: edit A c1 "hello all" as editing
        agent-2: pull agent-1
        agent-2: title A "agent-2's"
        agent-2: unlabel A ui
        agent-2: edit A c1 "bye"
        all: sync
        agent-1: undo titling
        agent-1: undo labelling
        agent-1: undo editing
        all: sync
        "#,
        r#"
        agent-1 left title of #1: it was written again since
        agent-1 left label 'ui' of #1: it was written again since
        agent-1 left edit of a comment on #1: it was written again since
        A #1 "agent-2's" open
        - c1 "bye" by agent-1
        "#,
    );
}

#[test]
fn undo_takes_several_fields_back_together_where_each_still_stands() {
    check(
        r#"
        agent-1: create A "One"
        agent-1: create B "Two" under A
        agent-1: close A recursive as closing
        agent-2: pull agent-1
        agent-2: reopen B
        all: sync
        agent-1: undo closing
        all: sync
        "#,
        r#"
        agent-1 undid status of #1
        agent-1 left status of #2: it was written again since
        A #1 "One" open
        B #2 "Two" open under A
        "#,
    );
}

#[test]
fn undoing_a_create_that_others_built_on_needs_force() {
    check(
        r#"
        agent-1: create A "Fix login" as creating
        agent-1: milestone v1 as planning
        agent-1: plan A v1
        agent-2: pull agent-1
        agent-2: comment A c1 "I am on it"
        agent-2: rename v1 "First"
        agent-1: pull agent-2
        agent-1: undo creating => undo.built_upon
        agent-1: undo planning => undo.built_upon
        agent-1: undo planning force
        agent-1: undo creating force
        agent-1: undo
        all: sync
        "#,
        r#"
        agent-1 undid milestone First
        agent-1 undid issue #1: Fix login
        agent-1 undid issue #1: Fix login
        A #1 "Fix login" open in v1
        - c1 "I am on it" by agent-2
        v1 "First" open deleted
        "#,
    );
}

#[test]
fn a_create_nobody_built_on_is_undone_and_redone() {
    check(
        r#"
        agent-1: create A "Fix login"
        agent-1: undo
        agent-2: pull agent-1
        agent-1: create B "Fix logout"
        agent-1: undo
        agent-1: undo
        all: sync
        "#,
        r#"
        agent-1 undid issue #1: Fix login
        agent-1 undid issue #2: Fix logout
        agent-1 undid issue #2: Fix logout
        A #1 "Fix login" deleted open
        B #2 "Fix logout" open
        "#,
    );
}

#[test]
fn undo_wins_over_what_it_takes_back_whatever_the_clock() {
    check(
        r#"
        agent-1 clock +40d
        agent-1: create A "Fix login"
        agent-1: title A "Fix sign-in"
        agent-1 clock stuck at beginning
        agent-1: undo
        agent-2: pull agent-1
        all: sync
        "#,
        r#"
        agent-1 undid title of #1
        A #1 "Fix login" open
        "#,
    );
}

#[test]
fn redactions_and_numbers_are_for_good() {
    check(
        r#"
        agent-1: create A "Fix login"
        agent-1: comment A c1 "hunter2"
        agent-1: edit A c1 "hunter3" as editing
        agent-1: redact A c1
        agent-1: undo
        agent-1: undo editing
        agent-2: create B "Its twin"
        all: sync
        agent-1: renumber A
        agent-1: undo
        all: sync
        "#,
        r#"
        agent-1 left a redaction on #1: it is for good
        agent-1 left edit of a comment on #1: it was redacted
        agent-1 left a number: one that was printed stays
        A #1 #2 "Fix login" open
        - c1 redacted by agent-1
        B #1 "Its twin" open
        "#,
    );
}

#[test]
fn taking_back_an_undo_that_was_undone_leaves_it() {
    check(
        r#"
        agent-1: create A "Fix login"
        agent-1: comment A c1 "hello"
        agent-1: undo as hiding
        agent-1: undo
        agent-1: undo hiding
        agent-1: log A 60
        agent-1: undo as unlogging
        agent-1: undo
        agent-1: undo unlogging
        "#,
        r#"
        agent-1 undid comment on #1
        agent-1 undid comment on #1
        agent-1 left comment on #1: it was written again since
        agent-1 undid logged time on #1
        agent-1 undid logged time on #1
        agent-1 left logged time on #1: it was written again since
        A #1 "Fix login" open 60 s
        - c1 "hello" by agent-1
        "#,
    );
}

#[test]
fn taking_a_comment_back_twice_is_taking_it_back_once() {
    check(
        r#"
        agent-1: create A "Fix login"
        agent-1: comment A c1 "hello" as commenting
        agent-1: log A 60 as logging
        agent-1: undo commenting
        agent-1: undo commenting
        agent-1: undo logging
        agent-1: undo logging
        "#,
        r#"
        agent-1 undid comment on #1
        agent-1 undid logged time on #1
        A #1 "Fix login" open
        - c1 "hello" by agent-1 hidden
        "#,
    );
}

#[test]
fn undo_closes_no_cycle() {
    check(
        r#"
        agent-1: create A "One"
        agent-1: create B "Two"
        agent-1: block A B
        agent-1: unblock A B as freeing
        agent-1: block B A
        agent-1: parent A B
        agent-1: parent A none as lifting
        agent-1: parent B A
        agent-1: undo freeing
        agent-1: undo lifting
        "#,
        r#"
        agent-1 left blocker #2 of #1: it would close a cycle
        agent-1 left parent of #1: it would close a cycle
        A #1 "One" open
        B #2 "Two" open under A after A
        "#,
    );
}
