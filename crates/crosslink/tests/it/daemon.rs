//! The daemon: a steady exchange for those who want one. One for a clone, and it ends by itself.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::sharing::Team;
use crate::support::CROSSLINK;

/// Two clones that share a project.
fn pair() -> Team {
    let team = Team::of(2);
    team.run(0, &["create", "The first"]);
    for clone in 0..2 {
        team.run(clone, &["sync"]);
    }
    team
}

/// A daemon in the foreground, of a program that may be a copy.
fn foreground(team: &Team, clone: usize, program: &Path) -> Child {
    Command::new(program)
        .args(["daemon", "run", "--json"])
        .current_dir(team.clone(clone))
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("HOME", team.home(clone))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn status(team: &Team, clone: usize) -> Value {
    team.json(clone, &["daemon", "status"])
}

/// Longer than a daemon waits before it tries again.
const PATIENCE: Duration = Duration::from_secs(90);

/// Asks again and again; each question takes a moment.
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "{what} never came");
    }
}

fn log(team: &Team, clone: usize) -> String {
    fs::read_to_string(team.clone(clone).join(".crosslink/daemon.log")).unwrap()
}

#[test]
fn a_daemon_brings_what_others_write_and_sends_what_is_written_here() {
    let team = pair();
    let started = team.run(0, &["daemon", "start", "--every", "1"]);
    let pid = status(&team, 0)["pid"].to_string();
    let directory = team.clone(0).join(".crosslink/daemon.log");
    let directory = directory.display();
    assert!(
        started.starts_with(&format!("Daemon started (PID {pid})\nSince: ")),
        "{started}"
    );
    assert!(
        started.ends_with(&format!("Log file: {directory}\n")),
        "{started}"
    );
    let again = team.run(0, &["daemon", "start"]);
    assert!(
        again.starts_with(&format!("Daemon already running (PID {pid})\n")),
        "{again}"
    );
    let second = team.run(0, &["daemon", "run"]);
    assert!(
        second.starts_with("Daemon already running (PID "),
        "{second}"
    );

    team.run(1, &["create", "By the second"]);
    team.run(1, &["knowledge", "add", "tokens", "--content", "text"]);
    team.run(1, &["sync"]);
    team.run(
        0,
        &[
            "wait",
            "--until",
            "title:\"By the second\"",
            "--timeout",
            "60",
        ],
    );
    until("the page", || {
        team.run(0, &["knowledge", "list", "-q"]) == "tokens\n"
    });
    team.run(0, &["create", "By the first"]);
    until("the push", || {
        team.json(0, &["sync", "status"])["local"] == 0
    });

    assert_eq!(
        team.run(0, &["daemon", "stop"]),
        format!("Daemon stopped (PID {pid})\n")
    );
    assert_eq!(team.run(0, &["daemon", "stop"]), "Daemon not running\n");
    assert_eq!(status(&team, 0)["running"], false);
    let log = log(&team, 0);
    assert!(log.contains(" 1 received, "), "{log}");
    assert!(log.trim_end().ends_with("ended: asked to"), "{log}");
    // Git tracks nothing of it.
    let ours = ".crosslink/daemon.log";
    let ignored = team.git(&team.clone(0), &["check-ignore", ours]);
    assert_eq!(ignored.trim(), ours);
}

#[test]
fn a_daemon_needs_a_project_that_is_shared() {
    let team = Team::of(1);
    let refused = team.ask(0, &["daemon", "start"]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(
        said.starts_with("Error: This project is not shared yet\n"),
        "{said}"
    );
    assert_eq!(status(&team, 0)["running"], false);
    assert!(!team.clone(0).join(".crosslink/daemon.lock").exists());
}

#[test]
fn a_daemon_ends_cleanly_when_it_is_terminated_and_another_follows_one_that_was_killed() {
    let team = pair();
    let daemon = foreground(&team, 0, Path::new(CROSSLINK));
    let pid = daemon.id().to_string();
    until("the daemon", || status(&team, 0)["pid"] == daemon.id());
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    let output = daemon.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), &b""[..])
    );
    assert!(
        log(&team, 0)
            .trim_end()
            .ends_with("ended: the process is to end")
    );

    let mut daemon = foreground(&team, 0, Path::new(CROSSLINK));
    until("the daemon", || status(&team, 0)["pid"] == daemon.id());
    daemon.kill().unwrap();
    daemon.wait().unwrap();
    assert_eq!(status(&team, 0)["running"], false);
    assert!(
        team.run(0, &["daemon", "start"])
            .starts_with("Daemon started (PID ")
    );
    team.run(0, &["daemon", "stop"]);
}

#[test]
fn a_daemon_ends_when_the_project_is_gone_or_the_program_is_another() {
    let team = pair();
    let place = tempfile::tempdir().unwrap();
    let program = place.path().join("crosslink");
    fs::copy(CROSSLINK, &program).unwrap();
    let daemon = foreground(&team, 0, &program);
    until("the daemon", || status(&team, 0)["running"] == true);
    // As an installation does it.
    let newer = place.path().join("newer");
    fs::copy(CROSSLINK, &newer).unwrap();
    fs::rename(&newer, &program).unwrap();
    assert_eq!(daemon.wait_with_output().unwrap().status.code(), Some(0));
    assert!(
        log(&team, 0)
            .trim_end()
            .ends_with("ended: the program is another now")
    );

    let daemon = foreground(&team, 1, Path::new(CROSSLINK));
    until("the daemon", || status(&team, 1)["running"] == true);
    team.run(1, &["uninstall", "--delete-data", "--force"]);
    assert_eq!(daemon.wait_with_output().unwrap().status.code(), Some(0));
    let left = team.clone(1).join(".crosslink");
    assert!(
        !left.exists(),
        "{:?}",
        fs::read_dir(left).map(|it| it.flatten().collect::<Vec<_>>())
    );
}

#[test]
fn a_daemon_waits_for_a_remote_that_is_away() {
    let team = pair();
    let away = team.remote().with_extension("away");
    fs::rename(team.remote(), &away).unwrap();
    team.run(0, &["daemon", "start", "--every", "1"]);
    let failing = || log(&team, 0).contains("The remote 'origin' cannot be reached");
    until("the failure", || {
        status(&team, 0)["failed"].is_string() && failing()
    });
    // Once is enough, however often it tries.
    assert_eq!(log(&team, 0).matches("cannot be reached").count(), 1);
    fs::rename(&away, team.remote()).unwrap();
    until("the remote", || {
        status(&team, 0)["running"] == true && log(&team, 0).contains("the remote answers again")
    });
    team.run(0, &["daemon", "stop"]);
}
