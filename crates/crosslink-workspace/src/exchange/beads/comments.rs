//! Comments of beads, and how what surrounds their texts is kept.
//!
//! The list is kept item by item as `[tag, object]`, without the texts: those our comments have. The tag
//! says how the item is given back.
//!
//! | tag | the object |
//! |---|---|
//! | `comment` | a comment that is found by its `id` |
//! | `nameless` | a comment without an `id`; what it is found by follows |
//! | `kept` | no comment at all: it is given back as it stands |

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crosslink_core::id::{CommentId, IssueId};
use crosslink_core::time::Timestamp;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::super::fit::{FITTED, fitted_comment};
use super::super::record::{CommentRecord, Record};
use super::super::upsert::comment_id;
use super::fields::{Fields, array, json, object};
use super::table::Refused;
use super::values::time;

/// Takes the comments in.
pub(super) fn read(fields: &Fields, record: &mut Record) -> Result<(), Refused> {
    let mut seeds = HashSet::new();
    for item in items(fields.raw("comments")).unwrap_or_default() {
        let Some(mut comment) = comment(item) else {
            continue;
        };
        make_unique(&mut comment.seed, &mut seeds);
        record.comments.push(comment);
    }
    Ok(())
}

fn items(raw: Option<&str>) -> Option<Vec<&str>> {
    let items: Vec<&RawValue> = serde_json::from_str(raw?).ok()?;
    Some(items.into_iter().map(RawValue::get).collect())
}

fn comment(raw: &str) -> Option<CommentRecord> {
    let fields = Fields::parse(raw).ok()?;
    let body: String = fields.get("text")?;
    let mut comment = CommentRecord::new(seed(&fields, &body), body);
    comment.uuid = fields.get("uuid");
    comment.author = fields.text("author");
    comment.created_at = time(&fields, "created_at");
    Some(comment)
}

/// A comment is the one with its id; without an id, the one that says the same.
fn seed(fields: &Fields, body: &str) -> String {
    match fields.raw("id") {
        Some(id) => format!("beads\0{id}"),
        None => {
            let part = |name| fields.raw(name).unwrap_or_default();
            let said = format!("{}\0{}\0{body}", part("created_at"), part("author"));
            let digest = Uuid::new_v5(&Uuid::NAMESPACE_OID, said.as_bytes());
            format!("beads\0{digest}")
        }
    }
}

fn make_unique(seed: &mut String, seeds: &mut HashSet<String>) {
    while !seeds.insert(seed.clone()) {
        seed.push('\0');
    }
}

/// What is kept of a list of comments beside the comments themselves.
pub(super) fn keep(raw: &str) -> String {
    let Some(items) = items(Some(raw)) else {
        return raw.to_owned();
    };
    let kept = items.into_iter().map(|item| {
        let fields = Fields::parse(item).unwrap_or_default();
        let textless = || with_text(&fields, "null");
        match comment(item) {
            None => format!("[\"kept\",{item}]"),
            Some(_) if fields.raw("id").is_some() => format!("[\"comment\",{}]", textless()),
            Some(comment) => {
                format!("[\"nameless\",{},{}]", textless(), json(&comment.seed))
            }
        }
    });
    array(&kept.collect::<Vec<_>>())
}

fn with_text(fields: &Fields, text: &str) -> String {
    let fields = fields.0.iter();
    object(fields.map(|(name, raw)| (name.as_str(), if name == "text" { text } else { raw })))
}

/// What is kept of one item.
struct Kept<'a> {
    raw: &'a str,
    /// What its comment is found by; nothing if it is none.
    seed: Option<String>,
}

fn kept(raw: &str) -> Option<Vec<Kept<'_>>> {
    let items: Vec<Vec<&RawValue>> = serde_json::from_str(raw).ok()?;
    let mut seeds = HashSet::new();
    let kept = items.iter().map(|item| {
        let tag: String = serde_json::from_str(item.first()?.get()).ok()?;
        let raw = item.get(1)?.get();
        let mut seed = match (tag.as_str(), item.get(2)) {
            ("comment", _) => Some(seed(&Fields::parse(raw).ok()?, "")),
            ("nameless", Some(seed)) => serde_json::from_str(seed.get()).ok(),
            _ => None,
        };
        if let Some(seed) = &mut seed {
            make_unique(seed, &mut seeds);
        }
        Some(Kept { raw, seed })
    });
    kept.collect()
}

/// When the last of the comments that were kept was written.
pub(super) fn latest(raw: Option<&str>) -> Option<Timestamp> {
    let comments = kept(raw?)?.into_iter().filter(|item| item.seed.is_some());
    let times = comments.filter_map(|item| time(&Fields::parse(item.raw).ok()?, "created_at"));
    times.max()
}

/// Writes the comments of an issue: those of its source that are still there, then those made here.
pub(super) fn write(record: &Record, raw: Option<&str>, own: &str) -> Option<String> {
    let issue = record.uuid?;
    let here = record.comments.iter();
    let mut here: HashMap<CommentId, &CommentRecord> = here
        .filter_map(|comment| Some((comment.uuid?, comment)))
        .collect();
    let source = raw.and_then(kept);
    let mut items = Vec::new();
    for item in source.iter().flatten() {
        items.extend(given_back(item, issue, &mut here));
    }
    let mut next = next_id(source.iter().flatten());
    for comment in &record.comments {
        if comment.uuid.is_some_and(|uuid| here.contains_key(&uuid)) {
            items.push(made(comment, own, next));
            next += 1;
        }
    }
    if items.is_empty() {
        // An empty list is given back, and so is what was no list.
        return raw
            .filter(|_| source.is_none_or(|source| source.is_empty()))
            .map(str::to_owned);
    }
    Some(array(&items))
}

fn given_back(
    item: &Kept,
    issue: IssueId,
    here: &mut HashMap<CommentId, &CommentRecord>,
) -> Option<String> {
    let Some(seed) = &item.seed else {
        return Some(item.raw.to_owned());
    };
    let fields = Fields::parse(item.raw).ok()?;
    let uuid = fields.get("uuid");
    let comment = here.remove(&uuid.unwrap_or_else(|| comment_id(issue, seed)))?;
    Some(with_text(&fields, &json(text_of(comment).as_ref())))
}

/// The text of a comment; the whole one where it had to be fitted and was not changed since.
fn text_of(comment: &CommentRecord) -> Cow<'_, str> {
    let whole = comment.foreign.get(FITTED);
    let whole = whole.and_then(|whole| serde_json::from_str::<String>(whole.text()).ok());
    match whole {
        Some(whole) if fitted_comment(&whole) == comment.body => Cow::Owned(whole),
        _ => Cow::Borrowed(&comment.body),
    }
}

fn next_id<'k>(source: impl Iterator<Item = &'k Kept<'k>>) -> i64 {
    let ids = source.filter_map(|item| Fields::parse(item.raw).ok()?.get::<i64>("id"));
    ids.max().unwrap_or(0).saturating_add(1)
}

fn made(comment: &CommentRecord, own: &str, id: i64) -> String {
    let uuid = comment.uuid.map(|uuid| json(&uuid)).unwrap_or_default();
    let (id, own, text) = (id.to_string(), json(own), json(&comment.body));
    let author = json(comment.author.as_deref().unwrap_or_default());
    let created = comment
        .created_at
        .map(|time| json(&time))
        .unwrap_or_default();
    let fields = [
        ("id", id.as_str()),
        ("issue_id", &own),
        ("author", &author),
        ("text", &text),
        ("created_at", &created),
        ("uuid", &uuid),
    ];
    object(fields.into_iter().filter(|(_, raw)| !raw.is_empty()))
}
