//! Issues and milestones as people name them: `#12`, `@`, part of a uuid. Operations take uuids.

use crosslink_workspace::Workspace;
use crosslink_workspace::core::id::IssueRef;
use crosslink_workspace::core::problem::Problem;
use serde_json::Value;

use crate::schema::{meant, name_of};

/// Deeper than any arguments are.
const DEPTH: usize = 16;

/// Puts uuids where the schema of arguments wants an issue or a milestone.
///
/// # Errors
/// As [`Workspace::resolve`] and [`Workspace::resolve_milestone`].
pub(crate) fn resolve(
    workspace: &Workspace,
    whole: &Value,
    arguments: &mut Value,
) -> Result<(), Problem> {
    Walk { workspace, whole }.walk(whole, arguments, DEPTH)
}

struct Walk<'a> {
    workspace: &'a Workspace,
    whole: &'a Value,
}

impl Walk<'_> {
    fn walk(&self, schema: &Value, value: &mut Value, depth: usize) -> Result<(), Problem> {
        let Some(depth) = depth.checked_sub(1) else {
            return Ok(());
        };
        match name_of(schema) {
            Some("IssueId") => return self.issue(value),
            Some("MilestoneId") => return self.milestone(value),
            _ => {}
        }
        let schema = meant(self.whole, schema);
        for choice in ["anyOf", "oneOf", "allOf"] {
            for one in schema[choice].as_array().into_iter().flatten() {
                self.walk(one, value, depth)?;
            }
        }
        if let (Some(properties), Some(fields)) =
            (schema["properties"].as_object(), value.as_object_mut())
        {
            for (name, value) in fields {
                if let Some(schema) = properties.get(name) {
                    self.walk(schema, value, depth)?;
                }
            }
        }
        if let (Some(items), Some(values)) = (schema.get("items"), value.as_array_mut()) {
            for value in values {
                self.walk(items, value, depth)?;
            }
        }
        Ok(())
    }

    fn issue(&self, value: &mut Value) -> Result<(), Problem> {
        if let Some(text) = text(value) {
            let reference = IssueRef::parse(text.trim())?;
            *value = self.workspace.resolve(&reference)?.to_string().into();
        }
        Ok(())
    }

    fn milestone(&self, value: &mut Value) -> Result<(), Problem> {
        if let Some(text) = text(value) {
            let found = self.workspace.resolve_milestone(&text);
            // One that was deleted can be brought back.
            let found = found.or_else(|problem| {
                let deleted = self.workspace.resolve_deleted_milestone(&text);
                deleted.map_err(|_| problem)
            });
            *value = found?.to_string().into();
        }
        Ok(())
    }
}

/// What names something: a text, or a bare number. Whatever else it is, the operation says so.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
