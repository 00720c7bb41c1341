//! Arguments as JSON: read strictly, as a word that is not understood is most often a mistake.

use crosslink_core::event::Entity;
use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::problem::{Code, Problem};
use schemars::{JsonSchema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads the arguments of an operation.
///
/// # Errors
/// `usage.invalid` where they are of another shape, or one is not known.
pub(super) fn read<T: DeserializeOwned + JsonSchema>(
    name: &str,
    arguments: &Value,
) -> Result<T, Problem> {
    let schema = SchemaGenerator::default().into_root_schema_for::<T>();
    let known = schema.get("properties").and_then(Value::as_object);
    let given = arguments.as_object().ok_or_else(|| {
        let message = format!("The arguments of `{name}` are no object");
        Problem::new(Code::UsageInvalid, message)
    })?;
    let unknown = given.keys();
    let mut unknown = unknown.filter(|name| known.is_none_or(|known| !known.contains_key(*name)));
    if let Some(word) = unknown.next() {
        let message = format!("`{name}` takes no argument '{}'", word.escape_debug());
        let names = known.map(|known| known.keys().cloned().collect::<Vec<_>>());
        let problem = Problem::new(Code::UsageInvalid, message);
        return Err(problem.hint(format!("it takes {}", names.unwrap_or_default().join(", "))));
    }
    serde_json::from_value(arguments.clone()).map_err(|error| {
        let message = format!("The arguments of `{name}` cannot be read: {error}");
        Problem::new(Code::UsageInvalid, message)
    })
}

/// The issue or milestone that arguments name.
pub(super) fn entity(arguments: &Value) -> Option<Entity> {
    let issue = arguments.get("issue").and_then(uuid::<IssueId>);
    let milestone = || arguments.get("milestone").and_then(uuid::<MilestoneId>);
    issue
        .map(Entity::Issue)
        .or_else(|| milestone().map(Entity::Milestone))
}

/// The issue or milestone that an operation made.
pub(super) fn made(operation: &str, outcome: &Value) -> Option<Entity> {
    let made = outcome.get("uuid")?;
    match operation {
        "issue.create" => uuid(made).map(Entity::Issue),
        "milestone.create" => uuid(made).map(Entity::Milestone),
        _ => None,
    }
}

fn uuid<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}
