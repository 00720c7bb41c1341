//! Schemas of arguments: whole ones for `describe`, short ones for the list of tools, which every conversation pays for.

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// Where definitions stand in a schema.
const DEFINITIONS: &str = "#/$defs/";

/// The whole schema, with the definitions it names.
pub(crate) fn whole(make: fn(&mut SchemaGenerator) -> Schema) -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let made = make(&mut generator).to_value();
    let definitions = generator.take_definitions(true);
    // The top is a definition itself where it is more than a word; it stands where it is looked for.
    let mut top = match name_of(&made).and_then(|name| definitions.get(name)) {
        Some(definition) => definition.clone(),
        None => made,
    };
    if let Some(top) = top.as_object_mut() {
        top.insert("$defs".to_owned(), Value::Object(definitions));
    }
    top
}

/// What a schema is named by, where it only names a definition.
pub(crate) fn name_of(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(DEFINITIONS)
}

/// The definition a schema names, or the schema.
pub(crate) fn meant<'s>(whole: &'s Value, schema: &'s Value) -> &'s Value {
    let named = name_of(schema).and_then(|name| whole.get("$defs")?.get(name));
    named.unwrap_or(schema)
}

/// An object schema in as few words as clients need, of these properties, or of all.
pub(crate) fn short(whole: &Value, takes: Option<&[&str]>) -> Map<String, Value> {
    let wanted = |name: &str| takes.is_none_or(|takes| takes.contains(&name));
    let properties: Map<_, _> = whole["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| wanted(name))
        .map(|(name, schema)| (name.clone(), brief(whole, schema)))
        .collect();
    let required = whole["required"].as_array().into_iter().flatten();
    let required: Vec<_> = required
        .filter(|name| name.as_str().is_some_and(wanted))
        .cloned()
        .collect();
    let mut object = Map::new();
    object.insert("type".to_owned(), json!("object"));
    object.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        object.insert("required".to_owned(), Value::Array(required));
    }
    object
}

/// A schema without what people are told: what sort of value it is, and which words there are.
fn brief(whole: &Value, schema: &Value) -> Value {
    let schema = meant(whole, schema);
    for choice in ["anyOf", "oneOf"] {
        let Some(choices) = schema.get(choice).and_then(Value::as_array) else {
            continue;
        };
        let mut real = choices.iter().filter(|it| it["type"] != "null");
        if let (Some(only), None) = (real.next(), real.next()) {
            return brief(whole, only);
        }
        let words: Option<Vec<_>> = choices.iter().map(|it| it.get("const")).collect();
        if let Some(words) = words {
            return json!({ "type": "string", "enum": words });
        }
    }
    let mut left = Map::new();
    if let Some(words) = schema.get("enum") {
        left.insert("enum".to_owned(), words.clone());
        return Value::Object(left);
    }
    if let Some(kind) = kind(schema) {
        left.insert("type".to_owned(), kind);
    }
    if let Some(items) = schema.get("items") {
        left.insert("items".to_owned(), brief(whole, items));
    }
    Value::Object(left)
}

/// What sort of value it is; that it may be missing goes without saying.
fn kind(schema: &Value) -> Option<Value> {
    let kind = schema.get("type")?;
    let mut several = kind.as_array().into_iter().flatten();
    let real = several.find(|it| *it != "null").cloned();
    Some(real.unwrap_or_else(|| kind.clone()))
}
