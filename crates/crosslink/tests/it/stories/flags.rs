//! The flags that every command takes.

use crate::support::{Project, story};

#[test]
fn flags_come_before_or_after_the_command() {
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "-q list",
            "list -q",
            "--json --fields id list",
            "list --format jsonl --fields id,title",
            "list --format md",
            "list --format nonsense",
            "list --fields nonsense --json",
            "list --fields id",
            "ready --until 2099-01-01",
            "blocked --frobnicate",
            "create --frobnicate",
            "show 1 --format md",
            "list --log-level nonsense",
            "list --log-format xyz",
            "list --color never -q",
            "list --color sometimes",
        ]
    );
}

#[test]
fn a_project_is_found_from_elsewhere() {
    let project = Project::with_issues(&["A"]);
    let below = project.path().join("deep/er");
    std::fs::create_dir_all(&below).unwrap();
    let check = |directory: &std::path::Path| {
        let mut command = project.command(crate::support::CROSSLINK);
        command.current_dir(project.root()).arg("-C").arg(directory);
        command.args(["list", "-q"]);
        let output = crate::support::Output::of(command, "").success();
        assert_eq!(output.stdout, "1\n", "{output}");
    };
    check(&project.path());
    check(&below);
    story!(project, ["-C /nowhere list"]);
}

#[test]
fn a_budget_cuts_a_list_and_says_where_to_go_on() {
    let project = Project::with_issues(&["A", "B", "C"]);
    let first = project.json("list --fields id --budget 6");
    assert_eq!(first["items"].as_array().unwrap().len(), 1, "{first}");
    let next = first["next"].as_str().unwrap();
    let second = project.json(&format!("list --fields id --after {next}"));
    assert_eq!(second["items"].as_array().unwrap().len(), 2, "{second}");
    assert!(second["next"].is_null(), "{second}");
    let people = project.tell("list --budget 30").success();
    assert!(
        people.lines().len() == 1 && people.stderr.contains("hint: cut to about 30 tokens"),
        "{people}"
    );
}

#[test]
fn the_writer_is_named_by_flag_variable_or_clone() {
    let project = Project::new().with("CROSSLINK_AGENT", "from-variable");
    story!(
        project,
        [
            "create A -q",
            "create B -q --agent from-flag",
            "show 1 --json --fields created_by",
            "show 2 --json --fields created_by",
            "create C --agent x",
            "create C --agent 'not a name'",
        ]
    );
}

#[test]
fn colour_is_only_there_where_it_is_wanted() {
    let project = Project::with_issues(&["A"]);
    let plain = project.tell("list").success();
    assert!(!plain.stdout.contains('\u{1b}'), "{plain}");
    let always = project.tell("list --color always").success();
    assert!(always.stdout.contains('\u{1b}'), "{always}");
}

#[test]
fn a_reader_that_goes_away_ends_a_command_quietly() {
    let project = Project::with_issues(&["A", "B"]);
    for line in ["list", "export", "list --json", "--help", "schema query"] {
        let mut shell = project.command("bash");
        let script = format!(
            "set -o pipefail; {} {line} | true",
            crate::support::CROSSLINK
        );
        let output = shell.args(["-c", &script]).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.is_empty(), "{line}: {stderr}");
        assert_eq!(output.status.code(), Some(0), "{line}");
    }
}
