//! Writing down who asked for which change, and what came of it.

use crosslink_fleet::store::NewAudit;
use crosslink_workspace::Performed;
use crosslink_workspace::core::problem::{Kind, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::perform::Asked;

/// Arguments that take more bytes are only told by their size.
const LARGEST: usize = 16 * 1024;

/// What is written down beside the outcome.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Record {
    /// What people call what was changed.
    pub(super) subject: Option<String>,
    /// The stable code of the refusal.
    pub(super) code: Option<String>,
    /// Why it was refused.
    pub(super) detail: Option<String>,
    /// The run, where something changed.
    pub(super) operation_id: Option<String>,
    /// The events that were written.
    pub(super) events: Vec<String>,
    /// What was asked for.
    pub(super) arguments: Value,
    /// The fields that changed, as they were.
    pub(super) before: Option<Value>,
    /// The fields that changed, as they are.
    pub(super) after: Option<Value>,
}

/// Writes down what became of an operation. Where that fails the log says so: what was done stays done.
pub(super) fn note(
    asked: &Asked<'_>,
    operation: &str,
    arguments: &Value,
    done: &Result<Performed, Problem>,
) {
    let record = Record::of(arguments, done);
    let text = serde_json::to_string(&record).unwrap_or_default();
    let new = NewAudit {
        at: asked.app.now(),
        actor: asked.actor,
        project_slug: Some(&asked.place.slug),
        operation,
        outcome: outcome(done),
        record: &text,
    };
    if let Err(problem) = asked.app.with_index(|index| index.add_audit(&new)) {
        tracing::error!(%problem, operation, "the audit cannot be written");
    }
}

/// What came of it, in one word.
fn outcome(done: &Result<Performed, Problem>) -> &'static str {
    match done {
        Ok(performed) if performed.operation_id.is_none() => "unchanged",
        Ok(_) => "done",
        Err(problem) if matches!(problem.kind(), Kind::Damaged | Kind::Internal) => "failed",
        Err(_) => "refused",
    }
}

impl Record {
    fn of(arguments: &Value, done: &Result<Performed, Problem>) -> Self {
        let arguments = shortened(arguments);
        match done {
            Err(problem) => Self {
                code: Some(problem.code().name().to_owned()),
                detail: Some(problem.message().to_owned()),
                arguments,
                ..Self::default()
            },
            Ok(performed) => {
                let (before, after) = differing(&performed.before, &performed.after);
                Self {
                    subject: subject(performed, &arguments),
                    operation_id: performed.operation_id.map(|id| id.to_string()),
                    events: performed
                        .events
                        .iter()
                        .map(|event| event.id.to_string())
                        .collect(),
                    arguments,
                    before,
                    after,
                    ..Self::default()
                }
            }
        }
    }
}

/// What people call what was changed.
fn subject(performed: &Performed, arguments: &Value) -> Option<String> {
    let pictures = [&performed.after, &performed.before];
    let named = |field: &str| {
        let mut found = pictures
            .iter()
            .filter_map(|it| it.as_ref()?.get(field)?.as_str());
        found.next().map(str::to_owned)
    };
    let agent = || arguments.get("target")?.as_str().map(str::to_owned);
    named("display_id").or_else(|| named("name")).or_else(agent)
}

fn shortened(arguments: &Value) -> Value {
    let bytes = arguments.to_string().len();
    match bytes > LARGEST {
        true => json!({ "bytes": bytes }),
        false => arguments.clone(),
    }
}

/// The fields in which two pictures differ.
fn differing(before: &Option<Value>, after: &Option<Value>) -> (Option<Value>, Option<Value>) {
    let (Some(Value::Object(old)), Some(Value::Object(new))) = (before, after) else {
        return (before.clone(), after.clone());
    };
    let only = |of: &Map<String, Value>, other: &Map<String, Value>| {
        let changed = of
            .iter()
            .filter(|(name, value)| other.get(*name) != Some(value));
        let fields: Map<_, _> = changed
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        (!fields.is_empty()).then_some(Value::Object(fields))
    };
    (only(old, new), only(new, old))
}
