//! What beads brings, and that it comes back.

use std::collections::BTreeMap;

use crosslink_core::id::IssueRef;
use crosslink_core::model::Priority;
use crosslink_core::operation::{
    AddComment, CloseIssue, EditIssue, ElementOf, Operation, RedactComment, ReopenIssue, SetElement,
};
use crosslink_core::view::IssueDetail;
use crosslink_workspace::Workspace;
use serde_json::{Value, json};

use crate::support::exchange::{by_id, counts, events, export, export_text, import};
use crate::support::project;

/// The real export, if there is one to test with.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "where the data lies is the test run's to say, and that it is missing must be seen"
)]
fn real_data() -> Option<String> {
    let Some(directory) = std::env::var_os("CROSSLINK_TEST_DATA") else {
        eprintln!("SKIPPED: CROSSLINK_TEST_DATA names no directory with beads-issues.jsonl");
        return None;
    };
    let path = std::path::Path::new(&directory).join("beads-issues.jsonl");
    Some(std::fs::read_to_string(path).unwrap())
}

#[test]
fn every_field_of_a_real_project_comes_back() {
    let Some(source) = real_data() else { return };
    let mut project = project();
    let report = import(&mut project.workspace, &source).unwrap();
    let expected = by_id(&source);
    assert_eq!(counts(&report), (expected.len() as u64, 0, 0));
    let found = export(&project.workspace);
    let differing: Vec<_> = expected
        .iter()
        .filter(|(id, line)| found.get(*id) != Some(line))
        .map(|(id, line)| (line, found.get(id)))
        .collect();
    assert!(
        differing.is_empty(),
        "{} differ: {:#?}",
        differing.len(),
        &differing[..1]
    );
    assert_eq!(found.len(), expected.len());
}

#[test]
fn a_real_project_is_understood_by_the_table() {
    let Some(source) = real_data() else { return };
    let mut project = project();
    let report = import(&mut project.workspace, &source).unwrap();
    let by_key: BTreeMap<_, _> = report
        .issues
        .iter()
        .map(|issue| (issue.source_id.as_str(), issue))
        .collect();
    let mut number = 0;
    for line in source.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let issue = by_key[line["id"].as_str().unwrap()];
        number += 1;
        assert_eq!(issue.id, Some(number), "numbers follow the lines");
        let uuid = issue.uuid;
        let detail = project.workspace.read(|snapshot| snapshot.detail(uuid));
        let detail = detail.unwrap().unwrap();
        assert_eq!(fields_of(&detail), expected_of(&line), "{}", line["id"]);
        let kinds = |kind: &str| {
            let dependencies = line["dependencies"].as_array().cloned().unwrap_or_default();
            let of_kind = dependencies
                .iter()
                .filter(|dependency| dependency["type"] == kind)
                .map(|dependency| by_key[dependency["depends_on_id"].as_str().unwrap()].uuid);
            of_kind.collect::<Vec<_>>()
        };
        let hub = |id| {
            project
                .workspace
                .read(|snapshot| Ok(snapshot.hub().issue(id)?))
        };
        let parent = hub(uuid).unwrap().unwrap().parent;
        assert_eq!(parent, kinds("parent-child").first().copied());
        let elements = project
            .workspace
            .read(|snapshot| Ok(snapshot.hub().elements(uuid)?));
        let elements = elements.unwrap();
        for blocker in kinds("blocks") {
            assert!(elements.contains(&crosslink_core::event::Element::Blocker(blocker)));
        }
    }
}

fn fields_of(detail: &IssueDetail) -> Value {
    let issue = &detail.issue;
    json!({
        "title": issue.title, "description": issue.description, "priority": issue.priority,
        "type": issue.issue_type, "open": issue.status.is_open(), "deleted": issue.deleted,
        "labels": issue.labels, "assignee": issue.assignee, "reason": issue.close_reason,
        "comments": detail.comments.iter().map(|comment| json!([comment.author, comment.content])).collect::<Vec<_>>(),
        "created": issue.created_at.as_nanos(),
        "closed": issue.closed_at.map(|time| time.as_nanos()),
    })
}

fn expected_of(line: &Value) -> Value {
    let closed = line["status"] == "closed";
    let nanos = |value: &Value| {
        crosslink_core::time::Timestamp::parse(value.as_str().unwrap()).map(|time| time.as_nanos())
    };
    let mut labels: Vec<String> =
        serde_json::from_value(line["labels"].clone()).unwrap_or_default();
    labels.sort();
    let comments = line["comments"].as_array().cloned().unwrap_or_default();
    json!({
        "title": line["title"].as_str().unwrap().trim(),
        "description": line["description"],
        "priority": match line["priority"].as_i64() { Some(0) => "critical", Some(1) => "high", Some(2) => "medium", _ => "low" },
        "type": line["issue_type"],
        "open": !closed, "deleted": line["status"] == "tombstone",
        "labels": labels, "assignee": line["assignee"],
        "reason": if closed { line["close_reason"].clone() } else { Value::Null },
        "comments": comments.iter().map(|comment| json!([comment["author"], comment["text"]])).collect::<Vec<_>>(),
        "created": nanos(&line["created_at"]),
        "closed": closed.then(|| nanos(&line["closed_at"])).flatten(),
    })
}

#[test]
fn importing_a_real_project_twice_changes_nothing() {
    let Some(source) = real_data() else { return };
    let mut project = project();
    import(&mut project.workspace, &source).unwrap();
    let before = (events(&project.workspace), export_text(&project.workspace));
    let report = import(&mut project.workspace, &source).unwrap();
    assert_eq!(counts(&report), (0, 0, report.issues.len() as u64));
    let after = (events(&project.workspace), export_text(&project.workspace));
    assert!(before == after, "{} events, then {}", before.0, after.0);
}

/// Imports one line and answers what comes back.
fn back(line: &str) -> Value {
    let mut project = project();
    import(&mut project.workspace, line).unwrap_or_else(|problem| panic!("{problem}: {line}"));
    let mut lines = export(&project.workspace);
    lines.pop_first().unwrap().1
}

#[test]
fn the_report_counts_what_is_deleted_in_the_source() {
    let lines = r#"{"id":"bd-1","title":"A"}
{"id":"bd-2","title":"B","status":"tombstone","deleted_at":"2026-01-01T00:00:00Z"}
{"id":"bd-3","title":"C","status":"tombstone","deleted_at":"2026-01-01T00:00:00Z"}
"#;
    let mut project = project();
    for created in [3, 0] {
        let report = import(&mut project.workspace, lines).unwrap();
        assert_eq!((report.created, report.deleted), (created, 2));
        let deleted: Vec<_> = report.issues.iter().map(|issue| issue.deleted).collect();
        assert_eq!(deleted, [false, true, true]);
    }
}

#[test]
fn lines_of_every_era_come_back_as_they_were() {
    let lines = [
        r#"{"id":"bd-1"}"#,
        r#"{"id":"bd-1","title":"A"}"#,
        r#"{"id":"bd-1","title":null,"status":null,"priority":null,"labels":null,"dependencies":null,"comments":null}"#,
        r#"{"id":"bd-1","title":"  A\u0007 b\n","description":"","priority":"P1","issue_type":"Bug"}"#,
        r#"{"id":"bd-1","title":"A","status":"in_progress","assignee":"agent-3","estimated_minutes":90}"#,
        r#"{"id":"bd-1","title":"A","status":"Blocked","priority":4,"design":"D","notes":"N","acceptance_criteria":"C"}"#,
        r#"{"id":"bd-1","title":"A","status":"weird state","priority":99999999999999999999,"issue_type":"a b"}"#,
        r#"{"id":"bd-1","title":"A","status":"open","closed_at":"2026-01-01T00:00:00Z","close_reason":"r"}"#,
        r#"{"id":"bd-1","title":"A","status":"closed","created_at":"0001-01-01T00:00:00Z","updated_at":"0001-01-01T00:00:00Z","closed_at":"0001-01-01T00:00:00Z"}"#,
        r#"{"id":"bd-1","title":"A","status":"tombstone","deleted_at":"2026-01-01T00:00:00.5+05:30","deleted_by":"x","original_type":"bug"}"#,
        r#"{"id":"bd-1","title":"A","due_at":"2026-03-01T00:00:00-08:00","defer_until":"2026-02-01T00:00:00.123456789Z"}"#,
        r#"{"id":"bd-1","title":"A","labels":["z","a","z",""," b ",7],"external_ref":"gh-9","external_refs":["x"]}"#,
        r#"{"id":"bd-1","title":"A","dependencies":["bd-2",{"issue_id":"bd-1","depends_on_id":"bd-1","type":"blocks"},{"id":"bd-3","dependency_type":"blocks","title":"T"},7,{"issue_id":"bd-9","depends_on_id":"bd-2","type":"blocks"}]}"#,
        r#"{"id":"bd-1","title":"A","comments":[{"id":1,"author":"a","text":"one","created_at":"2026-01-01T00:00:00Z"},{"author":"a","text":"two"},{"author":"a","text":"two"},7,{"id":3},{"id":4,"text":null},{"id":1,"text":"same id"}]}"#,
        r#"{"id":"bd-1","title":"A","comments":{"odd":1},"dependencies":"odd","labels":"odd","description":7,"assignee":{"a":1}}"#,
        r#"{"id":"bd-1","title":"A","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z","comments":[{"id":1,"author":"a","text":"late","created_at":"2026-05-01T00:00:00Z"}]}"#,
        r#"{"id":"bd-1","title":"A","metadata":{"deep":[1,2.50,-0.0,{"x":null}]},"ephemeral":false,"sender":""}"#,
        r#"{"id":"bd-1","title":"A","created_by":"","owner":"me","closed_by_session":"s"}"#,
        r#"{"id":"bd-1","title":"A","description":"a\u0000b"}"#,
    ];
    for line in lines {
        assert_eq!(
            back(line),
            serde_json::from_str::<Value>(line).unwrap(),
            "{line}"
        );
    }
}

/// Values that fit nowhere, or only somewhere.
const ODD: [&str; 34] = [
    "null",
    "true",
    "false",
    "0",
    "1",
    "4",
    "-1",
    "1.5",
    "1.0",
    "1e999",
    "18446744073709551616",
    "[]",
    "{}",
    "[null]",
    r#""""#,
    r#"" ""#,
    r#""a""#,
    r#""B c""#,
    r#""\u0000""#,
    r#""\ud83d\ude00""#,
    r#""2026-01-01T00:00:00Z""#,
    r#""2026-01-01T00:00:00.1-08:00""#,
    r#""0001-01-01T00:00:00Z""#,
    r#""9999-12-31T23:59:59Z""#,
    r#""2026-13-01""#,
    r#"["a","a"]"#,
    r#"["bd-0","bd-404"]"#,
    r#"[["a"],{"b":1}]"#,
    r#"[{"type":"blocks"}]"#,
    r#"[{"depends_on_id":"bd-0","type":7}]"#,
    r#"[{"text":"t","id":"x"},{"text":"t","id":"x"}]"#,
    r#"[{"text":"","created_at":"2030-01-01T00:00:00Z"}]"#,
    r#"{"a":{"b":[1,2]}}"#,
    r#"" closed""#,
];

#[test]
fn any_value_in_any_field_comes_back() {
    let fields = "description design notes acceptance_criteria closed_at close_reason deleted_at priority issue_type
        assignee owner created_at created_by updated_at due_at defer_until estimated_minutes external_ref
        external_refs labels dependencies comments pinned metadata";
    let statuses = ["open", "closed", "tombstone", "hooked"];
    let mut lines = String::new();
    for (at, field) in fields.split_whitespace().enumerate() {
        for (which, value) in ODD.iter().enumerate() {
            let (id, status) = (at * ODD.len() + which, statuses[which % statuses.len()]);
            lines.push_str(&format!(
                "{{\"id\":\"bd-{id}\",\"title\":\"T\",\"status\":\"{status}\",\"{field}\":{value}}}\n"
            ));
        }
    }
    let mut project = project();
    import(&mut project.workspace, &lines).unwrap();
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(canonical).collect();
        lines.sort_unstable();
        lines
    };
    let found = sorted(&export_text(&project.workspace));
    for (expected, found) in sorted(&lines).iter().zip(&found) {
        assert_eq!(expected, found);
    }
    let before = events(&project.workspace);
    import(&mut project.workspace, &lines).unwrap();
    assert_eq!(events(&project.workspace), before);
}

/// A line with its fields in order; numbers that no program holds to the letter.
fn canonical(line: &str) -> String {
    let fields: BTreeMap<String, Box<serde_json::value::RawValue>> =
        serde_json::from_str(line).unwrap();
    let fields = fields.into_iter().map(|(name, raw)| {
        let value = serde_json::from_str::<Value>(raw.get());
        (
            name,
            value.map_or(raw.get().to_owned(), |value| value.to_string()),
        )
    });
    format!("{:?}", fields.collect::<BTreeMap<_, _>>())
}

#[test]
fn a_text_that_is_too_long_is_cut_and_comes_back_whole() {
    let (title, body) = ("ä".repeat(600), "ü".repeat(40_000));
    let line =
        json!({"id": "bd-1", "title": title, "description": body, "labels": ["x".repeat(200)]});
    let mut project = project();
    let report = import(&mut project.workspace, line.to_string()).unwrap();
    assert_eq!(report.issues[0].title, "ä".repeat(512));
    let notes: Vec<&str> = report.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(
        notes,
        [
            "the title was fitted; it is kept as it stood",
            "the description was fitted; it is kept as it stood",
            "the label was fitted; it is kept as it stood"
        ]
    );
    assert!(
        export(&project.workspace)["bd-1"] == line,
        "every text is whole"
    );
}

#[test]
fn numbers_no_program_holds_come_back_to_the_letter() {
    let line = r#"{"id":"bd-1","title":"A","timeout":1e999,"n":123456789012345678901234567890}"#;
    let mut project = project();
    import(&mut project.workspace, line).unwrap();
    let text = export_text(&project.workspace);
    assert!(
        text.contains(r#""timeout":1e999,"n":123456789012345678901234567890"#),
        "{text}"
    );
}

const TWO: &str = r#"{"id":"bd-1","title":"One","status":"closed","priority":4,"issue_type":"bug","created_at":"2026-01-01T00:00:00-08:00","created_by":"ann","updated_at":"2026-01-02T00:00:00-08:00","closed_at":"2026-01-02T00:00:00-08:00","close_reason":"done","comments":[{"id":5,"issue_id":"bd-1","author":"ann","text":"c","created_at":"2026-01-01T12:00:00-08:00"}],"extra":1}
{"id":"bd-2","title":"Two","status":"hooked","priority":1,"issue_type":"task","created_at":"2026-01-01T00:00:00-08:00","updated_at":"2026-01-01T00:00:00-08:00","labels":["b","a"],"dependencies":[{"issue_id":"bd-2","depends_on_id":"bd-1","type":"blocks","created_at":"2026-01-01T00:00:00-08:00","created_by":"ann"},{"issue_id":"bd-2","depends_on_id":"bd-1","type":"discovered-from","created_at":"2026-01-01T00:00:00-08:00","created_by":"ann"}]}
"#;

fn id(workspace: &Workspace, reference: &str) -> crosslink_core::id::IssueId {
    workspace
        .resolve(&IssueRef::parse(reference).unwrap())
        .unwrap()
}

/// Imports two issues, does one thing to them, and answers which fields of which line are another then.
fn changed_fields<O: Operation>(
    does: impl FnOnce(&Workspace) -> O,
) -> Vec<(String, String, Value)> {
    let mut project = project();
    import(&mut project.workspace, TWO).unwrap();
    let operation = does(&project.workspace);
    project.workspace.run(operation).unwrap();
    let mut changed = Vec::new();
    let before = by_id(TWO);
    for (id, line) in export(&project.workspace) {
        let (now, then) = (line.as_object().unwrap(), before[&id].as_object().unwrap());
        let mut names: Vec<&String> = now.keys().chain(then.keys()).collect();
        names.sort();
        names.dedup();
        for name in names {
            if now.get(name) != then.get(name) && name != "updated_at" {
                changed.push((id.clone(), name.clone(), line[name.as_str()].clone()));
            }
        }
    }
    changed
}

fn changes(list: &[(&str, &str, Value)]) -> Vec<(String, String, Value)> {
    let owned = list.iter();
    owned
        .map(|(id, name, value)| ((*id).to_owned(), (*name).to_owned(), value.clone()))
        .collect()
}

#[test]
fn what_is_changed_here_wins_and_nothing_else_moves() {
    let found = changed_fields(|workspace| EditIssue {
        title: Some("New".to_owned()),
        priority: Some(Priority::High),
        ..EditIssue::new(id(workspace, "bd-1"))
    });
    assert_eq!(
        found,
        changes(&[
            ("bd-1", "priority", json!(1)),
            ("bd-1", "title", json!("New"))
        ])
    );
}

#[test]
fn reopening_takes_the_close_date_and_reason_away() {
    let found = changed_fields(|workspace| ReopenIssue {
        issue: id(workspace, "bd-1"),
    });
    assert_eq!(
        found,
        changes(&[
            ("bd-1", "close_reason", Value::Null),
            ("bd-1", "closed_at", Value::Null),
            ("bd-1", "status", json!("open"))
        ])
    );
}

#[test]
fn a_blocker_taken_away_here_takes_its_dependency_with_it() {
    let found = changed_fields(|workspace| SetElement {
        issue: id(workspace, "bd-2"),
        element: ElementOf::Blocker(id(workspace, "bd-1")),
        present: false,
    });
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].2[0]["type"], "discovered-from");
    assert_eq!(found[0].2.as_array().unwrap().len(), 1);
}

#[test]
fn a_relation_made_here_is_told_once() {
    let found = changed_fields(|workspace| SetElement {
        issue: id(workspace, "bd-2"),
        element: ElementOf::Relation(id(workspace, "bd-1")),
        present: true,
    });
    assert_eq!(found.len(), 1, "{found:?}");
    let kinds = found[0].2.as_array().unwrap().iter();
    assert!(
        kinds
            .into_iter()
            .any(|dependency| dependency["type"] == "related")
    );
}

#[test]
fn a_comment_made_here_stands_behind_the_others_and_is_found_again() {
    let mut project = project();
    import(&mut project.workspace, TWO).unwrap();
    let comment = AddComment {
        issue: id(&project.workspace, "bd-1"),
        body: "here".to_owned(),
        kind: None,
    };
    project.workspace.run(comment).unwrap();
    let lines = export(&project.workspace);
    let comments = lines["bd-1"]["comments"].as_array().unwrap();
    let texts: Vec<_> = comments.iter().map(|comment| &comment["text"]).collect();
    assert_eq!(texts, ["c", "here"]);
    assert_eq!(comments[0], by_id(TWO)["bd-1"]["comments"][0]);
    let lines = export_text(&project.workspace);
    let report = import(&mut project.workspace, lines).unwrap();
    assert_eq!(counts(&report), (0, 0, 2));
}

#[test]
fn a_redacted_comment_leaves_no_text_behind() {
    let mut project = project();
    let body = format!("secret\0{}", "x".repeat(2 << 20));
    let line = json!({"id": "bd-1", "title": "A", "comments": [{"author": "a", "text": body}]});
    import(&mut project.workspace, line.to_string()).unwrap();
    assert!(
        export(&project.workspace)["bd-1"] == line,
        "the whole text comes back"
    );
    let issue = id(&project.workspace, "bd-1");
    let detail = project.workspace.read(|snapshot| snapshot.detail(issue));
    let comment = detail.unwrap().unwrap().comments[0].uuid;
    project
        .workspace
        .run(RedactComment { issue, comment })
        .unwrap();
    let found = export_text(&project.workspace);
    assert!(!found.contains("secret"), "{} bytes", found.len());
    let foreign = project
        .workspace
        .read(|snapshot| snapshot.detail(issue))
        .unwrap()
        .unwrap();
    assert!(!format!("{foreign:?}").contains("secret"));
}

#[test]
fn an_issue_made_here_is_a_line_that_finds_it_again() {
    let mut project = project();
    let created = crosslink_core::operation::CreateIssue {
        title: "Native".to_owned(),
        ..Default::default()
    };
    let uuid = project.workspace.run(created).unwrap().outcome.uuid;
    project
        .workspace
        .run(CloseIssue {
            issue: uuid,
            reason: Some("why not".to_owned()),
            recursive: false,
            force: false,
        })
        .unwrap();
    let lines = export_text(&project.workspace);
    let line = by_id(&lines).pop_first().unwrap().1;
    assert_eq!(line["id"], json!(format!("cl-{}", uuid.short())));
    assert_eq!(line["close_reason"], "why not");
    let report = import(&mut project.workspace, &lines).unwrap();
    assert_eq!(report.issues[0].uuid, uuid);
    assert_eq!(counts(&report), (0, 1, 0), "only its new name was added");
}

#[test]
fn the_reference_page_lists_every_field_of_the_table() {
    let page = crosslink_workspace::exchange::beads_reference();
    for field in [
        "`id`",
        "`status`, `closed_at`",
        "`dependencies`",
        "`defer_until`",
    ] {
        assert!(page.contains(&format!("| {field}")), "{field}\n{page}");
    }
}
