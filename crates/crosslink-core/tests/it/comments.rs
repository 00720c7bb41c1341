//! Comments, and that redaction is for good.

use crate::history::check;
use crate::replica::fold;
use crate::specimens;

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
fn what_was_taken_back_or_lies_in_a_deleted_issue_can_be_redacted() {
    check(
        r#"
        alice: create A "Fix login"
        alice: comment A c1 "hunter2"
        alice: undo
        alice: comment A c2 "hunter3"
        alice: edit A c1 "hunter4" => comment.not_found
        alice: redact A c1
        alice: delete A
        alice: edit A c2 "hunter5" => issue.not_found
        alice: redact A c2
        alice: restore A
        "#,
        r#"
        alice undid comment on #1
        A #1 "Fix login" open
        - c1 redacted by alice hidden
        - c2 redacted by alice
        "#,
    );
}

#[test]
fn redaction_takes_away_all_that_may_repeat_the_text() {
    let events = specimens::events();
    let of = |kind| {
        events
            .iter()
            .rfind(move |event| event.fact.kind() == kind)
            .unwrap()
    };
    let (added, redacted) = (of("comment.added"), of("comment.redacted"));
    for order in [[added, redacted], [redacted, added]] {
        let state = fold(order);
        let [comment] = state.comments(specimens::issue())[..] else {
            panic!("one comment")
        };
        assert!(comment.is_visible() && comment.trigger.is_some());
        let left = (
            comment.body.as_str(),
            &comment.context,
            comment.foreign.len(),
        );
        assert_eq!(left, ("", &None, 0));
    }
}
