//! Files nobody should send: refused as a whole or taken in without harm. Never a panic.

use serde_json::Value;

use crate::refusals::{refused, small_project};
use crate::robust_support::{all_issues, assert_sound, contents};
use crate::support::Project;

/// Files of an import that are refused as a whole.
fn bad_files() -> Vec<(&'static str, Vec<u8>)> {
    let good = r#"{"id":"g1","title":"Good"}"#;
    let lines = |bad: &str| format!("{good}\n{bad}\n{}\n", good.replace("g1", "g2")).into_bytes();
    let long = |length: usize| {
        format!(
            r#"{{"id":"long","title":"t","x":"{}"}}"#,
            "x".repeat(length)
        )
    };
    vec![
        ("cut.jsonl", lines(r#"{"id":"b","title":"#)),
        ("words.jsonl", lines("not JSON at all")),
        ("array.jsonl", lines("[1,2,3]")),
        ("number.jsonl", lines("17")),
        ("null.jsonl", lines("null")),
        ("no_id.jsonl", lines(r#"{"title":"t"}"#)),
        ("odd_id.jsonl", lines(r#"{"id":{},"title":"t"}"#)),
        ("odd_title.jsonl", lines(r#"{"id":"b","title":17}"#)),
        (
            "odd_status.jsonl",
            lines(r#"{"id":"b","title":"t","status":[]}"#),
        ),
        ("surrogate.jsonl", lines(r#"{"id":"b","title":"\ud800"}"#)),
        (
            "long_id.jsonl",
            lines(&format!(r#"{{"id":"{}","title":"t"}}"#, "b".repeat(300))),
        ),
        (
            "deep.jsonl",
            lines(&format!(
                r#"{{"id":"b","title":"t","x":{}{}}}"#,
                "[".repeat(10_000),
                "]".repeat(10_000)
            )),
        ),
        ("line_too_long.jsonl", lines(&long(16 << 20))),
        ("event_too_long.jsonl", lines(&long(9 << 20))),
        (
            "no_utf_8.jsonl",
            [
                lines("{}").as_slice(),
                b"{\"id\":\"b\",\"title\":\"\xff\xfe\"}\n",
            ]
            .concat(),
        ),
        (
            "deep.json",
            format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)).into_bytes(),
        ),
        ("numbers.json", b"[1,2]".to_vec()),
        ("empty_object.json", b"{}".to_vec()),
        ("null.json", b"null".to_vec()),
        ("infinite.json", b"1e999".to_vec()),
        ("binary.json", (0..=255).cycle().take(20_000).collect()),
        ("zeros.json", vec![0; 10_000]),
        ("no_columns.csv", b"a,b\n1,2\n".to_vec()),
        ("magic.db", b"SQLite format 3\0but no more".to_vec()),
        (
            "other.db",
            b"SQLite format 3\0"
                .iter()
                .copied()
                .cycle()
                .take(8192)
                .collect(),
        ),
    ]
}

#[test]
fn imports_with_a_bad_line_bring_nothing() {
    let project = small_project();
    for (name, bytes) in bad_files() {
        std::fs::write(project.path().join(name), &bytes).unwrap();
        let (exit, code) = refused(&project, &["import", name], b"");
        let known = [
            "import.invalid",
            "import.unreadable",
            "database.foreign",
            "database.damaged",
        ];
        assert!(
            known.contains(&code.as_str()) && [1, 5].contains(&exit),
            "{name}: {exit} {code}"
        );
        if name.ends_with(".jsonl") {
            assert_eq!((exit, code.as_str()), (1, "import.invalid"), "{name}");
            assert_eq!(
                refused(&project, &["import", "-"], &bytes).1,
                "import.invalid",
                "{name} by standard input"
            );
        }
    }
}

#[test]
fn a_bad_line_can_be_left_out() {
    let project = small_project();
    project.write(
        "cut.jsonl",
        "{\"id\":\"a\",\"title\":\"First\"}\n{\"id\":\n{\"id\":\"c\",\"title\":\"Third\"}\n",
    );
    let report = project.json("import cut.jsonl --skip-bad");
    assert_eq!(
        (&report["created"], &report["skipped"]),
        (&Value::from(2), &Value::from(1)),
        "{report:#}"
    );
    assert_eq!(report["bad"][0]["line"], 2, "{report:#}");
}

#[test]
fn empty_imports_bring_nothing_and_are_no_error() {
    let project = small_project();
    let before = contents(&project);
    for input in ["", "\n\n   \n", "[]", "\u{feff}"] {
        let output = project.feed(["import", "-", "--json"], input);
        assert!(
            [0, 1].contains(&output.code) && !output.stderr.contains("panicked"),
            "{input:?}: {output}"
        );
    }
    assert_eq!(contents(&project), before);
}

#[test]
fn strange_lines_are_taken_in_without_harm() {
    let project = Project::new();
    let lines = [
        r#"{"id":"twice","title":"First","updated_at":"2026-01-01T00:00:00Z"}"#,
        r#"{"id":"twice","title":"Second","updated_at":"2026-01-02T00:00:00Z"}"#,
        r#"{"id":"keys","id":"keys","title":"a","title":"b"}"#,
        r#"{"id":"huge","title":"t","priority":1e400,"created_at":"9999999-99-99T00:00:00Z"}"#,
        r#"{"id":"negative","title":"t","priority":-99999999999999999999,"due_at":"-1"}"#,
        r#"{"id":"itself","title":"t","dependencies":[{"issue_id":"itself","depends_on_id":"itself","type":"blocks"},{"issue_id":"itself","depends_on_id":"nowhere","type":"blocks"}]}"#,
        r#"{"id":"p1","title":"t","dependencies":[{"issue_id":"p1","depends_on_id":"p2","type":"parent-child"}]}"#,
        r#"{"id":"p2","title":"t","dependencies":[{"issue_id":"p2","depends_on_id":"p1","type":"parent-child"},{"issue_id":"p2","depends_on_id":"p1","type":"blocks"}]}"#,
        r#"{"id":"17","title":"12"}"#,
        r#"{"id":"@","title":"@last"}"#,
        r#"{"id":"-- x","title":"--help","labels":["-x","","a","a",null,7],"comments":[{"id":1},{"id":1,"text":""},"x",null]}"#,
    ];
    let output = project
        .feed(["import", "-", "--json"], &lines.join("\n"))
        .success();
    let report: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!(report["created"], 10, "{report:#}");
    let twice: Vec<_> = all_issues(&project)
        .into_iter()
        .filter(|it| it["title"] == "Second")
        .collect();
    assert_eq!(twice.len(), 1);
    for line in [
        "list",
        "tree",
        "ready",
        "next",
        "stats",
        "dep cycles",
        "issue blocked",
        "issue stale",
        "export",
    ] {
        project.tell(line).success();
    }
    assert_eq!(project.run(["show", "17"]).code, 0);
    let again = project
        .feed(["import", "-", "--json"], &lines.join("\n"))
        .success();
    let report: Value = serde_json::from_str(&again.stdout).unwrap();
    assert_eq!(
        (&report["created"], &report["updated"]),
        (&Value::from(0), &Value::from(0)),
        "{report:#}"
    );
    let checks = project.json("doctor --only file,log,projection,counters");
    assert_eq!(checks["findings"], serde_json::json!([]), "{checks:#}");
}

#[test]
fn no_control_character_of_others_reaches_the_output() {
    let project = Project::new();
    let evil = r"\u001b]0;owned\u0007\u001b[2J\u009b31m\u0000\u0008\u202e\u2066";
    let line = format!(
        r#"{{"id":"evil","title":"t{evil}","description":"d{evil}\nsecond","assignee":"a{evil}","issue_type":"y{evil}","labels":["l{evil}","plain"],"close_reason":"r{evil}","external_ref":"e{evil}","acceptance_criteria":"c{evil}","created_by":"b{evil}","comments":[{{"id":1,"author":"w{evil}","text":"m{evil}"}}]}}"#
    );
    let imported = project.feed(["import", "-"], &line).success();
    let mut said = vec![imported.stdout, imported.stderr];
    for line in [
        "show 1",
        "list",
        "list --format md",
        "search second",
        "tree",
        "next",
        "ready",
        "issue comments 1",
        "history",
        "blame 1",
        "stats",
        "issue lint",
        "show nope\u{1b}[31m",
        "issue related 1",
        "count --by assignee",
        "list --group type",
    ] {
        let output = project.tell(line);
        said.extend([output.stdout, output.stderr]);
    }
    for text in said {
        let strange = |it: &char| {
            (it.is_control() && *it != '\n')
                || ('\u{202a}'..='\u{202e}').contains(it)
                || ('\u{2066}'..='\u{2069}').contains(it)
        };
        assert_eq!(text.chars().find(strange), None, "{text:?}");
    }
    assert_sound(&project);
}
