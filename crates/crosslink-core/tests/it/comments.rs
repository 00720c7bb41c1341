//! Comments, and that redaction is for good.

use crate::history::check;
use crate::replica::fold;
use crate::specimens;

#[test]
fn redaction_beats_every_edit() {
    check(
        r#"
        agent-1: create A "Fix login"
        agent-1: comment A c1 "the password is hunter2"
        agent-1: comment A c2 "fine"
        agent-2: pull agent-1
        agent-3: pull agent-1
        agent-2 clock +30d
        agent-2: edit A c1 "the password is hunter3"
        agent-2: edit A c2 "finer"
        agent-3: redact A c1
        all: sync
        agent-2: edit A c1 "the password is hunter4"
        all: sync
        "#,
        r#"
        A #1 "Fix login" open
        - c1 redacted by agent-1
        - c2 "finer" by agent-1
        "#,
    );
}

#[test]
fn what_was_taken_back_or_lies_in_a_deleted_issue_can_be_redacted() {
    check(
        r#"
        agent-1: create A "Fix login"
        agent-1: comment A c1 "hunter2"
        agent-1: undo
        agent-1: comment A c2 "hunter3"
        agent-1: edit A c1 "hunter4" => comment.not_found
        agent-1: redact A c1
        agent-1: delete A
        agent-1: edit A c2 "hunter5" => issue.not_found
        agent-1: redact A c2
        agent-1: restore A
        "#,
        r#"
        agent-1 undid comment on #1
        A #1 "Fix login" open
        - c1 redacted by agent-1 hidden
        - c2 redacted by agent-1
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
