//! An interface that was not one.

use serde_json::Value;

use crate::support::{CROSSLINK, Output, Project};

#[test]
fn quiet_prints_ids_and_json_prints_json() {
    let project = Project::with_issues(&["A", "B"]);
    for line in [
        "create C",
        "list",
        "next",
        "ready",
        "close 3",
        "reopen 3",
        "label 1 ui",
        "comment 1 Text",
        "milestone create v1",
        "milestone add 1 1",
        "milestone list",
        "relate 1 2",
        "related 1",
        "timer start 1",
        "timer stop",
        "archive list",
        "delete 2 --force",
        "restore 2",
        "update 1 --title X",
        "claim 1",
        "unclaim 1",
    ] {
        let quiet = project.tell(&format!("{line} --quiet")).success();
        let ids = quiet.lines().iter().all(|line| line.parse::<u32>().is_ok());
        assert!(ids && quiet.stderr.is_empty(), "{quiet}");
    }
    for line in [
        "config show",
        "export",
        "archive list",
        "integrity",
        "create D",
    ] {
        project.json(line);
    }
    let failed = project.tell("show 99 --json").ends_with(1);
    let problem: Value = serde_json::from_str(&failed.stderr).unwrap();
    assert_eq!(problem["error"]["code"], "issue.not_found", "{failed}");
    assert_eq!(failed.stdout, "");
}

#[test]
fn an_issue_answers_to_all_its_names() {
    let project = Project::with_issues(&["A"]);
    let uuid = project.json("show 1")["uuid"].as_str().unwrap().to_owned();
    for name in ["1", "#1", uuid.as_str(), &uuid[..10], &uuid[22..], "@last"] {
        let output = project.run(["show", name, "-q"]).success();
        assert_eq!(output.stdout, "1\n", "{output}");
    }
}

#[test]
fn issue_commands_work_without_their_group() {
    let project = Project::without_project();
    let group = project.tell("issue --help").success();
    let commands: Vec<_> = group
        .lines()
        .into_iter()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.len() > 30, "{group}");
    for command in commands.into_iter().filter(|command| *command != "help") {
        project.run([command, "--help"]).success();
    }
}

#[test]
fn what_is_not_there_is_an_error_everywhere() {
    let project = Project::with_issues(&["A"]);
    for line in [
        "unlabel 99 x",
        "unblock 99 1",
        "unrelate 1 99",
        "milestone close 99",
        "milestone delete 99",
        "unclaim 99",
        "show 99",
        "close 99",
    ] {
        project.tell(line).ends_with(1);
    }
}

#[test]
fn filters_that_make_no_sense_are_refused() {
    let project = Project::new();
    for line in [
        "list -s bogus",
        "tree -s bogus",
        "milestone list -s bogus",
        "list -p bogus",
        "close-all -p bogus",
    ] {
        project.tell(line).ends_with(2);
    }
    let output = project.tell("list -s bogus").ends_with(2);
    assert!(output.stderr.contains("all"), "{output}");
}

#[test]
fn text_of_others_cannot_steer_the_terminal() {
    let project = Project::with_issues(&["A"]);
    for title in ["", "  ", "two\nlines", "red \u{1b}[31m"] {
        project.run(["create", title]).ends_with(2);
    }
    let line = r#"{"id":"x-1","title":"red \u001b[31m and\nmore","status":"open","priority":2,"issue_type":"task","created_at":"2025-01-01T00:00:00Z","updated_at":"2025-01-01T00:00:00Z","description":"\u001b[2J"}"#;
    project
        .feed(["import", "-", "--format", "beads"], line)
        .success();
    for line in ["list", "show 2", "tree", "history", "search red"] {
        let output = project.tell(line).success();
        assert!(!output.stdout.contains('\u{1b}'), "{output:?}");
    }
    assert_eq!(project.tell("list").success().lines().len(), 2);
    project.run(["create", &"ä".repeat(512)]).success();
}

#[test]
fn columns_stand_below_each_other() {
    let project = Project::with_issues(&["One", "Two", "Three"]);
    project.tell("update 2 -p critical").success();
    project.tell("close 3").success();
    project.tell("archive add 3").success();
    let list = project.tell("list -s all").success();
    let places: Vec<_> = [("One", 2), ("Two", 1), ("Three", 0)]
        .iter()
        .map(|(title, line)| list.lines()[*line].find(title).unwrap())
        .collect();
    assert!(places.iter().all(|place| *place == places[0]), "{list}");
    let widths: Vec<_> = list
        .lines()
        .iter()
        .map(|line| line.chars().count())
        .collect();
    assert_eq!(widths, [100, 100, 100], "{list}");
}

#[test]
fn a_pipe_gets_plain_text_and_no_backtrace() {
    let project = Project::with_issues(&["A"])
        .with("RUST_BACKTRACE", "1")
        .with("CROSSLINK_LOG", "debug");
    let failed = project.tell("show 99").ends_with(1);
    assert!(!failed.stderr.contains("stack backtrace"), "{failed}");
    assert!(!failed.stderr.contains('\u{1b}'), "{failed:?}");
    let mut shell = project.command("sh");
    shell.args([
        "-c",
        &format!("{CROSSLINK} list | head -0; {CROSSLINK} list"),
    ]);
    let listed = Output::of(shell, "").success();
    assert!(!listed.stderr.contains("panicked"), "{listed}");
}

#[test]
fn older_names_need_no_hint() {
    let project = Project::with_issues(&["A"]);
    for line in [
        "new B",
        "issues list",
        "issues",
        "start 1",
        "stop",
        "subissue 1 C",
    ] {
        let output = project.tell(line).success();
        assert_eq!(output.stderr, "", "{output}");
    }
}

#[test]
fn unknown_log_formats_are_refused() {
    let project = Project::new();
    project.tell("list --log-format xyz").ends_with(2);
    project.tell("list --log-level xyz").ends_with(2);
}

#[test]
fn a_first_init_can_be_previewed() {
    let project = Project::without_project();
    project.tell("init --dry-run").success();
    assert!(!project.path().join(".crosslink").exists());
}

#[test]
fn git_tracks_nothing_of_this_machine() {
    let project = Project::with_issues(&["A"]);
    for line in [
        "session start",
        "session work 1",
        "backup create",
        "tested",
        "config set tracking_mode normal --local",
    ] {
        project.tell(line).success();
    }
    project.git(["add", "--all"]);
    let mut git = project.command("git");
    git.arg("ls-files");
    let tracked = Output::of(git, "").success();
    assert_eq!(
        tracked.lines(),
        [".crosslink/.gitignore", ".crosslink/hook-config.json"]
    );
}

#[test]
fn a_linked_work_tree_shares_the_project() {
    let project = Project::with_issues(&["A"]);
    project.git(["add", "--all"]);
    project.git([
        "-c",
        "user.name=dev",
        "-c",
        "user.email=dev@localhost",
        "commit",
        "--quiet",
        "--message=first",
    ]);
    project.git(["worktree", "add", "--quiet", "../linked"]);
    let linked = project.root().join("linked");
    let inside = |line: &str| {
        let mut command = project.command(CROSSLINK);
        command
            .current_dir(&linked)
            .args(crate::support::words(line));
        Output::of(command, "").success()
    };
    assert_eq!(inside("list -q").stdout, "1\n");
    assert_eq!(inside("create B -q").stdout, "2\n");
    assert_eq!(project.tell("list -q").success().stdout, "2\n1\n");
    assert_eq!(project.json("show 2")["created_by"], "dev");
}

#[test]
fn show_names_the_author_and_the_uuid() {
    let project = Project::new();
    project.tell("create A --agent agent-1").success();
    project.tell("comment 1 Text --agent ivan").success();
    let show = project.tell("show 1").success();
    for part in [" by agent-1\n", "UUID: ", " ivan: Text\n"] {
        assert!(show.stdout.contains(part), "{show}");
    }
}

#[test]
fn long_texts_come_from_files_and_pipes() {
    let project = Project::with_issues(&["A"]);
    let long = "x".repeat(1_000_000);
    project.feed(["comment", "1", "-"], &long).success();
    project.write("long.txt", &long);
    project
        .run(["comment", "1", "--file", "long.txt"])
        .success();
    let comments = project.json("comments 1");
    for place in 0..2 {
        assert_eq!(
            comments[place]["content"].as_str().unwrap().len(),
            long.len()
        );
    }
    project
        .feed(["update", "1", "-d", "-"], "piped\n")
        .success();
    assert_eq!(project.json("show 1")["description"], "piped");
}

#[test]
fn a_list_shows_what_stands_in_the_way() {
    let project = Project::with_issues(&["First", "Second"]);
    for line in [
        "dep add 1 2",
        "update 2 --due 2020-01-01 --parent 1",
        "claim 2 --agent agent-1",
    ] {
        project.tell(line).success();
    }
    let list = project.tell("list").success();
    for part in ["blocked:1", "overdue:", "@agent-1", "^#1", "in_progress"] {
        assert!(list.stdout.contains(part), "no {part}: {list}");
    }
    let show = project.tell("show 1").success();
    assert!(
        show.stdout
            .contains("Blocked by:\n  #2    [~] medium Second\n"),
        "{show}"
    );
}
