//! What commands answer with `--json` is what `crosslink schema` says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::support::{Project, Serving, parse};
use crate::trust::Office;

/// What is done one after the other in one project. Beside each line stands the command, as `crosslink schema` names
/// it, whose answer it shows; nothing beside those that only prepare.
const STORY: &[(&str, &str)] = &[
    ("init", "init --defaults"),
    ("templates", "templates"),
    ("next", "next"),
    ("session status", "session status"),
    ("prime", "prime"),
    ("setup", "setup claude --dry-run"),
    ("context measure", "context measure"),
    ("context check", "context check"),
    ("session last-handoff", "session last-handoff"),
    ("timer show", "timer show"),
    ("backup list", "backup list"),
    ("list", "list"),
    (
        "create",
        "create A -l ui -p high --due 2099-01-31 -d Text --ref gh-1",
    ),
    ("subissue", "subissue 1 B"),
    ("quick", "quick C"),
    ("create --work", "create D --work"),
    ("session start", "session start"),
    ("session start", "session start"),
    ("session resume", "session resume"),
    ("create --work", "create E --work"),
    ("quick", "quick F"),
    ("renumber", "renumber 6"),
    ("locks check", "locks check 3"),
    ("locks claim", "locks claim 3 -b feature"),
    ("locks check", "locks check 3"),
    ("locks list", "locks list"),
    ("locks renew", "locks renew"),
    ("locks steal", "locks steal 3"),
    ("locks release", "locks release 3"),
    ("list", "list"),
    ("list", "list --limit 2"),
    ("search", "search A"),
    ("ready", "ready"),
    ("stale", "stale --days 0"),
    ("update", "update 1 --status in_progress"),
    ("update", "update 1 2 -p low"),
    ("label", "label 1 bug"),
    ("label", "label 1 x y"),
    ("unlabel", "unlabel 1 x"),
    ("block", "block 1 3"),
    ("unblock", "unblock 1 3"),
    ("dep add", "dep add 1 3"),
    ("dep tree", "dep tree 1"),
    ("dep critical-path", "dep critical-path"),
    ("dep cycles", "dep cycles"),
    ("blocked", "blocked"),
    ("next", "next"),
    ("dep remove", "dep remove 1 3"),
    ("relate", "relate 1 3"),
    ("related", "related 1"),
    ("unrelate", "unrelate 1 3"),
    ("", "relate 1 3"),
    ("comment", "comment 1 Text --kind decision"),
    ("", "comment 1 Hidden"),
    ("", "comment 1 --redact 2"),
    ("comment", "comment 1 Changed --edit 1"),
    (
        "intervene",
        "intervene 1 Text --trigger redirect --context Why",
    ),
    ("comments", "comments 1"),
    ("assign", "assign 1 agent-1"),
    ("move", "move 4 1"),
    ("reference", "reference 1 gh-17"),
    (
        "milestone create",
        "milestone create v1 -d Text --due 2099-01-31",
    ),
    ("milestone add", "milestone add v1 1 2"),
    ("milestone remove", "milestone remove v1 2"),
    ("milestone list", "milestone list -s all"),
    ("milestone show", "milestone show v1"),
    ("milestone update", "milestone update v1 --name v2"),
    ("milestone close", "milestone close v2"),
    ("milestone list", "milestone list -s all"),
    ("milestone reopen", "milestone reopen v2"),
    ("milestone delete", "milestone delete v2"),
    ("milestone restore", "milestone restore 1"),
    ("timer start", "timer start 1"),
    ("timer show", "timer show"),
    ("timer stop", "timer stop"),
    ("start", "start 1"),
    ("stop", "stop"),
    ("timer list", "timer list"),
    ("session work", "session work 2"),
    ("session action", "session action 'found it'"),
    ("session status", "session status"),
    ("session list", "session list"),
    ("session show", "session show 1"),
    ("show", "show 1"),
    ("show", "show 2"),
    ("tree", "tree"),
    ("stats", "stats"),
    ("count", "count"),
    ("count", "count --by label"),
    ("", "create A --type bug"),
    ("", "create A --type bug"),
    ("lint", "lint"),
    ("duplicates", "duplicates"),
    ("knowledge list", "knowledge list"),
    (
        "knowledge add",
        "knowledge add page --tag a --source https://ex.com --content '# A'",
    ),
    ("knowledge list", "knowledge list"),
    ("knowledge show", "knowledge show page"),
    ("knowledge edit", "knowledge edit page --tag a"),
    ("knowledge edit", "knowledge edit page --tag b"),
    ("knowledge append", "knowledge append page 'More [[page]].'"),
    ("knowledge section", "knowledge section page A"),
    (
        "knowledge section --replace",
        "knowledge section page A --replace Other",
    ),
    ("knowledge search", "knowledge search other"),
    (
        "knowledge search --source",
        "knowledge search --source ex.com",
    ),
    ("knowledge history", "knowledge history page"),
    ("knowledge export", "knowledge export pages"),
    ("", "knowledge append page '[[page]]'"),
    ("knowledge export", "knowledge export pages"),
    ("knowledge import", "knowledge import pages --overwrite"),
    ("knowledge import", "knowledge import pages"),
    ("", "knowledge add other --content 'See [[page]].'"),
    ("knowledge remove", "knowledge remove page"),
    ("session end", "session end --notes Done"),
    ("session list", "session list"),
    ("session show", "session show 1"),
    ("session last-handoff", "session last-handoff"),
    ("claim", "claim 3 --agent agent-1"),
    ("claim", "claim 3 --agent other --force"),
    ("unclaim", "unclaim 3 --agent other"),
    ("claim --next", "claim --next --agent agent-1"),
    ("session start", "session start"),
    ("history", "history --limit 0"),
    ("blame", "blame 1"),
    ("close", "close 1 --reason done --force"),
    ("close", "close 2 3 --force"),
    ("undo", "undo"),
    ("redo", "redo"),
    ("wait", "wait 1"),
    ("reopen", "reopen 2"),
    ("", "close 2"),
    ("archive add", "archive add 2"),
    ("archive list", "archive list"),
    ("archive remove", "archive remove 2"),
    ("archive older", "archive older 0"),
    ("delete", "delete 1 --force"),
    ("restore", "restore 1"),
    ("watch, one a line", "watch --since-seq 0 --once"),
    ("close-all", "close-all priority:low"),
    ("export --output", "export --output out.json"),
    ("import", "import out.json"),
    ("config show", "config show"),
    ("config list", "config list"),
    ("config set", "config set tracking_mode normal"),
    ("config diff", "config diff"),
    ("config get", "config get tracking_mode"),
    ("config unset", "config unset tracking_mode"),
    ("doctor", "doctor"),
    ("integrity", "integrity"),
    ("backup create", "backup create before"),
    ("backup list", "backup list"),
    ("selftest", "selftest --seeds 2 --steps 20"),
    ("demo", "demo"),
    ("man", "man"),
    ("man --output", "man --output pages"),
    ("completions", "completions bash"),
    ("schema query", "schema query"),
    ("uninstall", "uninstall --dry-run"),
    ("any command that fails, on stderr", "show 99"),
    ("any command that fails, on stderr", "lst"),
    ("uninstall", "uninstall --delete-data"),
];

#[test]
fn what_is_answered_is_what_the_schema_says() {
    let project = Project::without_project();
    let schemas = Schemas::of(&project);
    let mut covered = BTreeSet::new();
    for (command, line) in STORY {
        if *command == "renumber" {
            project.share_number(5, 60);
            project.share_number(6, 60);
        }
        if command.is_empty() {
            project.tell(line).success();
        } else {
            schemas.check(&project, command, line);
            covered.insert((*command).to_owned());
        }
    }
    restore(&project, &schemas);
    covered.insert("backup restore".to_owned());
    std::fs::write(project.path().join("older.db"), OLDER).unwrap();
    for (command, line) in WATCHED {
        if *command == "dashboard refresh" {
            project.tell("create Late --due 2020-01-01").success();
        }
        schemas.check(&project, command, line);
        covered.insert((*command).to_owned());
    }
    share(&project, &schemas, &mut covered);
    migrate(&schemas, &mut covered);
    disagree(&schemas, &mut covered);
    let serving = Serving::start(&project, &[]);
    schemas.fits("dashboard serve", &serving.started);
    schemas.check(&project, "dashboard link", "dashboard link");
    covered.extend(["dashboard serve", "dashboard link"].map(str::to_owned));
    let named: BTreeSet<_> = schemas.of_command.keys().cloned().collect();
    assert_eq!(covered, named, "some commands are not tried");
}

/// The same for what is shared, with a remote beside the project.
const SHARED: &[(&str, &str)] = &[
    ("sync --dry-run", "sync --dry-run"),
    ("sync", "sync"),
    ("sync --dry-run", "sync --dry-run"),
    ("sync status", "sync status"),
    ("", "knowledge add shared --content Text"),
    ("sync --dry-run", "sync --dry-run"),
    ("knowledge sync", "knowledge sync"),
    ("daemon status", "daemon status"),
    ("daemon start", "daemon start"),
    ("daemon run", "daemon run"),
    ("daemon stop", "daemon stop"),
    ("", "config set sync.issues_branch true"),
    ("", "create Browsed"),
    ("sync", "sync"),
    ("trust init", "trust init"),
    ("trust list", "trust list"),
    ("trust pending", "trust pending"),
    ("trust check", "trust check dev"),
    ("trust policy", "trust policy"),
    ("trust policy", "trust policy enforce"),
    (
        "trust approve",
        "trust approve 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINuZX+JRadFByrm7upK6oB+fLh7OffTLKsBRkPN/zB+d' --name Grace",
    ),
    ("trust revoke", "trust revoke Grace"),
    ("trust rotate", "trust rotate"),
    ("trust list", "trust list"),
    ("verify", "verify"),
    ("compact", "compact --idle 0"),
    ("sync --seed", "sync --seed next"),
    ("prune", "prune"),
    (
        "agent request",
        "agent request dev reprioritise --subject-issue 1 --reason Why",
    ),
    ("agent requests", "agent requests"),
    ("agent poll-requests", "agent poll-requests"),
    ("agent requests", "agent requests"),
    ("agent flags", "agent flags"),
    (
        "ci report",
        "ci report -s failing --sha 4be1c07f2a9d5e6038f1b2c4d5e6f708192a3b4c --check tests --url https://ci.example.invalid/1",
    ),
    (
        "ci status",
        "ci status --sha 4be1c07f2a9d5e6038f1b2c4d5e6f708192a3b4c",
    ),
    ("conflicts", "conflicts"),
    ("agent init", "agent init someone-new"),
    ("agent status", "agent status"),
    ("agent list", "agent list"),
    ("agent rename", "agent rename someone-else"),
    ("agent retire", "agent retire agent-1"),
];

fn share(project: &Project, schemas: &Schemas, covered: &mut BTreeSet<String>) {
    project.git(["init", "--quiet", "--bare", "../hub.git"]);
    project.git(["remote", "add", "origin", "../hub.git"]);
    project.git(["init", "--quiet", "--bare", "../next.git"]);
    project.git(["remote", "add", "next", "../next.git"]);
    for (command, line) in SHARED {
        if command.is_empty() {
            project.tell(line).success();
        } else {
            schemas.check(project, command, line);
            covered.insert((*command).to_owned());
        }
    }
}

/// The same for an older hub that is taken over.
fn migrate(schemas: &Schemas, covered: &mut BTreeSet<String>) {
    let project = Project::new();
    project.git(["init", "--quiet", "--bare", "../hub.git"]);
    project.git(["remote", "add", "origin", "../hub.git"]);
    project.tell("__hub made-up-hub").success();
    project.branch_of("made-up-hub", "crosslink/hub");
    project.git(["push", "--quiet", "origin", "crosslink/hub"]);
    for (command, line) in [
        ("migrate", "migrate --dry-run"),
        ("migrate", "migrate --confirm"),
        ("migrate --rollback", "migrate --rollback --confirm"),
    ] {
        schemas.check(&project, command, line);
        covered.insert(command.to_owned());
    }
}

/// The same for what two clones wrote at once.
fn disagree(schemas: &Schemas, covered: &mut BTreeSet<String>) {
    let office = Office::of(&["ada", "grace"]);
    office.tell("ada", "create One").success();
    office.tell("ada", "sync").success();
    office.tell("grace", "sync").success();
    office.tell("ada", "update 1 -t Two").success();
    office.tell("grace", "update 1 -t Three").success();
    office.tell("ada", "sync").success();
    for (command, line) in [
        ("sync", "sync"),
        ("conflicts", "conflicts 1"),
        ("show", "show 1"),
        ("conflicts settle", "conflicts settle 1 title --keep"),
    ] {
        schemas.fits(command, &office.json("grace", line));
        covered.insert(command.to_owned());
    }
}

/// The same for the watch; the first alert opens with the look.
const WATCHED: &[(&str, &str)] = &[
    ("dashboard list", "dashboard list"),
    ("dashboard track", "dashboard track . --slug acme/here"),
    ("dashboard discover", "dashboard discover --root ."),
    ("dashboard refresh", "dashboard refresh"),
    ("dashboard status", "dashboard status acme/here"),
    ("dashboard alerts", "dashboard alerts"),
    ("dashboard ack", "dashboard ack 1 --note seen"),
    (
        "dashboard snooze",
        "dashboard snooze 1 --until 2h --reason later",
    ),
    ("dashboard unsnooze", "dashboard unsnooze 1"),
    ("dashboard pause", "dashboard pause acme/here"),
    ("dashboard resume", "dashboard resume acme/here"),
    ("dashboard pin", "dashboard pin acme/here"),
    ("dashboard unpin", "dashboard unpin acme/here"),
    ("dashboard untrack", "dashboard untrack acme/here"),
    (
        "dashboard token create",
        "dashboard token create bot --until 30d",
    ),
    ("dashboard token list", "dashboard token list"),
    ("dashboard token revoke", "dashboard token revoke 1"),
    (
        "dashboard webhook add",
        "dashboard webhook add http://127.0.0.1:9/x --allow-private --severity warning",
    ),
    ("dashboard webhook list", "dashboard webhook list"),
    ("dashboard webhook test", "dashboard webhook test 1"),
    ("dashboard webhook remove", "dashboard webhook remove 1"),
    ("dashboard doctor", "dashboard doctor --offline"),
    ("dashboard import", "dashboard import older.db"),
];

/// The reference's index of projects.
const OLDER: &[u8] = include_bytes!("../../../crosslink-store/tests/it/dashboard-v1.db");

/// A backup has a name of its own each time.
fn restore(project: &Project, schemas: &Schemas) {
    project.tell("init --defaults").success();
    project.tell("backup create").success();
    let list = project.tell("backup list -q").success();
    let line = format!("backup restore {} --yes", list.lines()[0]);
    schemas.check(project, "backup restore", &line);
}

/// Every schema by the commands that it describes.
struct Schemas {
    of_command: BTreeMap<String, Value>,
}

impl Schemas {
    fn of(project: &Project) -> Self {
        let mut of_command = BTreeMap::new();
        for entry in project.json("schema").as_array().unwrap() {
            let name = entry["name"].as_str().unwrap();
            let schema = strict(project.json(&format!("schema {name}")));
            for command in entry["commands"].as_array().unwrap() {
                let before =
                    of_command.insert(command.as_str().unwrap().to_owned(), schema.clone());
                assert!(before.is_none(), "{command} has two schemas");
            }
        }
        Self { of_command }
    }

    /// Runs a command and compares its answer with its schema.
    fn check(&self, project: &Project, command: &str, line: &str) {
        let output = project.tell(&format!("{line} --json"));
        let failing = ["lint", "dashboard webhook test"].contains(&command)
            || command.starts_with("any command that fails");
        assert_eq!(output.code != 0, failing, "{output}");
        let text = if command.starts_with("any") {
            &output.stderr
        } else {
            &output.stdout
        };
        let answer: Value = parse(text).unwrap_or_else(|error| panic!("{error}: {output}"));
        self.fits(command, &answer);
    }

    /// Compares an answer with the schema of its command.
    fn fits(&self, command: &str, answer: &Value) {
        let schema = self.of_command.get(command);
        let schema = schema.unwrap_or_else(|| panic!("`crosslink schema` does not name {command}"));
        let validator = jsonschema::validator_for(schema).unwrap();
        let wrong: Vec<_> = validator
            .iter_errors(answer)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(
            wrong.is_empty(),
            "{command}:\n{}\n{answer}",
            wrong.join("\n")
        );
    }
}

/// The same schema, with fields that it does not name forbidden at the top.
fn strict(mut schema: Value) -> Value {
    if schema.get("properties").is_some() {
        schema["unevaluatedProperties"] = json!(false);
    }
    let definitions = schema.get_mut("$defs").and_then(Value::as_object_mut);
    for definition in definitions.into_iter().flatten().map(|(_, value)| value) {
        if definition.get("properties").is_some() {
            definition["unevaluatedProperties"] = json!(false);
        }
    }
    schema
}

#[test]
fn a_field_that_the_schema_does_not_name_is_noticed() {
    let schema = strict(json!({ "properties": { "id": { "type": "integer" } } }));
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&json!({ "id": 1 })));
    assert!(!validator.is_valid(&json!({ "id": "1" })));
    assert!(!validator.is_valid(&json!({ "id": 1, "other": 2 })));
}
