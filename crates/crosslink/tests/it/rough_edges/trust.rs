//! Agents, keys and trust.

use crate::support::Project;
use crate::trust::Office;

#[test]
fn an_agent_can_be_named_after_init() {
    let project = Project::new();
    let named = project.tell("agent init builder-1").success();
    assert!(
        named
            .stdout
            .contains("Agent initialized:\n  ID:      builder-1\n"),
        "{named}"
    );
    assert_eq!(project.json("agent status")["agent"], "builder-1");
    let refused = project.tell("agent init builder-2").ends_with(1);
    assert!(
        refused
            .stderr
            .contains("Agent already configured: 'builder-1'. Use --force to overwrite."),
        "{refused}"
    );
    project.tell("agent init builder-2 --force").success();
    project.tell("create A").success();
    project.tell("claim 1").success();
    project.tell("agent rename builder-3").ends_with(3);
    let retired = project.tell("agent retire builder-2").success();
    assert!(
        retired.stdout.contains("Released lock on issue #1"),
        "{retired}"
    );
    assert_eq!(project.tell("agent list -q").success().stdout, "");
    assert_eq!(
        project.tell("agent list --all -q").success().stdout,
        "builder-2\n"
    );
    project.tell("agent rename builder-3").success();
    assert_eq!(project.json("agent status")["agent"], "builder-3");
}

#[test]
fn a_key_is_made_for_sharing_only() {
    let project = Project::with_issues(&["A"]);
    project.tell("claim 1").success();
    let status = project.json("agent status");
    assert_eq!(status["signing"], false);
    project.tell("agent init quiet-one --no-key").success();
    assert!(!project.root().join("home/.crosslink/keys").exists());
}

#[test]
fn a_new_clone_does_not_admit_itself() {
    let office = Office::of(&["ada", "grace"]);
    office.tell("ada", "trust init").success();
    office.tell("ada", "trust policy enforce").success();
    office.tell("grace", "create Theirs").success();
    let init = office.tell("grace", "trust init").success();
    assert!(init.stdout.contains("Role:        none"), "{init}");
    office.tell("grace", "trust approve grace").ends_with(1);
    assert!(office.titles("ada").is_empty());
    let first = office.tell("grace", "create More").success();
    assert!(first.stderr.contains("nobody else sees this"), "{first}");
    let second = office.tell("grace", "create Again").success();
    assert_eq!(second.stderr, "");
}
