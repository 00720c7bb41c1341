//! `doctor`, `integrity`, `backup`, `renumber`.

use crate::support::{Project, story};

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
    story!(
        Project::with_issues(&["A", "B"]),
        [
            "renumber 1",
            "show 1 -q",
            "list -q",
            "issue renumber 99",
            "renumber 2 --json --fields id,display_id",
            "renumber 3 -q",
        ]
    );
}
