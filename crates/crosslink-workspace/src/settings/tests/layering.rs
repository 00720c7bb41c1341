use serde_json::json;

use super::{Project, texts};
use crate::settings::{Origin, SETTINGS, Value, variable_of};

#[test]
fn without_files_everything_is_at_its_default() {
    let settings = Project::new().settings();
    assert!(settings.diff().is_empty());
    assert_eq!(settings.text("tracking_mode"), "strict");
    assert!(settings.bool("intervention_tracking"));
    assert_eq!(settings.integer("reminder_drift_threshold"), 3);
    assert_eq!(settings.multiple("auto_steal_stale_locks"), None);
    assert_eq!(settings.list("gated_git_commands"), texts(&["git commit"]));
    assert_eq!(settings.text("ui.pager"), "");
    assert!(settings.map("filter").is_empty());
}

#[test]
fn each_layer_wins_over_the_ones_before_it() {
    let project = Project::with(
        r#"{"stale.days":1,"list":{"limit":1}}"#,
        r#"{"stale":{"days":2}}"#,
    );
    let variable = [("CROSSLINK_CONFIG_STALE_DAYS", "3")];
    let flag = [("stale.days", "4")];
    let cases: [(&[_], &[_], i64, Origin); 3] = [
        (&[], &[], 2, Origin::Local),
        (&variable, &[], 3, Origin::Environment),
        (&variable, &flag, 4, Origin::Flag),
    ];
    for (variables, flags, expected, origin) in cases {
        let settings = project.load_with(variables, flags).unwrap();
        assert_eq!(settings.integer("stale.days"), expected);
        assert_eq!(settings.origin("stale.days").unwrap(), origin);
        assert_eq!(settings.integer("list.limit"), 1);
    }
    let all = project
        .load_with(&variable, &flag)
        .unwrap()
        .explain("stale.days")
        .unwrap();
    let expected = [
        (Origin::Default, Value::Integer(14)),
        (Origin::Team, Value::Integer(1)),
        (Origin::Local, Value::Integer(2)),
        (Origin::Environment, Value::Integer(3)),
        (Origin::Flag, Value::Integer(4)),
    ];
    assert_eq!(all, expected);
}

#[test]
fn the_local_file_decides_for_every_setting() {
    for (key, local, expected) in [
        (
            "intervention_tracking",
            r#"{"intervention_tracking":false}"#,
            json!(false),
        ),
        (
            "auto_steal_stale_locks",
            r#"{"auto_steal_stale_locks":5}"#,
            json!(5),
        ),
        (
            "tracker_remote",
            r#"{"tracker_remote":"mine"}"#,
            json!("mine"),
        ),
        (
            "external-cache-ttl",
            r#"{"external-cache-ttl":7}"#,
            json!(7),
        ),
        ("external-url-ttl", r#"{"external-url-ttl":8}"#, json!(8)),
        (
            "repo-alias",
            r#"{"repo-alias":{"up":"/x"}}"#,
            json!({"up":"/x"}),
        ),
        (
            "signing_enforcement",
            r#"{"signing_enforcement":"disabled"}"#,
            json!("disabled"),
        ),
    ] {
        let team = r#"{"intervention_tracking":true,"auto_steal_stale_locks":2,"tracker_remote":"team",
            "external-cache-ttl":1,"external-url-ttl":1,"signing_enforcement":"enforced"}"#;
        let view = Project::with(team, local).settings().view(key).unwrap();
        assert_eq!(
            (view.value, view.origin),
            (expected, Origin::Local),
            "{key}"
        );
    }
}

#[test]
fn a_local_member_with_a_plus_appends_what_is_missing() {
    let team = r#"{"gated_git_commands":["git commit","git tag"]}"#;
    for (local, key, expected) in [
        (
            r#"{"+gated_git_commands":["git tag","x"]}"#,
            "gated_git_commands",
            &["git commit", "git tag", "x"][..],
        ),
        (
            r#"{"gated_git_commands":["y"],"+gated_git_commands":["x"]}"#,
            "gated_git_commands",
            &["y", "x"],
        ),
        (
            r#"{"kickoff":{"+allowed_tools":["x"]}}"#,
            "kickoff.allowed_tools",
            &["x"],
        ),
        (
            r#"{"+kickoff.allowed_tools":["x"]}"#,
            "kickoff.allowed_tools",
            &["x"],
        ),
    ] {
        let settings = Project::with(team, local).settings();
        assert_eq!(settings.list(key), texts(expected), "{local}");
    }
}

#[test]
fn entries_of_maps_join_across_layers() {
    let project = Project::with(
        r#"{"repo-alias":{"up":"/team","down":"/d"},"filter.old":"is:open"}"#,
        r#"{"repo-alias":{"up":"/local"}}"#,
    );
    let flags = [("repo-alias.flag", "/f"), ("repo-alias.last", "/l")];
    let settings = project.load_with(&[], &flags).unwrap();
    let names: Vec<_> = settings.map("repo-alias").into_iter().collect();
    let expected = [
        ("down", "/d"),
        ("flag", "/f"),
        ("last", "/l"),
        ("up", "/local"),
    ];
    assert_eq!(
        names,
        expected.map(|(name, text)| (name.to_owned(), text.to_owned()))
    );
    assert_eq!(settings.origin("repo-alias.down").unwrap(), Origin::Team);
    assert_eq!(settings.origin("repo-alias.up").unwrap(), Origin::Local);
    assert_eq!(
        settings.value("filter.old").unwrap(),
        Some(Value::Text("is:open".to_owned()))
    );
    assert_eq!(settings.value("filter.none").unwrap(), None);
}

#[test]
fn flat_names_of_old_versions_are_read_and_nested_ones_win() {
    for (team, expected) in [
        (r#"{"sentinel.enabled":true}"#, true),
        (
            r#"{"sentinel.enabled":true,"sentinel":{"interval_minutes":5}}"#,
            true,
        ),
        (
            r#"{"sentinel.enabled":true,"sentinel":{"enabled":false}}"#,
            false,
        ),
        (
            r#"{"sentinel.enabled":false,"sentinel":{"enabled":true}}"#,
            true,
        ),
    ] {
        assert_eq!(
            Project::with(team, "").settings().bool("sentinel.enabled"),
            expected,
            "{team}"
        );
    }
}

#[test]
fn every_setting_has_a_variable_of_its_own() {
    let project = Project::new();
    for setting in SETTINGS
        .iter()
        .filter(|setting| !setting.kind.words().is_empty())
    {
        let word = setting.kind.words()[1];
        let settings = project
            .load_with(&[(&variable_of(setting.key), word)], &[])
            .unwrap();
        assert_eq!(
            settings.value(setting.key).unwrap().unwrap().to_string(),
            word
        );
        assert_eq!(
            settings
                .views()
                .iter()
                .filter(|view| view.origin != Origin::Default)
                .count(),
            1
        );
    }
    let mut variables: Vec<_> = SETTINGS
        .iter()
        .map(|setting| variable_of(setting.key))
        .collect();
    variables.sort();
    variables.dedup();
    assert_eq!(variables.len(), SETTINGS.len());
}

#[test]
fn an_empty_variable_and_one_of_others_say_nothing() {
    let variables = [
        ("CROSSLINK_CONFIG_TRACKING_MODE", ""),
        ("CROSSLINK_AGENT", "x"),
    ];
    assert!(
        Project::new()
            .load_with(&variables, &[])
            .unwrap()
            .diff()
            .is_empty()
    );
}

#[test]
fn members_without_a_setting_are_named_unless_other_commands_keep_them() {
    let project = Project::with(
        r#"{"house_style":{},"traking_mode":"x","sentinel":{},"repo-alias.x":"y","+tracking_mode":[]}"#,
        r#"{"+blocked_git_commands":[],"mine":1}"#,
    );
    let expected = [
        (Origin::Team, "+tracking_mode".to_owned()),
        (Origin::Team, "traking_mode".to_owned()),
        (Origin::Local, "mine".to_owned()),
    ];
    assert_eq!(project.settings().strangers(), expected);
}
