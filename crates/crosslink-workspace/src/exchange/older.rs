//! Reading the reference's `issues.db`: each row becomes a record, with everything the reference knows of it.
//!
//! | there | here |
//! |---|---|
//! | an issue without a uuid | one made of its number and the time it was created, the same at every import |
//! | a negative number | no number; the next free one is drawn |
//! | no author (written without a hub) | `unknown`, as the reference exports it |
//! | several milestones | the first counts; the others are kept as foreign data under `issues.db`, and noted |
//! | a stretch of work without an end | the same; the reference's timer was running |
//! | sessions, token usage, sentinel runs | left there: they belong to the machine |
//! | a word or time the reference itself could not read | the row is refused, with its number |

use std::collections::HashMap;
use std::path::Path;

use crosslink_core::id::{CommentId, IssueId, MilestoneId};
use crosslink_core::json::Json;
use crosslink_core::model::Priority;
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_store::{OlderComment, OlderDatabase, OlderIssue, OlderMilestone, OlderTime};
use serde::Serialize;
use uuid::Uuid;

use super::intake::Intake;
use super::issue_object::{drawn, lifecycle, read_uuid, settled, standing};
use super::object::time;
use super::record::{CommentRecord, Fault, Item, MilestoneRecord, Place, Record, TimeRecord};

/// The name of the source, for uuids that are made and for foreign data.
const SOURCE: &str = "issues.db";

/// Who wrote what nobody signed.
const UNKNOWN: &str = "unknown";

/// Reads a database.
///
/// # Errors
/// `import.unreadable` where it is none, or newer than this program. Bad rows go to the intake; the line of
/// such a fault is the number of the issue or milestone.
pub(crate) fn read(path: &Path, intake: &mut Intake) -> Result<(), Problem> {
    let database = OlderDatabase::read(path)?;
    for found in &database.milestones {
        let read = milestone(found).map(Item::Milestone);
        intake.take(read.map_err(|reason| {
            Fault::new(
                place(found.id),
                format!("milestone #{}: {reason}", found.id),
            )
        }));
    }
    let names = Names::of(&database);
    let mut sessions = sessions_note(database.sessions);
    for found in database.issues.values() {
        let read = issue(found, &names).map(|mut record| {
            record.notes.extend(sessions.take());
            Item::Issue(Box::new(record))
        });
        intake.take(read.map_err(|reason| {
            Fault::new(place(found.id), format!("issue #{}: {reason}", found.id))
        }));
    }
    Ok(())
}

fn sessions_note(count: u64) -> Option<String> {
    let noun = if count == 1 { "session" } else { "sessions" };
    (count > 0).then(|| format!("{count} {noun} of this machine left in the database"))
}

/// A row has no line; its number stands for one.
fn place(id: i64) -> Place {
    Place {
        line: id.unsigned_abs(),
        column: 1,
    }
}

/// What the records call issues and milestones.
struct Names<'a> {
    issues: HashMap<i64, String>,
    milestones: HashMap<i64, &'a OlderMilestone>,
}

impl<'a> Names<'a> {
    fn of(database: &'a OlderDatabase) -> Self {
        let issues = database.issues.values();
        let milestones = database.milestones.iter();
        Self {
            issues: issues
                .map(|issue| (issue.id, key(issue.id, issue.uuid.as_deref())))
                .collect(),
            milestones: milestones
                .map(|milestone| (milestone.id, milestone))
                .collect(),
        }
    }

    fn links(&self, ids: &[i64]) -> Vec<String> {
        let names = ids.iter().filter_map(|id| self.issues.get(id));
        names.cloned().collect()
    }
}

/// What the records call something: its uuid where it has one, else its number.
fn key(id: i64, uuid: Option<&str>) -> String {
    let uuid = uuid.and_then(|text| Uuid::try_parse(text).ok());
    uuid.map_or_else(|| id.to_string(), |uuid| uuid.to_string())
}

fn issue(found: &OlderIssue, names: &Names) -> Result<Record, String> {
    let created_at = begun(found.created_at.as_deref())?;
    let seed = format!("{SOURCE} {} {created_at}", found.id);
    let mut record = Record::new(place(found.id), key(found.id, found.uuid.as_deref()), seed);
    record.uuid = uuid(found.uuid.as_deref())?.map(IssueId);
    record.number = drawn(Some(found.id));
    record.title.clone_from(&found.title);
    record.description.clone_from(&found.description);
    let closed_at = moment("closed_at", found.closed_at.as_deref())?;
    record.standing = standing(lifecycle(&found.status)?, closed_at, None);
    record.priority = Priority::parse(&found.priority).map_err(|problem| problem.to_string())?;
    record.parent = found.parent.and_then(|id| names.issues.get(&id).cloned());
    record.scheduled = moment("scheduled_at", found.scheduled_at.as_deref())?;
    record.due = moment("due_at", found.due_at.as_deref())?;
    record.labels.clone_from(&found.labels);
    record.blockers = names.links(&found.blockers);
    record.relations = names.links(&found.related);
    record.author = Some(
        found
            .created_by
            .clone()
            .unwrap_or_else(|| UNKNOWN.to_owned()),
    );
    record.created_at = Some(created_at);
    record.updated_at = moment("updated_at", found.updated_at.as_deref())?;
    plan(found, names, &mut record);
    let comments = found.comments.iter();
    record.comments = comments.map(comment).collect::<Result<_, _>>()?;
    // The reference orders comments by their time.
    record.comments.sort_by_key(|comment| comment.created_at);
    let times = found.times.iter();
    let author = record.author.clone();
    record.times = times
        .map(|entry| time_entry(entry, author.clone()))
        .collect::<Result<_, _>>()?;
    settled(record, SOURCE).map_err(|fault| fault.reason)
}

/// What is kept of a milestone that has no place in a field.
#[derive(Serialize)]
struct FurtherMilestone<'a> {
    id: i64,
    name: &'a str,
}

/// Puts the issue into its first milestone, and keeps the others beside.
fn plan(found: &OlderIssue, names: &Names, record: &mut Record) {
    let milestones = found
        .milestones
        .iter()
        .filter_map(|id| names.milestones.get(id));
    let mut milestones = milestones.copied();
    record.milestone = milestones
        .next()
        .map(|milestone| key(milestone.id, milestone.uuid.as_deref()));
    let further: Vec<_> = milestones
        .map(|milestone| FurtherMilestone {
            id: milestone.id,
            name: &milestone.name,
        })
        .collect();
    if further.is_empty() {
        return;
    }
    let listed: Vec<_> = further.iter().map(|milestone| milestone.name).collect();
    let note = format!("it was in further milestones: {}", listed.join(", "));
    record.notes.push(note);
    let kept = HashMap::from([("milestones", &further)]);
    record.foreign.insert(SOURCE.to_owned(), Json::of(&kept));
}

fn comment(found: &OlderComment) -> Result<CommentRecord, String> {
    let what = |reason: String| format!("comment {}: {reason}", found.id);
    let created_at = begun(found.created_at.as_deref()).map_err(what)?;
    let seed = format!("{} {created_at}", found.id);
    let mut comment = CommentRecord::new(seed, found.content.clone());
    comment.uuid = uuid(found.uuid.as_deref()).map_err(what)?.map(CommentId);
    if let Some(kind) = &found.kind {
        comment.kind.clone_from(kind);
    }
    comment.author = Some(found.author.clone().unwrap_or_else(|| UNKNOWN.to_owned()));
    comment.created_at = Some(created_at);
    comment.trigger.clone_from(&found.trigger);
    comment.context.clone_from(&found.context);
    comment
        .driver_key_fingerprint
        .clone_from(&found.driver_key_fingerprint);
    Ok(comment)
}

fn time_entry(found: &OlderTime, author: Option<String>) -> Result<TimeRecord, String> {
    let what = |reason: String| format!("time entry {}: {reason}", found.id);
    let started_at = moment("started_at", found.started_at.as_deref())
        .map_err(what)?
        .ok_or_else(|| what("`started_at` is missing".to_owned()))?;
    Ok(TimeRecord {
        uuid: None,
        seed: format!("{} {started_at}", found.id),
        started_at,
        ended_at: moment("ended_at", found.ended_at.as_deref()).map_err(what)?,
        seconds: found.seconds,
        author,
    })
}

fn milestone(found: &OlderMilestone) -> Result<MilestoneRecord, String> {
    let created_at = begun(found.created_at.as_deref())?;
    let closed_at = moment("closed_at", found.closed_at.as_deref())?;
    Ok(MilestoneRecord {
        place: place(found.id),
        key: key(found.id, found.uuid.as_deref()),
        uuid: uuid(found.uuid.as_deref())?.map(MilestoneId),
        seed: format!("{SOURCE} {} {created_at}", found.id),
        number: drawn(Some(found.id)),
        name: found.name.clone(),
        description: found.description.clone(),
        standing: standing(lifecycle(&found.status)?, closed_at, None),
        due: None,
        author: Some(UNKNOWN.to_owned()),
        created_at: Some(created_at),
        updated_at: closed_at.or(Some(created_at)),
    })
}

fn moment(name: &str, text: Option<&str>) -> Result<Option<Timestamp>, String> {
    let read = text.map(time).transpose();
    read.map_err(|reason| format!("`{name}`: {reason}"))
}

fn uuid(text: Option<&str>) -> Result<Option<Uuid>, String> {
    text.map(read_uuid).transpose()
}

/// When it began, which every row has to say.
fn begun(text: Option<&str>) -> Result<Timestamp, String> {
    moment("created_at", text)?.ok_or_else(|| "`created_at` is missing".to_owned())
}
