//! What holds for every text.

use proptest::prelude::*;

use super::answers::{context, issues};
use crate::query::{Candidate, KEYS, Query, fuzz, matches};

/// Pieces that a query may be made of, well-formed or not.
fn piece() -> impl Strategy<Value = String> {
    let keys: Vec<_> = KEYS
        .iter()
        .flat_map(|doc| {
            doc.values
                .iter()
                .map(move |value| format!("{}:{value}", doc.name))
        })
        .collect();
    let examples: Vec<_> = KEYS.iter().map(|doc| doc.example.to_owned()).collect();
    let marks = [
        "(", ")", "-", " ", " OR ", " AND ", "\"", "\\", ",", ":", "..", ">=", "<", "#", "@",
    ];
    prop_oneof![
        4 => proptest::sample::select(keys),
        4 => proptest::sample::select(examples),
        4 => proptest::sample::select(marks.map(str::to_owned).to_vec()),
        1 => "[a-zÄßΣŉ0-9]{1,6}",
        1 => "\\PC{0,4}",
        3 => Just(" ".to_owned()),
    ]
}

/// Queries that can be read.
fn expression() -> impl Strategy<Value = String> {
    let examples: Vec<_> = KEYS
        .iter()
        .filter(|doc| !doc.key.is_modifier())
        .map(|doc| doc.example.to_owned())
        .collect();
    let leaf = prop_oneof![
        proptest::sample::select(examples),
        "[a-zÄßΣŉ]{1,6}",
        "[a-z (),:\\\\-]{1,8}".prop_map(|text| format!("\"{}\"", text.replace('\\', "\\\\"))),
        ("[a-z]{1,3}", "-?[0-9]{1,4}[hdwmy]")
            .prop_map(|(_, away)| format!("due:>{away},..2026-01-01,none")),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4)
                .prop_map(|parts| format!("({})", parts.join(" "))),
            prop::collection::vec(inner.clone(), 1..4)
                .prop_map(|parts| format!("({})", parts.join(" OR "))),
            inner.clone().prop_map(|part| format!("(-{part})")),
            (inner.clone(), inner).prop_map(|(one, other)| format!("-({one} AND {other})")),
        ]
        .prop_map(|text| text.replace("--", "-"))
    })
}

/// Queries of terms that narrow, joined in every way.
fn narrowing() -> impl Strategy<Value = String> {
    let terms = [
        "status:open",
        "status:closed,archived",
        "is:ready",
        "is:blocked,closed",
        "is:epic,todo",
        "label:bug",
        "label:bug,none",
        "p:>=high",
        "p:low",
        "fix",
        "issue",
        "title:straße",
        "text:fix,3",
    ];
    proptest::sample::select(terms.map(str::to_owned).to_vec()).prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one} {other})")),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one} OR {other})")),
            inner.prop_map(|part| format!("-({part})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        fuzz(&bytes);
    }

    #[test]
    fn pieces_in_any_order_are_read_or_refused(pieces in prop::collection::vec(piece(), 0..20)) {
        fuzz(pieces.concat().as_bytes());
    }

    #[test]
    fn what_is_displayed_reads_back_the_same(text in expression()) {
        let query = Query::parse(&text).map_err(|problem| TestCaseError::fail(problem.to_string()))?;
        let displayed = query.to_string();
        prop_assert_eq!(Query::parse(&displayed).ok(), Some(query), "{}", displayed);
    }

    #[test]
    fn every_match_lies_within_the_bounds(text in narrowing()) {
        let query = Query::parse(&text).map_err(|problem| TestCaseError::fail(problem.to_string()))?;
        let bounds = query.filter.bounds();
        for issue in issues().iter().filter(|issue| matches(&query.filter, *issue, &context())) {
            let summary = issue.summary();
            let labels: Vec<_> = summary.labels.iter().map(|label| crate::query::fold(label)).collect();
            prop_assert!(bounds.statuses.as_ref().is_none_or(|set| set.contains(&summary.status)));
            prop_assert!(bounds.priorities.as_ref().is_none_or(|set| set.contains(&summary.priority)));
            prop_assert!(bounds.labels.iter().all(|label| labels.contains(label)));
            prop_assert!(bounds.needles.iter().all(|needle| issue.contains(needle)));
        }
    }

    #[test]
    fn every_word_of_any_text_can_be_asked_for(text in any::<String>()) {
        let query = Query::of_words(&text);
        prop_assert!(query.is_plain());
        fuzz(query.to_string().as_bytes());
    }
}

#[test]
fn hostile_texts_of_full_length_are_answered_at_once() {
    for pattern in [
        "(",
        ")",
        "-",
        "\"",
        "\\",
        "a:",
        "a,",
        "(-",
        "-(",
        "()",
        "OR ",
        "a OR ",
        "id:1,",
        "k",
        "..",
        "\u{1f600}",
    ] {
        fuzz(pattern.repeat(4096 / pattern.len()).as_bytes());
        fuzz(format!("label:{}", pattern.repeat(4000 / pattern.len())).as_bytes());
    }
}
