//! `session resume`: who comes next has what they need, also after one who was killed.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Project, parse};
use crate::trust::Office;

fn json_of(project: &Project, words: &[&str]) -> Value {
    parse(
        &project
            .run(words.iter().chain(&["--json"]))
            .success()
            .stdout,
    )
    .unwrap()
}

#[test]
fn ones_own_session_goes_on_where_it_stopped() {
    let project = Project::with_issues(&["Parse the header"]);
    let none = project.run(["session", "resume"]).success().stdout;
    assert!(
        none.starts_with("Session #1 is open; you write as '"),
        "{none}"
    );
    project.run(["session", "work", "1"]).success();
    project
        .run(["session", "action", "two tests fail"])
        .success();
    project.write("a.rs", "fn f() {}\n");
    let open = project.run(["session", "resume"]).success().stdout;
    for part in [
        "Session #1 is open",
        "Worked on: #1 Parse the header",
        "Not committed in ",
        "\n  a.rs\n",
        "two tests fail",
    ] {
        assert!(open.contains(part), "{part}: {open}");
    }
    project
        .run(["session", "end", "--notes", "folded lines are left"])
        .success();
    let ended = project.run(["session", "resume"]).success().stdout;
    for part in [
        "Session #2 is open",
        "goes on from session #1",
        "Claimed: #1",
        "Handed over: folded lines are left",
    ] {
        assert!(ended.contains(part), "{part}: {ended}");
    }
    let status = json_of(&project, &["session", "status"]);
    assert_eq!(status["working_on"]["display_id"], "#1");
    assert_eq!(status["holds"], json!(["#1"]));
    let short = project
        .run(["session", "resume", "--budget", "30"])
        .success()
        .stdout;
    assert!(short.trim_end().len() <= 90, "{short}");
}

/// Gives the project a second work tree, and its path.
fn second_work_tree(project: &Project) -> String {
    project.git([
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "first",
    ]);
    project.git(["worktree", "add", "-q", "../dead"]);
    project.path().join("../dead").to_str().unwrap().to_owned()
}

#[test]
fn the_work_of_one_who_was_killed_is_taken_over() {
    let project = Project::with_issues(&["Parse the header", "Parse the body", "C"]);
    let dead = second_work_tree(&project);
    let dead = dead.as_str();
    for words in [
        vec!["session", "start"],
        vec!["session", "work", "2"],
        vec!["session", "work", "1"],
        vec!["session", "action", "the tokenizer is done"],
    ] {
        let words = [vec!["-C", dead, "--agent", "agent-dead"], words].concat();
        project.run(words).success();
    }
    fs::write(project.path().join("../dead/half.rs"), "fn half() {\n").unwrap();
    let refused = project
        .run(["session", "resume", "1", "--json"])
        .ends_with(3);
    assert!(
        refused.stderr.contains("session.at_work") && refused.stderr.contains("--force"),
        "{refused}"
    );
    project.run(["session", "resume", "99"]).ends_with(1);
    let told = project
        .run(["session", "resume", "1", "--force"])
        .success()
        .stdout;
    for part in [
        "Session #2 is open",
        "took over session #1 of 'agent-dead'",
        "Worked on: #1 Parse the header",
        "Claimed: #2, #1",
        "the tokenizer is done",
        "half.rs",
        "refs/crosslink-kept/session-1",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let status = json_of(&project, &["session", "status"]);
    assert_eq!(status["working_on"]["display_id"], "#1");
    assert_eq!(status["holds"].as_array().unwrap().len(), 2);
    assert_eq!(status.get("others"), None);
    project.git(["cat-file", "-e", "refs/crosslink-kept/session-1:half.rs"]);
    assert!(project.path().join("../dead/half.rs").is_file());
    let gone = json_of(&project, &["session", "show", "1"]);
    assert!(!gone["ended_at"].is_null(), "{gone}");
    let comments = project.run(["comments", "1"]).success().stdout;
    assert!(
        comments.contains("[handoff]") && comments.contains("broke off"),
        "{comments}"
    );
    // Who was thought dead and is not, hears of it.
    project
        .run(["-C", dead, "--agent", "agent-dead", "close", "1"])
        .ends_with(3);
}

#[test]
fn nothing_is_taken_over_while_what_is_not_committed_cannot_be_read() {
    let project = Project::with_issues(&["A"]);
    let dead = second_work_tree(&project);
    let begun = ["-C", &dead, "--agent", "agent-dead", "session", "start"];
    project.run(begun).success();
    let link = project.path().join("../dead/.git");
    fs::write(&link, "gitdir: /nowhere\n").unwrap();
    let resume = ["session", "resume", "1", "--force"];
    let refused = project.run(resume).ends_with(1);
    assert!(
        refused.stderr.contains("nothing was taken over"),
        "{refused}"
    );
    let open = json_of(&project, &["session", "show", "1"]);
    assert!(open["ended_at"].is_null(), "{open}");
    // What is gone holds nothing.
    fs::remove_dir_all(&dead).unwrap();
    let told = project.run(resume).success().stdout;
    assert!(told.contains("took over session #1"), "{told}");
}

#[test]
fn in_a_shared_project_the_remote_hears_who_took_over() {
    let office = Office::of(&["ada", "grace"]);
    for title in ["A", "B"] {
        office.tell("ada", &format!("create {title}")).success();
    }
    office.tell("ada", "sync").success();
    for line in ["session start", "session work 2", "session work 1"] {
        office
            .tell("ada", &format!("--agent agent-dead {line}"))
            .success();
    }
    // Another clone got one of them meanwhile; this one does not know yet.
    office.tell("grace", "sync").success();
    office.tell("grace", "locks steal 2 --force").success();
    let told = office
        .tell("ada", "--agent heir session resume 1 --force")
        .success()
        .stdout;
    assert!(
        told.contains("Claimed: #1\n") && told.contains("Not claimed: Issue #2"),
        "{told}"
    );
    office.tell("grace", "sync").success();
    let holder =
        |issue: &str| office.json("grace", "locks list")["locks"][issue]["agent_id"].clone();
    assert_eq!(holder("1"), "heir");
    assert_eq!(holder("2"), "grace");
}
