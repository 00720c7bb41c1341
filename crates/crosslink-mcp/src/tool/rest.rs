//! All other operations, by their names.

use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::{Terms, Workspace, operations};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::named::operation;
use super::{Entry, Sort, typed};
use crate::door::{Done, as_json};
use crate::{reference, schema};

/// An operation, and on which terms.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Operate {
    operation: String,
    arguments: Map<String, Value>,
    /// Stands for the request: the same again is answered the same, and nothing is done twice.
    #[serde(default)]
    key: Option<String>,
    /// The version that was seen; refused where there is a newer one.
    #[serde(default)]
    expects: Option<String>,
}

/// What is to be described.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Describe {
    #[serde(default)]
    operation: Option<String>,
}

/// The tools for everything that has none of its own.
pub(super) fn entries() -> Vec<Entry> {
    vec![
        typed(
            (
                "operate",
                "Performs any operation; key makes a repetition harmless",
            ),
            Sort::Writes,
            operate,
        ),
        typed(
            ("describe", "Lists the operations, or says what one takes"),
            Sort::Explains,
            describe,
        ),
    ]
}

fn operate(workspace: &mut Workspace, wanted: Operate) -> Result<Done, Problem> {
    let operation = operation(&wanted.operation)?;
    let mut arguments = Value::Object(wanted.arguments);
    reference::resolve(
        workspace,
        &schema::whole(operation.arguments),
        &mut arguments,
    )?;
    let terms = Terms {
        key: wanted.key,
        expects: wanted.expects,
    };
    let done = workspace.perform(&operation, arguments, &terms)?;
    let trace = done.operation_id.into();
    Ok(Done {
        value: as_json(done)?,
        trace,
    })
}

fn describe(_: &mut Workspace, wanted: Describe) -> Result<Done, Problem> {
    let Some(name) = wanted.operation else {
        let all = operations().into_iter();
        let all: Vec<_> = all
            .map(|it| json!({ "operation": it.name, "about": it.about }))
            .collect();
        return Done::asked(json!({ "operations": all }));
    };
    let operation = operation(&name)?;
    Done::asked(json!({
        "operation": operation.name,
        "about": operation.about,
        "arguments": schema::whole(operation.arguments),
    }))
}
