//! The constant first words of the reference for what clones share: agents, trust, locks, pages, and hubs that are taken over. How a row
//! reads is said beside the others.

use crate::key_phrases::check;
use crate::support::Project;

#[test]
fn agents_and_trust() {
    let project = Project::new();
    check(
        &project,
        &[
            ("agent status", "Agent: dev"),
            ("agent status", "Locks: none"),
            ("agent init builder-1", "Agent initialized:"),
            ("agent init builder-1", "  ID:      builder-1"),
            ("agent init builder-1", "  Signing: enabled"),
            (
                "agent init x --force",
                "Error: agent_id must be at least 3 characters",
            ),
            ("agent init other-1", "Error: Agent already configured"),
            ("trust list", "Error: This project is not shared yet"),
        ],
    );
    project.git(["init", "--quiet", "--bare", "../hub.git"]);
    project.git(["remote", "add", "origin", "../hub.git"]);
    check(
        &project,
        &[
            ("sync", ""),
            ("trust list", "Trusted signers:"),
            ("trust pending", "No pending keys."),
            ("trust check builder-1", "Agent: builder-1"),
            ("trust check nobody", "  Key published: no"),
            ("trust check nobody", "  Approved: no"),
            (
                "trust approve nobody",
                "Error: No published key for agent 'nobody'",
            ),
            (
                "trust revoke nobody",
                "Error: Agent 'nobody' is not in the trust list.",
            ),
        ],
    );
}

#[test]
fn requests() {
    let project = Project::with_issues(&["A"]);
    let check = |phrases: &[(&'static str, &'static str)]| check(&project, phrases);
    check(&[
        ("agent requests", "No requests found."),
        ("agent poll-requests", "No pending requests for dev."),
        (
            "agent request dev bogus",
            "Error: unknown request kind 'bogus' (expected kill|pause|resume|reprioritise)",
        ),
        ("agent request dev pause", "Request "),
        (
            "agent request dev reprioritise --subject-issue 1 --reason x",
            "Request ",
        ),
        ("agent poll-requests", ""),
        (
            "agent flags",
            "{\"kill\":false,\"paused\":true,\"reprioritise\":{\"from_request_id\":\"",
        ),
    ]);
    assert_eq!(project.tell("agent flags --strict").code, 2);
    project.tell("agent request dev resume").success();
    let polled = project.tell("agent poll-requests").success();
    assert!(
        polled.stdout.contains("  Resume  acted=true  resumed  ("),
        "{polled}"
    );
    project.git(["init", "--quiet", "--bare", "../hub.git"]);
    project.git(["remote", "add", "origin", "../hub.git"]);
    check(&[
        ("agent request dev pause", "Request "),
        ("agent request dev resume", "Request "),
        ("sync", "Processed 2 agent request(s) for dev."),
    ]);
    let sent = project.tell("agent request dev kill").success();
    assert!(sent.stdout.ends_with(" (stop) sent to dev.\n"), "{sent}");
}

#[test]
fn migrating() {
    let project = Project::new();
    check(
        &project,
        &[
            ("migrate to-shared", "No issues to migrate."),
            ("migrate from-shared", "No issue files found"),
            ("migrate rename-branch", "No migration needed"),
            ("migrate hub-branches", "no old-namespace hub refs found — "),
            ("migrate", "Error: This repository has no remote"),
        ],
    );
}

#[test]
fn locks() {
    check(
        &Project::with_issues(&["A", "B", "C"]),
        &[
            ("locks list", "No active locks."),
            (
                "locks check 1",
                "Issue #1 is not locked. Available for claiming.",
            ),
            ("locks claim 1 -b feat", "Claimed lock on issue #1"),
            ("locks claim 1", "You already hold the lock on issue #1"),
            ("locks list", "Active locks:"),
            ("locks list", "         branch: feat"),
            ("locks check 1", "Issue #1 is locked by '"),
            ("locks check 1", "  Branch: feat"),
            ("locks release 1", "Released lock on issue #1"),
            ("locks release 1", "Issue #1 was not locked."),
            ("locks steal 2", "Claimed lock on issue #2 (was not locked)"),
            ("locks steal 2", "You already hold the lock on issue #2"),
            ("claim 3 --agent other", ""),
            (
                "locks steal 3 --force",
                "Stole lock on issue #3 from 'other'",
            ),
            ("heartbeat", ""),
        ],
    );
}

#[test]
fn knowledge() {
    let project = Project::new();
    project.write("doc/one.md", "Text");
    check(
        &project,
        &[
            ("knowledge list", "No knowledge pages found."),
            (
                "knowledge search x",
                "No knowledge pages match \"x\". Consider adding one.",
            ),
            (
                "knowledge search --source d",
                "No knowledge pages cite \"d\". Consider adding one.",
            ),
            (
                "knowledge search",
                "Error: Provide a search query or --source domain",
            ),
            (
                "knowledge add my-page -t 'My Page' --source https://ex.com/x --content 'fully replaced'",
                "Created knowledge page: my-page",
            ),
            (
                "knowledge add my-page",
                "Error: Page 'my-page' already exists. Use 'crosslink knowledge edit' instead.",
            ),
            ("knowledge add ''", "Error: Page slug cannot be empty"),
            (
                "knowledge add ../x",
                "Error: Invalid page slug '../x': must not contain path separators or '..'",
            ),
            (
                "knowledge add con",
                "Error: Invalid page slug 'con': Windows reserved filename",
            ),
            (
                "knowledge add q --from-doc no.md",
                "Error: Failed to read design doc: no.md",
            ),
            ("knowledge show my-page", "title: \"My Page\""),
            ("knowledge show my-page", "tags: []"),
            ("knowledge show nope", "Error: Page 'nope' not found"),
            ("knowledge search fully", "my-page.md (line "),
            ("knowledge search fully", "    13 | fully replaced"),
            ("knowledge search --source ex", "my-page.md — My Page"),
            ("knowledge search --source ex", "  https://ex.com/x"),
            ("knowledge list", "SLUG"),
            ("knowledge list", "1 page(s)"),
            (
                "knowledge edit my-page --tag x",
                "Updated knowledge page: my-page",
            ),
            (
                "knowledge edit my-page --tag x",
                "Updated knowledge page: my-page",
            ),
            (
                "knowledge edit nope --tag x",
                "Error: Page 'nope' not found. Use 'crosslink knowledge add' to create it.",
            ),
            (
                "knowledge edit my-page --replace-section Nope --content x",
                "Error: Section heading 'Nope' not found in the page",
            ),
            (
                "knowledge edit my-page --replace-section Nope",
                "Error: --replace-section and --append-to-section require --content to be specified",
            ),
            ("knowledge add b --content '[[my-page]]'", ""),
            (
                "knowledge remove my-page",
                "Removed knowledge page: my-page",
            ),
            ("knowledge edit b --append '[b](b.md)'", ""),
            ("knowledge add c --content '[[b]]'", ""),
            (
                "knowledge remove b",
                "Warning: the following pages reference 'b': c",
            ),
            ("knowledge remove b", "Error: Page 'b' not found"),
            (
                "knowledge import nodir",
                "Error: 'nodir' is not a directory",
            ),
            ("knowledge import doc --dry-run", "[import] one <- one.md"),
            (
                "knowledge import doc",
                "Imported: 1 | Skipped: 0 | Errors: 0",
            ),
            (
                "knowledge add q --repo .",
                "Error: External sources are read-only. The --repo flag is only supported on read commands.",
            ),
        ],
    );
    std::fs::remove_file(project.path().join("doc/one.md")).unwrap();
    check(
        &project,
        &[(
            "knowledge import doc",
            "Error: No .md files found in 'doc'.",
        )],
    );
}
