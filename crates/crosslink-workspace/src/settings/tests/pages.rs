use std::collections::BTreeSet;

use serde_json::json;

use super::Project;
use crate::settings::{
    DefaultValue, Kind, Origin, PRESETS, SETTINGS, json_schema, reference_markdown,
};

#[test]
fn the_table_is_sound() {
    let keys: BTreeSet<_> = SETTINGS.iter().map(|setting| setting.key).collect();
    assert_eq!(keys.len(), SETTINGS.len());
    let json = Project::new().settings().views();
    for (setting, view) in SETTINGS.iter().zip(&json) {
        let fits = match (setting.kind, setting.default) {
            (Kind::Bool | Kind::Multiple(_), DefaultValue::Bool(_)) => true,
            (Kind::Integer { min, max }, DefaultValue::Integer(value)) => {
                (min..=max).contains(&value)
            }
            (Kind::Enum(words), DefaultValue::Text(word)) => {
                words.contains(&word) && setting.synonyms.iter().all(|(_, to)| words.contains(to))
            }
            (Kind::Text, DefaultValue::Text(_) | DefaultValue::Unset) => true,
            (Kind::Remote | Kind::IssueType, DefaultValue::Text(_)) => true,
            (Kind::List, DefaultValue::List(_)) => true,
            (Kind::Map, DefaultValue::Unset) => !setting.key.contains('.'),
            _ => false,
        };
        assert!(fits, "{}", setting.key);
        assert!(!setting.about.ends_with('.'), "{}", setting.key);
        assert_eq!((view.key, view.origin), (setting.key, Origin::Default));
    }
    assert!(PRESETS.iter().all(|preset| preset.values().count() == 5));
}

#[test]
fn no_key_lies_on_the_way_to_another() {
    for outer in SETTINGS {
        for inner in SETTINGS {
            let below = inner.key.strip_prefix(outer.key);
            assert!(
                !below.is_some_and(|rest| rest.starts_with('.')),
                "{} {}",
                outer.key,
                inner.key
            );
        }
    }
}

#[test]
fn a_view_shows_the_value_and_every_layer() {
    let project = Project::with(
        r#"{"tracking_mode":"normal"}"#,
        r#"{"tracking_mode":"relaxed"}"#,
    );
    let view = project.settings().view("tracking_mode").unwrap();
    let expected = json!({
        "key": "tracking_mode", "value": "relaxed", "default": "strict", "origin": "local", "type": "enum",
        "allowed": ["strict", "normal", "relaxed"], "group": "Workflow",
        "about": "How strongly hooks ask for an active issue before work", "hot": true,
        "layers": [
            {"origin": "default", "value": "strict"},
            {"origin": "team", "value": "normal"},
            {"origin": "local", "value": "relaxed"},
        ],
    });
    assert_eq!(serde_json::to_value(view).unwrap(), expected);
}

#[test]
fn the_reference_has_a_row_for_every_setting() {
    let page = reference_markdown();
    for setting in SETTINGS {
        assert_eq!(
            page.matches(&format!("\n| `{}` |", setting.key)).count(),
            1,
            "{}",
            setting.key
        );
    }
    let row = "| `auto_steal_stale_locks` | `false`, or 1 to 1000 | `false` | After how many times its lease a \
               silent lock is stolen; false never does. Takes effect at once. |\n";
    assert!(page.contains(row), "{page}");
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    assert!(
        page.lines()
            .filter(|line| line.starts_with('|'))
            .all(|line| cells(line) == 5)
    );
}

#[test]
fn the_schema_nests_dotted_keys_and_offers_additions() {
    let schema = json_schema();
    let sentinel = &schema["properties"]["sentinel"]["properties"];
    assert_eq!(
        sentinel["interval_minutes"],
        json!({
            "type": "integer", "minimum": 1, "maximum": 10080, "default": 10,
            "description": "Minutes between two sweeps.",
        })
    );
    assert_eq!(
        sentinel["sources"]["properties"]["github_labels"]["properties"]["+labels"]["type"],
        "array"
    );
    assert_eq!(
        schema["properties"]["comment_discipline"]["enum"],
        json!(["encouraged", "required", "relaxed", "off"])
    );
    for setting in SETTINGS {
        let path = setting.key.replace('.', "/properties/");
        let about = schema.pointer(&format!("/properties/{path}/description"));
        assert_eq!(
            about,
            Some(&json!(format!("{}.", setting.about))),
            "{}",
            setting.key
        );
    }
}
