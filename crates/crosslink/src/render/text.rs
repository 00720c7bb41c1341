//! Text that fits: made safe for a terminal, cut to a width, times as people say them.

use std::borrow::Cow;

use crosslink_workspace::core::time::Timestamp;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Takes control characters out of a text of one line: what others wrote must not steer a terminal.
pub(crate) fn safe(text: &str) -> Cow<'_, str> {
    if is_plain(text) || text.chars().all(is_harmless) {
        return text.into();
    }
    let shown = |character| match is_harmless(character) {
        true => character,
        false => '\u{fffd}',
    };
    text.chars().map(shown).collect()
}

/// Takes control characters out of a text of several lines; line ends and tabs stay.
pub(crate) fn safe_lines(text: &str) -> String {
    let keep = |character: char| matches!(character, '\n' | '\t') || is_harmless(character);
    text.replace("\r\n", "\n")
        .chars()
        .map(|character| {
            if keep(character) {
                character
            } else {
                '\u{fffd}'
            }
        })
        .collect()
}

/// Whether a text has nothing but visible ASCII, as most have: then letters are columns and nothing steers.
fn is_plain(text: &str) -> bool {
    // Without an early end the compiler looks at many bytes at once.
    let both = |plain, byte| plain & matches!(byte, b' '..=b'~');
    text.bytes().fold(true, both)
}

fn is_harmless(character: char) -> bool {
    // Marks that turn the direction of writing can make a text look like another.
    let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !character.is_control() && !turns
}

/// The columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    if is_plain(text) {
        text.len()
    } else {
        UnicodeWidthStr::width(text)
    }
}

/// Cuts a text to a width, with `…` where something is missing.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    fitted(text, width(text), columns).0.into_owned()
}

/// The same of a text whose width is known, with the columns it takes.
pub(crate) fn fitted(text: &str, whole: usize, columns: usize) -> (Cow<'_, str>, usize) {
    if whole <= columns {
        return (text.into(), whole);
    }
    let cut = cut(text, columns);
    let width = width(&cut);
    (cut.into(), width)
}

fn cut(text: &str, columns: usize) -> String {
    if is_plain(text) {
        return format!("{}…", text[..columns.saturating_sub(1)].trim_end());
    }
    let mut kept = String::new();
    let mut used = 1;
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used > columns {
            break;
        }
        kept.push(character);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// Fills a text up to a width.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// The same text on one line.
pub(crate) fn one_line(text: &str) -> String {
    safe(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// The same, cut to a width; what is cut off is not even looked at.
pub(crate) fn one_line_of(text: &str, columns: usize) -> String {
    let mut line = String::with_capacity(columns * 2);
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        // A letter takes up to four bytes, and two columns.
        if line.len() > columns * 4 {
            break;
        }
    }
    fit(&safe(&line), columns)
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A stretch of time in its greatest unit: `now`, `5m`, `3h`, `12d`, `8w`, `2y`.
pub(crate) fn span(seconds: i64) -> String {
    // Long lists print one for each line, and `format!` takes its time.
    let of = |number: i64, unit: char| {
        let mut text = number.to_string();
        text.push(unit);
        text
    };
    match seconds.abs() {
        ..MINUTE => "now".to_owned(),
        s @ MINUTE..HOUR => of(s / MINUTE, 'm'),
        s @ HOUR..DAY => of(s / HOUR, 'h'),
        s if s < 21 * DAY => of(s / DAY, 'd'),
        s if s < 365 * DAY => of(s / (7 * DAY), 'w'),
        s => of(s / (365 * DAY), 'y'),
    }
}

/// A date and its minute, in UTC and marked so: `2026-01-31 14:05Z`. It can be typed where a date is asked for.
pub(crate) fn minute(time: Timestamp) -> String {
    format!("{}Z", time.minute())
}

/// The same with its second: `2026-01-31 14:05:09Z`.
pub(crate) fn second(time: Timestamp) -> String {
    format!("{}Z", time.second())
}

/// How long ago a time was; one that lies ahead of ours counts as now.
pub(crate) fn ago(time: Timestamp, now: Timestamp) -> String {
    span(now.seconds_since(time).max(0))
}

/// The same as a phrase: `just now`, `5m ago`.
pub(crate) fn since(time: Timestamp, now: Timestamp) -> String {
    match now.seconds_since(time).max(0) {
        ..MINUTE => "just now".to_owned(),
        seconds => format!("{} ago", span(seconds)),
    }
}

/// Hours, minutes and seconds of work.
pub(crate) fn duration(seconds: i64) -> String {
    format!(
        "{}h {}m {}s",
        seconds / HOUR,
        seconds % HOUR / MINUTE,
        seconds % MINUTE
    )
}

/// `1 issue`, `2 issues`.
pub(crate) fn count(number: usize, word: &str) -> String {
    crosslink_workspace::core::counted(number as u64, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_does_not_steer_the_terminal() {
        assert_eq!(
            safe("a\u{1b}[31mb\nc\u{202e}"),
            "a\u{fffd}[31mb\u{fffd}c\u{fffd}"
        );
        assert_eq!(safe_lines("a\r\nb\u{7}"), "a\nb\u{fffd}");
    }

    #[test]
    fn a_text_is_cut_by_columns_not_by_letters() {
        assert_eq!(fit("日本語の題名", 7), "日本語…");
        assert_eq!(fit("short", 5), "short");
        assert_eq!(fit("a longer text", 9), "a longer…");
    }

    #[test]
    fn spans_use_their_greatest_unit() {
        let check = |seconds, text: &str| assert_eq!(span(seconds), text);
        check(59, "now");
        check(-3600, "1h");
        check(20 * DAY, "20d");
        check(21 * DAY, "3w");
        check(800 * DAY, "2y");
    }
}
