//! The JSON Schema of the settings files, generated from the table.

use serde_json::{Map, Value as Json, json};

use super::registry::{Kind, Setting};
use super::table::SETTINGS;
use super::value::Value;

/// Returns the JSON Schema of the settings files. Members it does not name are allowed.
pub fn json_schema() -> Json {
    let mut properties = Map::new();
    for setting in SETTINGS {
        let path: Vec<&str> = setting.key.split('.').collect();
        place(&mut properties, &path, &describe(setting), setting.kind);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Crosslink settings",
        "type": "object",
        "properties": properties,
    })
}

fn place(properties: &mut Map<String, Json>, path: &[&str], schema: &Json, kind: Kind) {
    let Some((name, rest)) = path.split_first() else {
        return;
    };
    if !rest.is_empty() {
        let object = properties
            .entry(*name)
            .or_insert_with(|| json!({ "type": "object", "properties": {} }));
        if let Some(inner) = object["properties"].as_object_mut() {
            place(inner, rest, schema, kind);
        }
        return;
    }
    properties.insert((*name).to_owned(), schema.clone());
    if kind == Kind::List {
        let about = format!("Items that are added to `{name}`.");
        properties.insert(
            format!("+{name}"),
            json!({ "description": about, "type": "array", "items": { "type": "string" } }),
        );
    }
}

fn describe(setting: &Setting) -> Json {
    let mut schema = match setting.kind {
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Integer { min, max: i64::MAX } => json!({ "type": "integer", "minimum": min }),
        Kind::Integer { min, max } => {
            json!({ "type": "integer", "minimum": min, "maximum": max })
        }
        Kind::Multiple(_) => json!({
            "anyOf": [{ "type": "boolean" }, { "type": "integer", "minimum": 1, "maximum": 1000 }],
        }),
        Kind::Enum(words) => {
            let synonyms = setting.synonyms.iter().map(|(synonym, _)| *synonym);
            json!({ "enum": words.iter().copied().chain(synonyms).collect::<Vec<_>>() })
        }
        Kind::Text | Kind::Remote | Kind::IssueType => json!({ "type": "string" }),
        Kind::List => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Map => {
            json!({ "type": "object", "additionalProperties": { "type": "string" } })
        }
    };
    schema["description"] = Json::from(format!("{}.", setting.about));
    let default = Value::default_of(setting).to_json();
    if !default.is_null() {
        schema["default"] = default;
    }
    schema
}
