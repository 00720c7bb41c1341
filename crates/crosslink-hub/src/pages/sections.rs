//! Sections of a text: a heading, and what follows up to the next heading of the same or a higher level.
//!
//! What stands between fences is code, and no heading.

use std::ops::Range;

/// A heading, `# …` to `###### …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// How many `#` it has.
    pub level: usize,
    /// Its text.
    pub text: String,
    /// Its line with the line end, in bytes.
    pub line: Range<usize>,
}

/// A part of a text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The line of the heading with its end.
    pub heading: Range<usize>,
    /// What follows it.
    pub content: Range<usize>,
}

/// Returns the headings of a text, in order.
pub fn headings(text: &str) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.len();
        start = range.end;
        let line = line.trim_end_matches(['\n', '\r']);
        match fence {
            Some(opened) if closes(line, opened) => fence = None,
            Some(_) => {}
            None => match opening_fence(line) {
                Some(opened) => fence = Some(opened),
                None => found.extend(heading(line).map(|(level, text)| Heading {
                    level,
                    text: text.to_owned(),
                    line: range,
                })),
            },
        }
    }
    found
}

/// Finds the first section whose heading has a text, which may begin with the `#` of its level.
pub fn section(text: &str, wanted: &str) -> Option<Section> {
    let wanted = wanted.trim();
    let (level, name) = match heading(wanted) {
        Some((level, name)) => (Some(level), name),
        None => (None, wanted),
    };
    let headings = headings(text);
    let place = headings
        .iter()
        .position(|it| it.text == name && level.is_none_or(|level| level == it.level))?;
    let found = &headings[place];
    let end = headings[place + 1..]
        .iter()
        .find(|next| next.level <= found.level)
        .map_or(text.len(), |next| next.line.start);
    Some(Section {
        heading: found.line.clone(),
        content: found.line.end..end,
    })
}

/// Puts a text in the place of what a section holds; nothing if there is no such section.
pub fn replaced(text: &str, wanted: &str, content: &str) -> Option<String> {
    let section = section(text, wanted)?;
    let content = content.trim_matches(['\n', '\r']);
    let heading = text[section.heading].trim_end_matches(['\n', '\r']);
    let (before, after) = (&text[..section.content.start], &text[section.content.end..]);
    let before = before.trim_end_matches(['\n', '\r']);
    debug_assert!(before.ends_with(heading));
    Some(around(text, before, &[content], after))
}

/// Adds a text at the end of a section; nothing if there is no such section.
pub fn appended_to(text: &str, wanted: &str, more: &str) -> Option<String> {
    let section = section(text, wanted)?;
    let (before, after) = text.split_at(section.content.end);
    let content = &text[section.content];
    let before = match content.trim().is_empty() {
        true => &text[..section.heading.end],
        false => before,
    };
    let before = before.trim_end_matches(['\n', '\r', ' ', '\t']);
    Some(joined(text, before, more, after))
}

/// Adds a text at the end.
pub fn appended(text: &str, more: &str) -> String {
    let before = text.trim_end_matches(['\n', '\r', ' ', '\t']);
    joined(text, before, more, "")
}

fn joined(text: &str, before: &str, more: &str, after: &str) -> String {
    let more = more.trim_matches(['\n', '\r']);
    let last = before.lines().next_back().unwrap_or_default();
    let first = more.lines().next().unwrap_or_default();
    if is_item(last) && is_item(first) {
        let before = format!(
            "{before}{}{}",
            ending(text),
            with_ending(more, ending(text))
        );
        return around(text, &before, &[], after);
    }
    around(text, before, &[more], after)
}

/// Sets parts one below the other, with an empty line between two.
fn around(text: &str, before: &str, parts: &[&str], after: &str) -> String {
    let end = ending(text);
    let mut whole = before.to_owned();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !whole.is_empty() {
            whole.extend([end, end]);
        }
        whole.push_str(&with_ending(part, end));
    }
    whole.push_str(end);
    if !after.is_empty() {
        whole.push_str(end);
        whole.push_str(after);
    }
    whole
}

/// How the lines of a text end: as its first one does.
pub(crate) fn ending(text: &str) -> &'static str {
    match text.find('\n') {
        Some(end) if text[..end].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The same text with other line ends.
pub(crate) fn with_ending(text: &str, end: &str) -> String {
    let plain = text.replace("\r\n", "\n");
    match end {
        "\n" => plain,
        end => plain.replace('\n', end),
    }
}

/// The level and the text of a line that is a heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let text = unindented(line)?;
    let level = text.bytes().take_while(|it| *it == b'#').count();
    let rest = &text[level..];
    if !(1..=6).contains(&level) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let rest = rest.trim();
    let closed = rest.trim_end_matches('#');
    let is_closed = closed.is_empty() || closed.ends_with([' ', '\t']);
    Some((level, if is_closed { closed.trim_end() } else { rest }))
}

/// A line without its indent; nothing if that makes it code.
fn unindented(line: &str) -> Option<&str> {
    let text = line.trim_start_matches(' ');
    (line.len() - text.len() < 4).then_some(text)
}

/// The fence that a line opens.
fn opening_fence(line: &str) -> Option<&str> {
    let text = unindented(line)?;
    let mark = text.chars().next().filter(|it| matches!(it, '`' | '~'))?;
    let length = text.len() - text.trim_start_matches(mark).len();
    let inline = mark == '`' && text[length..].contains('`');
    (length >= 3 && !inline).then(|| &text[..length])
}

/// Whether a line closes a fence.
fn closes(line: &str, fence: &str) -> bool {
    unindented(line).is_some_and(|text| {
        let rest = text.trim_start_matches(&fence[..1]);
        text.len() - rest.len() >= fence.len() && rest.trim().is_empty()
    })
}

/// Whether a line is an item of a list.
fn is_item(line: &str) -> bool {
    let text = line.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    match digits {
        0 => ["- ", "* ", "+ "].iter().any(|mark| rest.starts_with(mark)),
        _ => rest.starts_with(". ") || rest.starts_with(") "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Top\n\nIntro.\n\n## One\n\nFirst.\n\n### Below\n\nDeep.\n\n## Two ##\n\n```\n## One\n# no\n```\n\n- a\n- b\n";

    #[test]
    fn headings_are_those_outside_of_code() {
        let found: Vec<_> = headings(TEXT)
            .into_iter()
            .map(|it| (it.level, it.text))
            .collect();
        let wanted = [(1, "Top"), (2, "One"), (3, "Below"), (2, "Two")];
        assert_eq!(found, wanted.map(|(level, text)| (level, text.to_owned())));
    }

    #[test]
    fn what_looks_like_a_heading_may_be_none() {
        let table = [
            ("#no\n", 0),
            ("####### seven\n", 0),
            ("    # code\n", 0),
            ("   # yes\n", 1),
            ("#\n", 1),
            ("~~~ x\n# no\n```\n# no\n~~~~\n# yes\n", 1),
            ("```` \n# no\n```\n# no\n", 0),
            ("``` a`b\n# yes\n", 1),
            ("# C#\n", 1),
        ];
        for (text, count) in table {
            assert_eq!(headings(text).len(), count, "{text:?}");
        }
        assert_eq!(headings("# C#\n")[0].text, "C#");
        assert_eq!(headings("# a #\n")[0].text, "a");
    }

    #[test]
    fn a_section_ends_at_the_next_heading_of_its_level() {
        let content = |wanted| section(TEXT, wanted).map(|it| TEXT[it.content].trim());
        assert_eq!(content("One"), Some("First.\n\n### Below\n\nDeep."));
        assert_eq!(content("## One"), content("One"));
        assert_eq!(content("### One"), None);
        assert_eq!(content("### Below"), Some("Deep."));
        assert_eq!(content("one"), None, "case counts");
        assert!(content("Top").unwrap().ends_with("- b"));
    }

    #[test]
    fn a_section_is_replaced_and_the_others_stay() {
        let text = "# A\n\nold\nold\n\n# B\nb\n";
        assert_eq!(
            replaced(text, "A", "new\n").unwrap(),
            "# A\n\nnew\n\n# B\nb\n"
        );
        assert_eq!(
            replaced(text, "B", "new").unwrap(),
            "# A\n\nold\nold\n\n# B\n\nnew\n"
        );
        assert_eq!(replaced(text, "A", "").unwrap(), "# A\n\n# B\nb\n");
        assert_eq!(replaced(text, "C", "new"), None);
        let crlf = "# A\r\nold\r\n# B\r\n";
        assert_eq!(
            replaced(crlf, "A", "x\ny").unwrap(),
            "# A\r\n\r\nx\r\ny\r\n\r\n# B\r\n"
        );
    }

    #[test]
    fn a_text_is_added_at_the_end_of_a_section() {
        let text = "# A\n\n- one\n\n# B\n";
        assert_eq!(
            appended_to(text, "A", "- two\n").unwrap(),
            "# A\n\n- one\n- two\n\n# B\n"
        );
        assert_eq!(
            appended_to(text, "A", "More.").unwrap(),
            "# A\n\n- one\n\nMore.\n\n# B\n"
        );
        assert_eq!(
            appended_to(text, "B", "More.").unwrap(),
            "# A\n\n- one\n\n# B\n\nMore.\n"
        );
        assert_eq!(appended_to(text, "C", "More."), None);
    }

    #[test]
    fn a_text_is_added_at_the_end() {
        assert_eq!(appended("a", "b"), "a\n\nb\n");
        assert_eq!(appended("a\n\n\n", "b\n"), "a\n\nb\n");
        assert_eq!(appended("", "b"), "b\n");
        assert_eq!(appended("1. a\n", "2. b"), "1. a\n2. b\n");
    }
}
