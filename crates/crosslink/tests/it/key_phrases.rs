//! The constant first words of what the reference implementation says, which scripts key on.
//!
//! Each row is a command line and what has to stand at the beginning of a line of its answer. `Error: ` has to begin
//! what a failing command says on stderr, `Warning: ` what a succeeding one does; everything else is said on stdout.
//!
//! Left out on purpose, because what they said was a defect or is a later stage: that display ids are deferred, that
//! dates need a shared writer or a parent issue, that `milestone add` skips an unknown issue, the steps of an import
//! and of `init`, and the prompt of `delete`, which only a terminal sees.

use crate::support::Project;

/// A command line, and the first words of its answer.
pub(crate) type Said = (&'static str, &'static str);

#[track_caller]
pub(crate) fn check(project: &Project, table: &[Said]) {
    for (line, phrase) in table {
        let output = project.tell(line);
        let failing = phrase.starts_with("Error: ");
        assert_eq!(output.code != 0, failing, "{output}");
        let stream = if failing || phrase.starts_with("Warning: ") {
            &output.stderr
        } else {
            &output.stdout
        };
        let said = phrase.is_empty() || stream.lines().any(|line| line.starts_with(phrase));
        assert!(said, "`{line}` does not say `{phrase}`:\n{output}");
    }
}

#[test]
fn creating() {
    check(
        &Project::new(),
        &[
            ("create A", "Created issue #1"),
            ("create B -t bug", "Created issue #2"),
            ("create B -t bug", "  Applied template: bug"),
            ("subissue 1 C", "Created subissue #4 under #1"),
            (
                "create A -t no",
                "Error: Unknown template 'no'. Available: bug, feature, refactor, research, audit, continuation, investigation",
            ),
            (
                "create A -p urgent",
                "Error: Invalid priority 'urgent'. Must be one of: low, medium, high, critical",
            ),
            ("create A --parent 99", "Error: Parent issue #99 not found"),
            ("subissue 99 A", "Error: Parent issue #99 not found"),
            (
                "create A --scheduled 2031-01-01 --due 2030-01-01",
                "Warning: --scheduled (2031-01-01) is after --due (2030-01-01). Proceeding anyway.",
            ),
            (
                "create A --due x",
                "Error: expected YYYY-MM-DD or RFC 3339 datetime (e.g. 2026-03-20T14:00:00Z), got: x",
            ),
            ("session start", ""),
            ("quick D", "Auto-claimed lock on issue #6"),
            ("quick 'The title'", "Now working on: #7 The title"),
        ],
    );
}

#[test]
fn sizes() {
    let project = Project::new();
    let refused = |arguments: &[&str], text: &str, phrase: &str| {
        let output = project.feed(arguments, text);
        assert!(output.code != 0, "{output}");
        assert!(output.stderr.starts_with(phrase), "{output}");
    };
    let long = "x".repeat(65_537);
    refused(
        &["create", "-"],
        &long,
        "Error: Title exceeds maximum length of 512 characters",
    );
    refused(
        &["create", "A", "-d", "-"],
        &long,
        "Error: Description exceeds maximum length of 65536 bytes",
    );
    refused(
        &["create", "A", "-l", &long[..129]],
        "",
        "Error: Label exceeds maximum length of 128",
    );
    project.tell("create A").success();
    refused(
        &["comment", "1", "-"],
        &"x".repeat(1_048_577),
        "Error: Comment exceeds maximum length of 1048576 bytes",
    );
}

#[test]
fn finding() {
    check(
        &Project::new(),
        &[
            ("list", "No issues found."),
            ("tree", "No issues found."),
            ("search x", "No issues found matching 'x'"),
            ("ready", "No ready issues."),
            ("blocked", "No blocked issues."),
            ("next", "No issues ready to work on."),
            (
                "next",
                "Use 'crosslink list' to see all issues or 'crosslink blocked' to see blocked issues.",
            ),
            ("create 'Auth one' -p high", ""),
            ("create 'Auth two'", ""),
            ("create Third", ""),
            ("subissue 1 Part", ""),
            ("close 4", ""),
            ("subissue 1 'Other part'", ""),
            ("block 2 3", ""),
            ("search auth", "Found 2 issue(s) matching 'auth':"),
            (
                "list -s bogus",
                "Error: Invalid status 'bogus'. Valid values: open, closed, archived",
            ),
            ("ready", "Ready issues (no blockers):"),
            ("blocked", "Blocked issues:"),
            ("blocked", "  #2     Auth two (blocked by: #3)"),
            ("relate 1 2", ""),
            ("related 1", "Related to #1:"),
            ("related 3", "No related issues for #3"),
            ("tree", "Legend: [ ] open,"),
            ("tree", "[ ] #1 high - Auth one"),
            ("next", "Next: #5 [medium] Other part"),
            ("next", "       (subissue of #1"),
            ("next", "       Progress: 1/2 subissues complete"),
            ("next", "Run: crosslink session work 5"),
            ("next", "Also ready:"),
            ("next", "  #3 [medium] Third"),
        ],
    );
}

#[test]
fn showing() {
    check(
        &Project::new(),
        &[
            ("show 99", "Error: Issue #99 not found"),
            (
                "create Second -p high -l ui -l bug -d 'desc body' --scheduled 2026-03-20 --due 2026-03-25",
                "",
            ),
            ("create Parent", ""),
            ("update 1 --parent 2", ""),
            ("milestone create v1", ""),
            ("milestone add 1 1", ""),
            ("show 1", "Issue #1: Second"),
            ("show 1", "Status: open"),
            ("show 1", "Priority: high"),
            ("show 1", "Parent: #2"),
            ("show 1", "Created: "),
            ("show 1", "Updated: "),
            ("show 1", "Scheduled: 2026-03-20"),
            ("show 1", "Due: 2026-03-25"),
            ("show 1", "Labels: bug, ui"),
            ("show 1", "Milestone: #1 v1"),
            ("show 1", "Description:"),
            ("show 1", "  desc body"),
            ("show 1", "Blocked by: (none)"),
            ("show 1", "Blocking: (none)"),
            ("comment 1 'hello note'", ""),
            ("relate 1 2", ""),
            ("close 1", ""),
            ("show 1", "Comments:"),
            ("show 1", "Closed: "),
            ("show 1", "Related:"),
            ("show 2", "Subissues:"),
        ],
    );
}

#[test]
fn editing() {
    check(
        &Project::with_issues(&["A", "B", "C"]),
        &[
            (
                "update 1",
                "Error: Nothing to update. Use --title, --description, --priority, --scheduled/--no-scheduled, or --due/--no-due",
            ),
            ("update 1 -t X", "Updated issue #1"),
            ("label 1 foo", "Added label 'foo' to issue #1"),
            ("label 1 foo", "Label 'foo' already exists on issue #1"),
            ("unlabel 1 foo", "Removed label 'foo' from issue #1"),
            ("unlabel 1 foo", "Label 'foo' not found on issue #1"),
            ("block 1 2", "Issue #1 is now blocked by #2"),
            ("block 1 2", "Dependency already exists"),
            ("block 1 1", "Error: An issue cannot block itself"),
            (
                "block 2 1",
                "Error: Adding this dependency would create a circular dependency chain",
            ),
            ("unblock 1 2", "Removed: #1 no longer blocked by #2"),
            ("unblock 1 2", "No such dependency found"),
            ("relate 1 2", "Linked #1 ↔ #2"),
            ("relate 2 1", "Issues #2 and #1 are already related"),
            ("relate 1 1", "Error: Cannot relate an issue to itself"),
            ("unrelate 2 1", "Unlinked #2 ↔ #1"),
            ("unrelate 1 2", "No relation found between #1 and #2"),
            ("comment 1 Text", "Added comment to issue #1"),
            (
                "intervene 1 Text --trigger redirect",
                "Logged intervention on issue #1 [redirect]",
            ),
            (
                "intervene 1 Text --trigger x",
                "Error: Unknown trigger type 'x'. Valid types: tool_rejected, tool_blocked, redirect, context_provided, manual_action, question_answered",
            ),
            ("config set intervention_tracking false", ""),
            (
                "intervene 1 Text --trigger redirect",
                "Intervention tracking is disabled in hook-config.json. Skipping.",
            ),
            ("tested", "✓ Marked tests as run"),
            ("tested", "  Test reminder will reset on next code change."),
        ],
    );
}

#[test]
fn closing() {
    check(
        &Project::with_issues(&["A", "B", "C", "D"]),
        &[
            ("close 1", "Closed issue #1"),
            ("close 2 --changelog", "Created CHANGELOG.md"),
            ("close 3 --changelog", "Added to CHANGELOG.md under Changed"),
            ("reopen 3", "Reopened issue #3"),
            ("close-all -p high", "No matching open issues found."),
            ("close-all -p medium", "Closed 2 issue(s)."),
            ("delete 4 -f", "Deleted issue #4"),
            ("claim 3", "Error: Issue #3 is not open"),
            ("reopen 3", ""),
            ("claim 3", "Claimed lock on issue #3"),
            ("close 3", "Released lock on issue #3"),
        ],
    );
}

#[test]
fn milestones_and_the_archive() {
    check(
        &Project::with_issues(&["A", "B", "C"]),
        &[
            ("milestone list", "No milestones found."),
            ("milestone create v1 -d Text", "Created milestone #1: v1"),
            ("milestone add 1 1 2", "Added #1 to milestone #1"),
            ("milestone add 1 1", "Issue #1 already in milestone #1"),
            ("milestone list", "#1   [ ] v1 (0/2)"),
            ("milestone show 1", "Milestone #1: v1"),
            ("milestone show 1", "Status: open"),
            ("milestone show 1", "Created: "),
            ("milestone show 1", "Description:"),
            ("milestone show 1", "Progress: 0/2 issues closed"),
            ("milestone show 1", "Issues:"),
            ("milestone show 1", "  #1    [ ] medium A"),
            ("milestone remove 1 2", "Removed #2 from milestone #1"),
            ("milestone remove 1 2", "Issue #2 not in milestone #1"),
            ("milestone close 1", "Closed milestone #1"),
            ("milestone show 1", "Closed: "),
            ("milestone list -s closed", "#1   [✓] v1 (0/1)"),
            ("milestone delete 1", "Deleted milestone #1"),
            ("milestone show 9", "Error: Milestone #9 not found"),
            ("milestone close 9", "Error: Milestone #9 not found"),
            ("archive list", "No archived issues."),
            (
                "archive add 1",
                "Error: Can only archive closed issues. Issue #1 is 'open'",
            ),
            ("close 1 2", ""),
            ("archive add 1", "Archived issue #1"),
            ("archive list", "Archived issues:"),
            (
                "archive older 30",
                "No issues to archive (none closed more than 30 days ago)",
            ),
            (
                "archive older 0",
                "Archived 1 issue(s) closed more than 0 days ago",
            ),
            ("archive remove 1", "Unarchived issue #1 (now closed)"),
            (
                "archive remove 1",
                "Error: Issue #1 not found or not archived",
            ),
        ],
    );
}

#[test]
fn timers_and_sessions() {
    check(
        &Project::with_issues(&["A", "B"]),
        &[
            ("timer show", "No timer running."),
            (
                "stop",
                "Error: No timer running. Start one with 'crosslink start <id>'.",
            ),
            ("start 2", "Started timer for #2: B"),
            ("timer show", "Timer running: #2 B"),
            ("timer show", "Elapsed: 0h 0m "),
            ("start 2", "Error: Timer already running for issue #2"),
            (
                "start 1",
                "Error: Timer already running for issue #2. Stop it first with 'crosslink stop'.",
            ),
            ("stop", "Stopped timer for #2: B"),
            ("timer start 2", "Run 'crosslink stop' when done."),
            ("timer stop", "Time spent: 0h 0m "),
            ("timer start 2", ""),
            ("timer stop", "Total time on this issue: 0h 0m"),
            (
                "session status",
                "No active session. Use 'crosslink session start' to begin.",
            ),
            ("session end", "Error: No active session"),
            (
                "session work 1",
                "Error: No active session. Use 'crosslink session start' first.",
            ),
            ("session last-handoff", "No previous session found."),
            ("session start", "Session #1 started."),
            ("session start", "Session #1 is already active (started "),
            ("session status", "Working on: (none)"),
            ("session work 2", "Now working on: #2 B"),
            ("session action 'doing 2'", "Action recorded: doing 2"),
            ("session status", "Session #1 (started "),
            ("session status", "Working on: #2 B"),
            ("session status", "Last action: doing 2"),
            ("session status", "Duration: 0 minutes"),
            ("session status", "Activity: 1 comment recorded"),
            ("session end", "Session #1 ended."),
            ("session last-handoff", "No previous handoff notes."),
            ("session start", "Previous session ended: "),
            ("session work 1", "Claimed lock on issue #1"),
            ("session end -n Notes", "Handoff notes saved."),
            ("session start", "Handoff notes"),
            ("session end", "Session #3 ended."),
            ("claim 1 --agent other", ""),
            ("session start", ""),
            (
                "session work 1",
                "Error: Issue #1 is locked by agent 'other'",
            ),
        ],
    );
}

#[test]
fn files() {
    check(
        &Project::with_issues(&["A", "B", "C"]),
        &[
            ("export -o out.json", "Exported 3 issues to out.json"),
            ("export -o out.md -f md", "Exported 3 issues to out.md"),
            (
                "export -f xml",
                "Error: Unknown format 'xml'. Use 'json' or 'markdown'",
            ),
            (
                "export -o no/out.json",
                "Error: Failed to write export file",
            ),
            ("export -f markdown", "# Crosslink Issues Export"),
            ("export -f markdown", "Exported: "),
            ("export -f markdown", "## Open Issues"),
            ("export -f markdown", "### [ ] #1: A"),
            ("export -f markdown", "- **Priority:** medium"),
            ("export -f markdown", "- **Status:** open"),
            ("import out.json", "Successfully imported 3 issues"),
        ],
    );
}

#[test]
fn setting_up() {
    let project = Project::without_project();
    check(
        &project,
        &[
            (
                "list",
                "Error: Not a crosslink repository (or any parent). Run 'crosslink init' first.",
            ),
            ("init", "Crosslink initialized successfully!"),
            ("init", "Already initialized"),
            ("integrity", "Running all integrity checks..."),
            ("integrity", "[PASS]       schema"),
            ("integrity", "Integrity: 5 passed, 0 failed"),
        ],
    );
    let elsewhere = Project::without_repository();
    std::fs::create_dir(elsewhere.path()).unwrap();
    check(
        &elsewhere,
        &[("init", "Error: No git repository found at ")],
    );
}

#[test]
fn settings() {
    let project = Project::new();
    check(
        &project,
        &[
            ("config diff", "No differences from defaults."),
            ("config get tracking_mode", "strict"),
            (
                "config set tracking_mode relaxed",
                "tracking_mode = relaxed",
            ),
            ("config show", "tracking_mode = relaxed (team)"),
            ("config set tracking_mode normal --local", ""),
            (
                "config",
                "tracking_mode = normal (local — overrides: relaxed)",
            ),
            ("config diff", "tracking_mode: normal (default: strict)"),
            (
                "config set gated_git_commands --add x",
                "Added \"x\" to gated_git_commands",
            ),
            (
                "config set gated_git_commands --add x",
                "\"x\" already in gated_git_commands",
            ),
            (
                "config set gated_git_commands --remove x",
                "Removed \"x\" from gated_git_commands",
            ),
            (
                "config set gated_git_commands --remove x",
                "\"x\" not found in gated_git_commands",
            ),
            ("config get sandbox.command", "(unset)"),
            ("config --preset team", "Applied 'team' preset."),
            (
                "config --preset foo",
                "Error: Unknown preset: \"foo\". Valid presets: team, solo",
            ),
            (
                "config get nope",
                "Error: Unknown config key: \"nope\". Run `crosslink config list` to see available keys.",
            ),
            (
                "config set tracking_mode bogus",
                "Error: Invalid value for tracking_mode: \"bogus\". Valid values: strict, normal, relaxed",
            ),
            (
                "config set intervention_tracking maybe",
                "Error: Invalid value for intervention_tracking: expected \"true\" or \"false\", got \"maybe\"",
            ),
            (
                "config set external-cache-ttl x",
                "Error: Invalid value for external-cache-ttl: expected a non-negative integer",
            ),
            (
                "config reset tracking_mode",
                "Reset tracking_mode to default: strict",
            ),
            ("config reset", "Reset all config to defaults."),
        ],
    );
    project.write(".crosslink/hook-config.json", "{");
    check(
        &project,
        &[("config show", "Error: Failed to parse hook-config.json")],
    );
}
