//! An operation asked of the server leaves what its command leaves.

use serde_json::Value;

use crate::parity::REACHED;
use crate::support::{Project, Serving};

/// An operation, and the arguments that say what its command line of `REACHED` says.
const ARGUMENTS: &[(&str, &str)] = &[
    ("issue.create", r#"{"title":"Another"}"#),
    ("issue.edit", r#"{"issue":"ISSUE","title":"Better"}"#),
    ("issue.close", r#"{"issue":"ISSUE"}"#),
    ("issue.reopen", r#"{"issue":"ISSUE"}"#),
    ("issue.archive", r#"{"issue":"ISSUE"}"#),
    ("issue.unarchive", r#"{"issue":"ISSUE"}"#),
    ("issue.delete", r#"{"issue":"ISSUE","children":"delete"}"#),
    ("issue.restore", r#"{"issue":"ISSUE"}"#),
    (
        "issue.set_element",
        r#"{"issue":"ISSUE","element":{"label":"ui"},"present":true}"#,
    ),
    ("issue.claim", r#"{"issue":"ISSUE"}"#),
    ("issue.release", r#"{"issue":"ISSUE"}"#),
    ("comment.add", r#"{"issue":"ISSUE","body":"Text"}"#),
    (
        "comment.intervene",
        r#"{"issue":"ISSUE","body":"Text","trigger":"redirect"}"#,
    ),
    (
        "comment.edit",
        r#"{"issue":"ISSUE","comment":"COMMENT","body":"Other"}"#,
    ),
    ("comment.redact", r#"{"issue":"ISSUE","comment":"COMMENT"}"#),
    ("issue.renumber", r#"{"issue":"ISSUE"}"#),
    ("milestone.create", r#"{"name":"v1"}"#),
    ("milestone.edit", r#"{"milestone":"GOAL","name":"v2"}"#),
    (
        "milestone.set_state",
        r#"{"milestone":"GOAL","closed":true}"#,
    ),
    ("milestone.delete", r#"{"milestone":"GOAL"}"#),
    ("milestone.restore", r#"{"milestone":"GOAL"}"#),
    ("issue.plan", r#"{"issue":"ISSUE","milestone":"GOAL"}"#),
    ("agent.request", r#"{"target":"other","control":"pause"}"#),
    (
        "ci.report",
        r#"{"commit":"4be1c07f2a9d5e6038f1b2c4d5e6f708192a3b4c","state":"failing"}"#,
    ),
    ("undo", "{}"),
];

/// What is not asked of a server in these words: an agent answers by itself, and a timer knows its own time.
const OTHERWISE: [&str; 2] = ["agent.answer", "time.log"];

/// What stands for the ids that a project made.
#[derive(Default)]
struct Names {
    issue: String,
    comment: String,
    goal: String,
}

impl Names {
    fn look(&mut self, project: &Project) {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let shown = project.tell("show 1 --json");
        if shown.code == 0 {
            let shown: Value = serde_json::from_str(&shown.stdout).unwrap();
            self.issue = text(&shown["uuid"]).unwrap();
            self.comment = text(&shown["comments"][0]["uuid"]).unwrap_or_default();
        }
        let goals = project.json("milestone list --status all");
        self.goal = text(&goals[0]["uuid"]).unwrap_or(std::mem::take(&mut self.goal));
    }

    fn fill(&self, arguments: &str) -> String {
        let names = [
            ("ISSUE", &self.issue),
            ("COMMENT", &self.comment),
            ("GOAL", &self.goal),
        ];
        names
            .iter()
            .fold(arguments.to_owned(), |text, (mark, name)| {
                text.replace(mark, name)
            })
    }
}

/// A project in which all has happened that has to happen first.
fn prepared(name: &str, before: &[&str]) -> (Project, Names) {
    let project = Project::with_issues(&["A"]);
    let mut names = Names::default();
    names.look(&project);
    for line in before {
        project.tell(line).success();
        names.look(&project);
    }
    if name == "issue.renumber" {
        project.share_number(1, 2);
    }
    (project, names)
}

/// Asks a server of the project for an operation.
fn ask(project: &Project, name: &str, arguments: &str) {
    project.tell("dashboard track . --slug acme/here").success();
    let serving = Serving::start(project, &["--rotate-token"]);
    let token = serving.started["token"].as_str().unwrap();
    let path = format!("/api/v2/projects/acme%2Fhere/operations/{name}");
    let head = format!(
        "POST {path} HTTP/1.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    );
    let answer = serving.ask(&head, arguments);
    assert!(answer.starts_with("HTTP/1.1 200"), "{name}: {answer}");
}

/// Who did what in a project, apart from what chance and the clock made of it.
fn told(project: &Project) -> Vec<String> {
    let history = project.json("history");
    let entries = history.as_array().unwrap().iter().map(|entry| {
        let text = |field: &str| entry[field].as_str().unwrap().to_owned();
        [text("agent"), text("name"), text("kind"), text("what")].join(" | ")
    });
    entries.collect()
}

#[test]
fn an_operation_asked_of_the_server_leaves_what_its_command_leaves() {
    for (name, before, line) in REACHED {
        let found = ARGUMENTS.iter().find(|(known, _)| known == name);
        let Some((_, arguments)) = found else {
            assert!(OTHERWISE.contains(name), "{name} is not compared");
            continue;
        };
        let (typed, _) = prepared(name, before);
        typed.tell(line).success();
        let (asked, names) = prepared(name, before);
        ask(&asked, name, &names.fill(arguments));
        assert_eq!(told(&asked), told(&typed), "{name}");
    }
}
