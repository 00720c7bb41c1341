//! `init`, `uninstall`, `demo`.

use crate::support::{Project, story};

#[test]
fn a_project_is_made_and_taken_out_again() {
    let project = Project::without_project();
    project.write("README.md", "Mine\n");
    story!(
        project,
        [
            "init --dry-run",
            "init",
            "init",
            "create A",
            "uninstall --dry-run",
            "uninstall --dry-run --json --fields asks",
            "uninstall --dry-run --delete-data",
            "uninstall",
            "list",
            "init",
            "list",
            "uninstall --delete-data",
        ]
    );
    assert!(!project.path().join(".crosslink").exists());
    assert_eq!(project.read("README.md"), "Mine\n");
}

#[test]
fn a_project_needs_a_repository() {
    let project = Project::without_repository();
    std::fs::create_dir(project.path()).unwrap();
    story!(
        project,
        [
            "init",
            "init --json",
            "list",
            "list --json",
            "uninstall",
            "doctor"
        ]
    );
}

#[test]
fn a_project_can_be_made_for_programs() {
    story!(
        Project::without_project(),
        [
            "init --json --agent agent-1",
            "init -q",
            "init --agent other",
            "init --agent other --force",
            "init --preset nonsense",
            "uninstall --json --dry-run",
        ]
    );
}

#[test]
fn a_preset_is_taken_from_the_start() {
    story!(
        Project::without_project(),
        ["init --preset team", "config diff", "init --preset solo"]
    );
}

#[test]
fn the_demo_leaves_nothing_behind() {
    let project = Project::without_repository();
    std::fs::create_dir(project.path()).unwrap();
    story!(project, ["demo"]);
    assert_eq!(std::fs::read_dir(project.path()).unwrap().count(), 0);
}
