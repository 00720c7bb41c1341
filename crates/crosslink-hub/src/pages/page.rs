//! One page: a front matter between two lines of `---`, and a text. What is not changed stays to the letter.

use super::front::{FrontMatter, KNOWN, is_whole};
use super::sections::{ending, with_ending};
use super::yaml::{self, Value};

/// The line around a front matter.
const FENCE: &str = "---";

/// The longest front matter, in bytes; a longer one is text.
const FRONT_LIMIT: usize = 64 * 1024;

/// A page that was read, or is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The line before the front matter, and what stands before that.
    open: String,
    pub(super) front: Front,
    close: String,
    /// Everything behind the front matter.
    pub body: String,
}

/// What stands between the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Front {
    /// There is none.
    None,
    /// Keys with their values.
    Keys(Vec<Entry>),
    /// Something else.
    Unread(String),
}

/// A key with everything up to the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The key; empty for what stands before the first one.
    pub(super) key: String,
    /// Its lines.
    pub(super) raw: String,
    value: Value,
}

/// A front matter into which nothing can be put without losing something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("its front matter cannot be read in full")]
pub struct FrontUnread;

impl Page {
    /// Makes a page. An empty line stands between the front matter and the text.
    pub fn new(front: &FrontMatter, body: &str) -> Self {
        let entries = KNOWN.iter().map(|key| Entry::new(front, key));
        Self {
            open: format!("{FENCE}\n"),
            front: Front::Keys(entries.collect()),
            close: format!("{FENCE}\n"),
            body: body_of(body, "\n"),
        }
    }

    /// Reads a page. Every text is one.
    pub fn parse(text: &str) -> Self {
        let Some((open, front, close, body)) = parts(text) else {
            return Self {
                open: String::new(),
                front: Front::None,
                close: String::new(),
                body: text.to_owned(),
            };
        };
        Self {
            open: open.to_owned(),
            front: entries(front).map_or_else(|| Front::Unread(front.to_owned()), Front::Keys),
            close: close.to_owned(),
            body: body.to_owned(),
        }
    }

    /// The whole text of the page.
    pub fn text(&self) -> String {
        let mut text = self.open.clone();
        match &self.front {
            Front::None => {}
            Front::Keys(entries) => text.extend(entries.iter().map(|entry| entry.raw.as_str())),
            Front::Unread(front) => text.push_str(front),
        }
        text.push_str(&self.close);
        text.push_str(&self.body);
        text
    }

    /// What is said about the page, as far as it can be read. Of a key that comes twice the first counts.
    pub fn front(&self) -> FrontMatter {
        let mut front = FrontMatter::default();
        let Front::Keys(entries) = &self.front else {
            return front;
        };
        for key in KNOWN {
            if let Some(entry) = entries.iter().find(|entry| entry.key == key) {
                front.take(key, &entry.value);
            }
        }
        front
    }

    /// Whether there is a front matter, and it can be read.
    pub fn has_front(&self) -> bool {
        matches!(self.front, Front::Keys(_))
    }

    /// Says something else about the page. Only the keys that say something else now are written anew; a page without
    /// a front matter gets one.
    ///
    /// # Errors
    /// Where something else in its front matter would be lost: nothing is changed then.
    pub fn set_front(&mut self, front: &FrontMatter) -> Result<(), FrontUnread> {
        let end = self.ending();
        let mut changed = match &self.front {
            Front::Keys(entries) => {
                let entries = rewritten(entries, (&self.front(), front), end)?;
                Self {
                    front: Front::Keys(entries),
                    ..self.clone()
                }
            }
            Front::None => Self::parse(&with_ending(&Self::new(front, &self.body).text(), end)),
            Front::Unread(_) => return Err(FrontUnread),
        };
        // What one key says may have stood for what another does.
        changed = Self::parse(&changed.text());
        if changed.front() != *front {
            return Err(FrontUnread);
        }
        *self = changed;
        Ok(())
    }

    /// Gives the page another text; an empty line parts it from the front matter.
    pub fn set_body(&mut self, body: &str) {
        let end = self.ending();
        self.body = match self.front {
            Front::None => with_ending(body, end),
            _ => body_of(body, end),
        };
    }

    /// The keys of its front matter that are not known.
    pub(super) fn unknown_keys(&self) -> Vec<String> {
        let Front::Keys(entries) = &self.front else {
            return Vec::new();
        };
        let keys = entries.iter().map(|entry| entry.key.clone());
        keys.filter(|key| !KNOWN.contains(&key.as_str())).collect()
    }

    /// All lines of a key of its front matter.
    pub(super) fn lines_of(&self, key: &str) -> String {
        let Front::Keys(entries) = &self.front else {
            return String::new();
        };
        let entries = entries.iter().filter(|entry| entry.key == key);
        entries.map(|entry| entry.raw.as_str()).collect()
    }

    /// Puts other lines in the place of those of a key.
    pub(super) fn set_lines(&mut self, key: &str, lines: &str) {
        let lines = lines.to_owned();
        if self.lines_of(key) == lines {
            return;
        }
        let Front::Keys(entries) = &mut self.front else {
            return;
        };
        let place = entries.iter().position(|entry| entry.key == key);
        let first = if key.is_empty() { 0 } else { entries.len() };
        entries.retain(|entry| entry.key != key);
        let place = place.unwrap_or(first).min(entries.len());
        if !lines.is_empty() {
            let entry = Entry {
                key: key.to_owned(),
                raw: lines,
                value: Value::Other,
            };
            entries.insert(place, entry);
        }
    }

    /// How its lines end.
    fn ending(&self) -> &'static str {
        match self.front {
            Front::None => ending(&self.body),
            _ => ending(&self.open),
        }
    }
}

impl Entry {
    fn new(front: &FrontMatter, key: &str) -> Self {
        let raw = front.written(key);
        let value = yaml::keys(&raw).and_then(|mut keys| keys.pop());
        Self {
            key: key.to_owned(),
            value: value.map_or(Value::Other, |keyed| keyed.value),
            raw,
        }
    }
}

/// The entries with those written anew that say something else than before.
fn rewritten(
    entries: &[Entry],
    (before, after): (&FrontMatter, &FrontMatter),
    end: &str,
) -> Result<Vec<Entry>, FrontUnread> {
    let mut entries = entries.to_vec();
    for key in KNOWN.iter().filter(|key| !before.agrees(after, key)) {
        let mut entry = Entry::new(after, key);
        entry.raw = with_ending(&entry.raw, end);
        match entries.iter().position(|it| it.key == *key) {
            Some(place) if !is_whole(key, &entries[place].value) => return Err(FrontUnread),
            Some(place) => {
                entry.raw.push_str(&remarks(&entries[place].raw));
                entries[place] = entry;
            }
            None => {
                let rank = |key: &str| KNOWN.iter().position(|known| *known == key);
                let later = entries.iter().position(|it| rank(&it.key) > rank(key));
                entries.insert(later.unwrap_or(entries.len()), entry);
            }
        }
    }
    Ok(entries)
}

/// The remarks and empty lines at the end of an entry.
fn remarks(raw: &str) -> String {
    let lines: Vec<_> = raw.split_inclusive('\n').collect();
    let is_remark = |line: &&&str| line.starts_with('#') || line.trim().is_empty();
    let count = lines.iter().rev().take_while(is_remark).count();
    lines[lines.len() - count..].concat()
}

/// The lines around the front matter, what is between them and what is behind; nothing if there is none.
fn parts(text: &str) -> Option<(&str, &str, &str, &str)> {
    let is_fence = |line: &str| line.trim_end() == FENCE;
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let first = text[start..].split_inclusive('\n').next()?;
    if !is_fence(first) || !first.ends_with('\n') {
        return None;
    }
    let open = start + first.len();
    let mut at = open;
    for line in text[open..].split_inclusive('\n') {
        if is_fence(line) {
            let end = at + line.len();
            return Some((&text[..open], &text[open..at], &text[at..end], &text[end..]));
        }
        at += line.len();
        if at - open > FRONT_LIMIT {
            return None;
        }
    }
    None
}

/// Parts a front matter into its keys; nothing if it is something else.
fn entries(front: &str) -> Option<Vec<Entry>> {
    let keys = yaml::keys(front)?;
    let before = &front[..keys.first().map_or(front.len(), |key| key.start)];
    let is_remark = |line: &str| line.trim().is_empty() || line.starts_with('#');
    if !before.lines().all(is_remark) {
        return None;
    }
    let ends: Vec<_> = keys.iter().skip(1).map(|key| key.start).collect();
    let ends = ends.into_iter().chain([front.len()]);
    let mut entries = Vec::new();
    if !before.is_empty() {
        entries.push(Entry {
            key: String::new(),
            raw: before.to_owned(),
            value: Value::Other,
        });
    }
    entries.extend(keys.into_iter().zip(ends).map(|(key, end)| Entry {
        raw: front[key.start..end].to_owned(),
        key: key.key,
        value: key.value,
    }));
    Some(entries)
}

/// A text as it stands behind a front matter.
fn body_of(text: &str, end: &str) -> String {
    let text = text.trim_start_matches(['\n', '\r']).trim_end();
    if text.is_empty() {
        return String::new();
    }
    format!("{end}{}{end}", with_ending(text, end))
}

/// Reads bytes as a page: it is given back as it was, and a front matter that is written reads as it was meant.
pub(crate) fn decode(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let page = Page::parse(text);
    assert_eq!(page.text(), text, "what is not changed stays");
    let mut changed = page.clone();
    let mut front = page.front();
    front.title.push_str(" \"\\ü");
    front.tags.push("new: [".to_owned());
    if changed.set_front(&front).is_ok() {
        let read = Page::parse(&changed.text());
        assert!(read.has_front(), "what was written can be read");
        assert_eq!(read.front(), front, "what was written is what is read");
    }
}
