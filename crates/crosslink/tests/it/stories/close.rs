//! `close`, `close-all`, `reopen`.

use crate::support::{Project, story};

#[test]
fn closing_says_what_follows_from_it() {
    let project = Project::with_issues(&["A", "B", "C", "D"]);
    for line in ["subissue 1 Part", "dep add 2 1", "claim 1"] {
        project.tell(line).success();
    }
    story!(
        project,
        [
            "close 1 --reason done",
            "close 1",
            "issue close 3 4",
            "show 1 --json --fields status,close_reason",
            "close 2 --json",
            "reopen 3 -q",
            "close 3 -q",
            "list -s all",
        ]
    );
}

#[test]
fn closing_reaches_parts_where_it_is_told_to() {
    let project = Project::with_issues(&["Whole"]);
    for line in ["subissue 1 Half", "subissue 2 Quarter"] {
        project.tell(line).success();
    }
    story!(project, ["close 1 --recursive", "list -s all"]);
}

#[test]
fn what_cannot_be_closed_does_not_stop_the_rest() {
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "close 99",
            "close 99 --json",
            "close",
            "claim 1 --agent agent-1",
            "close 1 2",
            "close 1 --force",
            "list -s all",
        ]
    );
}

#[test]
fn many_are_closed_by_what_they_have_in_common() {
    let project = Project::new();
    for line in [
        "create A -l ui",
        "create B -l ui -p low",
        "create C -p low",
        "create D",
    ] {
        project.tell(line).success();
    }
    story!(
        project,
        [
            "issue close-all -l nowhere",
            "close-all",
            "close-all -l ui -p low",
            "close-all -l ui -q",
            "close-all priority:low --json",
            "close-all --yes",
            "close-all --yes",
        ]
    );
}

#[test]
fn ids_may_come_from_standard_input() {
    story!(
        Project::with_issues(&["A", "B", "C"]),
        ["close - <<< 1\\n3", "list -q"]
    );
}

#[test]
fn reopening_takes_closing_back() {
    story!(
        Project::with_issues(&["A"]),
        [
            "close 1",
            "issue reopen 1",
            "reopen 1",
            "reopen 99",
            "close 1 -q",
            "reopen 1 --json --fields display_id,changed",
            "show 1 --json --fields status,closed_at",
        ]
    );
}

#[test]
fn the_changelog_is_written_where_it_is_asked_for() {
    let project = Project::with_issues(&["Login fails", "Dark mode", "Nothing of note"]);
    project.tell("label 1 bug").success();
    project.tell("label 2 feature").success();
    let told = project.story(&[
        "close 3",
        "close 1 --changelog",
        "close 2 --changelog -q",
        "close 1 --changelog",
    ]);
    let _masked = crate::support::masked(project.root()).bind_to_scope();
    insta::assert_snapshot!(format!("{told}\n---\n{}", project.read("CHANGELOG.md")));
}
