//! What a reader is told about a query that cannot be read.

use crate::problem::Code;
use crate::query::Query;

/// The message, and the hints as further lines.
fn told(text: &str) -> String {
    let problem = Query::parse(text).expect_err(text);
    assert_eq!(problem.code(), Code::QueryInvalid);
    let hints = problem.hints().iter().map(|hint| format!("\nhint: {hint}"));
    format!("{}{}", problem.message(), hints.collect::<String>())
}

#[test]
fn a_fault_shows_its_column_and_what_was_meant() {
    assert_eq!(
        told("status:open lable:bug"),
        "Unknown key 'lable' at column 13
  status:open lable:bug
              ^
hint: did you mean 'label'?
hint: put quotes around text that holds a colon"
    );
    assert_eq!(
        told("é\tpriority:>=hihg"),
        "Unknown priority 'hihg' at column 12
  é priority:>=hihg
             ^
hint: did you mean 'high'?
hint: `priority:` takes low, medium, high, critical
hint: 0 to 4 work too: 0 is critical, 1 high, 2 medium, 3 and 4 low"
    );
    assert_eq!(
        told("(a b"),
        "Unclosed '(' at column 1
  (a b
  ^
hint: quote text that holds a parenthesis"
    );
    assert_eq!(
        told("a OR"),
        "Expected a term after 'OR' at column 5
  a OR
      ^"
    );
}

#[test]
fn every_fault_has_its_words_and_column() {
    let cases = [
        ("label:", "Expected a value at column 7"),
        ("label: bug", "Expected a value at column 7"),
        ("label:a,", "Expected a value at column 9"),
        ("label:(a)", "Expected a value at column 7"),
        ("a \"b", "Unterminated quote at column 3"),
        ("label:\"b\\\"", "Unterminated quote at column 7"),
        ("a \"\"", "Empty quotes at column 3"),
        ("\"a\"b", "Unexpected 'b' at column 4"),
        ("parse(x)", "Unexpected '(' at column 6"),
        ("(a)b", "Unexpected 'b' at column 4"),
        ("say\"x\"", "Unexpected '\"' at column 4"),
        ("a )", "Unexpected ')' at column 3"),
        ("a ()", "Empty parentheses at column 3"),
        ("OR a", "Expected a term before 'OR' at column 1"),
        ("sort:id OR a", "Expected a term before 'OR' at column 9"),
        ("a OR OR b", "Expected a term after 'OR' at column 6"),
        ("(a OR )", "Expected a term after 'OR' at column 7"),
        ("AND a", "Expected a term before 'AND' at column 1"),
        ("a AND", "Expected a term after 'AND' at column 6"),
        ("a -OR", "Expected a term at column 4"),
        ("--json", "Two minus signs at column 1"),
        ("-sort:id", "'sort' cannot be negated at column 2"),
        ("(a sort:id)", "'sort' within parentheses at column 4"),
        ("limit:3 limit:4", "'limit' stands here twice at column 9"),
        ("limit:3,4", "'limit' takes one value at column 1"),
        ("limit:0", "'0' is no limit at column 7"),
        ("group:colour", "Unknown group 'colour' at column 7"),
        ("sort:-udpated", "Unknown sort 'udpated' at column 6"),
        ("fields:id,a.b", "'a.b' is no field at column 11"),
        ("status:opne", "Unknown status 'opne' at column 8"),
        ("has:x", "Unknown has 'x' at column 5"),
        ("id:abc", "'abc' is no number at column 4"),
        ("id:+3", "'+3' is no number at column 4"),
        ("id:99999999999", "'99999999999' is no number at column 4"),
        ("comments:<0", "Nothing can be '<0' at column 10"),
        ("p:>critical", "Nothing can be '>critical' at column 3"),
        ("p:5", "Unknown priority '5' at column 3"),
        ("due:2026-02-30", "'2026-02-30' is no date at column 5"),
        ("due:<", "'' is no date at column 5"),
        ("due:9999999999d", "'9999999999d' is no date at column 5"),
        ("uuid:xyz1", "'xyz1' is no part of a uuid at column 6"),
        ("parent:@x", "'@x' names no issue at column 8"),
    ];
    for (text, expected) in cases {
        assert_eq!(told(text).lines().next(), Some(expected), "{text}");
    }
}

#[test]
fn what_is_shown_holds_no_control_characters_and_stays_short() {
    let escape = told("id:\u{1b}[31m");
    assert!(
        escape.starts_with("' [31m' is no number at column 4"),
        "{escape}"
    );
    assert!(!escape.contains('\u{1b}'));
    let long = told(&format!("{}:x", "k".repeat(2000)));
    assert!(long.len() < 400, "{long}");
}
