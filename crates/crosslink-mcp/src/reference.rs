//! Issues and milestones as people name them: `#12`, `@`, part of a uuid. Operations take uuids.

use crosslink_workspace::Workspace;
use crosslink_workspace::core::id::IssueRef;
use crosslink_workspace::core::problem::Problem;
use serde_json::Value;

use crate::schema::{meant, name_of};

/// Deeper than any arguments are.
const DEPTH: usize = 16;

/// Who knows what people call things.
pub(crate) trait Names {
    /// The uuid of an issue.
    ///
    /// # Errors
    /// `issue.not_found` and the like.
    fn issue(&self, text: &str) -> Result<String, Problem>;

    /// The uuid of a milestone.
    ///
    /// # Errors
    /// `milestone.not_found`.
    fn milestone(&self, text: &str) -> Result<String, Problem>;
}

impl Names for Workspace {
    fn issue(&self, text: &str) -> Result<String, Problem> {
        let found = self.resolve(&IssueRef::parse(text.trim())?)?;
        Ok(found.to_string())
    }

    fn milestone(&self, text: &str) -> Result<String, Problem> {
        let found = self.resolve_milestone(text);
        // One that was deleted can be brought back.
        let found = found.or_else(|problem| {
            let deleted = self.resolve_deleted_milestone(text);
            deleted.map_err(|_| problem)
        });
        Ok(found?.to_string())
    }
}

/// Puts uuids where the schema of arguments wants an issue or a milestone.
///
/// # Errors
/// As [`Names::issue`] and [`Names::milestone`].
pub(crate) fn resolve(
    names: &impl Names,
    whole: &Value,
    arguments: &mut Value,
) -> Result<(), Problem> {
    Walk { names, whole }.walk(whole, arguments, DEPTH)
}

struct Walk<'a, N> {
    names: &'a N,
    whole: &'a Value,
}

impl<N: Names> Walk<'_, N> {
    fn walk(&self, schema: &Value, value: &mut Value, depth: usize) -> Result<(), Problem> {
        let Some(depth) = depth.checked_sub(1) else {
            return Ok(());
        };
        let wanted = name_of(schema).filter(|name| matches!(*name, "IssueId" | "MilestoneId"));
        if let (Some(wanted), Some(text)) = (wanted, text(value)) {
            let found = match wanted {
                "IssueId" => self.names.issue(&text)?,
                _ => self.names.milestone(&text)?,
            };
            *value = found.into();
            return Ok(());
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
}

/// What names something: a text, or a bare number. Whatever else it is, the operation says so.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
