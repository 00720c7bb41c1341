//! The front matter of a page: what is said about it, above its text.

use super::yaml::{Value, quoted};

/// The six keys that are known, in the order in which they are written.
pub(super) const KNOWN: [&str; 6] = [
    "title",
    "tags",
    "sources",
    "contributors",
    "created",
    "updated",
];

/// What is said about a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The title; empty if there is none.
    pub title: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Where what it says is from.
    pub sources: Vec<PageSource>,
    /// Who wrote in it.
    pub contributors: Vec<String>,
    /// The day it was made, as `2026-01-31`; empty if that is not said.
    pub created: String,
    /// The day it was changed last; likewise.
    pub updated: String,
}

/// Where something is from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageSource {
    /// The address.
    pub url: String,
    /// What it is called.
    pub title: String,
    /// The day it was looked at; empty if that is not said.
    pub accessed_at: String,
}

impl FrontMatter {
    /// Takes what can be read of the value of a known key.
    pub(super) fn take(&mut self, key: &str, value: &Value) {
        match key {
            "title" => self.title = text(value),
            "tags" => self.tags = texts(value),
            "contributors" => self.contributors = texts(value),
            "sources" => self.sources = sources(value),
            "created" => self.created = text(value),
            _ => self.updated = text(value),
        }
    }

    /// The value of a known key as it is written, with the line end.
    pub(super) fn written(&self, key: &str) -> String {
        match key {
            "title" => format!("title: {}\n", quoted(&self.title)),
            "tags" => format!("tags: {}\n", list(&self.tags)),
            "contributors" => format!("contributors: {}\n", list(&self.contributors)),
            "created" => format!("created: {}\n", day(&self.created)),
            "updated" => format!("updated: {}\n", day(&self.updated)),
            _ if self.sources.is_empty() => "sources: []\n".to_owned(),
            _ => {
                let written = self.sources.iter().map(PageSource::written);
                format!("sources:\n{}", written.collect::<String>())
            }
        }
    }

    /// Whether a key says the same in both.
    pub(super) fn agrees(&self, other: &Self, key: &str) -> bool {
        match key {
            "title" => self.title == other.title,
            "tags" => self.tags == other.tags,
            "contributors" => self.contributors == other.contributors,
            "sources" => self.sources == other.sources,
            "created" => self.created == other.created,
            _ => self.updated == other.updated,
        }
    }
}

impl PageSource {
    fn written(&self) -> String {
        let mut text = format!("  - url: {}\n", quoted(&self.url));
        text.push_str(&format!("    title: {}\n", quoted(&self.title)));
        if !self.accessed_at.is_empty() {
            text.push_str(&format!("    accessed_at: {}\n", quoted(&self.accessed_at)));
        }
        text
    }
}

/// Whether nothing of a known key's value is lost when what was read of it is written.
pub(super) fn is_whole(key: &str, value: &Value) -> bool {
    let is_text = |value: &Value| matches!(value, Value::Text(_));
    let is_source = |value: &Value| match value {
        Value::Map(pairs) => pairs.iter().all(|(key, value)| {
            matches!(key.as_str(), "url" | "title" | "accessed_at") && is_text(value)
        }),
        value => is_text(value),
    };
    match (key, value) {
        ("tags" | "contributors", Value::List(items)) => items.iter().all(is_text),
        ("sources", Value::List(items)) => items.iter().all(is_source),
        (_, value) => is_text(value),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        _ => String::new(),
    }
}

/// A list of texts; one text alone is a list of it.
fn texts(value: &Value) -> Vec<String> {
    let items = match value {
        Value::List(items) => items.as_slice(),
        value => std::slice::from_ref(value),
    };
    let texts = items.iter().map(text);
    texts.filter(|text| !text.is_empty()).collect()
}

/// Sources: addresses alone, or with what is known of them.
fn sources(value: &Value) -> Vec<PageSource> {
    let items = match value {
        Value::List(items) => items.as_slice(),
        value => std::slice::from_ref(value),
    };
    let sources = items.iter().map(source);
    sources.filter(|source| !source.url.is_empty()).collect()
}

fn source(value: &Value) -> PageSource {
    let Value::Map(pairs) = value else {
        return PageSource {
            url: text(value),
            ..PageSource::default()
        };
    };
    let said = |key: &str| {
        let found = pairs.iter().find(|(known, _)| known == key);
        found.map_or_else(String::new, |(_, value)| text(value))
    };
    PageSource {
        url: said("url"),
        title: said("title"),
        accessed_at: said("accessed_at"),
    }
}

fn list(items: &[String]) -> String {
    let items: Vec<_> = items.iter().map(|item| quoted(item)).collect();
    format!("[{}]", items.join(", "))
}

/// A date stands as it is; anything else in quotes.
fn day(text: &str) -> String {
    let bare = text.bytes().all(|it| it.is_ascii_digit() || it == b'-');
    if bare { text.to_owned() } else { quoted(text) }
}
