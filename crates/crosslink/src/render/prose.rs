//! Prose: long lines are wrapped where a person reads them, and stay as they are where a program does.
//!
//! Only lines that flow are wrapped, each by itself: code, tables and drawings keep their lines, the lines of a list
//! stand below its first word, and a word that is too long, such as an address, stays whole.

use std::ops::Range;

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};
use unicode_width::UnicodeWidthChar;

/// Lays a text out: `lead` before its first line, `indent` before the others. Without a width nothing is wrapped.
pub(crate) fn laid_out(width: Option<usize>, lead: &str, indent: &str, text: &str) -> String {
    let mut shapes = Shapes::default();
    let mut out = String::with_capacity(text.len() + 64);
    for (place, line) in text.lines().enumerate() {
        let before = if place == 0 { lead } else { indent };
        if place > 0 {
            out.push('\n');
        }
        match (shapes.next(line), width) {
            (Shape::Flows(hanging), Some(width)) => {
                out.push_str(&wrapped(width, [before, indent], hanging, line));
            }
            _ if line.is_empty() => out.push_str(before.trim_end()),
            _ => out.extend([before, line]),
        }
    }
    if out.is_empty() {
        out.push_str(lead.trim_end());
    }
    out
}

/// Wraps one line; what follows its first part stands `hanging` columns further in than the text.
fn wrapped(width: usize, [before, indent]: [&str; 2], hanging: usize, line: &str) -> String {
    let text = line.trim_start_matches(' ');
    let first = format!("{before}{}", &line[..line.len() - text.len()]);
    // Half of the width is always left to the text.
    let others = format!("{indent}{}", " ".repeat(hanging.min(width / 2)));
    let options = Options::new(width)
        .initial_indent(&first)
        .subsequent_indent(&others)
        .break_words(false)
        .word_separator(WordSeparator::Custom(|line| {
            Box::new(words(line).map(|range| Word::from(&line[range])))
        }))
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::fill(text, options)
}

/// The parts of a line between which it may end: words, and single letters of writing without spaces.
fn words(line: &str) -> impl Iterator<Item = Range<usize>> {
    let mut letters = line.char_indices().peekable();
    let mut start = 0;
    std::iter::from_fn(move || {
        while let Some((_, letter)) = letters.next() {
            let Some((end, next)) = letters.peek().copied() else {
                break;
            };
            if ends_between(letter, next) {
                return Some(std::mem::replace(&mut start, end)..end);
            }
        }
        (start < line.len()).then(|| std::mem::replace(&mut start, line.len())..line.len())
    })
}

fn ends_between(letter: char, next: char) -> bool {
    let is_wide = |letter: char| letter.width() == Some(2);
    let closes = "、。，．・：；？！）］｝」』】〉》".contains(next);
    let opens = "（［｛「『【〈《".contains(letter);
    match (letter, next) {
        (' ', next) => next != ' ',
        (_, ' ') => false,
        _ => (is_wide(letter) || is_wide(next)) && !closes && !opens,
    }
}

/// What may become of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// It stays as it is.
    Kept,
    /// It is wrapped, and what follows stands so many columns further in.
    Flows(usize),
}

/// Tells what each line of a text is, one after the other.
#[derive(Default)]
struct Shapes {
    /// Whether the lines are between fences.
    fenced: bool,
    /// The column in which the text of the last item of a list begins.
    item: Option<usize>,
}

/// Lines that are indented so far are code, but for those of a list.
const CODE: usize = 4;

impl Shapes {
    fn next(&mut self, line: &str) -> Shape {
        let text = line.trim_start_matches(' ');
        let indent = line.len() - text.len();
        if text.starts_with("```") || text.starts_with("~~~") {
            self.fenced = !self.fenced;
            return Shape::Kept;
        }
        if self.fenced || text.is_empty() || is_drawn(text) {
            return Shape::Kept;
        }
        if let Some(mark) = mark_of(text) {
            self.item = Some(indent + mark);
            return Shape::Flows(indent + mark);
        }
        self.item = self.item.filter(|_| indent > 0);
        if indent < self.item.unwrap_or(0) + CODE {
            Shape::Flows(indent)
        } else {
            Shape::Kept
        }
    }
}

/// Whether the place of each letter matters: rows of a table, lines of a drawing, what tabs align.
fn is_drawn(text: &str) -> bool {
    let draws = |letter| matches!(letter, '\t' | '\u{2500}'..='\u{257f}');
    text.starts_with('|') || text.contains(draws)
}

/// The columns of the mark with which an item of a list, or a quotation, begins.
fn mark_of(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match text[digits..].chars().next()? {
        '.' | ')' if (1..=4).contains(&digits) => digits + 1,
        '-' | '*' | '+' | '>' | '•' if digits == 0 => 1,
        _ => return None,
    };
    let rest: String = text.chars().skip(mark).collect();
    if !rest.starts_with(' ') {
        return None;
    }
    let is_box = ["[ ] ", "[x] ", "[X] "]
        .iter()
        .any(|ticked| rest[1..].starts_with(ticked));
    Some(mark + 1 + if is_box { 4 } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, shown: &str) {
        assert_eq!(laid_out(Some(24), "  ", "  ", text), shown, "{text:?}");
    }

    #[test]
    fn a_long_line_is_wrapped_between_its_words() {
        check(
            "One two three four five six",
            "  One two three four\n  five six",
        );
        check("short", "  short");
        check("One\n\ntwo", "  One\n\n  two");
        check("", "");
    }

    #[test]
    fn the_first_line_stands_behind_its_lead() {
        let painted = "\u{1b}[36m#1\u{1b}[0m: ";
        let shown = laid_out(Some(24), painted, "    ", "One two three four five six");
        assert_eq!(shown, format!("{painted}One two three four\n    five six"));
        assert_eq!(laid_out(Some(24), "a: ", "", ""), "a:");
    }

    #[test]
    fn the_lines_of_an_item_stand_below_its_first_word() {
        check(
            "- one two three four five",
            "  - one two three four\n    five",
        );
        check(
            "12. one two three four five",
            "  12. one two three four\n      five",
        );
        check(
            "- [ ] one two three four",
            "  - [ ] one two three\n        four",
        );
        check(
            "    * one two three four\n      five six seven eight",
            "      * one two three\n        four\n        five six seven\n        eight",
        );
        check(
            "> one two three four five",
            "  > one two three four\n    five",
        );
        check("-one two three four five", "  -one two three four\n  five");
    }

    #[test]
    fn code_tables_and_drawings_keep_their_lines() {
        for kept in [
            "    one two three four five six",
            "\tone two three four five six",
            "| one | two | three | four | five |",
            "one ─► two ─► three ─► four",
        ] {
            check(kept, &format!("  {kept}"));
        }
        check(
            "```\none two three four five six\n```\none two three four five",
            "  ```\n  one two three four five six\n  ```\n  one two three four\n  five",
        );
    }

    #[test]
    fn an_address_stays_whole() {
        check(
            "See https://example.org/a/long/way there",
            "  See\n  https://example.org/a/long/way\n  there",
        );
    }

    #[test]
    fn writing_without_spaces_is_wrapped_between_its_letters() {
        check(
            "日本語の文章には空白がない。それでも折り返す。",
            "  日本語の文章には空白が\n  ない。それでも折り返\n  す。",
        );
    }

    #[test]
    fn without_a_width_nothing_is_wrapped() {
        let text = "One two three four five six\n- one two three four five";
        let shown = "  One two three four five six\n  - one two three four five";
        assert_eq!(laid_out(None, "  ", "  ", text), shown);
    }
}
