//! Knowledge pages travel with everything else, and `sync --dry-run` says so before.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::sharing::Team;
use crate::support::CROSSLINK;

/// Two clones of a hub that both have met.
fn pair() -> Team {
    let team = Team::of(2);
    for clone in 0..2 {
        team.run(clone, &["sync"]);
    }
    team
}

fn add(team: &Team, clone: usize, page: &str, text: &str) {
    team.run(clone, &["knowledge", "add", page, "--content", text]);
}

fn show(team: &Team, clone: usize, page: &str) -> String {
    let shown = team.json(clone, &["knowledge", "show", page]);
    shown["body"].as_str().unwrap().to_owned()
}

#[test]
fn pages_travel_with_sync_and_nothing_else_is_told_of() {
    let team = pair();
    add(&team, 0, "tokens", "They last an hour.");
    let sent = team.json(0, &["sync"]);
    assert_eq!(sent["pages"]["sent"], json!(["tokens"]));
    let received = team.json(1, &["sync"]);
    assert_eq!(received["pages"]["received"], json!(["tokens"]));
    assert_eq!(show(&team, 1, "tokens"), "They last an hour.\n");
    for clone in 0..2 {
        let nothing = team.json(clone, &["sync"]);
        assert!(nothing.get("pages").is_none(), "{nothing:#}");
    }
    team.git(&team.remote(), &["fsck", "--strict"]);
}

#[test]
fn different_pages_and_different_parts_of_one_never_conflict() {
    let team = pair();
    add(&team, 0, "shared", "# Shared\n\none\n\ntwo\n\nthree");
    team.run(0, &["sync"]);
    team.run(1, &["sync"]);
    add(&team, 0, "mine", "From the first.");
    team.run(
        0,
        &[
            "knowledge",
            "edit",
            "shared",
            "--content",
            "# Shared\n\nONE\n\ntwo\n\nthree",
        ],
    );
    add(&team, 1, "yours", "From the second.");
    team.run(
        1,
        &[
            "knowledge",
            "edit",
            "shared",
            "--content",
            "# Shared\n\none\n\ntwo\n\nTHREE",
        ],
    );
    team.run(0, &["sync"]);
    let merged = team.json(1, &["sync"]);
    assert_eq!(merged["pages"]["merged"], json!(["shared"]));
    assert_eq!(merged["pages"]["conflicts"], json!([]));
    team.run(0, &["sync"]);
    for clone in 0..2 {
        assert_eq!(
            show(&team, clone, "shared"),
            "# Shared\n\nONE\n\ntwo\n\nTHREE\n"
        );
        let pages = team.run(clone, &["knowledge", "list", "--quiet"]);
        assert_eq!(pages, "mine\nshared\nyours\n");
    }
}

#[test]
fn what_cannot_be_merged_keeps_both_and_is_told_once_by_the_next_command() {
    let team = pair();
    add(&team, 0, "shared", "common");
    team.run(0, &["sync"]);
    team.run(1, &["sync"]);
    team.run(
        0,
        &["knowledge", "edit", "shared", "--content", "the first says"],
    );
    team.run(
        1,
        &[
            "knowledge",
            "edit",
            "shared",
            "--content",
            "the second says",
        ],
    );
    team.run(0, &["sync"]);
    // As the publisher does it: nobody reads what it says.
    team.run(1, &["__publish"]);
    let said = |words: &[&str]| String::from_utf8(team.ask(1, words).stderr).unwrap();
    assert_eq!(said(&["list", "--json"]), "");
    let told = said(&["list"]);
    assert!(
        told.starts_with("Warning: Merge conflict in shared.md: the remote's page stays, yours is shared.conflict-"),
        "{told}"
    );
    assert_eq!(said(&["list"]), "");
    team.run(0, &["sync"]);
    for clone in 0..2 {
        assert_eq!(show(&team, clone, "shared"), "the first says\n");
        let pages = team.run(clone, &["knowledge", "list", "--quiet"]);
        let beside = pages
            .lines()
            .find(|page| page.contains("conflict"))
            .unwrap();
        assert_eq!(show(&team, clone, beside), "the second says\n");
    }
}

#[test]
fn a_page_says_how_far_it_has_travelled() {
    let team = pair();
    let ack = |words: &[&str]| team.json(0, words)["ack"].clone();
    let add = ["knowledge", "add", "one", "--content", "text"];
    assert_eq!(ack(&add), "local");
    assert_eq!(
        ack(&["knowledge", "add", "two", "--content", "text", "--wait"]),
        "pushed"
    );
    let same = ["knowledge", "edit", "two", "--content", "text"];
    assert_eq!(ack(&same), "pushed");
    team.run(0, &["config", "set", "sync.publish", "immediate"]);
    assert_eq!(ack(&["knowledge", "append", "two", "more"]), "pushed");
    team.run(1, &["sync"]);
    assert_eq!(show(&team, 1, "two"), "text\n\nmore\n");
}

#[test]
fn a_remote_that_refuses_pages_holds_up_no_issue() {
    let team = pair();
    let hook = team.remote().join("hooks/update");
    fs::write(
        &hook,
        "#!/bin/sh\ncase $1 in *knowledge) echo no pages here >&2; exit 1;; esac\n",
    )
    .unwrap();
    executable(&hook);
    add(&team, 0, "tokens", "text");
    team.run(0, &["create", "An issue"]);
    let report = team.json(0, &["sync"]);
    assert_eq!(report["sent"]["events"], 1);
    let said = report["pages"]["refused"].as_str().unwrap();
    assert!(said.contains("no pages here"), "{said}");
    // It is not tried again by itself, but on request, and with the next change.
    fs::remove_file(&hook).unwrap();
    let again = team.json(0, &["sync"]);
    assert!(again["pages"]["refused"].is_string(), "{again:#}");
    let at_last = team.json(0, &["sync", "--retry-refused"]);
    assert_eq!(at_last["pages"]["sent"], json!(["tokens"]));
}

fn executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn the_agent_is_the_author_of_a_page_and_git_says_who_commits() {
    let team = pair();
    let place = team.clone(0);
    team.git(&place, &["config", "user.name", "Ada Lovelace"]);
    team.git(&place, &["config", "user.email", "ada@example.invalid"]);
    add(&team, 0, "tokens", "text");
    let log = [
        "log",
        "-1",
        "--format=%an <%ae>, %cn <%ce>",
        "refs/crosslink-held/knowledge",
    ];
    assert_eq!(
        team.git(&place, &log),
        "agent-0 <agent-0@crosslink.invalid>, Ada Lovelace <ada@example.invalid>\n"
    );
    let history = team.json(0, &["knowledge", "history", "tokens"]);
    assert_eq!(history[0]["author"], "agent-0");
}

/// All that a clone and its remote consist of.
fn everything(team: &Team) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut open = vec![team.clone(0), team.remote()];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            match entry.file_type().unwrap().is_dir() {
                true => open.push(path),
                // What SQLite keeps beside a database while it is open.
                false if path.to_string_lossy().contains(".db-") => {}
                false => files.push((path.clone(), fs::read(path).unwrap())),
            }
        }
    }
    files.sort();
    files
}

#[test]
fn a_dry_run_says_what_a_sync_does_and_changes_nothing() {
    let team = Team::of(2);
    team.run(1, &["create", "Of the second"]);
    team.run(1, &["sync"]);
    add(&team, 1, "theirs", "text");
    team.run(1, &["sync"]);
    team.run(0, &["create", "Of the first"]);
    add(&team, 0, "mine", "text");
    let before = everything(&team);
    let plan = team.json(0, &["sync", "--dry-run"]);
    let fetched: Vec<&str> = plan["fetch"].as_array().unwrap().iter().map(kind).collect();
    assert_eq!(fetched, ["meta", "numbers", "logs"], "{plan:#}");
    assert_eq!(
        (&plan["join"], &plan["push"]["events"]),
        (&json!(true), &json!(1))
    );
    assert_eq!(plan["pages"], json!({"fetch": true, "send": ["mine"]}));
    let text = team.run(0, &["sync", "--dry-run"]);
    assert!(text.ends_with("Nothing was changed.\n"), "{text}");
    assert!(everything(&team) == before, "something changed");
    let report = team.json(0, &["sync"]);
    assert_eq!(report["pages"]["received"], json!(["theirs"]));
    team.run(0, &["sync"]);
    let text = team.run(0, &["sync", "--dry-run"]);
    assert_eq!(
        text,
        "Nothing to do: origin has all, and so has this clone\nNothing was changed.\n"
    );
    team.run(1, &["sync"]);
    team.run(1, &["close", "1", "--force"]);
    team.run(1, &["sync"]);
    let plan = team.json(0, &["sync", "--dry-run"]);
    assert_eq!(plan["fetch"][0]["change"], "moved", "{plan:#}");
    assert_eq!(plan["fetch"][0]["is_here"], false);
}

/// The sort of a ref.
fn kind(planned: &Value) -> &str {
    let name = planned["at"].as_str().unwrap();
    name.split('/').next().unwrap()
}

#[test]
fn a_publisher_holds_nothing_of_who_started_it() {
    let team = pair();
    team.run(0, &["config", "set", "sync.publish", "background"]);
    // The remote takes its time, so that the publisher outlives the command.
    let hook = team.remote().join("hooks/update");
    fs::write(
        &hook,
        "#!/bin/sh\nwhile [ ! -e go ]; do read -t 1 x < /dev/null; sleep 0.05; done\n",
    )
    .unwrap();
    executable(&hook);
    let (mut reader, writer) = std::io::pipe().unwrap();
    let mut command = Command::new("/bin/sh");
    command
        .args([
            "-c",
            "exec 7>&1 1>/dev/null; exec \"$0\" create Inherited",
            CROSSLINK,
        ])
        .current_dir(team.clone(0))
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("HOME", team.home(0))
        .stdin(Stdio::null())
        .stdout(writer)
        .stderr(Stdio::null());
    let status = command.status().unwrap();
    drop(command);
    assert!(status.success());
    // It ends only once nobody holds the other side any more: the publisher waits until `go` is there.
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut reader, &mut rest).unwrap();
    assert_eq!(rest, "");
    fs::write(team.remote().join("go"), "").unwrap();
    // Whoever waits for the lock of contacts finds that it was published.
    team.run(0, &["sync"]);
    assert_eq!(team.json(0, &["sync", "status"])["local"], 0);
}
