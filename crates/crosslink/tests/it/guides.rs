//! The guides and the README's quick start, run as they stand.
//!
//! In a block marked `console`, a line that begins with `$ ` is a command, one with `> ` goes on with it,
//! and what follows is its output, both streams together. `...` stands for any lines, `[..]` for anything
//! within a line. A command that fails has to show its `Error:`. One shell runs a whole guide, so that its
//! directory and variables stay.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Every guide, by the path of its page from the root.
const GUIDES: &[&str] = &[
    "README.md",
    "docs/guides/finding-issues.md",
    "docs/guides/first-steps.md",
    "docs/guides/importing.md",
    "docs/guides/knowledge.md",
    "docs/guides/migrating.md",
    "docs/guides/moving-over.md",
    "docs/guides/programs.md",
    "docs/guides/sharing.md",
    "docs/guides/trust.md",
    "docs/guides/undo-and-history.md",
    "docs/guides/watching.md",
    "docs/guides/working-with-agents.md",
];

/// Begins what the shell says about itself between two commands; no command prints it.
const MARK: char = '\u{1e}';

/// One command of a guide, and what it prints.
#[derive(Debug, Default, PartialEq)]
struct Step {
    line: usize,
    command: String,
    output: Vec<String>,
}

#[test]
fn every_guide_is_run() {
    let listed = GUIDES.iter().filter(|page| page.starts_with("docs/"));
    let mut found: Vec<_> = fs::read_dir(root().join("docs/guides"))
        .unwrap()
        .map(|entry| format!("docs/guides/{}", entry.unwrap().file_name().display()))
        .collect();
    found.sort();
    assert!(
        listed.eq(found.iter()),
        "GUIDES and docs/guides differ: {found:?}"
    );
}

#[test]
fn guides_say_what_happens() {
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = GUIDES
            .iter()
            .map(|page| scope.spawn(|| check(page)))
            .collect();
        runs.into_iter()
            .flat_map(|run| run.join().unwrap())
            .collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs a page and returns what it says wrongly.
fn check(page: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(page)).unwrap();
    let steps = steps(&text);
    assert!(!steps.is_empty(), "{page} shows no command");
    let place = tempfile::tempdir().unwrap();
    let said = transcript(&steps, place.path());
    assert_eq!(
        said.len(),
        steps.len(),
        "{page} ended the shell before its end"
    );
    let pairs = steps.iter().zip(&said);
    pairs
        .filter_map(|(step, (output, status))| verdict(page, step, output, *status))
        .collect()
}

/// Reads the commands of a page.
fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for (at, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let (true, Some(command)) = (inside, line.strip_prefix("$ ")) {
            steps.push(Step {
                line: at + 1,
                command: command.to_owned(),
                output: Vec::new(),
            });
        } else if let (true, Some(step)) = (inside, steps.last_mut()) {
            match line.strip_prefix("> ").filter(|_| step.output.is_empty()) {
                Some(more) => step.command.push_str(&format!("\n{more}")),
                None => step.output.push(line.to_owned()),
            }
        }
    }
    // An empty line between two commands only keeps them apart.
    for step in &mut steps {
        while step.output.last().is_some_and(String::is_empty) {
            step.output.pop();
        }
    }
    steps
}

/// Runs the commands in one shell; returns what each printed, and its exit status.
fn transcript(steps: &[Step], place: &Path) -> Vec<(Vec<String>, i32)> {
    let script: String = steps
        .iter()
        .map(|step| format!("{}\nprintf '{MARK}%d\\n' $?\n", step.command))
        .collect();
    let file = place.join(".guide.sh");
    fs::write(&file, format!("exec 2>&1\n{script}")).unwrap();
    let programs = Path::new(env!("CARGO_BIN_EXE_crosslink")).parent().unwrap();
    let home = place.join("home");
    fs::create_dir(&home).unwrap();
    let output = Command::new("sh")
        .arg(&file)
        .current_dir(&home)
        .env_clear()
        .env(
            "PATH",
            format!("{}:/usr/local/bin:/usr/bin:/bin", programs.display()),
        )
        .env("HOME", &home)
        .envs([
            ("USER", "dev"),
            ("TZ", "UTC"),
            ("LANG", "C.UTF-8"),
            ("NO_COLOR", "1"),
            ("COLUMNS", "100"),
        ])
        .envs([
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
        ])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    answers(&String::from_utf8(output.stdout).unwrap())
}

/// Cuts what the shell printed at its marks.
fn answers(printed: &str) -> Vec<(Vec<String>, i32)> {
    let mut answers = Vec::new();
    let mut output = Vec::new();
    for line in printed.lines() {
        match line.split_once(MARK) {
            None => output.push(line.trim_end().to_owned()),
            Some((last, status)) => {
                output.extend(Some(last.to_owned()).filter(|last| !last.is_empty()));
                while output.last().is_some_and(String::is_empty) {
                    output.pop();
                }
                answers.push((std::mem::take(&mut output), status.parse().unwrap()));
            }
        }
    }
    answers
}

/// Says what is wrong with a step, if anything.
fn verdict(page: &str, step: &Step, output: &[String], status: i32) -> Option<String> {
    let Step { line, command, .. } = step;
    let told = step.output.iter().any(|line| line.starts_with("Error:"));
    if status != 0 && !told {
        return Some(format!(
            "{page}:{line}: `{command}` ended with {status}:\n{}",
            output.join("\n")
        ));
    }
    let wanted: Vec<_> = step.output.iter().map(String::as_str).collect();
    let found: Vec<_> = output.iter().map(String::as_str).collect();
    (!lines_fit(&wanted, &found)).then(|| {
        format!(
            "{page}:{line}: `{command}` says\n{}\n-- where the guide has\n{}\n",
            output.join("\n"),
            wanted.join("\n")
        )
    })
}

/// Whether lines are as a guide has them; `...` stands for any of them.
fn lines_fit(wanted: &[&str], found: &[&str]) -> bool {
    match wanted {
        [] => found.is_empty(),
        ["...", rest @ ..] => (0..=found.len()).any(|skip| lines_fit(rest, &found[skip..])),
        [first, rest @ ..] => found
            .split_first()
            .is_some_and(|(line, more)| line_fits(first, line) && lines_fit(rest, more)),
    }
}

/// Whether a line is as a guide has it; `[..]` stands for anything.
fn line_fits(wanted: &str, found: &str) -> bool {
    match wanted.split_once("[..]") {
        None => wanted == found,
        Some((before, after)) => found.strip_prefix(before).is_some_and(|rest| {
            let mut ends = (0..=rest.len()).filter(|end| rest.is_char_boundary(*end));
            ends.any(|end| line_fits(after, &rest[end..]))
        }),
    }
}

#[test]
fn wildcards_stand_for_anything_and_for_nothing() {
    let fits = |wanted: &[&str], found: &[&str]| lines_fit(wanted, found);
    assert!(
        fits(&["a", "...", "z"], &["a", "b", "c", "z"])
            && fits(&["...", "z"], &["z"])
            && fits(&["..."], &[])
    );
    assert!(
        fits(&["Created issue #[..]: x"], &["Created issue #12: x"]) && fits(&["[..]ä"], &["öä"])
    );
    assert!(
        !fits(&["a"], &["a", "b"])
            && !fits(&["a", "b"], &["a"])
            && !fits(&["a[..]c"], &["ab"])
            && !fits(&[], &["a"])
    );
}

#[test]
fn a_page_is_read_as_commands_and_their_output() {
    let page = "$ no\n```console\n$ one\nout\n\n$ cat <<E\n> text\n> E\ntext\n> quoted\n```\n```sh\n$ no\n```\n";
    let step = |line, command: &str, output: &[&str]| Step {
        line,
        command: command.to_owned(),
        output: output.iter().map(|line| (*line).to_owned()).collect(),
    };
    let wanted = [
        step(3, "one", &["out"]),
        step(6, "cat <<E\ntext\nE", &["text", "> quoted"]),
    ];
    assert_eq!(steps(page), wanted);
    let answer = |lines: &[&str], status| {
        (
            lines.iter().map(|line| (*line).to_owned()).collect(),
            status,
        )
    };
    assert_eq!(
        answers("out \n\n\u{1e}0\nhalf\u{1e}3\n"),
        [answer(&["out"], 0), answer(&["half"], 3)]
    );
}

#[test]
fn a_failure_has_to_be_told() {
    let step = Step {
        line: 1,
        command: "x".to_owned(),
        output: vec!["...".to_owned()],
    };
    assert!(verdict("p", &step, &[], 0).is_none());
    assert!(verdict("p", &step, &["Error: no".to_owned()], 1).is_some());
}
