//! The operations agents use most, as tools of their own. What they take comes from the table of operations.

use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::{Performable, Performed, Terms, operations};
use serde_json::{Map, Value, json};

use super::{Entry, Sort};
use crate::door::{Done, as_json};
use crate::{reference, schema};

/// A tool that is an operation.
struct Named {
    tool: &'static str,
    operation: &'static str,
    /// What is said beyond the line of the operation.
    more: &'static str,
    /// The arguments that are listed; the others are taken too.
    takes: &'static [&'static str],
    /// Arguments it is of no use without, though the operation has a value for them.
    needs: &'static [&'static str],
    /// Where the operation puts in or takes out one of several things: which.
    element: Option<&'static str>,
}

const PLAIN: Named = Named {
    tool: "",
    operation: "",
    more: "",
    takes: &[],
    needs: &[],
    element: None,
};

const NAMED: &[Named] = &[
    Named {
        tool: "create",
        operation: "issue.create",
        takes: &[
            "title",
            "description",
            "priority",
            "type",
            "parent",
            "labels",
            "blockers",
            "acceptance",
        ],
        needs: &["title"],
        ..PLAIN
    },
    Named {
        tool: "update",
        operation: "issue.edit",
        takes: &[
            "issue",
            "title",
            "description",
            "priority",
            "assignee",
            "acceptance",
            "parent",
        ],
        ..PLAIN
    },
    Named {
        tool: "comment",
        operation: "comment.add",
        more: "; kind: note, plan, decision, result, …",
        takes: &["issue", "body", "kind"],
        ..PLAIN
    },
    Named {
        tool: "label",
        operation: "issue.set_element",
        more: "Puts a label on, or with present=false off",
        takes: &["issue", "label", "present"],
        element: Some("label"),
        ..PLAIN
    },
    Named {
        tool: "block",
        operation: "issue.set_element",
        more: "Makes an issue wait for its blocker; present=false ends that",
        takes: &["issue", "blocker", "present"],
        element: Some("blocker"),
        ..PLAIN
    },
    Named {
        tool: "release",
        operation: "issue.release",
        takes: &["issue"],
        ..PLAIN
    },
    Named {
        tool: "close",
        operation: "issue.close",
        takes: &["issue", "reason", "recursive"],
        ..PLAIN
    },
    Named {
        tool: "reopen",
        operation: "issue.reopen",
        takes: &["issue"],
        ..PLAIN
    },
];

/// The tools that are operations.
pub(super) fn entries() -> Vec<Entry> {
    NAMED.iter().map(entry).collect()
}

fn entry(named: &'static Named) -> Entry {
    let operation = operation(named.operation).expect("a tool is an operation of the table");
    let whole = schema::whole(operation.arguments);
    let taken = match named.element {
        Some(element) => lifted(&whole, element),
        None => whole.clone(),
    };
    let mut arguments = schema::short(&taken, Some(named.takes));
    if !named.needs.is_empty() {
        arguments.insert("required".to_owned(), json!(named.needs));
    }
    let about = match named.element {
        Some(_) => named.more.to_owned(),
        None => format!("{}{}", operation.about, named.more),
    };
    Entry {
        name: named.tool,
        sort: Sort::Writes,
        about,
        arguments,
        run: Box::new(move |workspace, arguments| {
            let mut arguments = match named.element {
                Some(element) => lowered(named.tool, element, arguments)?,
                None => arguments,
            };
            reference::resolve(workspace, &whole, &mut arguments)?;
            let done = workspace.perform(&operation, arguments, &Terms::default())?;
            told(done)
        }),
    }
}

/// Finds an operation by its name.
///
/// # Errors
/// `usage.invalid` where there is none.
pub(super) fn operation(name: &str) -> Result<Performable, Problem> {
    let found = operations().into_iter().find(|it| it.name == name);
    found.ok_or_else(|| {
        let message = format!("No operation is called '{}'", name.escape_debug());
        Problem::new(Code::UsageInvalid, message).hint("`describe` without a name lists them")
    })
}

/// What a tool of its own answers: what the command of that name does with `--json`.
fn told(done: Performed) -> Result<Done, Problem> {
    let trace = done.operation_id.into();
    let mut value = done.outcome;
    if let Some(answer) = value.as_object_mut() {
        answer.insert("ack".to_owned(), as_json(done.ack)?);
    }
    Ok(Done { value, trace })
}

/// The schema of an operation on one of several things, with that thing as an argument of its own.
fn lifted(whole: &Value, element: &str) -> Value {
    let mut lifted = whole.clone();
    let choices = schema::meant(whole, &whole["properties"]["element"]);
    let mut choices = choices["oneOf"].as_array().into_iter().flatten();
    let chosen = choices.find_map(|choice| choice["properties"].get(element));
    if let Some(properties) = lifted["properties"].as_object_mut() {
        properties.remove("element");
        properties.insert(element.to_owned(), chosen.cloned().unwrap_or_default());
    }
    lifted["required"] = json!(["issue", element]);
    lifted
}

/// The arguments as the operation takes them.
fn lowered(tool: &str, element: &str, arguments: Value) -> Result<Value, Problem> {
    let Value::Object(mut arguments) = arguments else {
        return Ok(arguments);
    };
    let value = arguments.remove(element).ok_or_else(|| {
        let message = format!("`{tool}` needs the argument `{element}`");
        Problem::new(Code::UsageInvalid, message)
    })?;
    let chosen: Map<_, _> = [(element.to_owned(), value)].into_iter().collect();
    arguments.insert("element".to_owned(), Value::Object(chosen));
    arguments.entry("present").or_insert(Value::Bool(true));
    Ok(Value::Object(arguments))
}
