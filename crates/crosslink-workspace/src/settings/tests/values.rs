use crosslink_core::problem::Code;
use serde_json::{Value as Json, json};

use super::Project;
use crate::settings::{Kind, SETTINGS, Scope};

#[test]
fn documented_spellings_are_read_and_become_one_word() {
    for (key, written, expected) in [
        ("comment_discipline", json!("off"), json!("relaxed")),
        ("signing_enforcement", json!("enforce"), json!("enforced")),
        ("signing_enforcement", json!("off"), json!("disabled")),
        ("kickoff_verification", json!("thorough"), json!("thorough")),
        ("kickoff_verification", json!("none"), json!("none")),
        ("reminder_drift_threshold", json!("0"), json!(0)),
        ("reminder_drift_threshold", json!(1000), json!(1000)),
        ("auto_steal_stale_locks", json!("false"), json!(false)),
        ("auto_steal_stale_locks", json!("3"), json!(3)),
        ("auto_steal_stale_locks", json!(true), json!(1)),
        ("auto_steal_stale_locks", json!(4), json!(4)),
        ("intervention_tracking", json!("false"), json!(false)),
        ("tracker_remote", json!("(text)"), json!("origin")),
        ("changelog", json!(true), json!("on")),
        ("create.priority", json!(0), json!("critical")),
        ("tracking_mode", Json::Null, json!("strict")),
    ] {
        let team = json!({ key: written }).to_string();
        let view = Project::with(&team, "").settings().view(key).unwrap();
        assert_eq!(view.value, expected, "{team}");
    }
}

#[test]
fn values_that_do_not_fit_are_refused_with_what_would() {
    let mut settings = Project::new().settings();
    for (key, text, complaint) in [
        (
            "tracking_mode",
            "bogus",
            r#": "bogus". Valid values: strict, normal, relaxed"#,
        ),
        (
            "intervention_tracking",
            "maybe",
            r#": expected "true" or "false", got "maybe""#,
        ),
        (
            "external-cache-ttl",
            "-1",
            r#": expected a non-negative integer, got "-1""#,
        ),
        (
            "reminder_drift_threshold",
            "1001",
            r#": expected a non-negative integer from 0 to 1000, got "1001""#,
        ),
        (
            "sentinel.max_concurrent_agents",
            "0",
            r#": expected a non-negative integer from 1 to 100, got "0""#,
        ),
        (
            "auto_steal_stale_locks",
            "0",
            r#": "0". Valid values: false, or a number from 1 to 1000 such as 2, 3, 5, 10"#,
        ),
        (
            "create.type",
            "Two Words",
            r#": expected one lower-case word such as bug, feature, task, epic, chore, got "Two Words""#,
        ),
        (
            "tracker_remote",
            "--upload-pack=x",
            r#": expected the name of a git remote, got "--upload-pack=x""#,
        ),
        (
            "blocked_git_commands",
            "[1]",
            r#": expected a list of texts, got [1]"#,
        ),
        ("repo-alias.a b", "/x", ": a name has no white space"),
    ] {
        let problem = settings.set(key, text, Scope::Team).unwrap_err();
        assert_eq!(problem.code(), Code::ConfigInvalid);
        assert_eq!(
            problem.message(),
            format!("Invalid value for {key}{complaint}")
        );
    }
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_name() {
    let mut settings = Project::new().settings();
    let problem = settings.set("nope", "x", Scope::Team).unwrap_err();
    assert_eq!(problem.code(), Code::ConfigUnknown);
    assert_eq!(
        problem.message(),
        "Unknown config key: \"nope\". Run `crosslink config list` to see available keys."
    );
    assert!(problem.hints().is_empty());
    let problem = settings.view("traking_mode").unwrap_err();
    assert_eq!(problem.hints(), ["did you mean `tracking_mode`?"]);
}

#[test]
fn every_documented_key_can_be_read_and_set() {
    let project = Project::new();
    let mut settings = project.settings();
    for setting in SETTINGS {
        let (key, text, expected) = match setting.kind {
            Kind::Bool => (setting.key.to_owned(), "true", json!(true)),
            Kind::Integer { .. } => (setting.key.to_owned(), "7", json!(7)),
            Kind::Multiple(_) => (setting.key.to_owned(), "2", json!(2)),
            Kind::Enum(words) => (setting.key.to_owned(), words[1], json!(words[1])),
            Kind::Text | Kind::Remote | Kind::IssueType => {
                (setting.key.to_owned(), "word", json!("word"))
            }
            Kind::List => (setting.key.to_owned(), "a b, c", json!(["a b", "c"])),
            Kind::Map => (format!("{}.a.b", setting.key), "word", json!("word")),
        };
        let edit = settings.set(&key, text, Scope::Local).unwrap();
        assert!(edit.changed, "{key}");
        assert_eq!(edit.value.unwrap().to_json(), expected, "{key}");
        let again = project.settings().value(&key).unwrap().unwrap();
        assert_eq!(again.to_json(), expected, "{key}");
    }
}
