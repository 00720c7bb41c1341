//! What the reference put into a repository gives way to ours, and is there again to the byte when ours goes.

use std::fs;

use crosslink_agents::assistant::assistant;
use crosslink_agents::fuzz;
use crosslink_agents::install::{Done, SetupReport, Wish, put_in, take_out};
use crosslink_workspace::Paths;
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::install::{contents, repository};

const SETTINGS: &str = r#"{
  "allowedTools": ["Bash(make)", "Bash(tmux *)", "Bash(git worktree *)"],
  "enableAllProjectMcpServers": true, // all
  "hooks": {
    "PreToolUse": [
      {"matcher": "Bash", "hooks": [{"type": "command", "command": "mine.sh"}]},
      {"matcher": "Write|Edit|Bash", "hooks": [{"type": "command", "command": "sh -c 'python3 \"$TOP/.claude/hooks/work-check.py\"'", "timeout": 3}]}
    ],
    "SessionStart": [
      {"matcher": "startup|resume", "hooks": [
        {"type": "command", "command": "python3 .claude/hooks/session-start.py"},
        {"type": "command", "command": "python3 .claude/hooks/mine.py"}
      ]}
    ],
    "Notification": []
  },
  "model": "m"
}
"#;

const SERVERS: &str = r#"{
  "mcpServers": {
    "crosslink-knowledge": {"command": "uv", "args": ["run", ".claude/mcp/knowledge-server.py"]},
    "crosslink-safe-fetch": {"command": "/mine"},
    "other": {"command": "other"}
  }
}
"#;

fn digest(text: &str) -> String {
    let bytes = Sha256::digest(text.as_bytes());
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A repository that the reference was put into; one of its files was changed since, and the manifest names one that is not its own.
fn deployed() -> (TempDir, Paths) {
    let written = |text: &str| json!({"sha256": digest(text), "written_by_version": "0.9.0"});
    let manifest = json!({"crosslink_version": "0.9.0", "files": {
        ".claude/hooks/work-check.py": written("print(1)\n"),
        ".claude/skills/design/SKILL.md": written("# Design\n"),
        ".claude/settings.json": written("template"),
        ".crosslink/rules/global.md": written("# Rules\n"),
        ".crosslink/rules/web.md": written("# Web\n"),
        ".claude/commands/gone.md": written("gone"),
        "README.md": written("# Mine\n"),
        "../outside": written("outside"),
        ".claude/hooks/../../README.md": written("# Mine\n"),
    }});
    repository(&[
        (".crosslink/init-manifest.json", &manifest.to_string()),
        (".claude/hooks/work-check.py", "print(1)\n"),
        (".claude/skills/design/SKILL.md", "# Design\n"),
        (".claude/settings.json", SETTINGS),
        (".mcp.json", SERVERS),
        (".crosslink/rules/global.md", "# Rules\n"),
        (".crosslink/rules/web.md", "# Web, and what we add\n"),
        ("README.md", "# Mine\n"),
        ("../outside", "outside"),
    ])
}

fn claude(paths: &Paths, dry_run: bool) -> SetupReport {
    let wish = Wish {
        dry_run,
        ..Wish::default()
    };
    put_in(paths, &[assistant("claude").unwrap()], wish).unwrap()
}

fn what(report: &SetupReport, file: &str) -> Option<Done> {
    let found = report.files.iter().find(|done| done.path == file);
    found.map(|done| done.what)
}

fn json_of(paths: &Paths, file: &str) -> Value {
    let text = fs::read_to_string(paths.work_tree.as_ref().unwrap().join(file)).unwrap();
    // Comments are kept, and JSON has none.
    let bare: Vec<_> = text
        .lines()
        .map(|line| line.split(" // ").next().unwrap())
        .collect();
    serde_json::from_str(&bare.join("\n")).unwrap()
}

#[test]
fn what_nobody_changed_goes_and_comes_back_to_the_byte() {
    let (directory, paths) = deployed();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let script = paths
            .work_tree
            .as_ref()
            .unwrap()
            .join(".claude/hooks/work-check.py");
        fs::set_permissions(script, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let before = contents(directory.path());
    let plan = claude(&paths, true);
    assert_eq!(contents(directory.path()), before, "a plan writes nothing");
    let done = claude(&paths, false);
    assert_eq!(done.files, plan.files);
    for file in [
        ".claude/hooks/work-check.py",
        ".claude/skills/design/SKILL.md",
        ".crosslink/rules/global.md",
    ] {
        assert_eq!(what(&done, file), Some(Done::Removed), "{file}");
    }
    assert_eq!(
        what(&done, ".crosslink/rules/web.md"),
        Some(Done::LeftAlone)
    );
    for file in [
        "README.md",
        "../outside",
        ".claude/commands/gone.md",
        ".claude/hooks/../../README.md",
    ] {
        assert_eq!(what(&done, file), None, "{file}");
    }
    let root = paths.work_tree.clone().unwrap();
    assert!(!root.join(".claude/hooks").exists() && !root.join(".claude/skills").exists());
    assert!(root.join("README.md").exists() && root.join(".crosslink/rules/web.md").exists());
    let between = contents(directory.path());
    claude(&paths, false);
    assert_eq!(
        contents(directory.path()),
        between,
        "a second time changes nothing"
    );
    take_out(&paths, &[assistant("claude").unwrap()], false).unwrap();
    assert_eq!(contents(directory.path()), before);
}

#[test]
fn its_entries_give_way_and_those_of_others_stay() {
    let (_directory, paths) = deployed();
    claude(&paths, false);
    let settings = json_of(&paths, ".claude/settings.json");
    let text = settings.to_string();
    for gone in ["work-check.py", "session-start.py", "tmux", "enableAll"] {
        assert!(!text.contains(gone), "{gone}: {settings}");
    }
    assert_eq!(settings["allowedTools"], json!(["Bash(make)"]));
    assert_eq!(settings["model"], "m");
    assert_eq!(
        settings["hooks"]["Notification"],
        json!([]),
        "nobody's but theirs"
    );
    let before = settings["hooks"]["PreToolUse"].as_array().unwrap();
    assert_eq!(before.len(), 2);
    assert_eq!(before[0]["hooks"][0]["command"], "mine.sh");
    let start = settings["hooks"]["SessionStart"].as_array().unwrap();
    assert_eq!(start[0]["hooks"].as_array().unwrap().len(), 1);
    assert_eq!(
        start[0]["hooks"][0]["command"],
        "python3 .claude/hooks/mine.py"
    );
    let servers = json_of(&paths, ".mcp.json");
    let names: Vec<_> = servers["mcpServers"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["crosslink", "crosslink-safe-fetch", "other"]);
}

#[test]
fn what_came_again_is_left_alone() {
    let (_directory, paths) = deployed();
    claude(&paths, false);
    let script = paths
        .work_tree
        .as_ref()
        .unwrap()
        .join(".claude/hooks/work-check.py");
    fs::create_dir_all(script.parent().unwrap()).unwrap();
    fs::write(&script, "mine now\n").unwrap();
    let report = take_out(&paths, &[assistant("claude").unwrap()], false).unwrap();
    assert_eq!(
        what(&report, ".claude/hooks/work-check.py"),
        Some(Done::LeftAlone)
    );
    assert_eq!(fs::read_to_string(&script).unwrap(), "mine now\n");
    assert_eq!(
        what(&report, ".crosslink/rules/global.md"),
        Some(Done::Restored)
    );
}

#[test]
fn other_assistants_have_nothing_to_do_with_it() {
    let (_directory, paths) = deployed();
    put_in(&paths, &[assistant("codex").unwrap()], Wish::default()).unwrap();
    assert!(
        paths
            .work_tree
            .as_ref()
            .unwrap()
            .join(".claude/hooks/work-check.py")
            .exists()
    );
}

proptest! {
    #[test]
    fn whatever_lies_there_breaks_nothing(text in "(\\PC|\n|\r|<!-- crosslink: (begin|end) -->|[{}\\[\\]\":,]|\\.claude/hooks/x|hooks|command){0,40}") {
        fuzz::run("install_files", text.as_bytes());
    }
}
