//! The reference's JSON and Markdown, and tables of others: nothing is lost, nothing doubled, and what is wrong is
//! named where it stands.

use crosslink_core::id::IssueRef;
use crosslink_core::model::Status;
use crosslink_core::problem::Code;
use crosslink_core::view::IssueDetail;
use crosslink_workspace::Workspace;
use crosslink_workspace::exchange::{ImportFormat, ImportOptions, ImportReport};

use crate::support::exchange::{counts, events, import_with};
use crate::support::project;

fn take(workspace: &mut Workspace, text: &str, format: ImportFormat) -> ImportReport {
    let options = ImportOptions {
        format,
        ..ImportOptions::default()
    };
    import_with(workspace, text, &options).unwrap().outcome
}

fn detail(workspace: &Workspace, number: u32) -> IssueDetail {
    let id = workspace.resolve(&IssueRef::Number(number)).unwrap();
    workspace
        .read(|snapshot| snapshot.detail(id))
        .unwrap()
        .unwrap()
}

/// Two issues as the reference exports them.
const REFERENCE: &str = r#"[
  {
    "uuid": "30fa0ed8-8e41-4acf-a264-87f0d3565e61",
    "display_id": 7,
    "title": "A",
    "description": "da",
    "status": "archived",
    "priority": "high",
    "parent_uuid": "40fa0ed8-8e41-4acf-a264-87f0d3565e61",
    "created_by": "unknown",
    "created_at": "2026-11-23T03:34:54.967258960Z",
    "updated_at": "2026-11-23T03:36:54.967258960Z",
    "closed_at": "2026-11-23T03:35:54Z",
    "due_at": "2026-12-01T23:59:59Z",
    "labels": ["bug"],
    "comments": [{"id": 2, "author": "agent-1", "content": "i", "created_at": "2026-11-23T03:35:00Z",
      "kind": "intervention", "trigger_type": "redirect", "intervention_context": "ctx",
      "driver_key_fingerprint": "SHA256:x", "signed_by": "SHA256:y", "signature": "s"}],
    "blockers": ["40fa0ed8-8e41-4acf-a264-87f0d3565e61"],
    "related": ["40fa0ed8-8e41-4acf-a264-87f0d3565e61"],
    "milestone_uuid": "50fa0ed8-8e41-4acf-a264-87f0d3565e61",
    "time_entries": [{"id": 1, "started_at": "2026-11-23T03:34:55Z", "ended_at": "2026-11-23T03:34:57Z", "duration_seconds": 2}],
    "from_a_later_version": {"n": 12345678901234567890.10}
  },
  {
    "uuid": "40fa0ed8-8e41-4acf-a264-87f0d3565e61",
    "display_id": null,
    "title": "B",
    "status": "open",
    "priority": "medium",
    "created_by": "agent-4",
    "created_at": "2026-11-22T03:34:54Z",
    "updated_at": "2026-11-22T03:34:54Z",
    "related": ["30fa0ed8-8e41-4acf-a264-87f0d3565e61"]
  }
]"#;

#[test]
fn a_file_of_the_reference_comes_with_everything_it_has() {
    let mut project = project();
    let report = take(&mut project.workspace, REFERENCE, ImportFormat::Auto);
    assert_eq!(report.format, ImportFormat::Json);
    assert_eq!(counts(&report), (2, 0, 0));
    let seven = detail(&project.workspace, 7);
    let issue = &seven.issue;
    assert_eq!(
        issue.uuid.to_string(),
        "30fa0ed8-8e41-4acf-a264-87f0d3565e61"
    );
    assert_eq!(issue.status, Status::Archived);
    assert_eq!(
        issue.created_at.to_string(),
        "2026-11-23T03:34:54.967258960Z"
    );
    assert_eq!(
        issue.updated_at.to_string(),
        "2026-11-23T03:36:54.967258960Z"
    );
    assert_eq!(issue.closed_at.unwrap().second(), "2026-11-23 03:35:54");
    assert_eq!(issue.created_by.as_deref(), Some("unknown"));
    assert_eq!(seven.parent.as_ref().unwrap().title, "B");
    assert_eq!(seven.blockers[0].title, "B");
    assert_eq!(seven.related[0].title, "B");
    assert_eq!(seven.time_entries[0].duration_seconds, Some(2));
    let comment = &seven.comments[0];
    assert_eq!(
        (comment.author.as_str(), comment.kind.as_str()),
        ("agent-1", "intervention")
    );
    assert_eq!(comment.intervention_context.as_deref(), Some("ctx"));
    assert_eq!(
        seven.foreign["json"].text(),
        r#"{"from_a_later_version":{"n": 12345678901234567890.10}}"#
    );
    let told: Vec<_> = report.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(
        told,
        ["'50fa0ed8-8e41-4acf-a264-87f0d3565e61' is not known; the link is kept without effect"]
    );
    let before = events(&project.workspace);
    let again = take(&mut project.workspace, REFERENCE, ImportFormat::Auto);
    assert_eq!(counts(&again), (0, 0, 2));
    assert_eq!(
        events(&project.workspace),
        before,
        "importing twice changes nothing"
    );
}

#[test]
fn what_the_reference_has_no_word_for_stays_when_its_newer_file_comes() {
    let mut project = project();
    take(&mut project.workspace, REFERENCE, ImportFormat::Auto);
    let ours = REFERENCE
        .replace(
            "\"title\": \"B\",",
            "\"title\": \"B\", \"type\": \"epic\", \"assignee\": \"agent-4\",",
        )
        .replace(
            "\"updated_at\": \"2026-11-22T03:34:54Z\"",
            "\"updated_at\": \"2026-11-24T00:00:00Z\"",
        );
    assert_eq!(
        counts(&take(&mut project.workspace, &ours, ImportFormat::Json)),
        (0, 1, 1)
    );
    let theirs = REFERENCE
        .replace("\"title\": \"B\"", "\"title\": \"B2\"")
        .replace(
            "\"updated_at\": \"2026-11-22T03:34:54Z\"",
            "\"updated_at\": \"2026-11-25T00:00:00Z\"",
        );
    assert_eq!(
        counts(&take(&mut project.workspace, &theirs, ImportFormat::Json)),
        (0, 1, 1)
    );
    let b = IssueRef::parse("40fa0ed8-8e41-4acf-a264-87f0d3565e61").unwrap();
    let b = project.workspace.resolve(&b).unwrap();
    let b = project
        .workspace
        .read(|snapshot| snapshot.summary(b))
        .unwrap()
        .unwrap();
    assert_eq!((b.title.as_str(), b.issue_type.as_str()), ("B2", "epic"));
    assert_eq!(b.assignee.as_deref(), Some("agent-4"));
}

const LEGACY: &str = r#"{
 "version": 1, "exported_at": "2025-01-01T00:00:00Z", "issues": [
  {"id": 1, "title": "old", "description": null, "status": "closed", "priority": "low", "parent_id": null,
   "labels": ["x"], "comments": [{"content": "c", "created_at": "2025-01-01T00:00:00Z"}],
   "created_at": "2025-01-01T00:00:00Z", "updated_at": "2025-01-02T00:00:00Z", "closed_at": "2025-01-02T00:00:00Z"},
  {"id": 2, "title": "child", "description": "d", "status": "open", "priority": "high", "parent_id": 1,
   "labels": [], "comments": [], "created_at": "2025-01-01T00:00:00Z", "updated_at": "2025-01-01T00:00:00Z", "closed_at": null}
]}"#;

#[test]
fn the_older_shape_is_read_once_and_for_all() {
    let mut project = project();
    assert_eq!(
        counts(&take(&mut project.workspace, LEGACY, ImportFormat::Auto)),
        (2, 0, 0)
    );
    assert_eq!(
        counts(&take(&mut project.workspace, LEGACY, ImportFormat::Auto)),
        (0, 0, 2)
    );
    let child = detail(&project.workspace, 2);
    assert_eq!(child.issue.parent_id, Some(1));
    let old = detail(&project.workspace, 1);
    assert_eq!(old.issue.status, Status::Closed);
    assert_eq!(old.comments[0].content, "c");
}

/// What is said against a document.
fn told(text: &str) -> String {
    let mut project = project();
    let options = ImportOptions {
        format: ImportFormat::Json,
        ..ImportOptions::default()
    };
    let problem = import_with(&mut project.workspace, text, &options).unwrap_err();
    assert_eq!(problem.code(), Code::ImportInvalid);
    assert_eq!(events(&project.workspace), 0);
    assert_eq!(problem.causes().len(), 1);
    problem.causes()[0].clone()
}

#[test]
fn a_bad_member_is_told_against_its_own_shape_with_line_and_column() {
    let cases = [
        ("", "line 1, column 1: an array of issues begins with `[`"),
        (
            "[\n  {\"title\": 5}\n]",
            "line 2, column 13: `title`: invalid type: integer `5`, expected a string",
        ),
        ("[{}]", "line 1, column 2: `title` is missing"),
        (
            "[7]",
            "line 1, column 2: invalid type: integer `7`, expected an object",
        ),
        (
            "[{\"title\":\"a\",\n \"priority\": \"weird\"}]",
            "line 2, column 14: `priority`: Invalid priority 'weird'. Must be one of: low, medium, high, critical",
        ),
        (
            "[{\"title\":\"a\",\"status\":\"weird\"}]",
            "line 1, column 24: `status`: Invalid status 'weird'. Must be one of: open, closed, archived",
        ),
        (
            "[{\"title\":\"a\",\"created_at\":\"yesterday\"}]",
            "line 1, column 28: `created_at`: `yesterday` is no RFC 3339 time from 1678 to 2262",
        ),
        (
            "[{\"title\":\"a\",\n\"comments\":[\n{\"content\":[]}]}]",
            "line 3, column 12: `content`: invalid type: sequence, expected a string",
        ),
        (
            "[{\"title\":\"a\"} {\"title\":\"b\"}]",
            "line 1, column 16: trailing characters",
        ),
        (
            "[{\"title\":\"a\"},]",
            "line 1, column 16: an issue is missing between two commas",
        ),
        (
            "[{\"title\":\"a\"}",
            "line 1, column 15: the array of issues ends too early; `,` or `]` belongs here",
        ),
        (
            "[{\"title\":\"a\"}] x",
            "line 1, column 17: the document goes on behind its end",
        ),
        (
            "{\"version\":1}",
            "line 1, column 1: the object holds no list of `issues`",
        ),
        (
            "{\"issues\":[{\"title\":1}]}",
            "line 1, column 21: `title`: invalid type: integer `1`, expected a string",
        ),
        (
            "[{\"title\":\"a\",\"uuid\":\"x\"}]",
            "line 1, column 22: `uuid`: `x` is no uuid",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn the_good_ones_come_when_the_bad_ones_are_left_out() {
    let mut project = project();
    let options = ImportOptions {
        skip_bad: true,
        ..ImportOptions::default()
    };
    let text = "[{\"title\":\"a\"},{\"title\":5},{\"title\":\"c\"}]";
    let report = import_with(&mut project.workspace, text, &options)
        .unwrap()
        .outcome;
    assert_eq!(counts(&report), (2, 0, 0));
    assert_eq!((report.skipped, report.bad[0].column), (1, 25));
}

const TABLE: &str = "\u{feff}Key,Summary,Status,Priority,Tags,Due Date,Story points,Milestone,Parent\r\n\
    P-1,First,open,P1,\"ui, api\",2027-01-31,5,v1,\r\n\
    P-2,\"Second, with\nline\",In Progress,low,,,,v1,P-1\r\n";

#[test]
fn a_table_of_others_is_read_by_the_names_of_its_columns() {
    let mut project = project();
    let report = take(&mut project.workspace, TABLE, ImportFormat::Csv);
    assert_eq!(counts(&report), (2, 0, 0));
    let first = detail(&project.workspace, 1);
    assert_eq!(first.issue.external_refs, ["P-1"]);
    assert_eq!(first.issue.labels, ["api", "ui"]);
    assert_eq!(first.issue.due_at.unwrap().second(), "2027-01-31 23:59:59");
    assert_eq!(first.milestone.unwrap().name, "v1");
    assert_eq!(first.foreign["csv"].text(), r#"{"Story points":"5"}"#);
    let second = detail(&project.workspace, 2);
    assert_eq!(second.issue.title, "Second, with line");
    assert_eq!(second.issue.parent_id, Some(1));
    assert_eq!(
        counts(&take(&mut project.workspace, TABLE, ImportFormat::Csv)),
        (0, 0, 2)
    );
}

#[test]
fn a_bad_row_of_a_table_is_named_by_its_line() {
    let mut project = project();
    let options = ImportOptions {
        format: ImportFormat::Csv,
        ..ImportOptions::default()
    };
    for (text, line) in [
        (
            "a,b\n1,2\n",
            "line 1, column 1: the heading names no column `title`",
        ),
        (
            "title,due\nx,\ny,soon\n",
            "line 3, column 1: `due_at`: expected YYYY-MM-DD or RFC 3339 datetime (e.g. 2026-03-20T14:00:00Z), got: soon",
        ),
        (
            "title,status\nx,waiting\n",
            "line 2, column 1: `status`: Invalid status 'waiting'. Must be one of: open, closed, archived",
        ),
        (
            "title,description\nx,y\nz,\"never closed\nand on\n",
            "line 3, column 1: the row begun in line 3 has a quote that is never closed",
        ),
    ] {
        let problem = import_with(&mut project.workspace, text, &options).unwrap_err();
        assert_eq!(problem.causes(), [line]);
    }
}

#[test]
fn a_line_of_jsonl_brings_the_milestone_that_stands_inside_it() {
    let milestone = r#"{"id":3,"uuid":"50fa0ed8-8e41-4acf-a264-87f0d3565e61","name":"v1","status":"open","created_at":"2026-11-23T03:34:54Z"}"#;
    let lines = format!(
        r#"{{"display_id":1,"uuid":"30fa0ed8-8e41-4acf-a264-87f0d3565e61","title":"A","milestone":{milestone}}}
{{"display_id":2,"uuid":"40fa0ed8-8e41-4acf-a264-87f0d3565e61","title":"B","milestone":{milestone}}}
"#
    );
    let mut project = project();
    for milestones in [1, 0] {
        let report = take(&mut project.workspace, &lines, ImportFormat::Auto);
        assert_eq!(
            (report.format, report.milestones),
            (ImportFormat::Jsonl, milestones)
        );
        assert_eq!(report.notes, []);
    }
    for number in [1, 2] {
        let milestone = detail(&project.workspace, number).milestone.unwrap();
        assert_eq!((milestone.id, milestone.name.as_str()), (Some(3), "v1"));
    }
}

#[test]
fn an_issue_that_is_known_gets_the_numbers_and_references_it_has_there() {
    let line = |more: &str| {
        format!(
            r#"{{"display_id":9,"uuid":"30fa0ed8-8e41-4acf-a264-87f0d3565e61","title":"A"{more}}}"#
        )
    };
    let other = r#"{"display_id":4,"uuid":"40fa0ed8-8e41-4acf-a264-87f0d3565e61","title":"B"}"#;
    let mut project = project();
    let first = format!("{}\n{other}\n", line(""));
    take(&mut project.workspace, &first, ImportFormat::Jsonl);
    let more = line(r#","aliases":[2,4,9,11],"external_refs":["gh-7"]"#);
    for (updated, unchanged) in [(1, 0), (0, 1)] {
        let report = take(&mut project.workspace, &more, ImportFormat::Jsonl);
        assert_eq!(counts(&report), (0, updated, unchanged));
        assert_eq!(report.issues[0].id, Some(9));
    }
    let named = |number| detail(&project.workspace, number).issue.title;
    // A number that is another's stays there, and one above would be shown instead.
    assert_eq!([2, 4, 9].map(named), ["A", "B", "A"]);
    assert!(project.workspace.resolve(&IssueRef::Number(11)).is_err());
    let refs = detail(&project.workspace, 9).issue.external_refs;
    assert_eq!(refs, ["gh-7"]);
}

const DOCUMENT: &str = "# Crosslink Issues Export

Exported: 2026-11-23 03:34:56 UTC

## Open Issues

### [ ] #3: A: B

- **Priority:** high
- **Status:** open
- **Parent:** #1
- **Labels:** bug, ui
- **Created:** 2026-11-23

da

---

more

**Comments:**
- [2026-11-23 03:34] hey
second line
- [2026-11-23 03:35] ho

---

## Closed Issues

### [x] #1: C

- **Priority:** medium
- **Status:** closed
- **Created:** 2026-11-20

---
";

#[test]
fn a_document_of_the_reference_is_read_as_far_as_it_goes() {
    let mut project = project();
    let report = take(&mut project.workspace, DOCUMENT, ImportFormat::Auto);
    assert_eq!(report.format, ImportFormat::Markdown);
    assert_eq!(counts(&report), (2, 0, 0));
    let three = detail(&project.workspace, 3);
    assert_eq!(three.issue.title, "A: B");
    assert_eq!(three.issue.labels, ["bug", "ui"]);
    assert_eq!(three.issue.parent_id, Some(1));
    assert_eq!(
        three.issue.description.as_deref(),
        Some("da\n\n---\n\nmore")
    );
    let comments: Vec<_> = three
        .comments
        .iter()
        .map(|comment| comment.content.as_str())
        .collect();
    assert_eq!(comments, ["hey\nsecond line", "ho"]);
    assert_eq!(detail(&project.workspace, 1).issue.status, Status::Closed);
    assert_eq!(
        counts(&take(&mut project.workspace, DOCUMENT, ImportFormat::Auto)),
        (0, 0, 2)
    );
}
