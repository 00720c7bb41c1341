//! Dates outside a query.

use crate::query::DateUse::{Begin, Due, Since, Until};
use crate::query::{DateUse, read_date};
use crate::time::Timestamp;

/// A Monday, half past nine.
const NOW: &str = "2026-11-23T09:30:00Z";

fn read(text: &str, usage: DateUse) -> String {
    let now = Timestamp::parse(NOW).unwrap();
    match read_date(text, usage, now) {
        Ok(time) => time.second(),
        Err(problem) => problem.to_string(),
    }
}

#[test]
fn a_word_names_the_same_day_whatever_it_is_for() {
    for (word, day) in [
        ("today", "2026-11-23"),
        ("tomorrow", "2026-11-24"),
        ("yesterday", "2026-11-22"),
        ("Tomorrow", "2026-11-24"),
        ("+3d", "2026-11-26"),
        ("-2w", "2026-11-09"),
        ("-1m", "2026-10-24"),
        ("+1y", "2027-11-23"),
        ("2026-12-24", "2026-12-24"),
    ] {
        for usage in [Begin, Since] {
            assert_eq!(read(word, usage), format!("{day} 00:00:00"), "{word}");
        }
        for usage in [Due, Until] {
            assert_eq!(read(word, usage), format!("{day} 23:59:59"), "{word}");
        }
    }
}

#[test]
fn a_distance_without_a_sign_leads_where_the_date_is_for() {
    assert_eq!(read("3d", Begin), "2026-11-26 00:00:00");
    assert_eq!(read("3d", Due), "2026-11-26 23:59:59");
    assert_eq!(read("3d", Since), "2026-11-20 00:00:00");
    assert_eq!(read("3d", Until), "2026-11-20 23:59:59");
}

#[test]
fn hours_and_full_times_are_exact() {
    assert_eq!(read("12h", Due), "2026-11-23 21:30:00");
    assert_eq!(read("12H", Until), "2026-11-22 21:30:00");
    assert_eq!(
        read("2026-01-01T01:00:00+02:00", Due),
        "2025-12-31 23:00:00"
    );
}

#[test]
fn what_is_no_date_is_refused_and_what_is_too_far_is_out_of_range() {
    for text in [
        "",
        "+",
        "-",
        "3",
        "3x",
        "--3d",
        "+-3d",
        "+tomorrow",
        "2026-02-30",
        "soon",
        "ü",
    ] {
        let expected = format!(
            "expected YYYY-MM-DD or RFC 3339 datetime (e.g. 2026-03-20T14:00:00Z), got: {text}"
        );
        assert_eq!(read(text, Due), expected);
    }
    for text in ["9999-12-31", "300y", "999999999y", "-400y", "999999999h"] {
        assert_eq!(read(text, Due), format!("date out of range: {text}"));
    }
}
