//! What was written beside each other: listing it, and settling it.

use crosslink_core::conflict::{Conflict, Register, Value, writes};
use crosslink_core::event::{Element, Entity, Event, IssueFieldName, MilestoneField};
use crosslink_core::hub::HubView;
use crosslink_core::id::{EventId, MilestoneId};
use crosslink_core::json::Json;
use crosslink_core::operation::{Choice, SettleConflict, Settled, display};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_store::Snapshot;
use schemars::JsonSchema;
use serde::Serialize;

use crate::history::value_text;
use crate::run::Committed;
use crate::workspace::Workspace;

mod value;

/// Values that were written to one place by people who did not see each other's.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "conflict")]
pub struct ConflictView {
    /// The number of the issue or milestone.
    pub id: Option<u32>,
    /// What people call it.
    pub display_id: String,
    /// Whether it is a milestone.
    pub milestone: bool,
    /// Its title, or its name.
    pub title: String,
    /// What was written: a field, or `label:ui`, `blocker:#4`, `relation:#4`, `reference:gh-1`, `comment:1a2b3c4d`.
    pub field: String,
    /// What stands.
    pub stands: WrittenValue,
    /// What was written beside it, oldest first.
    pub beside: Vec<WrittenValue>,
}

/// A value with who wrote it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WrittenValue {
    /// The event that wrote it; any of its first digits that no other shares name it.
    pub event: EventId,
    /// The value.
    pub value: Json,
    /// The value for people, on one line.
    pub text: String,
    /// Who wrote it.
    pub agent: String,
    /// When, by their clock.
    pub time: Timestamp,
}

/// With which value a conflict is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// The one that stands.
    Keep,
    /// The one written by the event whose id begins so, or by this agent.
    Take(String),
    /// Another one, as people type it.
    Value(String),
}

impl Workspace {
    /// Lists what was written beside each other, of one issue or milestone or of all that can be seen.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn conflicts(&self, only: Option<Entity>) -> Result<Vec<ConflictView>, Problem> {
        self.read(|snapshot| {
            let found = snapshot.conflicts(only)?;
            let views = found.iter().map(|found| view(snapshot, found));
            let views = views.collect::<Result<Vec<_>, _>>()?;
            Ok(views.into_iter().flatten().collect())
        })
    }

    /// Settles a conflict by its name within an issue or milestone: one write that replaces all that were written there.
    ///
    /// # Errors
    /// `conflict.not_found`, `usage.invalid`, `issue.held`; what the rules say against the value.
    pub fn settle(
        &mut self,
        entity: Entity,
        field: &str,
        settlement: &Settlement,
        force: bool,
    ) -> Result<Committed<Settled>, Problem> {
        let now = self.now();
        let operation = self.read(|snapshot| {
            let conflict = named(snapshot, entity, field)?;
            let choice = match settlement {
                Settlement::Keep => Choice::Keep,
                Settlement::Take(which) => Choice::Take(taken(snapshot, &conflict, which)?),
                Settlement::Value(text) => {
                    Choice::Write(value::typed(snapshot, &conflict.register, text, now)?)
                }
            };
            Ok(SettleConflict {
                register: conflict.register,
                choice,
                force,
            })
        })?;
        self.run(operation)
    }
}

/// What people call an issue or milestone.
fn entity_name(hub: &dyn HubView, entity: Entity) -> Result<String, Problem> {
    Ok(match entity {
        Entity::Issue(issue) => display(hub, issue)?,
        Entity::Milestone(id) => milestone_name(hub, id)?,
        Entity::Agent(_) | Entity::Commit(_) => String::new(),
    })
}

fn milestone_name(hub: &dyn HubView, id: MilestoneId) -> Result<String, Problem> {
    let numbers = hub.milestone_numbers(id)?;
    let number = numbers.last().map(|number| format!("milestone {number}"));
    Ok(number.unwrap_or_else(|| id.to_string()))
}

/// The conflict of a name; without one that fits, those there are.
fn named(snapshot: &Snapshot, entity: Entity, field: &str) -> Result<Conflict, Problem> {
    let hub = snapshot.hub();
    let mut names = Vec::new();
    for found in snapshot.conflicts(Some(entity))? {
        let name = found.register.name(hub)?;
        if name.eq_ignore_ascii_case(field) {
            return Ok(found);
        }
        names.push(name);
    }
    let message = format!(
        "Nothing is in conflict at {field} of {}",
        entity_name(hub, entity)?
    );
    let problem = Problem::new(Code::ConflictNotFound, message);
    Err(match names.is_empty() {
        true => problem.hint("`crosslink conflicts` lists what is"),
        false => problem.hint(format!("in conflict there: {}", names.join(", "))),
    })
}

/// The event that is meant by the beginning of its id, or by who wrote it.
fn taken(snapshot: &Snapshot, conflict: &Conflict, which: &str) -> Result<EventId, Problem> {
    let hub = snapshot.hub();
    let (mut found, mut candidates) = (Vec::new(), Vec::new());
    for id in conflict.beside.iter().chain([&conflict.stands]) {
        let Some(event) = hub.event(*id)? else {
            continue;
        };
        let agent = event.header.agent.as_str();
        let digits = id.to_string();
        if agent == which || (!which.is_empty() && digits.starts_with(which)) {
            found.push(*id);
        }
        candidates.push(format!("{} by '{agent}'", &digits[..8]));
    }
    match found.as_slice() {
        [one] => Ok(*one),
        _ => {
            let message = match found.is_empty() {
                true => format!("No value in conflict is meant by '{which}'"),
                false => format!("Several values in conflict are meant by '{which}'"),
            };
            let problem = Problem::new(Code::ConflictNotFound, message);
            Err(candidates.into_iter().fold(problem, Problem::hint))
        }
    }
}

/// Nothing for what people cannot see.
fn view(snapshot: &Snapshot, conflict: &Conflict) -> Result<Option<ConflictView>, Problem> {
    let hub = snapshot.hub();
    let register = &conflict.register;
    let is_life = matches!(register, Register::Issue(_, IssueFieldName::Deleted));
    let (id, display_id, title, milestone) = match register.entity() {
        Entity::Issue(id) => {
            let issue = hub.issue(id)?;
            let seen = |issue: &crosslink_core::entity::Issue| {
                issue.is_visible() || (is_life && issue.created.is_some())
            };
            let Some(issue) = issue.filter(seen) else {
                return Ok(None);
            };
            let number = hub.numbers(id)?.last().copied();
            (number, display(hub, id)?, issue.title, false)
        }
        Entity::Milestone(id) => {
            let found = hub.milestone(id)?.filter(|found| found.is_visible());
            let Some(found) = found else { return Ok(None) };
            let number = hub.milestone_numbers(id)?.last().copied();
            (number, milestone_name(hub, id)?, found.name, true)
        }
        Entity::Agent(_) | Entity::Commit(_) => return Ok(None),
    };
    let beside = conflict.beside.iter().map(|id| written(hub, *id, register));
    Ok(Some(ConflictView {
        id,
        display_id,
        milestone,
        title,
        field: register.name(hub)?,
        stands: written(hub, conflict.stands, register)?,
        beside: beside.collect::<Result<_, _>>()?,
    }))
}

fn written(hub: &dyn HubView, id: EventId, register: &Register) -> Result<WrittenValue, Problem> {
    let event = hub.event(id)?;
    let event = event.ok_or_else(|| Problem::bug("an event in conflict is not in the log"))?;
    let value = value_of(&event, register);
    let (json, text) = match &value {
        Some(Value::Issue(field)) => (Json::of(&field.to_value()), value_text(hub, field)?),
        Some(Value::Milestone(field)) => (Json::of(&field.to_value()), milestone_text(field)),
        Some(Value::Present(present)) => {
            (Json::of(present), presence(register, *present).to_owned())
        }
        Some(Value::Text(text)) => (Json::of(text), text.clone()),
        Some(Value::Redacted) | None => (Json::of(&None::<bool>), String::new()),
    };
    Ok(WrittenValue {
        event: id,
        value: json,
        text: one_line(&text),
        agent: event.header.agent.to_string(),
        time: event.happened_at(),
    })
}

fn value_of(event: &Event, register: &Register) -> Option<Value> {
    let mut all = writes(event).into_iter();
    all.find(|(at, _)| at == register)
        .map(|(_, write)| write.value)
}

fn presence(register: &Register, present: bool) -> &'static str {
    match (register, present) {
        (Register::Element(_, Element::Blocker(_)), true) => "blocks it",
        (Register::Element(_, Element::Blocker(_)), false) => "does not block it",
        (_, true) => "is there",
        (_, false) => "is not there",
    }
}

fn milestone_text(field: &MilestoneField) -> String {
    match field {
        MilestoneField::Name(name) => name.clone(),
        MilestoneField::Description(text) => text.clone().unwrap_or_else(none),
        MilestoneField::Due(time) => time.map_or_else(none, Timestamp::date),
        MilestoneField::Status(standing) => crate::history::standing_text(standing),
        MilestoneField::Deleted(true) => "deleted".to_owned(),
        MilestoneField::Deleted(false) => "there".to_owned(),
        MilestoneField::Unknown(_) => String::new(),
    }
}

fn none() -> String {
    "none".to_owned()
}

fn one_line(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}
