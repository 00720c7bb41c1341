//! Fitting what others wrote into the limits of this program: cut, never refused, and noted.
//!
//! | text | what is done |
//! |---|---|
//! | title | control characters become spaces; cut after 512 characters; an empty one is the source's id |
//! | description, acceptance criteria, close reason | NUL bytes become U+FFFD; cut after 64 KiB |
//! | comment | NUL bytes become U+FFFD; cut after 1 MiB |
//! | label, external reference | left out where it is empty, too long or has control characters |
//! | assignee, author | left out where it is too long or has control characters |
//!
//! What stood there is kept as foreign data, by whoever calls this.

use crosslink_core::model::{COMMENT_LIMIT, DESCRIPTION_LIMIT, TITLE_LIMIT};
use crosslink_core::operation::{check_label, check_title, check_word};

use super::record::{CommentRecord, Record};

/// Fits every text of a record; answers the ones that had to change, as they stood, by their names here.
pub(crate) fn fit(record: &mut Record) -> Vec<(&'static str, String)> {
    let mut before = Vec::new();
    fit_title(record, &mut before);
    let bodies = [
        ("description", &mut record.description),
        ("acceptance", &mut record.acceptance),
        ("close_reason", &mut record.standing.reason),
    ];
    for (name, body) in bodies {
        if let Some(text) = body.take() {
            *body = fit_text(text, DESCRIPTION_LIMIT, name, &mut before);
        }
    }
    for (name, word) in [
        ("assignee", &mut record.assignee),
        ("author", &mut record.author),
    ] {
        if let Some(text) = word.take() {
            match check_word(&text, name) {
                Ok(fitting) => *word = fitting,
                Err(_) => before.push((name, text)),
            }
        }
    }
    fit_sets(record, &mut before);
    fit_comments(record, &mut before);
    for (name, _) in &before {
        record
            .notes
            .push(format!("the {name} was fitted; it is kept as it stood"));
    }
    before
}

fn fit_title(record: &mut Record, before: &mut Vec<(&'static str, String)>) {
    if let Ok(title) = check_title(&record.title) {
        record.title = title;
        return;
    }
    let clean: String = record
        .title
        .chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect();
    let cut: String = clean.trim().chars().take(TITLE_LIMIT).collect();
    let title = check_title(&cut)
        .or_else(|_| check_title(&record.key))
        .unwrap_or_else(|_| "Untitled".to_owned());
    before.push(("title", std::mem::replace(&mut record.title, title)));
}

fn fit_text(
    text: String,
    limit: usize,
    name: &'static str,
    before: &mut Vec<(&'static str, String)>,
) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    if text.len() <= limit && !text.contains('\0') {
        return Some(text);
    }
    // The replacement is longer than what it replaces, so it comes first.
    let mut fitted = text.replace('\0', "\u{fffd}");
    fitted.truncate(fitted.floor_char_boundary(limit));
    before.push((name, text));
    Some(fitted)
}

fn fit_sets(record: &mut Record, before: &mut Vec<(&'static str, String)>) {
    let labels = std::mem::take(&mut record.labels);
    for label in labels {
        match check_label(&label) {
            Ok(fitting) => record.labels.push(fitting),
            Err(_) => before.push(("label", label)),
        }
    }
    record.labels.sort_unstable();
    record.labels.dedup();
    let references = std::mem::take(&mut record.external_refs);
    for reference in references {
        match check_word(&reference, "external reference") {
            Ok(Some(fitting)) if !record.external_refs.contains(&fitting) => {
                record.external_refs.push(fitting);
            }
            Ok(_) => {}
            Err(_) => before.push(("external reference", reference)),
        }
    }
}

fn fit_comments(record: &mut Record, before: &mut Vec<(&'static str, String)>) {
    for comment in &mut record.comments {
        let body = std::mem::take(&mut comment.body);
        comment.body = fit_text(body, COMMENT_LIMIT, "comment", before).unwrap_or_default();
        if let Some(author) = comment.author.take() {
            match check_word(&author, "author") {
                Ok(fitting) => comment.author = fitting,
                Err(_) => before.push(("author", author)),
            }
        }
        comment.kind = check_word(&comment.kind, "comment kind")
            .ok()
            .flatten()
            .unwrap_or_else(|| "note".to_owned());
    }
}

/// Whether the text of a comment does not fit as it stands.
pub(crate) fn comment_changes(comment: &CommentRecord) -> bool {
    fitted_comment(comment) != comment.body
}

/// The text of a comment as it fits.
pub(crate) fn fitted_comment(comment: &CommentRecord) -> String {
    let body = comment.body.clone();
    fit_text(body, COMMENT_LIMIT, "comment", &mut Vec::new()).unwrap_or_default()
}

/// The most one event can hold of what an issue brings, with room for what surrounds it.
const EVENT_ROOM: usize = crosslink_core::event::LINE_LIMIT - 64 * 1024;

/// Whether an issue fits into one event. Its comments have events of their own.
pub(crate) fn fits_an_event(record: &Record) -> bool {
    // Text may need six bytes for one when it is written; foreign data is written as it stands.
    const ESCAPED: usize = 6;
    const ID: usize = 40;
    let texts = [
        Some(record.title.as_str()),
        record.description.as_deref(),
        record.acceptance.as_deref(),
        record.standing.reason.as_deref(),
    ];
    let words = record.labels.iter().chain(&record.external_refs);
    let text: usize = texts.into_iter().flatten().map(str::len).sum();
    let words: usize = words.map(|word| word.len() + 1).sum();
    let foreign: usize = record.foreign.values().map(|json| json.text().len()).sum();
    let links = record.blockers.len() + record.relations.len();
    let comments = record.comments.iter().all(|comment| {
        let foreign: usize = comment.foreign.values().map(|json| json.text().len()).sum();
        let context = comment.context.as_ref().map_or(0, String::len);
        (comment.body.len() + context) * ESCAPED + foreign <= EVENT_ROOM
    });
    comments && (text + words) * ESCAPED + foreign + links * ID <= EVENT_ROOM
}
