//! Comments of beads, and how what surrounds their texts is kept.
//!
//! The list is kept item by item as `[tag, object]`. The tag says how the item is given back:
//!
//! | tag | the object |
//! |---|---|
//! | `text` | a comment whose text was taken out, as our comment has it |
//! | `whole` | a comment as it stands: it has no id, or a text that does not fit here |
//! | `kept` | no comment at all |

use std::collections::{HashMap, HashSet};

use crosslink_core::id::{CommentId, IssueId};
use crosslink_core::time::Timestamp;
use serde_json::value::RawValue;

use super::super::fit;
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
            format!("beads\0{}\0{}\0{body}", part("created_at"), part("author"))
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
        match comment(item) {
            None => format!("[\"kept\",{item}]"),
            Some(comment) if fields.raw("id").is_none() || fit::comment_changes(&comment) => {
                format!("[\"whole\",{item}]")
            }
            Some(_) => format!("[\"text\",{}]", with_text(&fields, "null")),
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
    tag: String,
    raw: &'a str,
    seed: String,
}

fn kept(raw: &str) -> Option<Vec<Kept<'_>>> {
    let items: Vec<(String, &RawValue)> = serde_json::from_str(raw).ok()?;
    let mut seeds = HashSet::new();
    let kept = items.into_iter().map(|(tag, item)| {
        let fields = Fields::parse(item.get()).unwrap_or_default();
        let body = fields.get::<String>("text").unwrap_or_default();
        let mut seed = seed(&fields, &body);
        if tag != "kept" {
            make_unique(&mut seed, &mut seeds);
        }
        Kept {
            tag,
            raw: item.get(),
            seed,
        }
    });
    Some(kept.collect())
}

/// When the last of the comments that were kept was written.
pub(super) fn latest(raw: Option<&str>) -> Option<Timestamp> {
    let kept = kept(raw?)?.into_iter().filter(|item| item.tag != "kept");
    let times = kept.filter_map(|item| time(&Fields::parse(item.raw).ok()?, "created_at"));
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
        return raw.filter(|_| source.is_none_or(|source| source.is_empty())).map(str::to_owned);
    }
    Some(array(&items))
}

fn given_back(
    item: &Kept,
    issue: IssueId,
    here: &mut HashMap<CommentId, &CommentRecord>,
) -> Option<String> {
    if item.tag == "kept" {
        return Some(item.raw.to_owned());
    }
    let fields = Fields::parse(item.raw).ok()?;
    let named = fields.get("uuid").filter(|uuid| here.contains_key(uuid));
    let uuid = named.unwrap_or_else(|| comment_id(issue, &item.seed));
    let comment = here.remove(&uuid)?;
    let fitted = comment_of_whole(item).is_some_and(|body| body == comment.body);
    if fitted {
        return Some(item.raw.to_owned());
    }
    Some(with_text(&fields, &json(&comment.body)))
}

/// What the text of a whole comment became here.
fn comment_of_whole(item: &Kept) -> Option<String> {
    let comment = comment(item.raw).filter(|_| item.tag == "whole")?;
    Some(fit::fitted_comment(&comment))
}

fn next_id<'k>(source: impl Iterator<Item = &'k Kept<'k>>) -> i64 {
    let ids = source.filter_map(|item| Fields::parse(item.raw).ok()?.get::<i64>("id"));
    ids.max().unwrap_or(0).saturating_add(1)
}

fn made(comment: &CommentRecord, own: &str, id: i64) -> String {
    let uuid = comment.uuid.map(|uuid| json(&uuid)).unwrap_or_default();
    let (id, own, text) = (id.to_string(), json(own), json(&comment.body));
    let author = json(comment.author.as_deref().unwrap_or_default());
    let created = comment.created_at.map(|time| json(&time)).unwrap_or_default();
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
