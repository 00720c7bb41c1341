//! The description of the interface.

use std::path::Path;

use serde_json::Value;

use crate::world::World;

#[test]
fn the_description_is_the_one_that_is_kept() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/openapi.json");
    let made = crosslink_server::openapi();
    #[expect(
        clippy::disallowed_methods,
        reason = "who runs the tests says whether the file is to be written anew"
    )]
    let bless = std::env::var_os("CROSSLINK_BLESS").is_some();
    if bless {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/reference/openapi.json is out of date; CROSSLINK_BLESS=1 cargo test -p crosslink-server writes it"
    );
}

#[test]
fn the_description_is_served_and_refers_to_nothing_that_is_missing() {
    let answer = World::empty().stranger().get("/api/v2/openapi.json");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let json = answer.json();
    assert_eq!(json["openapi"], "3.1.0");
    let mut references = Vec::new();
    collect(&json, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(json.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect(json: &Value, references: &mut Vec<String>) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(text) if name == "$ref" => references.push(text.to_owned()),
                    _ => collect(value, references),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}
