//! From a line of beads to a record, with everything our fields do not give back beside it.

use crosslink_core::json::Json;
use crosslink_core::time::Timestamp;

use super::super::fit::fit;
use super::super::record::{Fault, Item, Place, Record};
use super::comments;
use super::fields::{Fields, json, object, same, too_deep};
use super::names::SOURCE;
use super::table::{Keeping, Mapping, Refused, TABLE, mapping_of};

/// Names the fields that the source did not have although we have a value for them.
pub(super) const ABSENT: &str = "beads.absent";

/// Reads one line.
///
/// # Errors
/// Where the line is no JSON object, or none that can be an issue.
pub(crate) fn line(text: &str, place: Place) -> Result<Item, Fault> {
    let at = |column: usize, reason: String| {
        let column = place.column + column as u64;
        Fault::new(Place { column, ..place }, reason)
    };
    if let Some(column) = too_deep(text) {
        return Err(at(column, "the JSON is nested too deep".to_owned()));
    }
    let fields = Fields::parse(text).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default();
        at(error.column().saturating_sub(1), reason.to_owned())
    })?;
    let refuse = |refused: Refused| {
        let raw = fields.raw(refused.name).unwrap_or(text);
        let column = raw.as_ptr() as usize - text.as_ptr() as usize;
        at(column, refused.reason)
    };
    no_other_sort(&fields).map_err(refuse)?;
    let mut record = read(&fields, place).map_err(refuse)?;
    keep(&fields, &mut record);
    Ok(Item::Issue(Box::new(record)))
}

/// Later eras mix lines of other sorts in.
fn no_other_sort(fields: &Fields) -> Result<(), Refused> {
    match fields.text("_type") {
        Some(sort) if sort != "issue" => Err(Refused {
            name: "_type",
            reason: format!("a line of the type '{sort}' is no issue"),
        }),
        _ => Ok(()),
    }
}

/// Reads what our fields can hold.
pub(super) fn read(fields: &Fields, place: Place) -> Result<Record, Refused> {
    let mut record = Record::new(place, "", "");
    record
        .silent
        .push(crosslink_core::event::IssueFieldName::Milestone);
    for mapping in TABLE {
        (mapping.read)(fields, &mut record)?;
    }
    fit(&mut record);
    let comments = record.comments.iter();
    let last = comments.filter_map(|comment| comment.created_at).max();
    settle_updated(&mut record, last);
    Ok(record)
}

/// An issue has changed no earlier than it was commented on.
pub(super) fn settle_updated(record: &mut Record, last_comment: Option<Timestamp>) {
    if let Some(updated) = record.updated_at {
        record.updated_at = Some(last_comment.map_or(updated, |last| updated.max(last)));
    }
}

/// Keeps what our fields do not give back.
fn keep(fields: &Fields, record: &mut Record) {
    let mut kept: Vec<(&str, String)> = Vec::new();
    let mut absent: Vec<&str> = Vec::new();
    let own = record.key.clone();
    for mapping in TABLE {
        let source: Vec<(&str, &str)> = mapping
            .names
            .iter()
            .filter_map(|name| Some((*name, fields.raw(name)?)))
            .collect();
        if source.is_empty() {
            absent.extend(absent_name(mapping, record, &own));
        } else if is_kept(mapping, &source, record, &own) {
            kept.extend(source.into_iter().map(|(name, raw)| match name {
                "comments" => (name, comments::keep(raw)),
                _ => (name, raw.to_owned()),
            }));
        }
    }
    let others = fields
        .0
        .iter()
        .filter(|(name, _)| mapping_of(name).is_none());
    kept.extend(others.map(|(name, raw)| (name.as_str(), (*raw).to_owned())));
    let text = object(kept.iter().map(|(name, raw)| (*name, raw.as_str())));
    let kept = Json::parse(&text).expect("fields that were read make an object");
    record.foreign.insert(SOURCE.to_owned(), kept);
    if !absent.is_empty() {
        let absent = Json::parse(&json(&absent)).expect("a list of names is JSON");
        record.foreign.insert(ABSENT.to_owned(), absent);
    }
}

/// A field of ours that would be written although the source has none like it.
fn absent_name(mapping: &Mapping, record: &Record, own: &str) -> Option<&'static str> {
    let is_told = match mapping.keeping {
        Keeping::Origin | Keeping::Verbatim => true,
        Keeping::Mirrored => !(mapping.write)(record, own).is_empty(),
        Keeping::Items => false,
    };
    is_told.then_some(mapping.names[0])
}

fn is_kept(mapping: &Mapping, source: &[(&str, &str)], record: &Record, own: &str) -> bool {
    if mapping.keeping != Keeping::Mirrored {
        return true;
    }
    let ours = (mapping.write)(record, own);
    let given_back = |(name, raw): &(&str, &str)| {
        let found = ours.iter().find(|(ours, _)| ours == name);
        found.is_some_and(|(_, text)| same(text, raw))
    };
    ours.len() != source.len() || !source.iter().all(given_back)
}
