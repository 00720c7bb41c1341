use std::fs;

use crosslink_core::problem::Code;

use super::Project;
use crate::settings::{Scope, Settings, SettingsPaths};

#[test]
fn a_malformed_file_stops_every_reader_and_names_the_place() {
    for (team, local, message) in [
        (
            "{\n  \"tracking_mode\": strict\n}\n",
            "",
            "Failed to parse hook-config.json at line 2, column 20: expected value",
        ),
        (
            "{}",
            "{\n  \"a\": 1,\n}\n",
            "Failed to parse hook-config.local.json at line 3, column 1: trailing comma",
        ),
        (
            "[]",
            "",
            "Failed to parse hook-config.json at line 1, column 1: expected an object",
        ),
        (
            "\n",
            "",
            "Failed to parse hook-config.json at line 2, column 1: EOF while parsing a value",
        ),
    ] {
        let project = Project::with(team, local);
        let problem = project.load().unwrap_err();
        assert_eq!(
            (problem.code(), problem.message()),
            (Code::ConfigDamaged, message)
        );
        let file = message.split(' ').nth(3).unwrap();
        let path = project.path().join(file);
        let hint = format!("correct {}; nothing was changed", path.display());
        assert_eq!(problem.hints(), [hint]);
    }
}

#[test]
fn a_file_that_is_no_text_is_damaged() {
    let project = Project::new();
    fs::write(
        project.path().join(SettingsPaths::TEAM),
        b"{\n \"a\": \"\xff\"}",
    )
    .unwrap();
    assert_eq!(
        project.load().unwrap_err().message(),
        "Failed to parse hook-config.json at line 2, column 8: the text is not UTF-8"
    );
}

#[test]
fn a_change_to_a_malformed_file_is_refused_and_leaves_it() {
    let project = Project::with("{}", "");
    let mut settings = project.settings();
    fs::write(project.path().join(SettingsPaths::TEAM), "{ broken").unwrap();
    let problem = settings
        .set("tracking_mode", "normal", Scope::Team)
        .unwrap_err();
    assert_eq!(problem.code(), Code::ConfigDamaged);
    assert_eq!(project.team(), "{ broken");
    assert_eq!(
        settings.apply_preset("team").unwrap_err().code(),
        Code::ConfigDamaged
    );
    assert_eq!(
        settings.reset(None).unwrap_err().code(),
        Code::ConfigDamaged
    );
}

#[test]
fn a_bad_value_names_the_layer_it_came_from() {
    let variable = ("CROSSLINK_CONFIG_UI_COLOR", "pink");
    let cases: [(&str, &str, &[_], &[_], &str); 7] = [
        (
            r#"{"ui":{"color":"pink"}}"#,
            "",
            &[],
            &[],
            r#"Invalid value for ui.color in hook-config.json: "pink". Valid values: auto, always, never"#,
        ),
        (
            "",
            r#"{"ui.color":[1]}"#,
            &[],
            &[],
            "Invalid value for ui.color in hook-config.local.json: [1]. Valid values: auto, always, never",
        ),
        (
            "",
            "",
            &[variable],
            &[],
            r#"Invalid value for ui.color in CROSSLINK_CONFIG_UI_COLOR: "pink". Valid values: auto, always, never"#,
        ),
        (
            "",
            "",
            &[],
            &[("ui.color", "pink")],
            r#"Invalid value for ui.color on the command line: "pink". Valid values: auto, always, never"#,
        ),
        (
            r#"{"sentinel":true}"#,
            "",
            &[],
            &[],
            "Invalid value for sentinel in hook-config.json: expected an object, got true",
        ),
        (
            r#"{"+blocked_git_commands":"git x"}"#,
            "",
            &[],
            &[],
            r#"Invalid value for blocked_git_commands in hook-config.json: expected a list of texts, got "git x""#,
        ),
        (
            r#"{"ui":{"pager":"rm -rf /"}}"#,
            "",
            &[],
            &[],
            "Invalid place for ui.pager: the team file cannot set it",
        ),
    ];
    for (team, local, variables, flags, message) in cases {
        let problem = Project::with(team, local)
            .load_with(variables, flags)
            .unwrap_err();
        assert_eq!(
            (problem.code(), problem.message()),
            (Code::ConfigInvalid, message)
        );
    }
}

#[test]
fn an_unknown_variable_or_flag_is_refused() {
    let project = Project::new();
    let problem = project
        .load_with(&[("CROSSLINK_CONFIG_UI_COLOUR", "x")], &[])
        .unwrap_err();
    assert_eq!(problem.code(), Code::ConfigUnknown);
    assert_eq!(
        problem.hints(),
        [
            "did you mean `ui.color`?",
            "the key comes from the variable CROSSLINK_CONFIG_UI_COLOUR"
        ]
    );
    let problem = project.load_with(&[], &[("nope", "x")]).unwrap_err();
    assert_eq!(problem.code(), Code::ConfigUnknown);
}

#[test]
fn a_bad_value_can_be_repaired() {
    let project = Project::with(r#"{"tracking_mode":"bogus","stale":{"days":3}}"#, "");
    let paths = SettingsPaths::within(project.path());
    let (mut settings, problems) = Settings::inspect(&paths, std::iter::empty(), &[]).unwrap();
    assert_eq!(problems.len(), 1);
    assert_eq!(
        (
            settings.text("tracking_mode"),
            settings.integer("stale.days")
        ),
        ("strict", 3)
    );
    settings
        .set("tracking_mode", "relaxed", Scope::Team)
        .unwrap();
    assert_eq!(project.settings().text("tracking_mode"), "relaxed");
}
