//! Data that was lost, hidden or corrupted.

use serde_json::json;

use crate::support::Project;

#[test]
fn a_number_is_never_given_twice() {
    let project = Project::new();
    project.tell("create keepme").success();
    project.tell("session start").success();
    project.tell("session work 1").success();
    let second = project.tell("create second -q").success();
    assert_eq!(second.stdout, "2\n");
    project.tell("comment 1 'for keepme'").success();
    assert_eq!(project.json("show 1")["title"], "keepme");
    assert_eq!(project.json("show 1")["comment_count"], 1);
    assert_eq!(project.tell("list -q").success().stdout, "2\n1\n");
    project.tell("delete 2 --force").success();
    assert_eq!(project.tell("create third -q").success().stdout, "3\n");
}

#[test]
fn a_remote_changes_nothing_about_what_is_written_here() {
    let project = Project::without_project();
    project.git(["remote", "add", "origin", "/nowhere/to/be/found"]);
    project.tell("init").success();
    project.tell("create A").success();
    let output = project.tell("comment 1 Text").success();
    assert_eq!(output.stderr, "");
    project.tell("milestone create v1").success();
    project.tell("milestone list").success();
    project.tell("close 1").success();
    assert_eq!(project.json("show 1")["status"], "closed");
}

#[test]
fn a_later_write_takes_nothing_away() {
    let project = Project::with_issues(&["A", "B", "C"]);
    for line in [
        "close 1",
        "archive add 1",
        "milestone create v1",
        "milestone add 1 2",
        "relate 2 3",
        "timer start 2",
        "timer stop",
        "timer start 3",
        "create D",
        "comment 2 Text",
    ] {
        project.tell(line).success();
    }
    assert_eq!(project.json("show 1")["status"], "archived");
    let second = project.json("show 2");
    assert_eq!(second["milestone"]["name"], "v1");
    assert_eq!(second["related"][0]["id"], 3);
    assert_eq!(second["time_entries"].as_array().unwrap().len(), 1);
    assert_eq!(project.json("timer show")["running"], true);
}

#[test]
fn locks_are_released_and_stolen_for_real() {
    let project = Project::with_issues(&["A"]);
    let holder = || project.json("show 1")["claimed_by"].clone();
    project.tell("claim 1 --agent one").success();
    assert_eq!(holder(), "one");
    project.tell("claim 1 --agent two --force").success();
    assert_eq!(holder(), "two");
    let again = project.tell("claim 1 --agent two").success();
    assert!(again.stdout.starts_with("You already hold"), "{again}");
    project.tell("unclaim 1 --agent two").success();
    assert!(holder().is_null());
    project.tell("session start").success();
    project.tell("session work 1").success();
    project.tell("session end").success();
    assert!(holder().is_null());
    project.tell("claim 1").success();
    project.tell("close 1").success();
    project.tell("reopen 1").success();
    assert!(holder().is_null());
}

#[test]
fn checking_a_lock_says_by_its_exit_code_who_holds_it() {
    let project = Project::with_issues(&["A"]);
    project.tell("locks check 1").success();
    project.tell("locks claim 1").success();
    project.tell("locks check 1").success();
    project.tell("locks check 1 --agent other").ends_with(3);
    // A fresh claim is not stale, and is not taken without force.
    assert_eq!(project.json("locks list")["locks"]["1"]["stale"], false);
    project.tell("locks steal 1 --agent other").ends_with(3);
    project.tell("locks check 1").success();
    project.tell("locks check 99").ends_with(1);
}

#[test]
fn repairing_a_healthy_project_keeps_every_issue() {
    let project = Project::with_issues(&["A", "B"]);
    let before = project.json("export");
    project.tell("integrity hydration --repair").success();
    project.tell("doctor --repair").success();
    assert_eq!(project.json("export"), before);
}

#[test]
fn the_last_issue_can_be_deleted() {
    let project = Project::with_issues(&["A"]);
    project.tell("delete 1 --force").success();
    assert_eq!(project.json("list --status all"), json!([]));
}

#[test]
fn importing_twice_makes_nothing_twice() {
    let project = Project::new();
    for line in [
        "create A -p high -l ui --due 2099-01-31",
        "subissue 1 B",
        "relate 1 2",
        "milestone create v1",
        "milestone add v1 1",
        "comment 1 Text --kind decision",
        "timer start 1",
        "timer stop",
        "close 2",
        "archive add 2",
    ] {
        project.tell(line).success();
    }
    let exported = project.tell("export").success().stdout;
    let other = Project::new();
    other.feed(["import", "-"], &exported).success();
    other.feed(["import", "-"], &exported).success();
    assert_eq!(other.tell("export").success().stdout, exported);
}

#[test]
fn an_export_leaves_nothing_out() {
    let project = Project::with_issues(&["A", "B"]);
    for line in [
        "milestone create v1 -d Goal",
        "milestone add v1 1",
        "dep add 1 2",
        "relate 1 2",
        "comment 1 Text --kind decision",
        "update 1 --due 2099-01-31",
    ] {
        project.tell(line).success();
    }
    let first = project.tell("export").success().stdout;
    assert_eq!(project.tell("export").success().stdout, first);
    let lines = project.tell("export --format jsonl").success().stdout;
    assert!(lines.contains("Goal"), "the milestone is missing:\n{lines}");
    let page = project.tell("export --format md").success().stdout;
    for part in ["decision", "2099-01-31", "#2", "v1"] {
        assert!(page.contains(part), "no {part} in\n{page}");
    }
}

#[test]
fn rules_hold_for_every_write() {
    let project = Project::with_issues(&["A", "B"]);
    project.tell("dep add 1 2").success();
    for line in ["dep add 2 1", "relate 1 1", "dep add 1 1"] {
        let output = project.tell(line);
        assert_eq!(output.code, 1, "{output}");
    }
    let long = "x".repeat(65_537);
    for arguments in [
        ["create", &long[..513], "-q"],
        ["label", "1", &long[..129]],
        ["update", "1", "--title="],
    ] {
        let output = project.run(arguments);
        assert_eq!(output.code, 2, "{output}");
    }
    let output = project.feed(["update", "1", "--description", "-"], &long);
    assert_eq!(output.code, 2, "{output}");
}

#[test]
fn deleting_names_what_goes_and_can_be_taken_back() {
    let project = Project::with_issues(&["Whole"]);
    project.tell("subissue 1 Part").success();
    let asked = project.tell("delete 1").ends_with(1);
    assert!(asked.stderr.contains("and its sub-issues #2"), "{asked}");
    let deleted = project.tell("delete 1 --force").success();
    assert_eq!(deleted.stdout, "Deleted issue #1\nDeleted issue #2\n");
    project.tell("undo").success();
    assert_eq!(project.tell("list -q").success().stdout, "2\n1\n");
    project.tell("delete 1 --force --keep-children").success();
    assert_eq!(project.tell("list -q").success().stdout, "2\n");
}

#[test]
fn a_second_init_keeps_the_settings() {
    let project = Project::new();
    project.tell("config set tracking_mode relaxed").success();
    let before = project.read(".crosslink/hook-config.json");
    project.tell("init --force").success();
    project.tell("init --defaults").success();
    assert_eq!(project.read(".crosslink/hook-config.json"), before);
}

#[test]
fn resetting_keeps_what_is_not_known_here() {
    let project = Project::new();
    project.write(
        ".crosslink/hook-config.json",
        "{\"house_style\":{\"url\":\"x\"},\"tracking_mode\":\"relaxed\"}\n",
    );
    project.tell("config reset").success();
    let after = project.read(".crosslink/hook-config.json");
    assert!(after.contains("house_style"), "{after}");
    assert_eq!(project.json("config get tracking_mode")["value"], "strict");
}

/// Where the header of a database file keeps the version of its schema.
const SCHEMA_VERSION: std::ops::Range<usize> = 60..64;

#[test]
fn a_newer_database_is_left_alone() {
    let project = Project::with_issues(&["A"]);
    project.tell("backup create").success();
    let place = project.path().join(".crosslink");
    let name = project.tell("backup list -q").success().stdout;
    let copies: Vec<_> = walk(&place)
        .into_iter()
        .filter(|path| path.to_string_lossy().contains(name.trim()))
        .collect();
    let mut bytes = std::fs::read(&copies[0]).unwrap();
    bytes[SCHEMA_VERSION].copy_from_slice(&9999_u32.to_be_bytes());
    for left in ["crosslink.db-wal", "crosslink.db-shm"] {
        // They belong to the file that is replaced.
        let _ = std::fs::remove_file(place.join(left));
    }
    std::fs::write(place.join("crosslink.db"), &bytes).unwrap();
    for line in ["list", "create B"] {
        let output = project.tell(line).ends_with(5);
        assert!(output.stderr.contains("newer"), "{output}");
    }
    assert_eq!(std::fs::read(place.join("crosslink.db")).unwrap(), bytes);
}

fn walk(directory: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap();
    entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn labels_come_with_the_issue_in_one_operation() {
    let project = Project::new();
    project.tell("create A -l one -l two -l three").success();
    let history = project.json("history");
    let operations: std::collections::BTreeSet<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["operation"].as_str().unwrap())
        .collect();
    assert_eq!(operations.len(), 1, "{history}");
    project.tell("undo").success();
    assert_eq!(project.json("list --status all"), json!([]));
}

#[test]
fn a_missing_settings_file_is_made_again() {
    let project = Project::with_issues(&["A"]);
    std::fs::remove_file(project.path().join(".crosslink/hook-config.json")).unwrap();
    assert_eq!(project.tell("list -q").success().stdout, "1\n");
    project.tell("init").success();
    assert!(project.path().join(".crosslink/hook-config.json").exists());
    assert_eq!(project.tell("list -q").success().stdout, "1\n");
}

#[test]
fn damaged_settings_are_reported_by_all_who_read_them() {
    let project = Project::with_issues(&["A"]);
    project.write(".crosslink/hook-config.json", "{");
    for line in ["list", "create B", "config show", "close 1", "stale"] {
        let output = project.tell(line);
        let told = output.stderr.contains("hook-config.json");
        assert!(told, "{output}");
    }
}

#[test]
fn a_new_project_differs_in_nothing() {
    let project = Project::without_project();
    project.tell("init").success();
    assert_eq!(project.json("config diff"), json!([]));
}
