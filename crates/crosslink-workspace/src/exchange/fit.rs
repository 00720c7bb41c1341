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

use std::collections::HashSet;

use crosslink_core::json::{Foreign, Json};
use crosslink_core::model::{COMMENT_LIMIT, DESCRIPTION_LIMIT, TITLE_LIMIT};
use crosslink_core::operation::{check_label, check_title, check_word};

use super::record::Record;

/// The name under which texts are kept that had to be fitted.
pub(crate) const FITTED: &str = "fitted";

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
    let end = (0..=limit.min(fitted.len()))
        .rev()
        .find(|end| fitted.is_char_boundary(*end));
    fitted.truncate(end.unwrap_or(0));
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
    let mut met = HashSet::new();
    for reference in references {
        match check_word(&reference, "external reference") {
            Ok(Some(fitting)) if met.insert(fitting.clone()) => {
                record.external_refs.push(fitting);
            }
            Ok(_) => {}
            Err(_) => before.push(("external reference", reference)),
        }
    }
}

fn fit_comments(record: &mut Record, before: &mut Vec<(&'static str, String)>) {
    for comment in &mut record.comments {
        let fitted = fitted_comment(&comment.body);
        if fitted != comment.body {
            // It lies with the comment, so that whoever redacts the one redacts the other.
            let whole = Json::of(&std::mem::replace(&mut comment.body, fitted));
            comment.foreign.insert(FITTED.to_owned(), whole);
            let note = "a comment was fitted; it is kept as it stood";
            record.notes.push(note.to_owned());
        }
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

/// The text of a comment as it fits.
pub(crate) fn fitted_comment(text: &str) -> String {
    fit_text(text.to_owned(), COMMENT_LIMIT, "comment", &mut Vec::new()).unwrap_or_default()
}

/// The most one event can hold of what an issue brings, with room for what surrounds it.
const EVENT_ROOM: usize = crosslink_core::event::LINE_LIMIT - 64 * 1024;

/// Whether an issue fits into one event, and each of its comments.
pub(crate) fn fits_an_event(record: &Record) -> bool {
    let texts = [
        Some(&record.title),
        record.description.as_ref(),
        record.acceptance.as_ref(),
        record.standing.reason.as_ref(),
    ];
    let texts = texts.into_iter().flatten();
    let words = record.labels.iter().chain(&record.external_refs);
    let links = record.blockers.iter().chain(&record.relations);
    let texts: Vec<&String> = texts.chain(words).chain(links).collect();
    let comments = record.comments.iter().all(|comment| {
        let texts = [Some(&comment.body), comment.context.as_ref()];
        fit_together(
            &texts.into_iter().flatten().collect::<Vec<_>>(),
            &comment.foreign,
        )
    });
    comments && fit_together(&texts, &record.foreign)
}

fn fit_together(texts: &[&String], foreign: &Foreign) -> bool {
    // A link becomes a uuid, however short it is.
    const LEAST: usize = 40;
    // Text may need six bytes for one when it is written; foreign data is written as it stands.
    const MOST: usize = 6;
    let foreign: usize = foreign.values().map(|json| json.text().len()).sum();
    let total = |size: &dyn Fn(&String) -> usize| {
        let sizes = texts.iter().map(|text| size(text).max(LEAST));
        foreign + sizes.sum::<usize>() <= EVENT_ROOM
    };
    total(&|text| text.len() * MOST) || total(&|text| Json::of(text).text().len())
}
