//! `context`: what agents are told is counted as it is, and what costs too much or went stale is found.

use serde_json::Value;

use crate::support::{Project, parse};

fn tokens(text: &str) -> u64 {
    let counter = tiktoken_rs::o200k_base().unwrap();
    counter.encode_ordinary(text).len() as u64
}

fn measured(project: &Project) -> Value {
    let measured = project.run(["context", "measure", "--json"]).success();
    parse(&measured.stdout).unwrap()
}

fn part(measured: &Value, what: &str) -> u64 {
    let parts = measured["parts"].as_array().unwrap();
    let found = parts
        .iter()
        .find(|part| part["what"].as_str().unwrap().contains(what));
    found.unwrap()["tokens"].as_u64().unwrap()
}

#[test]
fn what_is_counted_is_what_is_told() {
    let project = Project::with_issues(&["A", "Größe überprüfen 日本語"]);
    project.write("AGENTS.md", "# Mine\n");
    let before = measured(&project);
    let told = project.run(["prime"]).success().stdout;
    assert_eq!(
        part(&before, "`prime`"),
        tokens(told.trim_end_matches('\n'))
    );
    assert!(
        (1000..2000).contains(&part(&before, "crosslink mcp")),
        "{before}"
    );
    for sample in ["reminder", "refusal"] {
        assert!((10..150).contains(&part(&before, sample)), "{before}");
    }
    assert_eq!(before["yours"][0]["what"], "AGENTS.md");
    assert_eq!(before["yours"][0]["tokens"], tokens("# Mine\n"));
    project.run(["setup", "agents"]).success();
    let after = measured(&project);
    let section = part(&after, "AGENTS.md");
    assert!((50..=250).contains(&section), "{after}");
    let at_start = |measured: &Value| measured["at_start"]["tokens"].as_u64().unwrap();
    assert_eq!(at_start(&after), at_start(&before) + section);
}

#[test]
fn a_check_fails_on_what_is_too_much_or_stale() {
    let project = Project::with_issues(&["A"]);
    project.run(["setup", "claude", "--instructions"]).success();
    project.run(["context", "check"]).success();
    let failed = project.run(["context", "check", "--budget", "100"]);
    assert_eq!(failed.code, 1);
    assert!(failed.stdout.contains("too much"), "{}", failed.stdout);
    let settings = project.read(".claude/settings.json");
    project.write(
        ".claude/settings.json",
        &settings.replace("--assistant claude || true", "--assistant claude "),
    );
    let failed = project.run(["context", "check"]);
    assert_eq!(failed.code, 1);
    assert!(
        failed.stdout.contains(".claude/settings.json"),
        "{}",
        failed.stdout
    );
    assert!(
        failed.stderr.contains("crosslink setup"),
        "{}",
        failed.stderr
    );
    project.run(["setup"]).success();
    project.run(["context", "check"]).success();
}

#[test]
fn what_stands_in_instructions_can_be_typed() {
    let project = Project::with_issues(&["A"]);
    project.run(["setup", "agents"]).success();
    let text = project.read("AGENTS.md");
    let quoted = text.split('`').skip(1).step_by(2);
    let commands: Vec<_> = quoted
        .filter(|text| text.starts_with("crosslink ") && !text.contains("setup"))
        .collect();
    assert_eq!(commands.len(), 7, "{text}");
    project.run(["session", "start"]).success();
    for command in commands {
        let command = command
            .replace("<id>", "1")
            .replace("plan|decision|result", "plan");
        let command = command.replace(['<', '>'], "");
        let words: Vec<_> = crate::support::words(&command)
            .into_iter()
            .skip(1)
            .collect();
        project.run(words).success();
    }
    project.run(["setup", "--remove"]).success();
    assert!(!project.path().join("AGENTS.md").exists());
}

/// Every command that the skills name, filled in.
fn commands_of_skills(project: &Project) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for name in ["start", "plan", "handoff", "review", "triage"] {
        let text = project.read(&format!(".claude/skills/crosslink-{name}/SKILL.md"));
        assert!(
            text.starts_with(&format!("---\nname: crosslink-{name}\ndescription: ")),
            "{text}"
        );
        assert!(tokens(&text) <= 300, "{name} has {} tokens", tokens(&text));
        let quoted = text.split('`').skip(1).step_by(2);
        let ours = quoted.filter(|command| command.starts_with("crosslink "));
        for command in ours {
            let filled = command
                .replacen("<id> <id>", "2 3", 1)
                .replace("<id>", "2")
                .replace("<slug>", "notes")
                .replace("<priority>", "high")
                .replace("<text>", "x")
                .replace("<label>", "x")
                .replace("<words>", "A");
            found.push((command.to_owned(), filled.replace(['<', '>'], "")));
        }
    }
    found
}

#[test]
fn what_stands_in_skills_can_be_typed() {
    let project = Project::with_issues(&["A"]);
    project.run(["setup", "claude", "--skills"]).success();
    let commands = commands_of_skills(&project);
    assert!(commands.len() >= 25, "{commands:?}");
    for (written, command) in commands {
        let project = Project::with_issues(&["A", "B", "C"]);
        project
            .run(["knowledge", "add", "notes", "--content", "x"])
            .success();
        project.run(["session", "start"]).success();
        let words: Vec<_> = crate::support::words(&command)
            .into_iter()
            .skip(1)
            .collect();
        let done = project.run(words);
        assert!(done.code == 0, "{written}: {done}");
    }
    project.run(["context", "check"]).success();
    project.run(["setup", "--remove"]).success();
    assert!(!project.path().join(".claude").exists());
}
