use std::fs;
use std::thread;

use crosslink_core::problem::Code;

use super::{Project, texts};
use crate::settings::{Scope, SettingsPaths};

const TEAM: &str = r#"{
  "zeta": {"deep":  [1, 2]},
  "tracking_mode": "relaxed",
  "house_style": {"url": "u", "components": ["rules"]},
  "sentinel": {
    "enabled": true,
    "webhook": {"port": 9876}
  },
  "alpha": 1.50
}
"#;

#[test]
fn setting_a_value_keeps_the_order_and_every_other_byte() {
    let project = Project::with(TEAM, "");
    let edit = project
        .settings()
        .set("tracking_mode", "normal", Scope::Team)
        .unwrap();
    assert!(edit.changed);
    assert_eq!(project.team(), TEAM.replace("relaxed", "normal"));
}

#[test]
fn resetting_one_key_or_all_keeps_what_belongs_to_no_setting() {
    let project = Project::with(TEAM, "");
    let mut settings = project.settings();
    assert!(settings.reset(Some("tracking_mode")).unwrap());
    assert_eq!(
        project.team(),
        TEAM.replace("  \"tracking_mode\": \"relaxed\",\n", "")
    );
    assert_eq!(settings.text("tracking_mode"), "strict");
    assert!(settings.reset(None).unwrap());
    let expected = r#"{
  "zeta": {"deep":  [1, 2]},
  "house_style": {"url": "u", "components": ["rules"]},
  "sentinel": {
    "webhook": {"port": 9876}
  },
  "alpha": 1.50
}
"#;
    assert_eq!(project.team(), expected);
    assert!(settings.diff().is_empty());
    assert!(!settings.reset(None).unwrap());
}

#[test]
fn dotted_keys_are_written_nested_and_typed() {
    let project = Project::new();
    let mut settings = project.settings();
    settings
        .set("sentinel.enabled", "true", Scope::Team)
        .unwrap();
    settings
        .set("sentinel.default_agent.timeout_minutes", "45", Scope::Team)
        .unwrap();
    settings
        .set("auto_steal_stale_locks", "false", Scope::Team)
        .unwrap();
    settings.set("repo-alias.up", "/x", Scope::Team).unwrap();
    let expected = r#"{
  "sentinel": {
    "enabled": true,
    "default_agent": {
      "timeout_minutes": 45
    }
  },
  "auto_steal_stale_locks": false,
  "repo-alias": {
    "up": "/x"
  }
}
"#;
    assert_eq!(project.team(), expected);
    assert!(project.settings().bool("sentinel.enabled"));
}

#[test]
fn a_write_moves_flat_names_to_their_nested_places() {
    let flat = r#"{"sentinel.enabled":true,"sentinel":{"interval_minutes":5},"stale.days":3,"repo-alias.up":"/x","+kickoff.allowed_tools":["y"],"foo.bar":1,"sentinel.interval_minutes":9}"#;
    let project = Project::with(flat, "");
    project
        .settings()
        .set("tracking_mode", "normal", Scope::Team)
        .unwrap();
    let expected = r#"{
  "sentinel": {
    "interval_minutes": 5,
    "enabled": true
  },
  "foo.bar": 1,
  "kickoff": {
    "+allowed_tools": [
      "y"
    ]
  },
  "repo-alias": {
    "up": "/x"
  },
  "stale": {
    "days": 3
  },
  "tracking_mode": "normal"
}
"#;
    assert_eq!(project.team(), expected);
}

#[test]
fn a_change_that_changes_nothing_leaves_the_file_alone() {
    let odd = "{ \"tracking_mode\" : \"normal\",\n\"stale\":{\"days\":3} }";
    let project = Project::with(odd, "");
    let mut settings = project.settings();
    assert!(
        !settings
            .set("tracking_mode", "normal", Scope::Team)
            .unwrap()
            .changed
    );
    assert!(!settings.unset("list.limit", Scope::Team).unwrap().changed);
    assert!(!settings.unset("list.limit", Scope::Local).unwrap().changed);
    assert_eq!(project.team(), odd);
    assert_eq!(project.files(), [SettingsPaths::TEAM]);
}

#[test]
fn local_changes_go_to_the_local_file() {
    let project = Project::with("{}", "");
    let mut settings = project.settings();
    settings.set("ui.pager", "less -R", Scope::Local).unwrap();
    settings
        .add("blocked_git_commands", "git gc", Scope::Local)
        .unwrap();
    assert_eq!(project.team(), "{}");
    assert_eq!(
        project.local(),
        "{\n  \"ui\": {\n    \"pager\": \"less -R\"\n  },\n  \"+blocked_git_commands\": [\n    \"git gc\"\n  ]\n}\n"
    );
    assert_eq!(settings.list("blocked_git_commands").len(), 16);
    assert_eq!(settings.text("ui.pager"), "less -R");
    settings.unset("ui.pager", Scope::Local).unwrap();
    settings
        .unset("blocked_git_commands", Scope::Local)
        .unwrap();
    assert_eq!(project.local(), "{}\n");
}

#[test]
fn lists_grow_and_shrink() {
    let project = Project::new();
    let mut settings = project.settings();
    let key = "gated_git_commands";
    let mut step = |verb: &str, item: &str, scope| {
        let edit = match verb {
            "add" => settings.add(key, item, scope),
            "remove" => settings.remove(key, item, scope),
            _ => settings.set(key, item, scope),
        };
        (edit.unwrap().changed, settings.list(key))
    };
    for (verb, item, scope, changed, expected) in [
        (
            "add",
            "git tag",
            Scope::Team,
            true,
            &["git commit", "git tag"][..],
        ),
        (
            "add",
            "git tag",
            Scope::Team,
            false,
            &["git commit", "git tag"],
        ),
        (
            "remove",
            "nope",
            Scope::Team,
            false,
            &["git commit", "git tag"],
        ),
        ("remove", "git commit", Scope::Team, true, &["git tag"]),
        ("add", "mine", Scope::Local, true, &["git tag", "mine"]),
        (
            "add",
            "too",
            Scope::Local,
            true,
            &["git tag", "mine", "too"],
        ),
        ("remove", "mine", Scope::Local, true, &["git tag", "too"]),
        ("remove", "git tag", Scope::Local, true, &["too"]),
        ("add", "new", Scope::Local, true, &["too", "new"]),
        ("set", "a, b", Scope::Local, true, &["a", "b"]),
        ("set", "", Scope::Local, true, &[]),
    ] {
        assert_eq!(
            step(verb, item, scope),
            (changed, texts(expected)),
            "{verb} {item}"
        );
    }
}

#[test]
fn a_change_of_the_wrong_sort_is_refused() {
    let mut settings = Project::new().settings();
    let problem = settings.add("tracking_mode", "x", Scope::Team).unwrap_err();
    assert_eq!(
        problem.message(),
        "Invalid change of tracking_mode: it is no list"
    );
    let problem = settings.set("repo-alias", "x", Scope::Team).unwrap_err();
    assert_eq!(problem.code(), Code::UsageInvalid);
    assert_eq!(
        problem.message(),
        "Usage: crosslink config set repo-alias.<name> <value>"
    );
    let problem = settings.set("ui.pager", "less", Scope::Team).unwrap_err();
    assert_eq!(
        problem.hints(),
        [
            "it decides what runs on this machine; use `crosslink config set ui.pager <value> --local`"
        ]
    );
}

#[test]
fn entries_of_a_map_are_set_and_unset_one_by_one() {
    let project = Project::new();
    let mut settings = project.settings();
    settings
        .set("filter.mine", "assignee:@me", Scope::Team)
        .unwrap();
    settings
        .set("filter.hot.now", "priority:critical", Scope::Team)
        .unwrap();
    let edit = settings.unset("filter.mine", Scope::Team).unwrap();
    assert_eq!((edit.value, edit.changed), (None, true));
    assert_eq!(
        project.team(),
        "{\n  \"filter\": {\n    \"hot.now\": \"priority:critical\"\n  }\n}\n"
    );
}

#[test]
fn writers_at_once_lose_nothing_and_leave_no_other_file() {
    let project = Project::with("{}", "");
    thread::scope(|scope| {
        for writer in 0..8 {
            let mut settings = project.settings();
            scope.spawn(move || {
                for turn in 0..5 {
                    settings
                        .set(&format!("filter.f{writer}x{turn}"), "q", Scope::Team)
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(project.settings().map("filter").len(), 40);
    assert_eq!(project.files(), [SettingsPaths::TEAM]);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let project = Project::new();
    let elsewhere = Project::with("{}", "");
    let target = elsewhere.path().join(SettingsPaths::TEAM);
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    let link = project.path().join(SettingsPaths::TEAM);
    symlink(&target, &link).unwrap();
    project
        .settings()
        .set("stale.days", "3", Scope::Team)
        .unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(
        elsewhere.team(),
        "{\n  \"stale\": {\n    \"days\": 3\n  }\n}\n"
    );
    assert_eq!(
        fs::metadata(&target).unwrap().permissions().mode() & 0o777,
        0o640
    );
}

#[test]
fn a_file_that_cannot_be_written_is_told() {
    let project = Project::new();
    let mut settings = project.settings();
    fs::remove_dir(project.path()).unwrap();
    let problem = settings.set("stale.days", "3", Scope::Team).unwrap_err();
    assert_eq!(problem.code(), Code::FileUnwritable);
    assert_eq!(problem.causes().len(), 1);
    fs::create_dir(project.path()).unwrap();
}
