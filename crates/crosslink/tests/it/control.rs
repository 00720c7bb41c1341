//! Drivers ask agents for something, and the agents answer from their own clones.

use serde_json::json;

use crate::support::{Project, masked, story};
use crate::trust::Office;

#[test]
fn requests_within_one_clone_are_answered_and_followed() {
    let project = Project::with_issues(&["A", "B"]);
    project.tell("comment 1 Hello --agent builder-1").success();
    story!(
        project,
        [
            "agent flags --agent builder-1",
            "agent requests",
            "agent request builder-1 bogus",
            "agent request nobody-1 pause",
            "agent request builder-1 reprioritise",
            "agent request builder-1 pause --reason 'The tests are red'",
            "agent requests",
            "agent request builder-1 reprioritize --subject-issue 2",
            "agent requests --pending --target builder-1 -q",
            "agent poll-requests",
            "agent poll-requests --agent builder-1",
            "agent poll-requests --agent builder-1",
            "agent flags --agent builder-1",
            "agent flags --agent builder-1 --strict",
            "agent flags --agent builder-1 --json",
            "agent requests",
            "agent requests --pending",
            "agent request builder-1 kill",
            "agent request builder-1 resume",
            "agent poll-requests --agent builder-1 --json",
            "agent flags --agent builder-1 --strict",
            "close 2",
            "agent flags --agent builder-1",
            "history -n 2 --by builder-1",
        ]
    );
}

#[test]
fn a_request_travels_to_the_agent_and_its_answer_back() {
    let office = Office::of(&["ada", "grace"]);
    for line in ["create A", "sync"] {
        office.tell("ada", line).success();
    }
    for line in ["sync", "session start", "comment 1 'At it'", "sync"] {
        office.tell("grace", line).success();
    }
    office.tell("ada", "sync").success();
    let told = office.story(&[
        "ada: agent list",
        "ada: agent request grace pause",
        "ada: sync",
        "grace: sync",
        "grace: agent flags",
        "ada: agent requests --pending",
        "ada: sync",
        "ada: agent requests",
        "ada: agent request grace resume",
        "ada: sync",
        "grace: agent poll-requests",
        "grace: agent flags --strict",
    ]);
    let _masked = masked(office.root()).bind_to_scope();
    insta::assert_snapshot!(told);
}

#[test]
fn where_keys_are_told_apart_only_a_driver_is_heard() {
    for (policy, counts) in [("open", true), ("audit", false)] {
        let office = Office::of(&["ada", "grace", "eve"]);
        office.tell("ada", "create A").success();
        office.tell("ada", "trust init").success();
        office
            .tell("ada", &format!("trust policy {policy}"))
            .success();
        // Written before the key could know better.
        office
            .tell("eve", "agent request ada stop --force")
            .success();
        office.tell("eve", "sync").success();
        office.tell("ada", "sync").success();
        let found = office.json("ada", "agent requests");
        assert_eq!(found[0]["counts"], counts, "{policy}: {found:#}");
        assert_eq!(
            office.json("ada", "agent flags")["kill"],
            counts,
            "{policy}"
        );
        let at_the_door = office.tell("eve", "agent request ada pause --force");
        assert_eq!(at_the_door.code == 0, counts, "{policy}: {at_the_door}");
        // A writer is no driver either; once it is one, what it asked counts everywhere alike.
        if policy == "audit" {
            office.tell("ada", "trust approve eve").success();
            assert_eq!(office.json("ada", "agent requests")[0]["counts"], false);
            office
                .tell("ada", "trust approve eve --role driver")
                .success();
            for clone in ["ada", "grace", "eve"] {
                office.tell(clone, "sync").success();
                assert_eq!(
                    office.json(clone, "agent requests")[0]["counts"],
                    true,
                    "{clone}"
                );
            }
        }
    }
}

#[test]
fn checks_are_reported_of_commits() {
    let project = Project::new();
    let commit = "4be1c07f2a9d5e6038f1b2c4d5e6f708192a3b4c";
    story!(
        project,
        [
            "ci report -s failing",
            "ci report -s failing --sha 4be1c07",
            "ci report -s broken --sha 4be1c07f2a9d5e6038f1b2c4d5e6f708192a3b4c",
            "ci report -s failing --sha 4BE1C07F2A9D5E6038F1B2C4D5E6F708192A3B4C --check tests --url https://ci.example.invalid/1",
            "ci report -s passing --sha 4be1c07f2a9d5e6038f1b2c4d5e6f708192a3b4c --check lint --url ftp://x",
            "ci report -s passing --sha 4be1c07f2a9d5e6038f1b2c4d5e6f708192a3b4c --check lint",
            "ci status --sha 4be1c07f2a9d5e6038f1b2c4d5e6f708192a3b4c",
            "ci report -s passing --sha 4be1c07f2a9d5e6038f1b2c4d5e6f708192a3b4c --check tests --json",
            "ci status --sha 4be1c07f2a9d5e6038f1b2c4d5e6f708192a3b4c -q",
            "history -n 1",
        ]
    );
    let found = project.json(&format!("ci status --sha {commit}"));
    assert_eq!(
        (&found["state"], found["checks"].as_array().unwrap().len()),
        (&json!("passing"), 2)
    );
}

#[test]
fn the_watch_sounds_when_a_check_fails_at_the_tip() {
    let project = Project::with_issues(&["A"]);
    project.git(["config", "user.name", "dev"]);
    project.git(["config", "user.email", "dev@localhost"]);
    project.git(["commit", "-q", "--allow-empty", "-m", "first"]);
    project.tell("dashboard track . --slug acme/here").success();
    let alerts = || {
        project.tell("dashboard refresh").success();
        project.json("dashboard alerts")
    };
    // Of another commit it says nothing.
    let other = "ci report -s failing --sha 4be1c07f2a9d5e6038f1b2c4d5e6f708192a3b4c";
    project.tell(other).success();
    assert_eq!(alerts(), json!([]));
    let here = "ci report -s failing --url https://ci.example.invalid/1";
    project.tell(here).success();
    let sounding = alerts();
    assert_eq!(sounding[0]["kind"], json!("ci_failure"));
    let detail = sounding[0]["detail"].as_str().unwrap();
    assert!(
        detail.ends_with(": https://ci.example.invalid/1"),
        "{detail}"
    );
}
