//! `config`.

use crate::support::{Project, story};

#[test]
fn settings_are_read_set_and_taken_back() {
    story!(
        Project::new(),
        [
            "config get create.priority",
            "config set create.priority high",
            "config get create.priority",
            "config diff",
            "config set create.priority low --local",
            "config get create.priority",
            "config unset create.priority --local",
            "config unset create.priority --local",
            "config reset create.priority",
            "config diff",
            "config reset",
        ]
    );
}

#[test]
fn lists_and_maps_are_set_item_by_item() {
    story!(
        Project::new(),
        [
            "config get gated_git_commands",
            "config set gated_git_commands --add 'git push'",
            "config set gated_git_commands --add 'git push'",
            "config get gated_git_commands",
            "config set gated_git_commands --remove 'git push'",
            "config set gated_git_commands --remove 'git push'",
            "config set filter.mine 'label:ui'",
            "config set filter.other 'label:x'",
            "config get filter.mine",
            "config get filter.third",
            "config get filter",
            "config set filter nonsense",
            "config set list.limit 5 --json --fields key,value,origin",
            "config set list.limit 6 -q",
            "config unset list.limit --json --fields key,value,origin",
            "config reset --json",
        ]
    );
}

#[test]
fn a_setting_that_makes_no_sense_is_refused() {
    story!(
        Project::new(),
        [
            "config get nope",
            "config set nope x",
            "config set tracking_mode bogus",
            "config set intervention_tracking maybe",
            "config set list.limit many",
            "config set tracking_mode",
            "config --preset foo",
            "config get nope --json",
        ]
    );
}

#[test]
fn settings_are_shown_with_where_they_come_from() {
    story!(
        Project::new(),
        [
            "config set tracking_mode normal",
            "config set tracking_mode relaxed --local",
            "config show",
            "config list",
            "config presets",
            "config get tracking_mode --json",
            "config list -q",
        ]
    );
}

#[test]
fn a_setting_can_be_given_for_one_command() {
    story!(
        Project::new(),
        [
            "create A --set create.priority=critical -q",
            "show 1 --json --fields priority",
            "config get create.priority --set create.priority=low",
            "list --set nonsense",
            "list --set nope=1",
        ]
    );
}

#[test]
fn a_damaged_settings_file_is_named() {
    let project = Project::new();
    project.write(".crosslink/hook-config.json", "{ not json");
    story!(project, ["config show", "create A", "list"]);
}
