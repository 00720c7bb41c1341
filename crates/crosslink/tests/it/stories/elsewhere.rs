//! `--repo`: questions to another repository, read-only.

use serde_json::{Value, json};

use crate::support::{Project, story};

const FIRST: &str = "11111111-0000-4000-8000-000000000001";
const SECOND: &str = "11111111-0000-4000-8000-000000000002";
const THIRD: &str = "11111111-0000-4000-8000-000000000003";
const THEN: &str = "2026-01-02T03:04:05Z";

/// An issue file of the second generation.
fn issue(uuid: &str, number: Value, title: &str, more: Value) -> (String, Value) {
    let mut issue = json!({
        "uuid": uuid, "display_id": number, "title": title, "status": "open", "priority": "medium",
        "created_by": "their-agent", "created_at": THEN, "updated_at": THEN
    });
    let fields = issue.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    (format!("issues/{uuid}/issue.json"), issue)
}

/// The files of a small hub: a held issue with a comment, one that waits for it, and one without a number.
fn files() -> Vec<(String, Value)> {
    let comment = "22222222-0000-4000-8000-000000000001";
    let milestone = "33333333-0000-4000-8000-000000000001";
    vec![
        ("meta/version.json".to_owned(), json!({"layout_version": 2})),
        issue(
            FIRST,
            json!(7),
            "Login fails",
            json!({
                "description": "On the phone:\n\n- no answer", "priority": "high", "labels": ["auth", "bug"],
                "milestone_uuid": milestone, "related": [THIRD]
            }),
        ),
        (
            format!("issues/{FIRST}/comments/{comment}.json"),
            json!({
                "uuid": comment, "issue_uuid": FIRST, "author": "their-agent", "content": "First look, then fix.",
                "created_at": THEN, "kind": "plan"
            }),
        ),
        issue(
            SECOND,
            json!(12),
            "Write about it",
            json!({"blockers": [FIRST, "44444444-0000-4000-8000-000000000001"], "parent_uuid": FIRST}),
        ),
        issue(
            THIRD,
            Value::Null,
            "Written offline",
            json!({"status": "closed", "closed_at": THEN}),
        ),
        (
            "locks/7.json".to_owned(),
            json!({"issue_id": 7, "agent_id": "their-agent", "branch": "fix", "claimed_at": THEN}),
        ),
        (
            format!("meta/milestones/{milestone}.json"),
            json!({
                "uuid": milestone, "display_id": 1, "name": "v1", "status": "open", "created_at": THEN
            }),
        ),
    ]
}

/// Puts files on the hub's branch of a bare repository beside the project.
fn publish(project: &Project, name: &str, files: &[(String, Value)]) {
    let hub = project.root().join(name);
    let work = project.root().join(format!("{name}-files"));
    let hub = hub.to_str().unwrap();
    if !work.exists() {
        project.git(["init", "--quiet", "--bare", hub]);
        project.git(["clone", "--quiet", hub, work.to_str().unwrap()]);
    }
    for (path, content) in files {
        let path = work.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, serde_json::to_string_pretty(content).unwrap()).unwrap();
    }
    let work = work.to_str().unwrap();
    project.git(["-C", work, "add", "--all"]);
    project.git([
        "-C",
        work,
        "-c",
        "user.name=test",
        "-c",
        "user.email=test@example.invalid",
        "commit",
        "--quiet",
        "-m",
        "files",
    ]);
    project.git([
        "-C",
        work,
        "push",
        "--quiet",
        "origin",
        "HEAD:refs/heads/crosslink/hub",
    ]);
}

/// A project of one issue, with the hub beside it as `hub.git`.
fn beside_a_hub() -> Project {
    let project = Project::with_issues(&["Ours"]);
    publish(&project, "hub.git", &files());
    project
}

fn address(project: &Project, name: &str) -> String {
    format!("file://{}", project.root().join(name).display())
}

#[test]
fn a_hub_beside_is_asked_as_the_project_is() {
    story!(
        beside_a_hub(),
        [
            "list --repo ../hub.git",
            "show 7 --repo ../hub.git",
            "--repo ../hub.git issue list --status all",
            "search phone --repo ../hub.git",
            "ready --repo ../hub.git",
            "blocked --repo ../hub.git",
            "tree --repo ../hub.git",
            "count --by status --repo ../hub.git",
            "comments 7 --repo ../hub.git",
            "related 7 --repo ../hub.git",
            "dep tree 12 --repo ../hub.git",
            "milestone show v1 --repo ../hub.git",
            "stats --repo ../hub.git --json --fields total,open,closed,ready,blocked",
            "export --repo ../hub.git --format jsonl",
            "list -q",
        ]
    );
}

#[test]
fn programs_are_told_where_an_answer_is_from() {
    story!(
        beside_a_hub(),
        [
            "show 12 --repo ../hub.git --json",
            "list --repo ../hub.git --json --fields id,title,source",
            "list --repo ../hub.git --json --limit 1 --fields id,source",
            "list --repo ../hub.git --format jsonl --fields source,id",
            "count --repo ../hub.git --json",
            "ready --repo ../hub.git -q",
            "show 99 --repo ../hub.git --json",
        ]
    );
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let project = beside_a_hub();
    project.git(["init", "--quiet", "../empty"]);
    story!(
        project,
        [
            "create X --repo ../hub.git",
            "close 7 --repo ../hub.git --json",
            "comment 7 Text --repo ../hub.git",
            "history --repo ../hub.git",
            "next --repo ../hub.git",
            "list --as-of yesterday --repo ../hub.git",
            "list --repo ../nowhere",
            "list --repo ../nowhere --json",
            "list --repo ../empty",
            "list --repo ext::sh",
            "list --repo @team",
            "list --refresh",
            "config set repo-alias.team ../hub.git",
            "list --repo @team -q",
        ]
    );
}

#[test]
fn a_remote_that_was_never_read_and_does_not_answer_is_named_without_its_password() {
    let project = Project::without_project();
    let refused = project
        .tell("list --repo https://me:hunter2@127.0.0.1:1/a.git --log-level trace")
        .ends_with(4);
    let said = "Error: Cannot reach repository 'https://127.0.0.1:1/a.git'.";
    assert!(refused.stderr.contains(said), "{refused}");
    assert!(!refused.stderr.contains("hunter2"), "{refused}");
}

#[test]
fn an_address_is_kept_and_asked_again_when_its_time_has_come() {
    let project = beside_a_hub();
    let hub = address(&project, "hub.git");
    let ids = |flags: &str| {
        project
            .tell(&format!("list --repo {hub} {flags}"))
            .success()
    };
    assert_eq!(ids("-q").stdout, "12\n7\n");
    let fourth = "11111111-0000-4000-8000-000000000004";
    publish(
        &project,
        "hub.git",
        &[issue(fourth, json!(13), "New", json!({}))],
    );
    assert_eq!(
        ids("-q").stdout,
        "12\n7\n",
        "what is fresh is not asked again"
    );
    assert_eq!(ids("-q --refresh").stdout, "13\n12\n7\n");
    let silent = project.root().join("gone.git");
    std::fs::rename(project.root().join("hub.git"), silent).unwrap();
    let known = ids("--set external-cache-ttl=0");
    assert_eq!(known.stdout.lines().count(), 3, "{known}");
    for said in [
        "Results from file://",
        "as of now",
        "Warning: ",
        "; this is how it was ",
    ] {
        assert!(known.stderr.contains(said), "{said} in {known}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_kept_of_others_is_for_nobody_else_and_holds_no_secret() {
    use std::os::unix::fs::PermissionsExt;
    let project = beside_a_hub();
    let hub = address(&project, "hub.git");
    project.tell(&format!("list --repo {hub} -q")).success();
    let hubs = project.root().join("home/.crosslink/cache/hubs");
    let mode = std::fs::metadata(&hubs).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let unreached = "list --repo https://me:hunter2@127.0.0.1:1/a.git";
    project.tell(unreached).ends_with(4);
    let mut waiting = vec![hubs];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap();
                assert!(
                    !bytes.windows(7).any(|it| it == b"hunter2"),
                    "{}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn a_project_of_ours_is_asked_in_its_own_database_by_our_settings() {
    let project = Project::with_issues(&["Ours"]);
    let other = project.root().join("other");
    std::fs::create_dir(&other).unwrap();
    project.git(["init", "--quiet", "../other"]);
    for line in [
        "-C ../other init --defaults",
        "-C ../other create 'Theirs, one'",
        "-C ../other create 'Theirs, two'",
        "-C ../other config set list.sort nonsense",
        "config set list.sort id",
    ] {
        project.tell(line).success();
    }
    story!(
        project,
        [
            "list -q --repo ../other",
            "show 1 --repo ../other",
            "list -q --repo ../other --as-of 2001-01-01",
            "close 1 --repo ../other",
            "list -q",
        ]
    );
}

#[test]
fn asking_needs_no_project_here() {
    let project = beside_a_hub();
    let mut command = project.command(crate::support::CROSSLINK);
    command.current_dir(project.root());
    command.args(["list", "-q", "--repo", "hub.git"]);
    let output = crate::support::Output::of(command, "").success();
    assert_eq!(output.stdout, "12\n7\n", "{output}");
}
