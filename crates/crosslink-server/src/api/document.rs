//! The description of the interface, made from the table.

use axum::http::Method;
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::Table;
use super::endpoint::{Endpoint, Make};
use crate::refusal::ProblemDetails;

/// Writes the description.
pub(super) fn write(table: &Table) -> String {
    let mut schemas = Schemas::default();
    let mut paths = Map::new();
    for row in &table.rows {
        let endpoint = &row.endpoint;
        let path = paths.entry(&*endpoint.path).or_insert_with(|| json!({}));
        path[endpoint.method.as_str().to_ascii_lowercase()] = schemas.operation(endpoint);
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Crosslink",
            "description": "What the watch knows of every project.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": "crosslink_session_<port>" },
                "token": { "type": "http", "scheme": "bearer" },
            },
            "schemas": schemas.finish(),
        },
    });
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// The schemas of what is read and of what is written; fields that may be left out are told apart.
struct Schemas {
    read: SchemaGenerator,
    written: SchemaGenerator,
}

impl Default for Schemas {
    fn default() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = "/components/schemas".into();
                settings.meta_schema = None;
            })
        };
        Self {
            read: settings().into_generator(),
            written: settings().for_serialize().into_generator(),
        }
    }
}

impl Schemas {
    fn operation(&mut self, endpoint: &Endpoint) -> Value {
        let mut parameters = path_parameters(&endpoint.path);
        parameters.extend(endpoint.headers.iter().map(header_parameter));
        if let Some(query) = endpoint.query {
            let schema = query(&mut self.read);
            parameters.extend(query_parameters(schema.as_value()));
        }
        let mut operation = json!({
            "operationId": operation_id(endpoint),
            "summary": endpoint.summary,
            "responses": self.responses(endpoint),
        });
        if !parameters.is_empty() {
            operation["parameters"] = Value::Array(parameters);
        }
        if let Some(body) = endpoint.body {
            let schema = body(&mut self.read);
            let content = json!({ "application/json": { "schema": schema } });
            operation["requestBody"] = json!({ "required": true, "content": content });
        }
        operation["security"] = match endpoint.scope {
            Some(scope) => {
                operation["x-scope"] = json!(scope);
                json!([{ "session": [] }, { "token": [] }])
            }
            None => json!([]),
        };
        operation
    }

    fn responses(&mut self, endpoint: &Endpoint) -> Value {
        let mut done = json!({ "description": "Done." });
        let schema = endpoint.answer.map(|answer| answer(&mut self.written));
        let schema = match (schema, endpoint.outcome) {
            (Some(schema), Some(outcome)) => Some(self.with_outcome(schema, outcome)),
            (schema, _) => schema,
        };
        let text = endpoint.content.starts_with("text/");
        match schema {
            // What goes over a WebSocket is no body of an answer.
            Some(schema) if endpoint.status == 101 => done["x-message"] = schema.to_value(),
            Some(schema) => done["content"] = json!({ endpoint.content: { "schema": schema } }),
            None if text => {
                done["content"] = json!({ endpoint.content: { "schema": { "type": "string" } } });
            }
            None => {}
        }
        let problem = self.written.subschema_for::<ProblemDetails>();
        let content = json!({ "application/problem+json": { "schema": problem } });
        let refused = json!({ "description": "Refused.", "content": content });
        json!({ endpoint.status.to_string(): done, "default": refused })
    }

    /// The same answer, with what its field `outcome` holds.
    fn with_outcome(&mut self, answer: Schema, outcome: Make) -> Schema {
        let outcome = outcome(&mut self.written);
        json_schema!({ "allOf": [answer, { "properties": { "outcome": outcome } }] })
    }

    fn finish(mut self) -> Map<String, Value> {
        let mut all = self.read.take_definitions(true);
        all.extend(self.written.take_definitions(true));
        all.sort_keys();
        all
    }
}

/// Below it `{id}` is the number of a project or its name; elsewhere it is a number.
const PROJECTS: &str = "/api/v2/projects/";

/// What stands in braces in a path.
fn path_parameters(path: &str) -> Vec<Value> {
    let names = path.split('/').filter_map(|step| {
        let name = step.strip_prefix('{')?.strip_suffix('}')?;
        let is_number = name == "id" && !path.starts_with(PROJECTS);
        let kind = if is_number { "integer" } else { "string" };
        Some(json!({ "name": name, "in": "path", "required": true, "schema": { "type": kind } }))
    });
    names.collect()
}

/// A header that a path goes by.
fn header_parameter((name, about): &(&str, &str)) -> Value {
    json!({ "name": name, "in": "header", "required": false, "description": about, "schema": { "type": "string" } })
}

/// The fields of a query.
fn query_parameters(schema: &Value) -> Vec<Value> {
    let fields = schema["properties"].as_object().into_iter().flatten();
    let parameters = fields.map(|(name, schema)| {
        let mut schema = schema.clone();
        let description = schema
            .as_object_mut()
            .and_then(|schema| schema.remove("description"));
        json!({
            "name": name,
            "in": "query",
            "required": false,
            "description": description,
            "schema": without_null(schema),
        })
    });
    parameters.collect()
}

/// A query leaves a field out; it cannot say null.
fn without_null(mut schema: Value) -> Value {
    if let Some(kinds) = schema["type"].as_array() {
        schema["type"] = kinds[0].clone();
    }
    match schema["anyOf"].as_array() {
        Some(kinds) => kinds[0].clone(),
        None => schema,
    }
}

/// `get_api_v2_projects_owner_repo`
fn operation_id(endpoint: &Endpoint) -> String {
    let method = match endpoint.method {
        Method::GET => "get",
        Method::PUT => "put",
        Method::DELETE => "delete",
        _ => "post",
    };
    let words = endpoint
        .path
        .split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .fold(method.to_owned(), |id, word| format!("{id}_{word}"))
}
