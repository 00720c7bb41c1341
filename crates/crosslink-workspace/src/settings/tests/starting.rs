use serde_json::json;

use super::Project;
use crate::settings::{PRESETS, Scope, SettingsPaths, preset, start_team_file, template};

#[test]
fn the_template_says_the_defaults_and_nothing_else() {
    let expected = r#"{
  "tracking_mode": "strict",
  "comment_discipline": "encouraged",
  "auto_steal_stale_locks": false,
  "kickoff_verification": "local",
  "signing_enforcement": "audit"
}
"#;
    assert_eq!(template(), expected);
    let settings = Project::with(&template(), "").settings();
    assert!(settings.diff().is_empty());
    assert!(settings.strangers().is_empty());
}

#[test]
fn a_preset_is_the_same_file_by_init_and_by_config() {
    for chosen in PRESETS {
        let project = Project::with(&template(), "");
        assert!(project.settings().apply_preset(chosen.name).unwrap());
        assert_eq!(project.team(), preset(chosen.name).unwrap());
        assert!(!project.settings().apply_preset(chosen.name).unwrap());
    }
}

#[test]
fn presets_hold_typed_values_that_differ_only_where_they_mean_to() {
    let team = json!({
        "tracking_mode": "strict", "comment_discipline": "required", "auto_steal_stale_locks": 3,
        "kickoff_verification": "ci", "signing_enforcement": "enforced",
    });
    let solo = json!({
        "tracking_mode": "relaxed", "comment_discipline": "encouraged", "auto_steal_stale_locks": false,
        "kickoff_verification": "local", "signing_enforcement": "disabled",
    });
    for (name, expected) in [("team", team), ("solo", solo)] {
        let text = preset(name).unwrap();
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).unwrap(),
            expected
        );
    }
    let solo = Project::with(&preset("solo").unwrap(), "").settings();
    let differing: Vec<_> = solo.diff().iter().map(|view| view.key).collect();
    assert_eq!(differing, ["tracking_mode", "signing_enforcement"]);
}

#[test]
fn a_preset_keeps_the_rest_of_the_team_file() {
    let project = Project::with(r#"{"house_style":{"url":"u"},"stale":{"days":3}}"#, "");
    let mut settings = project.settings();
    settings.apply_preset("solo").unwrap();
    assert!(
        project
            .team()
            .starts_with("{\n  \"house_style\": {\"url\":\"u\"},\n  \"stale\": {\"days\":3},\n")
    );
    assert_eq!(
        (
            settings.text("tracking_mode"),
            settings.integer("stale.days")
        ),
        ("relaxed", 3)
    );
}

#[test]
fn an_unknown_preset_is_refused() {
    let message = "Unknown preset: \"foo\". Valid presets: team, solo";
    assert_eq!(preset("foo").unwrap_err().message(), message);
    let project = Project::new();
    assert_eq!(
        project
            .settings()
            .apply_preset("foo")
            .unwrap_err()
            .message(),
        message
    );
    assert!(project.files().is_empty());
}

#[test]
fn a_file_that_says_a_default_outright_differs_in_nothing() {
    let project = Project::new();
    let mut settings = project.settings();
    settings
        .set("reminder_drift_threshold", "3", Scope::Team)
        .unwrap();
    settings
        .set("auto_steal_stale_locks", "false", Scope::Team)
        .unwrap();
    assert!(settings.diff().is_empty());
}

#[test]
fn an_existing_team_file_is_never_overwritten() {
    let project = Project::new();
    let paths = SettingsPaths::within(project.path());
    assert!(start_team_file(&paths, &template()).unwrap());
    project
        .settings()
        .set("tracking_mode", "relaxed", Scope::Team)
        .unwrap();
    let before = project.team();
    assert!(!start_team_file(&paths, &preset("team").unwrap()).unwrap());
    assert_eq!(project.team(), before);
}
