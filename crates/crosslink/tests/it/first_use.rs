//! The first minutes: what the program says has to lead on.

use crate::support::{Project, words};

#[test]
fn a_person_is_led_from_nothing_to_the_first_closed_issue() {
    let project = Project::without_repository();
    std::fs::create_dir(project.path()).unwrap();
    let bare = project.tell("").ends_with(2);
    assert!(
        bare.stderr.contains("Start with `crosslink init`"),
        "{bare}"
    );
    let refused = project.tell("create 'A task'").ends_with(1);
    assert!(refused.stderr.contains("`git init` makes one"), "{refused}");
    project.git(["init", "--quiet"]);
    let refused = project.tell("create 'A task'").ends_with(1);
    assert!(refused.stderr.contains("crosslink init"), "{refused}");
    let made = project.tell("init").success();
    let proposed: Vec<_> = made.lines().into_iter().filter_map(proposal).collect();
    assert_eq!(
        proposed,
        ["create \"A task\"", "list", "session start"],
        "{made}"
    );
    for line in proposed {
        project.tell(line).success();
    }
    let next = project.tell("next").success();
    let run = next
        .lines()
        .into_iter()
        .find_map(|line| line.strip_prefix("Run: crosslink "));
    project.tell(run.unwrap()).success();
    project.tell("close @").success();
    assert_eq!(project.tell("list").success().stdout, "No issues found.\n");
}

/// The command of an indented line: what follows after two spaces is said about it.
fn proposal(line: &str) -> Option<&str> {
    let command = line.strip_prefix("  crosslink ")?;
    command.split("  ").next()
}

#[test]
fn words_of_other_trackers_work() {
    let project = Project::new();
    for line in [
        "create A -p 0",
        "q B",
        "create C -p 4",
        "ls",
        "ready",
        "dep add 1 2",
        "dep tree 1",
        "dep cycles",
        "dep remove 1 2",
        "update 1 --status in_progress",
        "update 1 --status open",
        "claim 1",
        "unclaim 1",
        "stats",
        "close 1 2 --reason done",
        "doctor",
    ] {
        project.tell(line).success();
    }
    assert_eq!(project.json("show 1")["priority"], "critical");
    assert_eq!(project.json("show 3")["priority"], "low");
    project.tell("create D -p 5").ends_with(2);
}

/// Command lines whose answers propose commands.
const PROPOSING: &[&str] = &[
    "--help",
    "demo",
    "show 99",
    "show @",
    "list @mine",
    "list stauts:open",
    "milestone show 9",
    "session status",
    "session end",
    "session work 1",
    "session show 9",
    "timer stop",
    "claim 1 --agent other",
    "claim 1",
    "comment 2 x --edit 9",
    "config get nope",
    "backup list",
    "backup restore x --yes",
    "schema nonsense",
    "undo deadbeef",
    "quick 'No session'",
    "delete 3 --force",
    "comment 3 Text",
    "close 2",
    "claim 2",
    "timer start 2",
    "timer start 4",
    "timer start 1",
    "uninstall",
    "next",
    "list --as-of 2000-01-01",
    "show 1 --as-of 2000-01-01",
    "create A -t nonsense",
    "import nothing.json",
    "close-all",
];

#[test]
fn every_command_that_is_proposed_is_there() {
    let project = Project::with_issues(&["A", "B", "C"]);
    let mut seen = 0;
    for line in PROPOSING {
        let output = project.tell(line);
        for proposed in proposals(&format!("{}{}", output.stdout, output.stderr)) {
            seen += 1;
            let help = project.tell(&format!("{proposed} --help"));
            let there = help.code == 0 && help.stdout.contains("Usage: crosslink ");
            assert!(there, "`{line}` proposes `crosslink {proposed}`\n{help}");
        }
    }
    assert!(seen > 30, "only {seen} proposals were found");
}

/// The commands that stand in back-ticks or quotes, without their arguments.
fn proposals(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for quote in ['`', '\''] {
        let opening = format!("{quote}crosslink ");
        for (at, _) in text.match_indices(&opening) {
            let rest = &text[at + opening.len()..];
            let line = rest.split(quote).next().unwrap_or_default();
            let line = line.replace('"', "");
            let named = words(&line)
                .into_iter()
                .take_while(|word| {
                    word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                        && !word.starts_with('-')
                })
                .collect::<Vec<_>>();
            if !named.is_empty() {
                found.push(named.join(" "));
            }
        }
    }
    found
}

#[test]
fn proposals_are_found_in_what_is_said() {
    let said = "hint: `crosslink issue restore 3` or 'crosslink session start', `crosslink list --status all`";
    assert_eq!(proposals(said), ["issue restore", "list", "session start"]);
}
