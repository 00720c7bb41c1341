//! One issue, comment, stretch of work or milestone as a JSON object, in any of the shapes that are read:
//! the reference's, its older one, and ours.

use std::fmt::Display;

use crosslink_core::event::IssueFieldName;
use crosslink_core::id::{CommentId, IssueId, MilestoneId, TimeEntryId};
use crosslink_core::json::{Foreign, Json};
use crosslink_core::model::{IssueType, Lifecycle, NUMBER_LIMIT, Priority, Standing, Status};
use uuid::Uuid;

use super::fit::{fit, fits_an_event};
use super::object::Object;
use super::record::{CommentRecord, Fault, MilestoneRecord, Record, TimeRecord};

/// The name under which unknown fields are kept.
pub(crate) const SOURCE: &str = "json";

/// Reads an issue, and the milestone that stands inside it.
///
/// # Errors
/// Where a field holds what it cannot hold, or the title is missing.
pub(crate) fn issue(mut object: Object) -> Result<(Record, Option<MilestoneRecord>), Fault> {
    let place = object.place();
    let uuid = object.take_word("uuid", read_uuid)?;
    let number = take_number(&mut object)?;
    let created_at = object.take_time("created_at")?;
    let key = match (uuid, number) {
        (Some(uuid), _) => uuid.to_string(),
        (None, Some(number)) => number.to_string(),
        (None, None) => format!("{}:{}", place.line, place.column),
    };
    let title: String = object
        .take("title")?
        .ok_or_else(|| Fault::new(place, "`title` is missing"))?;
    let seed = format!(
        "{SOURCE} {} {}",
        of(number),
        created_at.map_or(title.clone(), |at| at.to_string())
    );
    let mut record = Record::new(place, key, seed);
    record.uuid = uuid.map(IssueId);
    record.number = drawn(number);
    record.aliases = take_aliases(&mut object);
    record.created_at = created_at;
    record.title = title;
    take_fields(&mut object, &mut record)?;
    take_links(&mut object, &mut record)?;
    let milestone = object
        .take_object("milestone")?
        .map(milestone)
        .transpose()?;
    if let Some(milestone) = &milestone {
        record.milestone = Some(milestone.key.clone());
    }
    for comment in object.take_objects("comments")? {
        let made = self::comment(comment, record.comments.len())?;
        record.comments.push(made);
    }
    for entry in object.take_objects("time_entries")? {
        let made = time_entry(entry, record.times.len())?;
        record.times.push(made);
    }
    record.foreign = take_foreign(object)?;
    Ok((record, milestone))
}

fn take_fields(object: &mut Object, record: &mut Record) -> Result<(), Fault> {
    // Our own exports name the type of every issue, the reference knows of none.
    if !object.has("type") {
        record.silent = vec![
            IssueFieldName::Type,
            IssueFieldName::Assignee,
            IssueFieldName::Acceptance,
            IssueFieldName::Foreign,
        ];
    }
    record.description = object.take("description")?;
    record.standing = take_standing(object)?;
    record.priority = object
        .take_word("priority", Priority::parse)?
        .unwrap_or_default();
    record.issue_type = object
        .take_word("type", IssueType::new)?
        .unwrap_or_default();
    record.assignee = object.take("assignee")?;
    record.author = object.take("created_by")?;
    record.updated_at = object.take_time("updated_at")?;
    record.scheduled = object.take_time("scheduled_at")?;
    record.due = object.take_time("due_at")?;
    record.acceptance = object.take("acceptance")?;
    record.deleted = object.take("deleted")?.unwrap_or_default();
    Ok(())
}

fn take_links(object: &mut Object, record: &mut Record) -> Result<(), Fault> {
    let parent_id: Option<i64> = object.take("parent_id")?;
    let parent: Option<String> = object.take("parent_uuid")?;
    record.parent = parent.or_else(|| parent_id.map(|id| id.to_string()));
    record.milestone = object.take("milestone_uuid")?;
    record.labels = object.take("labels")?.unwrap_or_default();
    record.blockers = object.take("blockers")?.unwrap_or_default();
    record.relations = object.take("related")?.unwrap_or_default();
    record.external_refs = object.take("external_refs")?.unwrap_or_default();
    Ok(())
}

/// The numbers an issue answers to; what other programs may mean by aliases is passed over.
fn take_aliases(object: &mut Object) -> Vec<u32> {
    let aliases = object.take_raw("aliases");
    let aliases = aliases.and_then(|raw| serde_json::from_str::<Vec<i64>>(raw).ok());
    let aliases = aliases.unwrap_or_default().into_iter();
    aliases.filter_map(|number| drawn(Some(number))).collect()
}

/// The number of an issue: `display_id` where it is a number, else `id`, as older shapes have it.
fn take_number(object: &mut Object) -> Result<Option<i64>, Fault> {
    let shown = object.take_raw("display_id");
    let shown = shown.and_then(|raw| serde_json::from_str::<i64>(raw).ok());
    let id: Option<i64> = object.take("id")?;
    Ok(shown.or(id))
}

/// The number, if it is one that was ever drawn; negative ones stood for issues without one.
pub(crate) fn drawn(number: Option<i64>) -> Option<u32> {
    let number = number.and_then(|number| u32::try_from(number).ok());
    number.filter(|number| (1..=NUMBER_LIMIT).contains(number))
}

fn take_standing(object: &mut Object) -> Result<Standing, Fault> {
    let state = object
        .take_word("status", lifecycle)?
        .unwrap_or(Lifecycle::Open);
    let closed_at = object.take_time("closed_at")?;
    let reason = object.take("close_reason")?;
    Ok(standing(state, closed_at, reason))
}

/// What belongs to a closed issue is none of an open one's.
pub(crate) fn standing(
    state: Lifecycle,
    closed_at: Option<crosslink_core::time::Timestamp>,
    reason: Option<String>,
) -> Standing {
    match state {
        Lifecycle::Open => Standing::default(),
        state => Standing {
            state,
            closed_at,
            reason,
        },
    }
}

/// Reads a status; work in progress is open, as only a lock tells the two apart.
pub(crate) fn lifecycle(text: &str) -> Result<Lifecycle, String> {
    match Status::parse(text) {
        Some(Status::Open | Status::InProgress) => Ok(Lifecycle::Open),
        Some(Status::Closed) => Ok(Lifecycle::Closed),
        Some(Status::Archived) => Ok(Lifecycle::Archived),
        None => Err(format!(
            "Invalid status '{text}'. Must be one of: open, closed, archived"
        )),
    }
}

/// Reads a comment.
///
/// # Errors
/// Where a field holds what it cannot hold, or the text is missing.
pub(crate) fn comment(mut object: Object, at: usize) -> Result<CommentRecord, Fault> {
    let place = object.place();
    let id: Option<i64> = object.take("id")?;
    let created_at = object.take_time("created_at")?;
    let body: String = object
        .take("content")?
        .ok_or_else(|| Fault::new(place, "the `content` of the comment is missing"))?;
    let seed = match created_at {
        Some(created_at) => format!("{} {created_at}", of(id)),
        None => format!("{at} {body}"),
    };
    let mut comment = CommentRecord::new(seed, body);
    comment.created_at = created_at;
    comment.uuid = object.take_word("uuid", read_uuid)?.map(CommentId);
    if let Some(kind) = object.take("kind")? {
        comment.kind = kind;
    }
    comment.author = object.take("author")?;
    comment.trigger = object.take("trigger_type")?;
    comment.context = object.take("intervention_context")?;
    comment.driver_key_fingerprint = object.take("driver_key_fingerprint")?;
    object.take_raw("issue_id");
    // A text that is hidden for good is empty wherever it comes.
    object.take_raw("redacted");
    comment.foreign = take_foreign(object)?;
    Ok(comment)
}

fn time_entry(mut object: Object, at: usize) -> Result<TimeRecord, Fault> {
    let place = object.place();
    let id: Option<i64> = object.take("id")?;
    let started_at = object
        .take_time("started_at")?
        .ok_or_else(|| Fault::new(place, "`started_at` of the time entry is missing"))?;
    Ok(TimeRecord {
        uuid: object.take_word("uuid", read_uuid)?.map(TimeEntryId),
        seed: format!("{} {started_at}", id.unwrap_or(at as i64)),
        started_at,
        ended_at: object.take_time("ended_at")?,
        seconds: object.take("duration_seconds")?,
        author: object.take("author")?,
    })
}

/// Reads a milestone.
///
/// # Errors
/// Where a field holds what it cannot hold, or the name is missing.
pub(crate) fn milestone(mut object: Object) -> Result<MilestoneRecord, Fault> {
    let place = object.place();
    let uuid = object.take_word("uuid", read_uuid)?;
    let id: Option<i64> = object.take("id")?;
    let name: String = object
        .take("name")?
        .ok_or_else(|| Fault::new(place, "the `name` of the milestone is missing"))?;
    let created_at = object.take_time("created_at")?;
    let standing = take_standing(&mut object)?;
    let updated_at = object.take_time("updated_at")?;
    Ok(MilestoneRecord {
        place,
        key: uuid.map_or_else(|| of(id), |uuid| uuid.to_string()),
        uuid: uuid.map(MilestoneId),
        seed: format!("{SOURCE} {} {name}", of(id)),
        number: drawn(id),
        description: object.take("description")?,
        due: object.take_time("due_at")?,
        author: object.take("created_by")?,
        created_at,
        // A milestone does not tell when it last changed, but its closing is a change.
        updated_at: updated_at.or(standing.closed_at).or(created_at),
        standing,
        name,
    })
}

/// What the object calls foreign, and what it has left.
fn take_foreign(mut object: Object) -> Result<Foreign, Fault> {
    let mut foreign: Foreign = object.take("foreign")?.unwrap_or_default();
    if let Some(rest) = object.rest() {
        let mut name = SOURCE.to_owned();
        while foreign.contains_key(&name) {
            name.push('+');
        }
        foreign.insert(name, rest);
    }
    Ok(foreign)
}

/// Fits an issue into what this program can hold; what did not fit is kept as foreign data of its source.
///
/// # Errors
/// Where it is too large for one event all the same.
pub(crate) fn settled(mut record: Record, source: &str) -> Result<Record, Fault> {
    let before = fit(&mut record);
    if !before.is_empty() {
        let name = format!("{source}.fitted");
        record.foreign.insert(name, Json::of(&before));
    }
    if fits_an_event(&record) {
        Ok(record)
    } else {
        Err(Fault::new(
            record.place,
            "the issue is larger than the 8 MiB of one event",
        ))
    }
}

/// Reads a uuid.
pub(crate) fn read_uuid(text: &str) -> Result<Uuid, String> {
    Uuid::try_parse(text).map_err(|_| format!("`{text}` is no uuid"))
}

fn of(value: Option<impl Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
