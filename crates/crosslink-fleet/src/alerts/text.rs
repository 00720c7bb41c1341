//! Text from a hub is data: it steers nothing, and it is not endless.

use crosslink_core::time::Timestamp;

use crate::moment::Moment;

/// Longest detail of an alert, in characters.
pub(crate) const DETAIL_LIMIT: usize = 400;
/// Longest name taken over into a text, in characters.
pub(crate) const NAME_LIMIT: usize = 80;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Makes one harmless line of at most `limit` characters.
pub(crate) fn line(text: &str, limit: usize) -> String {
    let mut all = text.chars().map(harmless);
    let mut kept: String = all.by_ref().take(limit).collect();
    if all.next().is_some() {
        kept.pop();
        kept.push('…');
    }
    kept
}

/// A name of a hub, fit to stand within a text.
pub(crate) fn name(text: &str) -> String {
    line(text, NAME_LIMIT)
}

fn harmless(character: char) -> char {
    match character {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        // Marks that turn the direction of writing can make a text look like another.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        other if other.is_control() => '\u{fffd}',
        other => other,
    }
}

/// The first names of a list, and how many more there are.
pub(crate) fn list(names: impl IntoIterator<Item = String>) -> String {
    const SHOWN: usize = 5;
    let names: Vec<String> = names.into_iter().collect();
    let shown = names[..names.len().min(SHOWN)].join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// When something is due, to the minute; a day's first or last moment is that day.
pub(crate) fn due(time: Timestamp) -> String {
    let day = time.start_of_day();
    match time == day || time >= day.plus_seconds(DAY - 1) {
        true => time.date(),
        false => format!("{}Z", time.minute()),
    }
}

/// How long ago something was, in steps that grow with the age, so that a text at rest seldom changes.
/// Notes when the next step comes.
pub(crate) fn age(since: Timestamp, moment: &Moment) -> String {
    let age = moment.age(since);
    let step = step(age);
    let whole = age - age % step;
    // Ahead of now the age stays nothing until a first step is over.
    moment.note(since.plus_seconds(whole.saturating_add(step)));
    match whole {
        ..7_200 => format!("{} minute(s)", whole / 60),
        whole if whole < 2 * DAY => format!("{} hours", whole / HOUR),
        whole => format!("{} days", whole / DAY),
    }
}

fn step(age: i64) -> i64 {
    match age {
        ..HOUR => 60,
        age if age < 2 * HOUR => 15 * 60,
        age if age < 2 * DAY => HOUR,
        _ => DAY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_on_a_day_is_due_that_day() {
        let table = [
            ("2026-11-22T00:00:00Z", "2026-11-22"),
            ("2026-11-22T23:59:59.999999999Z", "2026-11-22"),
            ("2026-11-22T13:10:24Z", "2026-11-22 13:10Z"),
        ];
        for (time, said) in table {
            assert_eq!(due(Timestamp::parse(time).unwrap()), said);
        }
    }
}
