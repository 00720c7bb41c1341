//! Any text is read, in bounded time, without a panic.

use crosslink_agents::shell::calls;
use proptest::prelude::*;

#[test]
fn text_that_no_shell_accepts_is_read_all_the_same() {
    let hostile = [
        String::new(),
        "\\".to_owned(),
        "'".to_owned(),
        "\"\\".to_owned(),
        "$".to_owned(),
        "${".to_owned(),
        "$'\\".to_owned(),
        "`".to_owned(),
        "<<".to_owned(),
        "<<EOF".to_owned(),
        "[[".to_owned(),
        "((((".repeat(20_000),
        "$(".repeat(20_000),
        "`".repeat(20_000),
        "${".repeat(20_000),
        "\"$(".repeat(20_000),
        "<(".repeat(20_000),
        "a <<E\n$(b <<E\n".repeat(2_000),
        "bash -c '".repeat(2_000),
        "env ".repeat(50_000),
        "x=$x;".repeat(20_000),
        "a".repeat(1_000_000),
    ];
    for text in &hostile {
        calls(text);
    }
}

proptest! {
    #[test]
    fn whatever_it_is(text in "[a-z \\\\'\"$(){}`;&|<>\n=*!-]{0,120}") {
        calls(&text);
    }

    #[test]
    fn a_push_at_the_end_of_a_plain_line_is_always_seen(words in proptest::collection::vec("[a-z]{1,6}", 0..6), joint in "( ; | && | \\|\\| |\n)") {
        let line = format!("{}{joint}git push", words.join(" "));
        let found = calls(&line).calls;
        prop_assert!(found.iter().any(|call| call.program.as_deref() == Some("git")), "{line:?}");
    }
}
