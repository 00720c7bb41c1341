//! Hooks and priming, as assistants and agents meet them.

use std::path::Path;

use serde_json::{Value, json};

use crate::robust_support::{Ended, crosslink};
use crate::support::Project;

/// Says something to a hook from a directory.
fn hook_in(project: &Project, directory: &Path, words: &[&str], said: &Value) -> Ended {
    let words: Vec<_> = ["hook"].iter().chain(words).copied().collect();
    let ended = Ended::of(
        crosslink(project, &words).current_dir(directory),
        said.to_string().as_bytes(),
    );
    assert_eq!(ended.code, Some(0), "a hook ends well: {ended:?}");
    ended
}

fn hook(project: &Project, words: &[&str], said: &Value) -> Value {
    let ended = hook_in(project, &project.path(), words, said);
    match ended.stdout.is_empty() {
        true => Value::Null,
        false => serde_json::from_slice(&ended.stdout).unwrap(),
    }
}

fn run(project: &Project, words: &[&str]) -> Ended {
    Ended::of(&mut crosslink(project, words), b"")
}

fn bash(line: &str) -> Value {
    json!({"session_id": "s", "tool_name": "Bash", "tool_input": {"command": line}})
}

fn edit() -> Value {
    json!({"session_id": "s", "tool_name": "Write", "tool_input": {"file_path": "a.rs", "content": "fn f() {}"}})
}

/// Why a tool may not be used; nothing where it may.
fn refused(answer: &Value) -> Option<String> {
    let output = &answer["hookSpecificOutput"];
    let denied = output["permissionDecision"] == "deny";
    denied.then(|| {
        output["permissionDecisionReason"]
            .as_str()
            .unwrap()
            .to_owned()
    })
}

/// The commands of this program that a text names, filled in.
fn commands(text: &str) -> Vec<String> {
    let quoted = text.split('`').skip(1).step_by(2);
    let ours = quoted.filter(|command| command.starts_with("crosslink "));
    let filled = ours.map(|command| {
        let command = command
            .replace("<id>", "1")
            .replace("plan|decision|result", "plan");
        command.replace(['<', '>'], "")
    });
    filled.collect()
}

#[test]
fn an_agent_is_led_from_the_first_prompt_to_the_end() {
    let project = Project::with_issues(&["Login forgets the session"]);
    let told = hook(
        &project,
        &["session-start"],
        &json!({"session_id": "s", "source": "startup"}),
    );
    let told = told["hookSpecificOutput"]["additionalContext"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        told.contains("#1 [medium] Login forgets the session"),
        "{told}"
    );
    let why = refused(&hook(&project, &["before-tool"], &edit())).unwrap();
    assert!(why.contains("`crosslink session work <id>`"), "{why}");
    assert_eq!(run(&project, &["session", "work", "1"]).code, Some(0));
    assert_eq!(hook(&project, &["before-tool"], &edit()), Value::Null);
    assert_eq!(
        run(&project, &["session", "action", "half way"]).code,
        Some(0)
    );
    let end = run(
        &project,
        &["session", "end", "--notes", "the cause is in cookie.rs"],
    );
    assert_eq!(end.code, Some(0));
    let again = hook(
        &project,
        &["session-start"],
        &json!({"session_id": "t", "source": "startup"}),
    );
    assert!(
        again.to_string().contains("the cause is in cookie.rs"),
        "{again}"
    );
}

#[test]
fn every_command_that_is_named_is_one_there_is() {
    let project = Project::with_issues(&["A", "B"]);
    let mut named =
        commands(&hook(&project, &["session-start"], &json!({"session_id": "s"})).to_string());
    run(&project, &["session", "end"]);
    for said in [edit(), bash("git push"), bash("git commit -m x")] {
        named.extend(commands(
            &refused(&hook(&project, &["before-tool"], &said)).unwrap(),
        ));
    }
    let required = run(
        &project,
        &["config", "set", "comment_discipline", "required"],
    );
    assert_eq!(required.code, Some(0));
    run(&project, &["session", "start"]);
    run(&project, &["session", "work", "1"]);
    for said in [bash("git commit -m x"), bash("crosslink close 1")] {
        named.extend(commands(
            &refused(&hook(&project, &["before-tool"], &said)).unwrap(),
        ));
    }
    for request in ["pause", "stop"] {
        run(&project, &["agent", "request", "dev", request]);
        named.extend(commands(
            &refused(&hook(&project, &["before-tool"], &edit())).unwrap(),
        ));
    }
    assert!(named.len() > 12, "{named:?}");
    for command in named {
        let words = crate::support::words(&command.replace('\\', ""));
        let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let ended = run(&project, &words);
        assert_ne!(ended.code, Some(2), "`{command}`: {ended:?}");
    }
}

#[test]
fn closing_with_a_tool_needs_what_closing_with_a_command_needs() {
    let project = Project::with_issues(&["A"]);
    run(
        &project,
        &["config", "set", "comment_discipline", "required"],
    );
    run(&project, &["session", "start"]);
    run(&project, &["session", "work", "1"]);
    let operate = json!({"operation": "issue.close", "arguments": {"issue": 1}});
    let ways = [
        ("mcp__crosslink__close", json!({"issue": "#1"})),
        ("mcp_crosslink_close", json!({"issue": "1"})),
        ("crosslink-close", json!({"issue": "@"})),
        ("mcp__crosslink__operate", operate),
    ];
    let asked = |tool: &str, input: &Value| {
        let said = json!({"session_id": "s", "tool_name": tool, "tool_input": input});
        refused(&hook(&project, &["before-tool"], &said))
    };
    for (tool, input) in &ways {
        let why = asked(tool, input).unwrap_or_else(|| panic!("{tool} is refused"));
        assert!(why.contains("--kind result"), "{why}");
    }
    let other = asked("mcp__crosslink__create", &json!({"title": "B"}));
    assert_eq!(other, None);
    run(&project, &["comment", "1", "It runs.", "--kind", "result"]);
    for (tool, input) in &ways {
        assert_eq!(asked(tool, input), None, "{tool}");
    }
}

#[test]
fn a_linked_work_tree_has_the_same_policy_without_a_step() {
    let project = Project::new();
    let me = "user.name=test";
    let mail = "user.email=test@example.invalid";
    project.git([
        "-c",
        me,
        "-c",
        mail,
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "x",
    ]);
    project.git(["worktree", "add", "-q", "../linked"]);
    let linked = project.path().join("../linked");
    for (assistant, key) in [
        ("gemini", "decision"),
        ("cursor", "permission"),
        ("copilot", "permissionDecision"),
    ] {
        let ended = hook_in(
            &project,
            &linked,
            &["before-tool", "--assistant", assistant],
            &bash("cd x; git push"),
        );
        let answer: Value = serde_json::from_slice(&ended.stdout).unwrap();
        assert_eq!(answer[key], "deny", "{assistant}: {answer}");
    }
}

#[test]
fn what_is_said_names_the_place_where_the_assistant_works() {
    let project = Project::new();
    let mut said = bash("git push");
    said["cwd"] = json!(project.path());
    let ended = hook_in(&project, project.root(), &["before-tool"], &said);
    assert!(String::from_utf8(ended.stdout).unwrap().contains("deny"));
}

#[test]
fn where_there_is_no_project_nothing_is_said() {
    for project in [Project::without_project(), Project::without_repository()] {
        let place = project.path();
        let place = if place.is_dir() {
            &place
        } else {
            project.root()
        };
        let ended = hook_in(&project, place, &["before-tool"], &bash("git push"));
        assert_eq!(
            (ended.stdout.as_slice(), ended.stderr.as_str()),
            (&b""[..], "")
        );
    }
}

#[test]
fn a_project_in_trouble_stands_in_nobodys_way() {
    let project = Project::new();
    project.write(".crosslink/hook-config.json", "{ nonsense");
    assert_eq!(
        hook(&project, &["before-tool"], &bash("git push")),
        Value::Null
    );
    let told = hook(&project, &["prompt"], &json!({"session_id": "s"}));
    assert!(
        told["systemMessage"].as_str().unwrap().contains("doctor"),
        "{told}"
    );
    let project = Project::new();
    for name in ["crosslink.db-wal", "crosslink.db-shm"] {
        let _ = std::fs::remove_file(project.path().join(".crosslink").join(name));
    }
    project.write(".crosslink/crosslink.db", &"no database ".repeat(1000));
    assert_eq!(
        hook(&project, &["before-tool"], &bash("git push")),
        Value::Null
    );
}

#[test]
fn priming_keeps_to_its_budget() {
    let project = Project::with_issues(
        &["A rather long title of an issue that goes on and on, as some titles do"; 12],
    );
    for budget in [1, 20, 60, 150, 500] {
        let text = run(&project, &["prime", "--budget", &budget.to_string()]).stdout;
        assert!(text.len() <= budget * 3 + 1, "{budget}: {}", text.len());
    }
}

#[test]
fn setting_up_and_uninstalling_give_back_every_byte() {
    let project = Project::without_project();
    let settings = project.write(
        ".claude/settings.json",
        "{\n  // mine\n  \"model\": \"m\"\n}\n",
    );
    let before = project.read(".claude/settings.json");
    run(&project, &["init", "--defaults"]);
    let plan = run(&project, &["setup", "--dry-run"]);
    assert_eq!(
        String::from_utf8(plan.stdout).unwrap(),
        "Would change .claude/settings.json\nWould create .mcp.json\nNothing was written.\n"
    );
    assert_eq!(project.read(".claude/settings.json"), before);
    for (settings, tools) in [("Changed", "Created"), ("Unchanged", "Unchanged")] {
        let done = run(&project, &["setup"]);
        let said = String::from_utf8(done.stdout).unwrap();
        let expected = format!("{settings} .claude/settings.json\n{tools} .mcp.json\n");
        assert_eq!(said, expected);
    }
    let tools: Value = serde_json::from_str(&project.read(".mcp.json")).unwrap();
    let server = &tools["mcpServers"]["crosslink"];
    assert_eq!(*server, json!({"command": "crosslink", "args": ["mcp"]}));
    hook(&project, &["session-start"], &json!({"session_id": "s"}));
    assert!(project.path().join(".git/crosslink-hooks").is_dir());
    let gone = run(&project, &["uninstall", "--delete-data"]);
    let said = String::from_utf8(gone.stdout).unwrap();
    assert!(
        said.contains(".claude/settings.json (what is ours in it)"),
        "{said}"
    );
    assert_eq!(project.read(".claude/settings.json"), before);
    assert!(!project.path().join(".mcp.json").exists());
    assert!(settings.is_file());
    assert!(!project.path().join(".git/crosslink-hooks").exists());
    assert!(!project.path().join(".crosslink").exists());
}

#[test]
fn every_command_that_is_put_into_settings_is_answered() {
    use crosslink_agents::assistant::{ASSISTANTS, Piece};
    let project = Project::new();
    let mut tried = 0;
    for assistant in ASSISTANTS {
        let pieces = assistant.pieces();
        let texts = pieces.iter().map(|piece| match piece {
            Piece::Member { value, .. }
            | Piece::Server { value, .. }
            | Piece::Default { value, .. } => value.to_string(),
            Piece::TomlServer { .. } => String::new(),
            Piece::Whole { text, .. } | Piece::Section { text, .. } => text.clone(),
        });
        let texts: String = texts.collect();
        for command in texts.split("crosslink hook ").skip(1) {
            let step = command.split_whitespace().next().unwrap();
            hook(&project, &[step, "--assistant", assistant.id()], &json!({}));
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried}");
    let nobody = run(&project, &["setup"]);
    assert_eq!(nobody.code, Some(2), "{nobody:?}");
    let unknown = run(&project, &["setup", "nonsense"]);
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
}

#[test]
fn priming_on_real_issues_has_at_most_five_hundred_tokens() {
    let Some(issues) = crosslink_sim::real_data("beads-issues.jsonl") else {
        return;
    };
    let project = Project::new();
    let taken = run(&project, &["import", issues.to_str().unwrap()]);
    assert_eq!(taken.code, Some(0), "{taken:?}");
    run(&project, &["session", "start"]);
    run(
        &project,
        &[
            "session",
            "end",
            "--notes",
            &"What was found, and where things stand. ".repeat(40),
        ],
    );
    hook(&project, &["session-start"], &json!({"session_id": "s"}));
    run(&project, &["create", "Of another", "--agent", "other"]);
    let text = String::from_utf8(run(&project, &["prime"]).stdout).unwrap();
    assert!(
        text.contains("Ready (") && text.contains("Changed by others"),
        "{text}"
    );
    let tokens = tiktoken_rs::o200k_base()
        .unwrap()
        .encode_ordinary(&text)
        .len();
    assert!(tokens <= 500, "{tokens} tokens:\n{text}");
}

#[test]
fn a_project_of_the_reference_is_set_up_and_given_back() {
    use sha2::{Digest, Sha256};
    let project = Project::new();
    let script = "import json\n";
    let digest = Sha256::digest(script.as_bytes());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let settings = r#"{"hooks": {"PreToolUse": [{"matcher": "Write", "hooks": [{"type": "command", "command": "python3 .claude/hooks/work-check.py"}]}]}}"#;
    let manifest = json!({"files": {
        ".claude/hooks/work-check.py": {"sha256": digest},
        ".claude/commands/check.md": {"sha256": digest},
    }});
    std::fs::create_dir_all(project.path().join(".claude/hooks")).unwrap();
    std::fs::create_dir_all(project.path().join(".claude/commands")).unwrap();
    project.write(".claude/hooks/work-check.py", script);
    project.write(".claude/commands/check.md", "changed\n");
    project.write(".claude/settings.json", settings);
    project.write(".crosslink/init-manifest.json", &manifest.to_string());
    let plan = project.run(["setup", "--dry-run"]).success().stdout;
    for line in [
        "Would change .claude/settings.json",
        "Would remove .claude/hooks/work-check.py: the reference put it there",
        "Left alone .claude/commands/check.md: the reference put it there, and it was changed since",
    ] {
        assert!(plan.contains(line), "{line}: {plan}");
    }
    assert_eq!(run(&project, &["setup"]).code, Some(0));
    assert!(!project.path().join(".claude/hooks").exists());
    let put = project.read(".claude/settings.json");
    assert!(
        put.contains("crosslink hook") && !put.contains("work-check"),
        "{put}"
    );
    assert_eq!(run(&project, &["uninstall"]).code, Some(0));
    assert_eq!(project.read(".claude/settings.json"), settings);
    assert_eq!(project.read(".claude/hooks/work-check.py"), script);
    assert_eq!(project.read(".claude/commands/check.md"), "changed\n");
}
