//! What is wrong with a query, and where.

use winnow::error::ParserError;
use winnow::stream::Location;

use crate::problem::{Code, Problem};

use super::lex::Input;

/// Most characters of the query shown on either side of the column.
const AROUND: usize = 36;

/// Something wrong at a byte of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) at: usize,
    pub(crate) message: String,
    pub(crate) hints: Vec<String>,
}

impl Fault {
    pub(crate) fn new(at: usize, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
            hints: Vec::new(),
        }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds the nearest of the words, if one is near.
    pub(crate) fn suggest<'a>(self, typed: &str, words: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(typed, words) {
            Some(word) => self.hint(format!("did you mean '{word}'?")),
            None => self,
        }
    }

    /// The problem a face shows: message, column, and the query with a caret under the column.
    pub(crate) fn into_problem(self, text: &str) -> Problem {
        let column = text.get(..self.at).unwrap_or(text).chars().count();
        let message = format!(
            "{} at column {}\n{}",
            self.message,
            column + 1,
            excerpt(text, column)
        );
        let problem = Problem::new(Code::QueryInvalid, message);
        self.hints.into_iter().fold(problem, Problem::hint)
    }
}

impl ParserError<Input<'_>> for Fault {
    type Inner = Self;

    fn from_input(input: &Input<'_>) -> Self {
        Self::new(input.current_token_start(), "Unexpected text")
    }

    fn into_inner(self) -> Result<Self, Self> {
        Ok(self)
    }
}

/// A piece of what was typed, fit to stand in a message.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown: String = text.chars().take(LONGEST).map(visible).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

fn visible(character: char) -> char {
    if character.is_control() {
        ' '
    } else {
        character
    }
}

fn excerpt(text: &str, column: usize) -> String {
    let start = column.saturating_sub(AROUND);
    let mut line: String = text
        .chars()
        .skip(start)
        .take(2 * AROUND)
        .map(visible)
        .collect();
    if text.chars().nth(start + 2 * AROUND).is_some() {
        line.push('…');
    }
    let cut = if start > 0 { "…" } else { "" };
    let indent = column - start + cut.chars().count();
    format!("  {cut}{}\n  {:indent$}^", line.trim_end(), "")
}

/// The word that differs least from what was typed, if it differs little for its length.
pub(crate) fn nearest<'a>(
    typed: &str,
    words: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let typed: Vec<char> = super::words::normal(typed).chars().take(33).collect();
    if typed.len() > 32 {
        return None;
    }
    words
        .into_iter()
        .map(|word| (distance(&typed, &word.chars().collect::<Vec<_>>()), word))
        .filter(|(distance, word)| *distance <= (typed.len().max(word.len()) / 3).clamp(1, 3))
        .filter(|(distance, _)| *distance < typed.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// How many insertions, deletions, replacements and swaps of neighbours turn one word into another.
fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut table = vec![0; (a.len() + 1) * width];
    for (index, cell) in table.iter_mut().take(width).enumerate() {
        *cell = index;
    }
    for row in 1..=a.len() {
        table[row * width] = row;
        for column in 1..=b.len() {
            let at = row * width + column;
            let replaced = table[at - width - 1] + usize::from(a[row - 1] != b[column - 1]);
            let mut least = replaced.min(table[at - 1] + 1).min(table[at - width] + 1);
            let swapped =
                row > 1 && column > 1 && a[row - 1] == b[column - 2] && a[row - 2] == b[column - 1];
            if swapped {
                least = least.min(table[at - 2 * width - 2] + 1);
            }
            table[at] = least;
        }
    }
    table[table.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_near() {
        let words = ["label", "title", "priority", "due", "id", "in_progress"];
        let cases = [
            ("lable", Some("label")),
            ("prio", None),
            ("priorty", Some("priority")),
            ("Titel", Some("title")),
            ("in-progess", Some("in_progress")),
            ("x", None),
            ("zebra", None),
            ("", None),
            (&"l".repeat(1000), None),
        ];
        for (typed, expected) in cases {
            assert_eq!(nearest(typed, words), expected, "{typed}");
        }
    }

    #[test]
    fn a_long_query_is_cut_around_the_column() {
        let text = format!("{} x:1 {}", "é".repeat(100), "b".repeat(100));
        let at = text.find("x:1").unwrap();
        let message = Fault::new(at, "Wrong")
            .into_problem(&text)
            .message()
            .to_owned();
        let lines: Vec<_> = message.lines().collect();
        assert_eq!(lines[0], "Wrong at column 102");
        assert_eq!(
            lines[1],
            format!("  …{} x:1 {}…", "é".repeat(35), "b".repeat(32))
        );
        assert_eq!(lines[2], format!("  {}^", " ".repeat(37)));
    }
}
