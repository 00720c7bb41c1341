//! `doctor`, `integrity`, `backup`, `renumber`.

use serde_json::json;

use crate::support::{Project, parse, story};

#[test]
fn a_healthy_project_is_called_healthy() {
    story!(
        Project::with_issues(&["A"]),
        [
            "doctor",
            "doctor -q",
            "doctor --only file,log",
            "doctor --only nonsense",
            "doctor --json --fields findings,backup",
            "integrity",
            "integrity counters",
            "integrity nonsense",
            "integrity --json --fields passed,failed",
        ]
    );
}

#[test]
fn a_damaged_database_is_reported_and_left_alone() {
    let project = Project::with_issues(&["A"]);
    project.tell("backup create before").success();
    let path = ".crosslink/crosslink.db";
    for extra in ["crosslink.db-wal", "crosslink.db-shm"] {
        // Without them the file is all there is.
        let _ = std::fs::remove_file(project.path().join(".crosslink").join(extra));
    }
    project.write(path, "this is no database");
    story!(project, ["list", "list --json", "doctor", "create B"]);
    assert_eq!(project.read(path), "this is no database");
    let name = project.tell("backup list -q").success().lines()[0].to_owned();
    project.run(["backup", "restore", &name, "--yes"]).success();
    assert_eq!(project.tell("list -q").success().stdout, "1\n");
}

#[test]
fn a_copy_is_made_listed_and_restored() {
    let project = Project::with_issues(&["A"]);
    let created = project.tell("backup create before").success();
    assert!(created.stdout.starts_with("Created backup "), "{created}");
    let list = project.tell("backup list -q").success();
    let [name] = list.lines()[..] else {
        panic!("{list}")
    };
    assert!(name.contains("before"), "{list}");
    project.tell("create B").success();
    let asked = project.run(["backup", "restore", name]).ends_with(1);
    assert!(asked.stderr.contains("hint: `--yes` answers it"), "{asked}");
    let restored = project.run(["backup", "restore", name, "--yes"]).success();
    assert!(
        restored.stdout.starts_with("Restored backup "),
        "{restored}"
    );
    assert_eq!(project.tell("list -q").success().stdout, "1\n");
    assert_eq!(project.json("backup list").as_array().unwrap().len(), 2);
}

#[test]
fn backups_that_are_not_there_are_not_found() {
    story!(
        Project::new(),
        [
            "backup list",
            "backup list --json",
            "backup restore nonsense --yes",
            "backup restore nonsense",
        ]
    );
}

#[test]
fn an_old_number_stays_an_alias() {
    let project = Project::with_issues(&["A", "B"]);
    project.share_number(1, 2);
    story!(
        project,
        [
            "show 2",
            "renumber 1",
            "show 1 -q",
            "show 2 -q",
            "list -q",
            "issue renumber 99",
        ]
    );
}

#[test]
fn a_number_of_its_own_stays() {
    let project = Project::with_issues(&["A", "B"]);
    story!(
        project,
        [
            "renumber 1",
            "renumber 2 --json",
            "list -q",
            "renumber 1 -q"
        ]
    );
    project.share_number(2, 3);
    project.share_number(1, 3);
    let made = project.tell("renumber 1 --json --fields id,display_id");
    assert_eq!(
        parse(&made.success().stdout).unwrap(),
        json!({"id": 4, "display_id": "#4"})
    );
}
