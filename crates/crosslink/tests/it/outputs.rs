//! Outputs that are closed or full: a reader that went away is no error, a full disk is one.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use crate::robust_support::{Ended, all_issues, assert_sound, crosslink};
use crate::support::{CROSSLINK, Project};

/// Commands that print something, whatever becomes of it.
const PRINTING: [&[&str]; 9] = [
    &["list", "--json"],
    &["list"],
    &["export", "--json"],
    &["show", "1", "--json"],
    &["create", "More", "--json"],
    &["stats", "--json"],
    &["--help"],
    &["--version"],
    &["schema", "query"],
];

#[test]
fn a_full_output_is_an_error() {
    let project = Project::with_issues(&["First"]);
    for line in PRINTING {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = crosslink(&project, line)
            .stdout(full)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{line:?}: {stderr}");
        assert!(
            stderr.contains("No space left on device"),
            "{line:?}: {stderr}"
        );
        assert!(stderr.contains("hint"), "{line:?}: {stderr}");
    }
    // What was changed before it was told stays.
    assert_eq!(all_issues(&project).len(), 2);
}

#[test]
fn a_full_stderr_is_nobodys_loss() {
    let project = Project::new();
    for (line, code) in [
        (&["show", "9"][..], 1),
        (&["no-such-command"], 2),
        (&["list"], 0),
    ] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let status = crosslink(&project, line)
            .stdout(Stdio::null())
            .stderr(full)
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(code), "{line:?}");
    }
}

/// Runs a command whose stdout nobody reads.
fn into_closed_pipe(command: &mut Command) -> Ended {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = command
        .stdout(writer)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    Ended {
        code: output.status.code(),
        stdout: Vec::new(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_closed_pipe_ends_a_command_quietly() {
    let project = Project::with_issues(&["First"]);
    for line in PRINTING {
        let ended = into_closed_pipe(&mut crosslink(&project, line));
        assert_eq!(
            (ended.code, ended.stderr.as_str()),
            (Some(0), ""),
            "{line:?}"
        );
    }
    assert_eq!(all_issues(&project).len(), 2);
}

#[test]
fn a_reader_that_stops_early_ends_a_command_quietly() {
    let project = Project::new();
    let line = |at| {
        format!(
            "{{\"id\":\"x-{at}\",\"title\":\"Issue {at}\",\"description\":\"{}\"}}\n",
            "words ".repeat(99)
        )
    };
    project.write("many.jsonl", &(0..500).map(line).collect::<String>());
    project.run(["import", "many.jsonl"]).success();
    for line in [
        &["export", "--format", "jsonl"][..],
        &["list", "--json"],
        &["history", "--limit", "0", "--json"],
    ] {
        let mut child = crosslink(&project, line)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        let mut reader = BufReader::with_capacity(512, child.stdout.take().unwrap());
        reader.read_line(&mut first).unwrap();
        assert!(!first.is_empty());
        drop(reader);
        let mut stderr = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut stderr)
            .unwrap();
        assert_eq!(
            (child.wait().unwrap().code(), stderr.as_str()),
            (Some(0), ""),
            "{line:?}"
        );
    }
}

#[test]
fn closed_standard_streams_do_no_harm() {
    let project = Project::new();
    for closed in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"] {
        let mut shell = project.command("sh");
        shell.args([
            "-c",
            &format!("exec \"$0\" create 'Without {closed}' {closed}"),
            CROSSLINK,
        ]);
        let ended = Ended::of(&mut shell, b"");
        assert_eq!(ended.code, Some(0), "{closed}: {ended:?}");
    }
    assert_eq!(all_issues(&project).len(), 4);
    assert_sound(&project);
}
