//! Every command and flag of the reference implementation's tracker is still there.

use crate::support::{Project, words};

/// A command, its other names, and its flags.
type Command = (&'static [&'static str], &'static [&'static str]);

const CREATE: &[&str] = &[
    "-d, --description",
    "-p, --priority",
    "-t, --template",
    "-l, --label",
    "-w, --work",
    "--parent",
    "--scheduled",
    "--due",
];
const QUICK: &[&str] = &[
    "-d, --description",
    "-p, --priority",
    "-t, --template",
    "-l, --label",
    "--parent",
    "--scheduled",
    "--due",
];
const LIST: &[&str] = &["-s, --status", "-l, --label", "-p, --priority"];

const COMMANDS: &[Command] = &[
    (&["issue create", "issue new", "create", "new"], CREATE),
    (&["issue quick", "quick"], QUICK),
    (
        &["issue subissue", "subissue"],
        &[
            "-d, --description",
            "-p, --priority",
            "-l, --label",
            "-w, --work",
        ],
    ),
    (&["issue list", "list", "issues list"], LIST),
    (&["issue search"], ELSEWHERE),
    (&["issue show", "show"], ELSEWHERE),
    (&["issue list"], ELSEWHERE),
    (&["issue ready"], &[]),
    (&["issue blocked"], &[]),
    (&["issue related"], &[]),
    (&["issue tree"], &["-s, --status"]),
    (&["issue next"], &[]),
    (
        &["issue update"],
        &[
            "-t, --title",
            "-d, --description",
            "-p, --priority",
            "--scheduled",
            "--no-scheduled",
            "--due",
            "--no-due",
        ],
    ),
    (&["issue label"], &[]),
    (&["issue unlabel"], &[]),
    (&["issue block"], &[]),
    (&["issue unblock"], &[]),
    (&["issue relate"], &[]),
    (&["issue unrelate"], &[]),
    (&["issue comment"], &["--kind"]),
    (&["issue intervene"], &["--trigger", "--context"]),
    (&["issue tested"], &[]),
    (&["issue close", "close"], &["--no-changelog"]),
    (
        &["issue close-all"],
        &["-l, --label", "-p, --priority", "--no-changelog"],
    ),
    (&["issue reopen"], &[]),
    (&["issue delete"], &["-f, --force"]),
    (&["milestone create"], &["-d, --description"]),
    (&["milestone list"], &["-s, --status"]),
    (&["milestone show"], &[]),
    (&["milestone add"], &[]),
    (&["milestone remove"], &[]),
    (&["milestone close"], &[]),
    (&["milestone delete"], &[]),
    (&["archive add"], &[]),
    (&["archive remove"], &[]),
    (&["archive list"], &[]),
    (&["archive older"], &[]),
    (&["timer start", "start"], &[]),
    (&["timer stop", "stop"], &[]),
    (&["timer show"], &[]),
    (&["session start"], &[]),
    (&["session end"], &["-n, --notes"]),
    (&["session status"], &[]),
    (&["session work"], &[]),
    (&["session action"], &[]),
    (&["session last-handoff"], &[]),
    (&["locks list"], &[]),
    (&["locks check"], &[]),
    (&["locks claim"], &["-b, --branch"]),
    (&["locks release"], &[]),
    (&["locks steal"], &[]),
    (&["heartbeat"], &[]),
    (
        &["knowledge add"],
        &[
            "-t, --title",
            "--tag",
            "--source",
            "--content",
            "--from-doc",
            "--contributor",
        ],
    ),
    (&["knowledge show"], ELSEWHERE),
    (
        &["knowledge list"],
        &["--tag", "--contributor", "--since", "--repo", "--refresh"],
    ),
    (
        &["knowledge edit"],
        &[
            "--append",
            "--replace-section",
            "--append-to-section",
            "--content",
            "--tag",
            "--source",
            "--from-doc",
            "--contributor",
        ],
    ),
    (&["knowledge remove"], &[]),
    (&["knowledge sync"], &[]),
    (
        &["knowledge import"],
        &["--tag", "--overwrite", "--dry-run", "--contributor"],
    ),
    (
        &["knowledge search"],
        &[
            "--context",
            "--source",
            "--tag",
            "--since",
            "--contributor",
            "--repo",
            "--refresh",
        ],
    ),
    (&["export"], &["-o, --output", "-f", "--format"]),
    (&["import"], &[]),
    (&["init"], &["-f, --force", "--defaults", "--dry-run"]),
    (&["config"], &["--preset"]),
    (&["config show"], &[]),
    (&["config get"], &[]),
    (&["config set"], &["--add", "--remove", "--local"]),
    (&["config list"], &[]),
    (&["config reset"], &[]),
    (&["config diff"], &[]),
    (&["integrity"], &["--repair"]),
    (
        &["agent init"],
        &["-d, --description", "--no-key", "--force", "--role"],
    ),
    (&["agent status"], &[]),
    (&["agent request"], &["--subject-issue", "--reason"]),
    (&["agent requests"], &["--target", "--pending"]),
    (&["agent poll-requests"], &[]),
    (&["agent flags"], &["--strict"]),
    (&["sync"], &[]),
    (&["heartbeat"], &[]),
    (&["trust list"], &[]),
    (&["trust pending"], &[]),
    (&["trust check"], &[]),
    (&["trust approve"], &[]),
    (&["trust revoke"], &[]),
    (&["compact"], &[]),
    (&["prune"], &[]),
];

/// Flags of commands that ask another repository.
const ELSEWHERE: &[&str] = &["--repo", "--refresh"];

/// Flags that every command takes.
const EVERYWHERE: &[&str] = &[
    "-q, --quiet",
    "--json",
    "--log-level",
    "--log-format",
    "-h, --help",
];

/// What is not there, and why.
const GONE: &[(&str, &str)] = &[
    ("init --update", "nothing is deployed that could be updated"),
    ("init --reconfigure", "there is no walkthrough"),
    ("init --skip-cpitd", "nothing of that kind is installed"),
    ("init --skip-signing", "keys come with the hub"),
    (
        "integrity hydration --accept-data-loss",
        "a repair loses nothing",
    ),
    ("cpitd scan", "dropped"),
];

#[test]
fn every_command_and_flag_is_there() {
    let project = Project::without_project();
    let mut missing = Vec::new();
    for (names, flags) in COMMANDS {
        for name in *names {
            let help = project.tell(&format!("{name} --help"));
            if help.code != 0 || !help.stdout.contains("Usage: crosslink ") {
                missing.push((*name).to_owned());
                continue;
            }
            let there = |flag: &str| {
                let begins = |line: &str| {
                    let line = line.trim_start();
                    let line = line.strip_prefix(flag).or_else(|| {
                        line.split_once(", ")
                            .and_then(|(_, long)| long.strip_prefix(flag))
                    });
                    line.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']))
                };
                help.stdout.lines().any(begins)
            };
            let flags = flags.iter().chain(EVERYWHERE);
            missing.extend(
                flags
                    .filter(|flag| !there(flag))
                    .map(|flag| format!("{name} {flag}")),
            );
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_commands_run_with_their_arguments() {
    let project = Project::with_issues(&["A", "B"]);
    for line in [
        "issue create C -d Text -p high -t bug -l x -l y --defer-id --scheduled 2099-01-01 --due 2099-01-02",
        "new D --priority=low",
        "issue quick E -phigh",
        "subissue 1 F -d Text -p low -l x",
        "issues",
        "issues list -s all",
        "create -- --title-with-dashes",
        "issue update 1 --no-scheduled --no-due -t T",
        "issue comment 1 Text --kind plan",
        "issue intervene 1 Text --trigger manual_action --context Why",
        "issue block 1 2",
        "issue unblock 1 2",
        "issue relate 1 2",
        "issue unrelate 1 2",
        "milestone create v1 -d Text",
        "milestone add 1 1 2",
        "milestone remove 1 1",
        "milestone close 1",
        "milestone delete 1",
        "start 1",
        "stop",
        "knowledge add page -t Title --tag x --tag y --source https://ex.com --content Text --contributor me",
        "knowledge edit page --append More --tag z",
        "knowledge search text -C 2 --tag x --contributor me --since 2020-01-01",
        "knowledge list --tag x --contributor me --since 2020-01-01",
        "knowledge remove page",
        "session start",
        "session work 1",
        "session action Text",
        "session end -n Text",
        "close 1 --no-changelog",
        "archive add 1",
        "archive older 0",
        "issue close-all -l x -p high --no-changelog",
        "issue delete 2 -f",
        "export -o out.json -f json",
        "import out.json",
        "config set gated_git_commands --add x --local",
        "config set gated_git_commands 'a, b'",
        "config",
        "integrity schema",
        "integrity counters --repair",
        "integrity hydration --repair",
        "integrity locks --repair",
        "integrity layout --repair",
        "issue tested",
        "help",
        "help issue create",
        "issue help list",
    ] {
        project.run(words(line)).success();
    }
}

#[test]
fn what_is_gone_is_refused() {
    let project = Project::with_issues(&["A"]);
    for (line, why) in GONE {
        let output = project.tell(line);
        assert_eq!(output.code, 2, "{why}: {output}");
    }
}
