//! Operations by their names: what a face that speaks JSON offers is made from this one table.
//!
//! A name and arguments go in, and what happened comes out: the run, its events, the new versions. Nothing is decided here.

mod arguments;
mod once;
mod table;
mod terms;
mod wishes;

use std::collections::BTreeMap;

use crosslink_core::event::Entity;
use crosslink_core::id::{EventId, OperationId};
use crosslink_core::operation::{ALL, OperationInfo};
use crosslink_core::problem::Problem;
use crosslink_store::Snapshot;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;

use crate::history::kind;
use crate::run::{Ack, Committed};
use crate::workspace::Workspace;

pub use table::operations;
pub use terms::Terms;

/// An operation that can be asked for by its name.
pub struct Performable {
    /// The stable name.
    pub name: &'static str,
    /// What it does, in one line.
    pub about: &'static str,
    /// The schema of its arguments.
    pub arguments: fn(&mut SchemaGenerator) -> Schema,
    /// The schema of what it achieves.
    pub outcome: fn(&mut SchemaGenerator) -> Schema,
    run: fn(&mut Workspace, Value, &Terms) -> Result<Committed<Value>, Problem>,
}

/// What an operation that was asked for by its name did.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "performed")]
pub struct Performed {
    /// Its name.
    pub operation: String,
    /// The run it can be undone by; nothing if nothing changed.
    pub operation_id: Option<OperationId>,
    /// How far it has travelled.
    pub ack: Ack,
    /// What it achieved.
    pub outcome: Value,
    /// The events that were written, in order.
    pub events: Vec<PerformedEvent>,
    /// The version of each issue and milestone that changed, by its uuid.
    pub versions: BTreeMap<String, EventId>,
    /// How the issue or milestone that was named stood before.
    #[serde(skip)]
    pub before: Option<Value>,
    /// How the issue or milestone that was named, or made, stands now.
    #[serde(skip)]
    pub after: Option<Value>,
}

/// An event that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PerformedEvent {
    /// The event.
    pub id: EventId,
    /// What sort of event it is, as the log calls it.
    pub kind: String,
    /// What it happened to: `issue:` or `milestone:` and a uuid.
    pub entity: Option<String>,
}

impl Workspace {
    /// Performs an operation by its name, with its arguments as JSON.
    ///
    /// # Errors
    /// `usage.invalid` where the arguments cannot be read, `version.moved`, `idempotency.reused`, and whatever the operation answers.
    pub fn perform(
        &mut self,
        operation: &Performable,
        arguments: Value,
        terms: &Terms,
    ) -> Result<Performed, Problem> {
        let named = arguments::entity(&arguments);
        let before = self.picture(named)?;
        let done = (operation.run)(self, arguments, terms)?;
        let made = named.or_else(|| arguments::made(operation.name, &done.outcome));
        let (events, versions) = self.written(done.operation)?;
        Ok(Performed {
            operation: operation.name.to_owned(),
            operation_id: done.operation,
            ack: done.ack,
            outcome: done.outcome,
            events,
            versions,
            before,
            after: self.picture(made)?,
        })
    }

    /// The newest event of an issue or milestone in this database: who writes over it has seen it.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn version_of(
        &self,
        snapshot: &Snapshot,
        entity: Entity,
    ) -> Result<Option<EventId>, Problem> {
        terms::version_of(snapshot, entity)
    }

    /// How an issue or milestone stands.
    fn picture(&self, entity: Option<Entity>) -> Result<Option<Value>, Problem> {
        self.read(|snapshot| match entity {
            Some(Entity::Issue(issue)) => Ok(snapshot.summary(issue)?.and_then(as_json)),
            Some(Entity::Milestone(it)) => Ok(snapshot.milestone(it)?.and_then(as_json)),
            _ => Ok(None),
        })
    }

    fn written(&self, run: Option<OperationId>) -> Result<Written, Problem> {
        let Some(run) = run else {
            return Ok(Written::default());
        };
        self.read(|snapshot| {
            let mut written = Written::default();
            for event in snapshot.operation(run)?.events {
                let entity = event.fact.entity();
                written.0.push(PerformedEvent {
                    id: event.id,
                    kind: kind(&event).to_owned(),
                    entity: entity.and_then(entity_name),
                });
                let Some((entity, name)) = entity.and_then(|it| Some((it, uuid_of(it)?))) else {
                    continue;
                };
                if let Some(version) = terms::version_of(snapshot, entity)? {
                    written.1.insert(name, version);
                }
            }
            Ok(written)
        })
    }
}

type Written = (Vec<PerformedEvent>, BTreeMap<String, EventId>);

fn as_json(view: impl Serialize) -> Option<Value> {
    serde_json::to_value(view).ok()
}

fn uuid_of(entity: Entity) -> Option<String> {
    match entity {
        Entity::Issue(id) => Some(id.to_string()),
        Entity::Milestone(id) => Some(id.to_string()),
        Entity::Agent(_) | Entity::Commit(_) => None,
    }
}

fn entity_name(entity: Entity) -> Option<String> {
    let sort = match entity {
        Entity::Issue(_) => "issue",
        Entity::Milestone(_) => "milestone",
        Entity::Agent(_) | Entity::Commit(_) => return None,
    };
    uuid_of(entity).map(|uuid| format!("{sort}:{uuid}"))
}

/// What an operation of the core does, in one line.
fn about(name: &str) -> &'static str {
    let found = ALL.iter().find(|info: &&OperationInfo| info.name == name);
    found.map_or("", |info| info.about)
}

#[cfg(test)]
mod tests;
