//! Exports: their shapes, and that importing one gives the same project again.

use crosslink_core::event::{Fact, Numbered};
use crosslink_core::hub::{Counter, HubView};
use crosslink_core::id::{IssueId, IssueRef};
use crosslink_core::model::Priority;
use crosslink_core::operation::{
    AddComment, ArchiveIssue, Children, CloseIssue, CreateIssue, CreateMilestone, Decision,
    DeleteIssue, ElementOf, Intervene, LogTime, Operation, PlanIssue, RenumberIssue, SetElement,
    SetMilestoneState,
};
use crosslink_core::problem::Code;
use crosslink_core::query::Query;
use crosslink_core::time::Timestamp;
use crosslink_workspace::Workspace;
use crosslink_workspace::exchange::{
    ExportFormat, ExportOptions, ImportFormat, ImportOptions, ImportSource,
};

use crate::support::{Project, project, project_of};

fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn relate(workspace: &mut Workspace, issue: IssueId, element: ElementOf) {
    let operation = SetElement {
        issue,
        element,
        present: true,
    };
    workspace.run(operation).unwrap();
}

/// A project with something of everything, and texts that look like parts of a document.
fn full() -> Project {
    let mut project = project();
    let workspace = &mut project.workspace;
    let milestone = CreateMilestone {
        name: "v1: first --> \"shot\"".to_owned(),
        description: Some("All of it.\n\n---\n".to_owned()),
        due: Some(time("2027-03-01T23:59:59Z")),
    };
    let milestone = workspace.run(milestone).unwrap().outcome.uuid;
    let empty = CreateMilestone {
        name: "empty".to_owned(),
        description: None,
        due: None,
    };
    let empty = workspace.run(empty).unwrap().outcome.uuid;
    let close = SetMilestoneState {
        milestone: empty,
        closed: true,
    };
    workspace.run(close).unwrap();
    let epic = CreateIssue {
        title: "### [x] #9: not a heading".to_owned(),
        description: Some(TRICKY.to_owned()),
        priority: Priority::Critical,
        issue_type: Some("epic".to_owned()),
        assignee: Some("agent-4".to_owned()),
        scheduled: Some(time("2027-02-01T00:00:00Z")),
        due: Some(time("2027-02-03T10:11:12.5Z")),
        acceptance: Some("<!-- crosslink:end -->\nholds".to_owned()),
        labels: vec!["a,b".to_owned(), "c;d\\e".to_owned(), "ui".to_owned()],
        external_refs: vec!["gh-12".to_owned()],
        milestone: Some(milestone),
        ..CreateIssue::default()
    };
    let epic = workspace.run(epic).unwrap().outcome.uuid;
    let child = CreateIssue {
        title: "=cmd()".to_owned(),
        parent: Some(epic),
        ..CreateIssue::default()
    };
    let child = workspace.run(child).unwrap().outcome.uuid;
    let done = CreateIssue {
        title: "done".to_owned(),
        blockers: vec![child],
        ..CreateIssue::default()
    };
    let done = workspace.run(done).unwrap().outcome.uuid;
    talk(workspace, epic);
    relate(workspace, epic, ElementOf::Relation(done));
    relate(workspace, epic, ElementOf::Blocker(child));
    let plan = PlanIssue {
        issue: child,
        milestone: Some(milestone),
        force: false,
    };
    workspace.run(plan).unwrap();
    for issue in [child, done] {
        let close = CloseIssue {
            issue,
            reason: Some("said\n  so".to_owned()),
            recursive: false,
            force: false,
        };
        workspace.run(close).unwrap();
    }
    workspace.run(ArchiveIssue { issue: done }).unwrap();
    project
}

const TRICKY: &str = "- **Priority:** low\n\n**Comments:**\n- [2026-11-23 03:34] no\r\n---\n\
                      ## Closed Issues\n### [x] #1: fake\n<!-- crosslink:end -->\n<!-- crosslink\\:end -->\n\n";

fn talk(workspace: &mut Workspace, issue: IssueId) {
    for (body, kind) in [
        ("plain", None),
        ("one\n\n  two\n", Some("plan")),
        ("- [x] a\nb", None),
    ] {
        let comment = AddComment {
            issue,
            body: body.to_owned(),
            kind: kind.map(str::to_owned),
        };
        workspace.run(comment).unwrap();
    }
    let intervene = Intervene {
        issue,
        body: "stop".to_owned(),
        trigger: "redirect".to_owned(),
        context: Some("it went astray".to_owned()),
        driver_key_fingerprint: Some("SHA256:abc".to_owned()),
    };
    workspace.run(intervene).unwrap();
    let log = LogTime {
        issue,
        started_at: time("2027-01-01T10:00:00Z"),
        ended_at: time("2027-01-01T11:02:03Z"),
    };
    workspace.run(log).unwrap();
}

fn export(workspace: &Workspace, format: ExportFormat) -> String {
    let options = ExportOptions {
        format,
        include_deleted: true,
        ..ExportOptions::default()
    };
    let mut out = Vec::new();
    workspace.export(&options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn import(workspace: &mut Workspace, text: &str, format: ImportFormat) -> (u64, u64, u64) {
    let options = ImportOptions {
        format,
        ..ImportOptions::default()
    };
    let source = ImportSource::Stream(Box::new(text.as_bytes()));
    let report = workspace
        .import(source, &options, &mut |_| {})
        .unwrap()
        .outcome;
    assert_eq!(report.notes, [], "nothing was understood in another way");
    (report.created, report.updated, report.unchanged)
}

/// Imports an export into a new project, and compares what both say as JSONL.
fn comes_back(project: &Project, format: ExportFormat, as_format: ImportFormat) -> Project {
    let text = export(&project.workspace, format);
    let mut other = project_of(2);
    let count = export(&project.workspace, ExportFormat::Csv)
        .matches('\n')
        .count();
    assert!(count > 0);
    let (created, updated, unchanged) = import(&mut other.workspace, &text, as_format);
    assert!(created > 0);
    assert_eq!((updated, unchanged), (0, 0));
    if format != ExportFormat::Markdown {
        assert_eq!(export(&other.workspace, format), text, "{format:?}");
    }
    assert_eq!(
        import(&mut other.workspace, &text, as_format),
        (0, 0, created),
        "a second import of {format:?} changes nothing"
    );
    other
}

#[test]
fn json_and_jsonl_come_back_to_the_byte() {
    let project = full();
    comes_back(&project, ExportFormat::Json, ImportFormat::Auto);
    let other = comes_back(&project, ExportFormat::Jsonl, ImportFormat::Auto);
    let json = export(&project.workspace, ExportFormat::Json);
    assert_eq!(export(&other.workspace, ExportFormat::Json), json);
}

#[test]
fn markdown_and_csv_lose_nothing() {
    let project = full();
    let other = comes_back(&project, ExportFormat::Markdown, ImportFormat::Auto);
    let jsonl = export(&project.workspace, ExportFormat::Jsonl);
    assert_eq!(export(&other.workspace, ExportFormat::Jsonl), jsonl);
    let other = comes_back(&project, ExportFormat::Csv, ImportFormat::Csv);
    let json = export(&project.workspace, ExportFormat::Json);
    assert_eq!(export(&other.workspace, ExportFormat::Json), json);
}

#[test]
fn deleted_issues_are_exported_only_if_asked_for_and_come_back_deleted() {
    let mut project = full();
    let gone = project.workspace.resolve(&IssueRef::Number(2)).unwrap();
    let delete = DeleteIssue {
        issue: gone,
        children: Children::Refuse,
        force: false,
    };
    project.workspace.run(delete).unwrap();
    let mut out = Vec::new();
    let options = ExportOptions::default();
    let report = project.workspace.export(&options, &mut out).unwrap();
    assert_eq!(report.count, 2);
    let text = String::from_utf8(out).unwrap();
    assert!(
        !text.contains(&gone.to_string()),
        "no link leads to it either"
    );
    comes_back(&project, ExportFormat::Json, ImportFormat::Auto);
    comes_back(&project, ExportFormat::Jsonl, ImportFormat::Auto);
}

/// JSON with a line for each field, in the order they have.
fn spread(json: &str) -> String {
    let mut spread = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for character in json.chars() {
        spread.push(character);
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            ',' | '{' | '[' if !quoted => spread.push('\n'),
            _ => {}
        }
    }
    spread
}

#[test]
fn the_shape_is_the_references_with_fields_added() {
    let project = full();
    let text = export(&project.workspace, ExportFormat::Json);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let ids: Vec<_> = json
        .as_array()
        .unwrap()
        .iter()
        .map(|issue| &issue["display_id"])
        .collect();
    assert_eq!(ids, [3, 2, 1]);
    insta::assert_snapshot!(spread(text.lines().nth(3).unwrap()));
}

#[test]
fn a_document_for_people_tells_all_of_an_issue() {
    let project = full();
    insta::assert_snapshot!(export(&project.workspace, ExportFormat::Markdown));
}

#[test]
fn a_table_guards_what_a_spreadsheet_would_run() {
    let project = full();
    let text = export(&project.workspace, ExportFormat::Csv);
    assert!(text.contains(",'=cmd(),"), "{text}");
}

#[test]
fn a_text_a_person_changed_in_a_document_counts() {
    let mut project = full();
    let text = export(&project.workspace, ExportFormat::Markdown);
    let text = text
        .replace("#2: =cmd()", "#2: Another title")
        .replace("- **Priority:** critical", "- **Priority:** low")
        .replace(
            "## Archived Issues",
            "A remark beside it all.\n\n## Archived Issues",
        );
    let source = ImportSource::Stream(Box::new(text.as_bytes()));
    let options = ImportOptions::default();
    let report = project
        .workspace
        .import(source, &options, &mut |_| {})
        .unwrap()
        .outcome;
    assert_eq!(
        (report.created, report.updated, report.unchanged),
        (0, 2, 1)
    );
    let told: Vec<_> = report
        .notes
        .iter()
        .map(|note| (note.line, note.text.as_str()))
        .collect();
    assert!(
        told.iter()
            .any(|(_, text)| text.starts_with("text outside of its marks")),
        "{told:?}"
    );
    let two = project.workspace.resolve(&IssueRef::Number(2)).unwrap();
    let one = project.workspace.resolve(&IssueRef::Number(1)).unwrap();
    let look = |id| {
        project
            .workspace
            .read(|snapshot| snapshot.summary(id))
            .unwrap()
            .unwrap()
    };
    assert_eq!(look(two).title, "Another title");
    assert_eq!(look(one).priority, Priority::Low);
    assert_eq!(look(one).labels, ["a,b", "c;d\\e", "ui"]);
}

#[test]
fn a_query_narrows_an_export_to_its_issues_and_their_milestones() {
    let project = full();
    let options = ExportOptions {
        format: ExportFormat::Jsonl,
        query: Some(Query::parse("status:open").unwrap()),
        ..ExportOptions::default()
    };
    let mut out = Vec::new();
    assert_eq!(
        project.workspace.export(&options, &mut out).unwrap().count,
        1
    );
    let text = String::from_utf8(out).unwrap();
    let records: Vec<_> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["record"].clone())
        .collect();
    assert_eq!(records, ["milestone", "issue"]);
}

#[test]
fn an_empty_project_exports_empty_documents() {
    let project = project();
    for (format, text) in [
        (ExportFormat::Json, "[]\n"),
        (ExportFormat::Jsonl, ""),
        (ExportFormat::Beads, ""),
    ] {
        assert_eq!(export(&project.workspace, format), text);
    }
}

#[test]
fn a_file_is_replaced_whole_and_never_one_of_the_project() {
    let project = full();
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join("out.json");
    std::fs::write(&path, "old").unwrap();
    let options = ExportOptions::default();
    let report = project.workspace.export_to(&options, &path).unwrap();
    assert_eq!((report.count, report.path), (3, Some(path.clone())));
    let written = std::fs::read_to_string(&path).unwrap();
    assert_eq!(written, export(&project.workspace, ExportFormat::Json));
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 1);
    let own = project.workspace.paths().database();
    for refused in [
        elsewhere.path().join("no/where.json"),
        elsewhere.path().to_owned(),
        own,
    ] {
        let problem = project.workspace.export_to(&options, &refused).unwrap_err();
        assert_eq!(problem.code(), Code::FileUnwritable);
        assert!(problem.message().starts_with("Failed to write export file"));
    }
    assert!(
        project
            .workspace
            .read(|snapshot| snapshot.outline(false))
            .is_ok()
    );
}

#[cfg(unix)]
#[test]
fn a_link_stays_and_what_it_points_at_is_replaced() {
    let project = full();
    let elsewhere = tempfile::tempdir().unwrap();
    let (file, link) = (elsewhere.path().join("file"), elsewhere.path().join("link"));
    std::fs::write(&file, "old").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    project
        .workspace
        .export_to(&ExportOptions::default(), &link)
        .unwrap();
    assert!(link.is_symlink());
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("[\n{"));
}

/// What each of these numbers leads to: what the issue is called then.
fn called(workspace: &Workspace, numbers: &[u32]) -> Vec<String> {
    let look = |number: &u32| {
        let issue = workspace.resolve(&IssueRef::Number(*number)).unwrap();
        let found = workspace.read(|snapshot| snapshot.summary(issue));
        found.unwrap().unwrap().display_id
    };
    numbers.iter().map(look).collect()
}

/// Gives an issue a number, as the operation does where another has the one it is shown by.
fn renumber(workspace: &mut Workspace, id: IssueId) {
    let wish = |hub: &dyn HubView, decision: &mut Decision| {
        let number = decision.draw(hub, Counter::Issue)?.unwrap();
        decision.emit(Fact::IssueNumbered(Numbered { id, number }));
        Ok(())
    };
    workspace
        .transact(RenumberIssue::NAME, |transaction| transaction.decide(wish))
        .unwrap();
}

#[test]
fn a_renumbered_issue_is_exported_as_it_is_shown_and_keeps_every_number() {
    let mut project = full();
    let issue = project.workspace.resolve(&IssueRef::Number(1)).unwrap();
    for _ in 0..2 {
        renumber(&mut project.workspace, issue);
    }
    let json = export(&project.workspace, ExportFormat::Json);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0]["display_id"], 5);
    assert_eq!(json[0]["aliases"], serde_json::json!([1, 4, 5]));
    assert_eq!(json[1]["display_id"], 3);
    let document = export(&project.workspace, ExportFormat::Markdown);
    assert!(document.contains("### [ ] #5: "), "{document}");
    let shown = called(&project.workspace, &[1, 4, 5, 2]);
    assert_eq!(shown, ["#5", "#5", "#5", "#2"]);
    for (format, as_format) in [
        (ExportFormat::Json, ImportFormat::Auto),
        (ExportFormat::Jsonl, ImportFormat::Auto),
        (ExportFormat::Csv, ImportFormat::Csv),
        (ExportFormat::Markdown, ImportFormat::Auto),
    ] {
        let other = comes_back(&project, format, as_format);
        assert_eq!(called(&other.workspace, &[1, 4, 5, 2]), shown, "{format:?}");
    }
}

#[test]
fn an_alias_gives_way_to_an_issue_that_is_shown_by_the_number() {
    let text = r#"[{"display_id": 5, "title": "Renumbered", "aliases": [1, 2, 5]},
        {"display_id": 2, "title": "Kept it", "aliases": "of another program"}]"#;
    let mut project = project();
    import(&mut project.workspace, text, ImportFormat::Auto);
    assert_eq!(called(&project.workspace, &[1, 2, 5]), ["#5", "#2", "#5"]);
}
