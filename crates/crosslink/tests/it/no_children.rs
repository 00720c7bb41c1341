//! The everyday commands start no process and open no socket.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::robust_support::{Ended, crosslink};
use crate::support::{CROSSLINK, Project};

/// What agents run thousands of times a day, in an order in which each succeeds.
const EVERYDAY: [&str; 29] = [
    "--version",
    "create 'A task' --label bug",
    "quick 'Another' --priority high",
    "list",
    "list --json status:open",
    "show 1",
    "search task",
    "ready",
    "next",
    "tree",
    "stats",
    "update 1 --priority low",
    "comment 1 words",
    "session start",
    "session work 1",
    "session status",
    "prime",
    "hook session-start",
    "hook before-tool --assistant gemini",
    "session action 'half way'",
    "close 1",
    "history",
    "undo",
    "export",
    "knowledge add page --content words",
    "knowledge append page 'More words.'",
    "knowledge search words",
    "knowledge history page",
    "session end --notes bye",
];

#[test]
fn no_program_is_looked_for() {
    let project = Project::new();
    let trap = project.root().join("trap");
    let mark = project.root().join("sprung");
    fs::create_dir(&trap).unwrap();
    for name in [
        "git", "sh", "bash", "ssh", "less", "more", "cat", "id", "hostname", "uname", "vi",
    ] {
        let path = trap.join(name);
        fs::write(
            &path,
            format!("#!/bin/sh\necho {name} >> {}\nexit 1\n", mark.display()),
        )
        .unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    for line in EVERYDAY {
        let words = crate::support::words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ended = Ended::of(
            crosslink(&project, &words)
                .env("PATH", &trap)
                .env("PAGER", "less"),
            b"",
        );
        assert_eq!(ended.code, Some(0), "{line}: {ended:?}");
        assert!(
            !mark.exists(),
            "`{line}` started {}",
            fs::read_to_string(&mark).unwrap_or_default()
        );
    }
}

#[test]
fn no_process_is_started_and_no_socket_opened() {
    let project = Project::new();
    let trace = project.root().join("trace");
    if !project
        .command("strace")
        .args(["-o", "/dev/null", "true"])
        .status()
        .is_ok_and(|status| status.success())
    {
        eprintln!("skipped: `strace` does not work here");
        return;
    }
    for line in EVERYDAY {
        let mut strace = project.command("strace");
        strace
            .args([
                "-f",
                "-e",
                "trace=execve,execveat,fork,vfork,clone,clone3,socket,connect",
                "-o",
            ])
            .arg(&trace)
            .arg(CROSSLINK)
            .args(crate::support::words(line));
        let ended = Ended::of(&mut strace, b"");
        assert_eq!(ended.code, Some(0), "{line}: {ended:?}");
        let calls = fs::read_to_string(&trace).unwrap();
        let calls: Vec<_> = calls.lines().filter(|call| call.contains('(')).collect();
        assert!(
            calls.len() == 1 && calls[0].contains("execve("),
            "`{line}`: {calls:#?}"
        );
    }
}
