//! Commands that did not do what they said.

use serde_json::{Value, json};

use crate::support::Project;

#[test]
fn integrity_tells_health_by_its_exit_code() {
    let project = Project::with_issues(&["A"]);
    project.tell("integrity").success();
    let place = project.path().join(".crosslink");
    for left in ["crosslink.db-wal", "crosslink.db-shm"] {
        // Without them the file is all there is.
        let _ = std::fs::remove_file(place.join(left));
    }
    std::fs::write(place.join("crosslink.db"), "this is no database").unwrap();
    project.tell("integrity").ends_with(1);
}

#[test]
fn a_number_is_drawn_at_once() {
    let project = Project::new();
    let output = project.tell("create A --defer-id").success();
    assert_eq!(output.stdout, "Created issue #1\n");
}

#[test]
fn dotted_settings_are_the_ones_that_count() {
    let project = Project::new();
    project.tell("config set sentinel.enabled true").success();
    project
        .tell("config set sentinel.interval_minutes 20")
        .success();
    let output = project.tell("config get sentinel.enabled").success();
    assert_eq!(output.stdout, "true\n");
    let file: Value = serde_json::from_str(&project.read(".crosslink/hook-config.json")).unwrap();
    assert_eq!(file["sentinel"]["enabled"], true, "{file}");
    assert_eq!(file["sentinel"]["interval_minutes"], 20, "{file}");
    for line in [
        "config set sentinel.enabled maybe",
        "config set sentinel.interval_minutes -5",
        "config set comment_discipline nonsense",
    ] {
        project.tell(line).ends_with(2);
    }
    // The documented word and the accepted one mean the same.
    project.tell("config set comment_discipline off").success();
    let output = project.tell("config get comment_discipline").success();
    assert_eq!(output.stdout, "relaxed\n");
}

#[test]
fn this_clones_own_settings_count() {
    let project = Project::with_issues(&["A"]);
    project
        .tell("config set intervention_tracking false --local")
        .success();
    let output = project
        .tell("intervene 1 Text --trigger redirect")
        .success();
    assert!(output.stdout.contains("disabled"), "{output}");
    assert_eq!(project.json("comments 1"), json!([]));
}

#[test]
fn init_installs_nothing() {
    let project = Project::new();
    let mut there: Vec<_> = std::fs::read_dir(project.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    there.sort();
    assert_eq!(there, [".crosslink", ".git"]);
    let home = project.root().join("home");
    assert_eq!(std::fs::read_dir(home).unwrap().count(), 0);
    project.tell("config get cpitd_auto_install").ends_with(1);
}

#[test]
fn next_recommends_only_what_can_be_done() {
    let project = Project::with_issues(&["A", "B"]);
    project.tell("update 1 --scheduled 2099-01-01").success();
    project.tell("claim 2 --agent other").success();
    assert!(project.json("next")["next"].is_null());
    project.tell("create Late --due 2020-01-01").success();
    let next = project.tell("next").success();
    assert!(next.stdout.starts_with("Next: #3"), "{next}");
    assert!(next.stdout.contains("Overdue by "), "{next}");
    project.tell("subissue 3 Part").success();
    project.tell("close 3").success();
    assert_eq!(project.json("next")["next"]["id"], 4);
}

#[test]
fn open_parts_of_closed_issues_are_shown() {
    let project = Project::with_issues(&["Whole"]);
    project.tell("subissue 1 Part").success();
    project.tell("close 1").success();
    let tree = project.tell("tree --status open").success();
    assert!(tree.stdout.contains("  [ ] #2 medium - Part\n"), "{tree}");
}

#[test]
fn a_closed_issue_is_not_worked_on() {
    let project = Project::with_issues(&["A", "B"]);
    project.tell("session start").success();
    for end in ["close 1", "delete 2 --force"] {
        let issue = end.split(' ').nth(1).unwrap();
        project.tell(&format!("session work {issue}")).success();
        project.tell(end).success();
        let status = project.json("session status");
        assert!(status.get("working_on").is_none(), "{end}: {status}");
        assert!(!project.path().join(".crosslink/.active-issue").exists());
    }
}

#[test]
fn quick_without_a_session_claims_nothing() {
    let project = Project::new();
    let output = project.tell("quick A").success();
    assert!(
        output.stderr.starts_with("hint: no session is open"),
        "{output}"
    );
    assert!(project.json("show 1")["claimed_by"].is_null());
}

#[test]
fn closing_writes_no_file_unasked_and_no_entry_twice() {
    let project = Project::with_issues(&["A", "B"]);
    project.tell("close 1").success();
    assert!(!project.path().join("CHANGELOG.md").exists());
    project.write(
        "CHANGELOG.md",
        "# Changelog\n\n## [Unreleased]\n\n## [1.0.0]\n\n### Changed\n- Old\n",
    );
    for line in [
        "reopen 1",
        "close 1 --changelog",
        "reopen 1",
        "close 1 --changelog",
    ] {
        project.tell(line).success();
    }
    let page = project.read("CHANGELOG.md");
    assert_eq!(page.matches("- A (#1)").count(), 1, "{page}");
    assert!(page.find("- A (#1)") < page.find("## [1.0.0]"), "{page}");
    let asked = project.tell("close-all").ends_with(1);
    assert!(asked.stderr.contains("--yes"), "{asked}");
}

#[test]
fn a_claim_needs_an_issue_that_is_there() {
    let project = Project::with_issues(&["A"]);
    project.tell("claim 99").ends_with(1);
    project.tell("claim 1 --agent one").success();
    let list = project.json("list");
    assert_eq!(list[0]["claimed_by"], "one");
    project.tell("claim 1 --agent two").ends_with(3);
}

#[test]
fn milestones_know_what_is_in_them() {
    let project = Project::with_issues(&["A"]);
    for line in [
        "milestone create v1",
        "milestone create v2",
        "milestone add '#1' '#1'",
    ] {
        project.tell(line).success();
    }
    let other = project.tell("milestone remove 2 1").success();
    assert_eq!(other.stdout, "Issue #1 not in milestone #2\n");
    assert_eq!(project.json("show 1")["milestone"]["name"], "v1");
    for line in [
        "milestone close 9",
        "milestone delete 9",
        "milestone show 9",
        "milestone reopen 9",
    ] {
        project.tell(line).ends_with(1);
    }
    project.tell("milestone close v1").success();
    project.tell("milestone reopen v1").success();
    project.tell("milestone update v1 --name v1.0").success();
    assert_eq!(project.json("milestone show 1")["name"], "v1.0");
}

#[test]
fn what_is_said_beats_the_template() {
    let project = Project::new();
    project.tell("create A -t bug -p medium").success();
    assert_eq!(project.json("show 1")["priority"], "medium");
    project.tell("subissue 1 B -t bug").success();
    assert_eq!(project.json("show 2")["priority"], "high");
    let help = project.tell("create --help").success();
    for name in ["audit", "continuation", "investigation"] {
        assert!(help.stdout.contains(name), "{help}");
    }
}

#[test]
fn dates_work_everywhere() {
    let project = Project::new();
    project
        .tell("create A --scheduled 2098-12-01 --due 2099-01-31T14:30:00Z")
        .success();
    project.tell("subissue 1 B --due 2099-02-01").success();
    project.tell("update 2 --due 2099-02-02").success();
    let show = project.tell("show 1").success();
    assert!(show.stdout.contains("Due: 2099-01-31 14:30Z\n"), "{show}");
    let found = |query: &str| project.tell(&format!("list {query} -q")).success().stdout;
    assert_eq!(found("due:<2099-02-01"), "1\n");
    assert_eq!(found("scheduled:>2098-01-01"), "1\n");
    let list = project.tell("list").success();
    assert_eq!(list.stdout.matches("due:").count(), 2, "{list}");
}

#[test]
fn handoffs_are_found_further_back() {
    let project = Project::with_issues(&["A"]);
    for line in [
        "session start",
        "session end --notes 'The first'",
        "session start",
    ] {
        project.tell(line).success();
    }
    project.tell("create Theirs --agent other").success();
    let activity = &project.json("session status")["activity"];
    assert_eq!(activity["issues_created"], 0);
    let ended = project.tell("session end --notes ''").success();
    assert!(!ended.stdout.contains("saved"), "{ended}");
    let handoff = project.tell("session last-handoff").success();
    assert_eq!(handoff.stdout, "The first\n");
    assert_eq!(
        project.json("session last-handoff")["handoff"]["notes"],
        "The first"
    );
    assert_eq!(project.json("session list").as_array().unwrap().len(), 2);
}

#[test]
fn searching_takes_text_as_it_is() {
    let project = Project::new();
    for title in [r"Path a\b", "Ärger mit Öl", "100% done", "An old thing"] {
        project.run(["create", title]).success();
    }
    project.tell("close 4").success();
    project.tell("archive add 4").success();
    let found = |words: &str| project.run(["search", words, "-q"]).success().stdout;
    assert_eq!(found(r"a\b"), "1\n");
    assert_eq!(found("ÄRGER MIT öl"), "2\n");
    assert_eq!(found("100%"), "3\n");
    assert_eq!(found("thing status:open"), "");
    let old = project.tell("search old").success();
    assert!(old.stdout.contains("archived"), "{old}");
}

#[test]
fn logged_time_is_reported_to_the_second() {
    let project = Project::with_issues(&["A"]);
    project.tell("timer start 1").success();
    let stopped = project.tell("timer stop").success();
    let total = stopped.lines()[2];
    assert!(
        total.starts_with("Total time on this issue: 0h 0m ") && total.ends_with('s'),
        "{stopped}"
    );
    let report = project.json("timer list");
    assert_eq!(report["issues"][0]["entries"].as_array().unwrap().len(), 1);
    project.tell("close 1").success();
    project.tell("timer start 1").ends_with(1);
}

#[test]
fn closing_an_archived_issue_does_not_bring_it_back() {
    let project = Project::with_issues(&["A"]);
    project.tell("close 1").success();
    project.tell("archive add 1").success();
    let before = project.json("show 1");
    project.tell("close 1").success();
    assert_eq!(project.json("show 1"), before);
    project.tell("archive add 1").ends_with(1);
}

#[test]
fn tracking_that_is_off_still_checks_what_it_is_told() {
    let project = Project::with_issues(&["A"]);
    project
        .tell("config set intervention_tracking false")
        .success();
    project
        .tell("intervene 99 Text --trigger redirect")
        .ends_with(1);
    project
        .tell("intervene 1 Text --trigger nonsense")
        .ends_with(2);
}

#[test]
fn what_another_holds_is_left_alone() {
    let project = Project::with_issues(&["A"]);
    project.tell("claim 1 --agent one").success();
    for line in ["close 1", "update 1 -t X", "delete 1", "claim 1"] {
        project.tell(&format!("{line} --agent two")).ends_with(3);
    }
    project.tell("comment 1 Text --agent two").success();
    assert_eq!(project.json("show 1")["title"], "A");
}

#[test]
fn deleting_fails_where_nobody_answers() {
    let project = Project::with_issues(&["A"]);
    project.tell("delete 1").ends_with(1);
    assert_eq!(project.tell("list -q").success().stdout, "1\n");
}

#[test]
fn what_was_missing_is_there() {
    let project = Project::with_issues(&["A", "B", "C"]);
    for line in [
        "comment 1 Text",
        "comment 1 Better --edit 1",
        "comment 1 --redact 1",
        "move 2 1",
        "update 1 --status in_progress",
        "label 1 x y",
        "count --by label",
        "milestone create v1",
        "milestone add v1 1",
        "list -l x -l y -s open,in_progress --sort title --limit 1",
        "list --milestone v1 --parent 1 --assignee none",
        "list created:>2020-01-01",
        "close 2 3",
        "reopen 2 3",
        "session list",
        "timer list",
        "milestone close v1",
        "milestone reopen v1",
        "milestone update v1 --name v2",
        "config set list.limit 5",
        "config unset list.limit",
    ] {
        project.tell(line).success();
    }
}

#[test]
fn a_daemon_stays_until_it_is_asked_to_end() {
    let team = crate::sharing::Team::of(1);
    team.run(0, &["sync"]);
    let started = team.run(0, &["daemon", "start"]);
    let pid = team.json(0, &["daemon", "status"])["pid"].clone();
    assert!(started.starts_with(&format!("Daemon started (PID {pid})\n")));
    // Nobody writes to its input, nobody waits for it, and it is still there.
    let running = team.run(0, &["daemon", "status"]);
    assert!(
        running.starts_with(&format!("Daemon running (PID {pid})\n")),
        "{running}"
    );
    let stopped = format!("Daemon stopped (PID {pid})\n");
    assert_eq!(team.run(0, &["daemon", "stop"]), stopped);
    assert_eq!(team.run(0, &["daemon", "status"]), "Daemon not running\n");
    assert!(!team.clone(0).join(".crosslink/daemon.json").exists());
}
