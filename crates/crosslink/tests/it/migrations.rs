//! `migrate`: killed at every step, asked twice, answered to programs.

use serde_json::Value;

use crate::support::Project;

/// A project whose remote has a made-up hub of files.
fn scene() -> Project {
    let project = Project::new();
    let hub = project.root().join("hub.git");
    let hub = hub.to_str().unwrap();
    project.git(["init", "--quiet", "--bare", "--initial-branch=main", hub]);
    project.git(["remote", "add", "origin", hub]);
    project.tell("__hub made-up-hub").success();
    project.branch_of("made-up-hub", "crosslink/hub");
    project.git(["push", "--quiet", "origin", "crosslink/hub"]);
    std::fs::remove_dir_all(project.path().join("made-up-hub")).unwrap();
    project
}

/// The refs of the remote.
fn remote_refs(project: &Project) -> String {
    let hub = project.root().join("hub.git");
    let output = project
        .command("git")
        .args(["-C", hub.to_str().unwrap(), "for-each-ref"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn issues(project: &Project) -> usize {
    let listed = project.json("list --status all --limit 0");
    listed["items"]
        .as_array()
        .or(listed.as_array())
        .unwrap()
        .len()
}

#[test]
fn a_migration_that_was_killed_goes_on_with_the_next_one() {
    for step in ["verified", "genesis", "numbers", "founded", "fenced"] {
        let project = scene();
        let before = remote_refs(&project);
        let killed = project
            .command(crate::support::CROSSLINK)
            .args(["migrate", "--confirm"])
            .env("CROSSLINK_FAIL_POINT", format!("migrate:{step}:abort"))
            .output()
            .unwrap();
        assert_eq!(killed.status.code(), None, "{step} is no step");
        let output = project.tell("migrate --confirm").success();
        assert!(
            output.stdout.starts_with("Migrated the v2 hub"),
            "{step}: {output}"
        );
        assert_eq!(issues(&project), 30, "{step}");
        let after = remote_refs(&project);
        assert!(
            before.lines().all(|line| after.contains(line)),
            "{step}: {after}"
        );
        project.git(["fsck", "--strict", "--no-dangling"]);
        let again = project.tell("migrate --confirm").success();
        assert!(
            again.stdout.starts_with("hub already migrated"),
            "{step}: {again}"
        );
        assert_eq!(remote_refs(&project), after, "{step}");
    }
}

#[test]
fn taking_back_that_was_killed_goes_on_with_the_next_one() {
    let project = scene();
    let before = remote_refs(&project);
    project.tell("migrate --confirm").success();
    let killed = project
        .command(crate::support::CROSSLINK)
        .args(["migrate", "--rollback", "--confirm"])
        .env("CROSSLINK_FAIL_POINT", "migrate:removed:abort")
        .output()
        .unwrap();
    assert_eq!(killed.status.code(), None);
    project.tell("migrate --rollback --confirm").success();
    assert_eq!(remote_refs(&project), before);
    assert_eq!(issues(&project), 0);
}

#[test]
fn nobody_is_asked_where_nobody_can_answer() {
    let project = scene();
    let before = remote_refs(&project);
    let refused = project.tell("migrate").ends_with(1);
    assert!(refused.stderr.contains("--confirm"), "{refused}");
    assert_eq!(remote_refs(&project), before);
    let hub_v3 = project.tell("migrate hub-v3").ends_with(1);
    assert!(hub_v3.stderr.contains("--confirm"), "{hub_v3}");
    assert_eq!(remote_refs(&project), before);
}

#[test]
fn programs_are_told_the_same() {
    let project = scene();
    let plan = project.json("migrate --dry-run");
    assert_eq!(
        (&plan["state"], &plan["source"]),
        (&Value::from("planned"), &Value::from("v2"))
    );
    assert_eq!(plan["found"]["issues"], 30);
    let made = project.json("migrate --confirm");
    assert_eq!(
        (&made["state"], &made["genesis"]),
        (&Value::from("migrated"), &plan["genesis"])
    );
    let back = project.json("migrate --rollback --confirm");
    assert_eq!(
        back["removed"].as_array().unwrap().len(),
        6 + usize::from(back["removed"].to_string().contains("presence"))
    );
}
