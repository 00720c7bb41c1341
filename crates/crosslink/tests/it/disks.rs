//! Disks that are full: said clearly, and nothing is lost.

use std::fs;
use std::path::PathBuf;

use crate::robust_support::{Ended, all_issues, assert_sound, contents};
use crate::support::{CROSSLINK, Project};

/// The command line under a limit on the size of files, in blocks of 512 bytes.
fn limited(project: &Project, blocks: usize, line: &[&str]) -> Ended {
    let script = format!("ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut shell = project.command("sh");
    shell.args(["-c", &script, CROSSLINK]).args(line);
    Ended::of(&mut shell, b"")
}

#[test]
fn a_write_for_which_there_is_no_room_changes_nothing() {
    let project = Project::with_issues(&["First"]);
    let mut made = 1;
    for blocks in (0..900).step_by(45) {
        let ended = limited(
            &project,
            blocks,
            &["create", "More", "--label", "whole", "--json"],
        );
        if ended.code == Some(0) {
            made += 1;
        } else {
            assert_eq!(
                (ended.code, ended.problem()),
                (Some(1), "disk.full".to_owned()),
                "{blocks} blocks"
            );
            assert!(ended.stdout.is_empty());
        }
        assert_eq!(all_issues(&project).len(), made, "after {blocks} blocks");
    }
    assert!(
        1 < made && made < 20,
        "the limits lie on one side of what is needed: {made}"
    );
    assert_sound(&project);
}

#[test]
fn an_import_for_which_there_is_no_room_brings_nothing() {
    let project = Project::with_issues(&["First"]);
    let line = |at| {
        format!(
            "{{\"id\":\"x-{at}\",\"title\":\"Issue {at}\",\"description\":\"{}\"}}\n",
            "words ".repeat(200)
        )
    };
    project.write("many.jsonl", &(0..400).map(line).collect::<String>());
    let before = contents(&project);
    for blocks in [700, 1500, 2500] {
        let ended = limited(&project, blocks, &["import", "many.jsonl", "--json"]);
        assert_eq!(
            (ended.code, ended.problem()),
            (Some(1), "disk.full".to_owned()),
            "{blocks} blocks"
        );
        assert_eq!(contents(&project), before);
    }
    assert_eq!(project.tell("import many.jsonl").success().stderr, "");
    assert_eq!(all_issues(&project).len(), 401);
    assert_sound(&project);
}

#[test]
fn an_init_for_which_there_is_no_room_can_be_done_again() {
    for blocks in [0, 1, 16, 63, 65, 200] {
        let project = Project::without_project();
        let ended = limited(&project, blocks, &["init", "--defaults", "--json"]);
        let code = ended.problem();
        assert!(
            ended.code == Some(1) && ["disk.full", "file.unwritable"].contains(&code.as_str()),
            "{ended:?}"
        );
        project.run(["init", "--defaults"]).success();
        project.run(["create", "First"]).success();
        assert_sound(&project);
    }
}

#[test]
fn files_for_which_there_is_no_room_are_not_left_half_written() {
    let project = Project::new();
    project
        .run(["create", "Long", "--description", &"words ".repeat(9000)])
        .success();
    project.write("out.json", "before");
    let before = listing(&project);
    for line in [
        &["export", "--output", "out.json", "--json"][..],
        &["export", "--output", "new.json", "--json"],
        &["backup", "create", "--json"],
    ] {
        let ended = limited(&project, 64, line);
        let code = ended.problem();
        assert!(
            ended.code == Some(1) && ["disk.full", "file.unwritable"].contains(&code.as_str()),
            "{ended:?}"
        );
    }
    assert_eq!(listing(&project), before);
    assert_eq!(project.read("out.json"), "before");
    assert_eq!(project.json("backup list"), serde_json::json!([]));
}

/// The names of the files in the repository and the project.
fn listing(project: &Project) -> Vec<PathBuf> {
    let folders = [
        project.path(),
        project.path().join(".crosslink"),
        project.path().join(".crosslink/backups"),
    ];
    let entries = folders
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("backups"))
        .collect();
    names.sort();
    names
}
