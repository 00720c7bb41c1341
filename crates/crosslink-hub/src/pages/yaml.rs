//! The few shapes of YAML that a front matter has. Nothing is expanded, and nothing is guessed: a value is its text.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle};

/// How deep values may lie within each other.
const DEPTH_LIMIT: usize = 16;

/// A value, as far as it can be a part of a front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A text, a number, a date; empty for none.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// Keys and values.
    Map(Vec<(String, Value)>),
    /// What stands for another place of the document.
    Other,
}

/// A key of the outermost level.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Keyed {
    /// The key.
    pub(super) key: String,
    /// Where its line begins, in bytes.
    pub(super) start: usize,
    /// The value.
    pub(super) value: Value,
}

/// Reads a document whose outermost level is keys, each at the beginning of a line; nothing if it is something else.
pub(super) fn keys(text: &str) -> Option<Vec<Keyed>> {
    let mut reading = Reading {
        lines: line_starts(text),
        found: Vec::new(),
        stack: Vec::new(),
        key: None,
        is_over: false,
    };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        reading.take(event, span.start.index())?;
    }
    Some(reading.found)
}

/// Where lines begin: the place in letters, and in bytes.
fn line_starts(text: &str) -> HashMap<usize, usize> {
    let letters = text.char_indices().enumerate();
    let ends = letters.filter(|(_, (_, letter))| *letter == '\n');
    let starts = ends.map(|(count, (byte, _))| (count + 1, byte + 1));
    std::iter::once((0, 0)).chain(starts).collect()
}

/// What is open while its parts are read.
enum Open {
    Root,
    List(Vec<Value>),
    Map(Vec<(String, Value)>, Option<String>),
}

struct Reading {
    lines: HashMap<usize, usize>,
    found: Vec<Keyed>,
    stack: Vec<Open>,
    key: Option<(String, usize)>,
    is_over: bool,
}

impl Reading {
    fn take(&mut self, event: Event<'_>, at: usize) -> Option<()> {
        match event {
            Event::MappingStart(..) if self.stack.is_empty() && !self.is_over => {
                self.stack.push(Open::Root);
            }
            Event::MappingStart(..) => self.stack.push(Open::Map(Vec::new(), None)),
            Event::SequenceStart(..) => self.stack.push(Open::List(Vec::new())),
            Event::MappingEnd | Event::SequenceEnd => match self.stack.pop()? {
                Open::Root => self.is_over = true,
                Open::List(items) => self.value(Value::List(items), at)?,
                Open::Map(pairs, _) => self.value(Value::Map(pairs), at)?,
            },
            Event::Scalar(text, style, ..) => self.value(Value::Text(told(&text, style)), at)?,
            Event::Alias(_) => self.value(Value::Other, at)?,
            _ => {}
        }
        (self.stack.len() <= DEPTH_LIMIT).then_some(())
    }

    fn value(&mut self, value: Value, at: usize) -> Option<()> {
        match (self.stack.last_mut(), value) {
            // A document without anything is one without keys.
            (None, value) => return (value == Value::Text(String::new())).then_some(()),
            (Some(Open::Root), value) => match (self.key.take(), value) {
                (Some((key, start)), value) => self.found.push(Keyed { key, start, value }),
                (None, Value::Text(key)) => self.key = Some((key, *self.lines.get(&at)?)),
                (None, _) => return None,
            },
            (Some(Open::List(items)), value) => items.push(value),
            (Some(Open::Map(pairs, key)), value) => match (key.take(), value) {
                (Some(key), value) => pairs.push((key, value)),
                (None, Value::Text(text)) => *key = Some(text),
                (None, _) => *key = Some(String::new()),
            },
        }
        Some(())
    }
}

/// What a scalar says; nothing where it says that there is nothing.
fn told(text: &str, style: ScalarStyle) -> String {
    let is_null = style == ScalarStyle::Plain && matches!(text, "~" | "null" | "Null" | "NULL");
    if is_null {
        String::new()
    } else {
        text.to_owned()
    }
}

/// Writes a text in quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if letter.is_control() => out.push_str(&format!("\\u{:04x}", letter as u32)),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::{Value, keys, quoted};

    fn texts(text: &str) -> Option<Vec<(String, usize)>> {
        let found = keys(text)?;
        Some(found.into_iter().map(|it| (it.key, it.start)).collect())
    }

    #[test]
    fn keys_are_found_where_their_lines_begin() {
        let text = "title: Ä b\n# note\ntags: [a,\n  b]\nmore:\n- x\n- y\nlong: |\n  no: key\n\nlast: 1\r\n";
        let found = texts(text).unwrap();
        let names: Vec<_> = found.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(names, ["title", "tags", "more", "long", "last"]);
        for (key, start) in &found {
            assert!(text[*start..].starts_with(&format!("{key}:")), "{key}");
        }
    }

    #[test]
    fn what_is_no_list_of_keys_is_not_read() {
        for text in [
            "- a",
            "text",
            "{a: b}",
            "a: [",
            "a: b: c",
            "? [a]\n: b",
            "a: *b",
            "a: 1\n...\n---\nb: 2",
            &format!("a: {}{}", "[".repeat(40), "]".repeat(40)),
        ] {
            assert_eq!(keys(text), None, "{text}");
        }
        for text in ["", "\n\n", "# only a remark\n"] {
            assert_eq!(keys(text), Some(Vec::new()), "{text:?}");
        }
    }

    #[test]
    fn values_are_their_texts() {
        let value = |text: &str| keys(&format!("a: {text}")).unwrap().remove(0).value;
        let plain = |text: &str| Value::Text(text.to_owned());
        let table = [
            ("one", plain("one")),
            ("2026-01-02", plain("2026-01-02")),
            ("1.50", plain("1.50")),
            ("\"a\\\"b\\\\c\\u00e4\"", plain("a\"b\\cä")),
            ("'it''s'", plain("it's")),
            ("", plain("")),
            ("~", plain("")),
            ("\"null\"", plain("null")),
            ("[x, \"y\"]", Value::List(vec![plain("x"), plain("y")])),
            (
                "\n  - url: u\n    title:",
                Value::List(vec![Value::Map(vec![
                    ("url".to_owned(), plain("u")),
                    ("title".to_owned(), plain("")),
                ])]),
            ),
        ];
        for (text, wanted) in table {
            assert_eq!(value(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_written_in_quotes_reads_as_it_was() {
        for text in [
            "",
            "plain",
            "a \"b\" \\ c",
            "ä 日 \u{1}\n\t\r\u{85}",
            "null",
            ": # [",
        ] {
            let written = format!("a: {}\n", quoted(text));
            let value = keys(&written).map(|mut found| found.remove(0).value);
            assert_eq!(value, Some(Value::Text(text.to_owned())), "{written}");
        }
    }
}
