//! `completions`, `man`, `schema`, `version`, and the help.

use serde_json::json;

use crate::support::{Project, story};

#[test]
fn the_version_is_told_everywhere() {
    let project = Project::without_project();
    let version = concat!("crosslink ", env!("CARGO_PKG_VERSION"), "\n");
    for line in ["--version", "-V", "version"] {
        assert_eq!(project.tell(line).success().stdout, version);
    }
    assert_eq!(project.json("version")["name"], "crosslink");
}

#[test]
fn completions_exist_for_the_usual_shells() {
    let project = Project::without_project();
    for shell in ["bash", "zsh", "fish"] {
        let script = project.run(["completions", shell]).success();
        assert!(script.stdout.contains("crosslink"), "{script}");
    }
    let of_variable = project.with("SHELL", "/usr/bin/fish");
    let script = of_variable.tell("completions").success();
    assert_eq!(
        script.stdout,
        of_variable.tell("completions fish").success().stdout
    );
    let unknown = of_variable.tell("completions tcsh").ends_with(2);
    assert!(unknown.stderr.contains("known are"), "{unknown}");
}

#[test]
fn a_shell_is_offered_the_open_issues() {
    let project = Project::with_issues(&["First", "Second"]).with("COMPLETE", "fish");
    let offered = project.run(["--", "crosslink", "show", ""]).success();
    let ids: Vec<_> = offered
        .lines()
        .into_iter()
        .filter(|line| line.starts_with(['1', '2']))
        .collect();
    assert_eq!(ids, ["2\tSecond", "1\tFirst"], "{offered}");
}

#[test]
fn manual_pages_are_written_for_every_command() {
    let project = Project::without_project();
    let page = project.tell("man").success();
    assert!(page.stdout.contains(".TH crosslink 1"), "{page}");
    project.tell("man --output man").success();
    let names: Vec<_> = std::fs::read_dir(project.path().join("man"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for name in [
        "crosslink.1",
        "crosslink-list.1",
        "crosslink-milestone-add.1",
    ] {
        assert!(
            names.iter().any(|found| found == name),
            "{name} in {names:?}"
        );
    }
}

#[test]
fn schemas_are_found_by_name_and_by_command() {
    let project = Project::without_project();
    let by_name = project.tell("schema issue_detail").success().stdout;
    assert_eq!(by_name, project.tell("schema show").success().stdout);
    assert_eq!(
        by_name,
        project.run(["schema", "issue show"]).success().stdout
    );
    let unknown = project.tell("schema nonsense").ends_with(2);
    assert!(
        unknown
            .stderr
            .contains("hint: `crosslink schema` lists them"),
        "{unknown}"
    );
    let query = project.tell("schema query").success();
    assert!(
        query.stdout.starts_with("# The query language\n"),
        "{query}"
    );
}

#[test]
fn what_is_text_for_people_is_a_text_within_json() {
    let project = Project::without_project();
    for line in ["completions bash", "man", "schema query"] {
        let plain = project.tell(line).success().stdout;
        assert_eq!(project.json(line), json!({ "text": plain }), "{line}");
    }
    let written = project.json("man --output pages");
    assert_eq!(written, json!({ "directory": "pages" }));
}

#[test]
fn the_self_test_and_the_demo_answer_programs() {
    let project = Project::without_project();
    let held = project.json("selftest --seeds 3 --steps 10");
    assert_eq!((&held["worlds"], &held["steps"]), (&json!(3), &json!(40)));
    let shown = project.json("demo");
    let steps = shown["steps"].as_array().unwrap();
    assert_eq!(steps[0]["command"], "crosslink init --defaults");
    let refused: Vec<_> = steps
        .iter()
        .filter(|step| !step["problem"].is_null())
        .collect();
    let codes: Vec<_> = refused
        .iter()
        .map(|step| &step["problem"]["error"]["code"])
        .collect();
    assert_eq!(codes, ["issue.held"]);
    assert_eq!(shown["kept"], json!(null));
}

#[test]
fn help_says_what_there_is() {
    story!(
        Project::without_project(),
        ["--help", "close --help", "milestone --help", "issue", ""]
    );
}

#[test]
fn a_word_that_is_no_command_is_met_with_the_nearest() {
    story!(
        Project::without_project(),
        [
            "lst",
            "issue lst",
            "create --titel x",
            "lst --json",
            "milestone ad",
            "-q"
        ]
    );
}
