//! Single values of beads, read into a record and written from one.

use crosslink_core::model::{IssueType, Lifecycle, Priority, Standing, WORD_LIMIT};
use crosslink_core::time::Timestamp;
use serde_json::Value;

use super::super::record::Record;
use super::fields::{Fields, json};
use super::table::{Refused, Written};

type ReadResult = Result<(), Refused>;

fn refused(name: &'static str, reason: &str) -> Refused {
    Refused {
        name,
        reason: reason.to_owned(),
    }
}

pub(super) fn read_id(fields: &Fields, record: &mut Record) -> ReadResult {
    let key = match fields.get::<Value>("id") {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => return Err(refused("id", "`id` is neither a text nor a number")),
        None => return Err(refused("id", "the object has no `id`")),
    };
    if key.is_empty() || key.len() > WORD_LIMIT || key.chars().any(char::is_control) {
        let reason = "`id` needs 1 to 256 bytes without control characters";
        return Err(refused("id", reason));
    }
    record.seed = seed(&key);
    record.external_refs.push(key.clone());
    record.key = key;
    record.uuid = fields.get("uuid");
    Ok(())
}

/// What the uuid of an issue of beads is made of.
pub(super) fn seed(id: &str) -> String {
    format!("beads\0{id}")
}

pub(super) fn write_id(_: &Record, own: &str) -> Written {
    vec![("id", json(own))]
}

pub(super) fn read_title(fields: &Fields, record: &mut Record) -> ReadResult {
    record.title = match fields.raw("title") {
        None | Some("null") => String::new(),
        Some(_) => fields
            .get("title")
            .ok_or_else(|| refused("title", "`title` is not a text"))?,
    };
    Ok(())
}

pub(super) fn write_title(record: &Record, _: &str) -> Written {
    vec![("title", json(&record.title))]
}

fn optional(name: &'static str, text: Option<&String>) -> Written {
    text.map(|text| (name, json(text))).into_iter().collect()
}

pub(super) fn read_description(fields: &Fields, record: &mut Record) -> ReadResult {
    record.description = fields.text("description");
    Ok(())
}

pub(super) fn write_description(record: &Record, _: &str) -> Written {
    optional("description", record.description.as_ref())
}

pub(super) fn read_acceptance(fields: &Fields, record: &mut Record) -> ReadResult {
    record.acceptance = fields.text("acceptance_criteria");
    Ok(())
}

pub(super) fn write_acceptance(record: &Record, _: &str) -> Written {
    optional("acceptance_criteria", record.acceptance.as_ref())
}

/// The words of every era that mean open here; others do too, with a note.
const OPEN_WORDS: [&str; 8] = [
    "open",
    "in_progress",
    "in-progress",
    "blocked",
    "deferred",
    "pinned",
    "hooked",
    "review",
];

pub(super) fn read_standing(fields: &Fields, record: &mut Record) -> ReadResult {
    let word = match fields.raw("status") {
        None | Some("null") => "open".to_owned(),
        Some(_) => fields
            .get::<String>("status")
            .ok_or_else(|| refused("status", "`status` is not a text"))?,
    };
    match word.to_ascii_lowercase().as_str() {
        "closed" => {
            record.standing = Standing {
                state: Lifecycle::Closed,
                closed_at: time(fields, "closed_at"),
                reason: fields.text("close_reason"),
            }
        }
        "tombstone" => record.deleted = true,
        known if OPEN_WORDS.contains(&known) => {}
        _ => record
            .notes
            .push(format!("the status '{word}' is open here")),
    }
    Ok(())
}

pub(super) fn write_standing(record: &Record, _: &str) -> Written {
    let status = match record.standing.state {
        _ if record.deleted => "tombstone",
        Lifecycle::Open => "open",
        Lifecycle::Closed | Lifecycle::Archived => "closed",
    };
    let mut written = vec![("status", json(status))];
    if status == "closed" {
        written.extend(instant("closed_at", record.standing.closed_at));
        written.extend(optional("close_reason", record.standing.reason.as_ref()));
    }
    written
}

pub(super) fn read_priority(fields: &Fields, record: &mut Record) -> ReadResult {
    let word = match fields.get::<Value>("priority") {
        Some(Value::String(text)) => text.trim().to_ascii_lowercase(),
        Some(Value::Number(number)) => number.to_string(),
        _ => match fields.raw("priority") {
            None | Some("null") => return Ok(()),
            Some(raw) => raw.to_owned(),
        },
    };
    match Priority::parse(&word) {
        Ok(priority) => record.priority = priority,
        Err(_) => record
            .notes
            .push("the priority is not one of 0 to 4; it is medium here".to_owned()),
    }
    Ok(())
}

pub(super) fn write_priority(record: &Record, _: &str) -> Written {
    let number = match record.priority {
        Priority::Critical => 0,
        Priority::High => 1,
        Priority::Medium => 2,
        Priority::Low => 3,
    };
    vec![("priority", json(&number))]
}

pub(super) fn read_type(fields: &Fields, record: &mut Record) -> ReadResult {
    let Some(word) = fields.text("issue_type") else {
        return Ok(());
    };
    match IssueType::new(&word.trim().to_ascii_lowercase()) {
        Ok(word) => record.issue_type = word,
        Err(_) => record
            .notes
            .push(format!("the type '{word}' does not fit; it is task here")),
    }
    Ok(())
}

pub(super) fn write_type(record: &Record, _: &str) -> Written {
    vec![("issue_type", json(record.issue_type.as_str()))]
}

pub(super) fn read_assignee(fields: &Fields, record: &mut Record) -> ReadResult {
    record.assignee = fields.text("assignee");
    Ok(())
}

pub(super) fn write_assignee(record: &Record, _: &str) -> Written {
    optional("assignee", record.assignee.as_ref())
}

/// A moment, if it is one that can be written here; the zero of Go is none.
pub(super) fn time(fields: &Fields, name: &str) -> Option<Timestamp> {
    Timestamp::parse(&fields.text(name)?)
}

fn instant(name: &'static str, time: Option<Timestamp>) -> Written {
    time.map(|time| (name, json(&time))).into_iter().collect()
}

pub(super) fn read_created(fields: &Fields, record: &mut Record) -> ReadResult {
    record.created_at = time(fields, "created_at");
    Ok(())
}

pub(super) fn write_created(record: &Record, _: &str) -> Written {
    instant("created_at", record.created_at)
}

pub(super) fn read_author(fields: &Fields, record: &mut Record) -> ReadResult {
    record.author = fields.text("created_by");
    Ok(())
}

pub(super) fn write_author(record: &Record, _: &str) -> Written {
    optional("created_by", record.author.as_ref())
}

pub(super) fn read_updated(fields: &Fields, record: &mut Record) -> ReadResult {
    record.updated_at = time(fields, "updated_at").or_else(|| time(fields, "created_at"));
    Ok(())
}

pub(super) fn write_updated(record: &Record, _: &str) -> Written {
    instant("updated_at", record.updated_at)
}

pub(super) fn read_due(fields: &Fields, record: &mut Record) -> ReadResult {
    record.due = time(fields, "due_at");
    Ok(())
}

pub(super) fn write_due(record: &Record, _: &str) -> Written {
    instant("due_at", record.due)
}

pub(super) fn read_scheduled(fields: &Fields, record: &mut Record) -> ReadResult {
    record.scheduled = time(fields, "defer_until");
    Ok(())
}

pub(super) fn write_scheduled(record: &Record, _: &str) -> Written {
    instant("defer_until", record.scheduled)
}

pub(super) fn read_references(fields: &Fields, record: &mut Record) -> ReadResult {
    record.external_refs.extend(fields.text("external_ref"));
    let more = fields.get::<Vec<String>>("external_refs");
    record.external_refs.extend(more.unwrap_or_default());
    Ok(())
}

pub(super) fn write_references(record: &Record, own: &str) -> Written {
    let mut others: Vec<&String> = record
        .external_refs
        .iter()
        .filter(|reference| *reference != own)
        .collect();
    others.sort_unstable();
    others.dedup();
    let Some((first, more)) = others.split_first() else {
        return Vec::new();
    };
    let mut written = vec![("external_ref", json(first))];
    if !more.is_empty() {
        written.push(("external_refs", json(more)));
    }
    written
}

pub(super) fn read_labels(fields: &Fields, record: &mut Record) -> ReadResult {
    let values: Vec<Value> = fields.get("labels").unwrap_or_default();
    let words = values.iter().filter_map(Value::as_str);
    record.labels = words.map(str::to_owned).collect();
    record.labels.sort_unstable();
    record.labels.dedup();
    Ok(())
}

pub(super) fn write_labels(record: &Record, _: &str) -> Written {
    if record.labels.is_empty() {
        return Vec::new();
    }
    let mut labels: Vec<&String> = record.labels.iter().collect();
    labels.sort_unstable();
    vec![("labels", json(&labels))]
}

/// Lists are written item by item, elsewhere.
pub(super) fn write_nothing(_: &Record, _: &str) -> Written {
    Vec::new()
}
