//! Importing over what is there: what is newer is written, what is missing is added, the rest stays.

use crosslink_core::event::{ClaimVerb, Entity, Fact};
use crosslink_core::id::IssueRef;
use crosslink_core::operation::{ClaimIssue, DeleteIssue, EditIssue, ElementOf, SetElement};
use crosslink_workspace::exchange::{ImportFormat, ImportOptions, ImportProgress, ImportSource};
use crosslink_workspace::{UndoTarget, Workspace};
use serde_json::{Value, json};

use crate::support::exchange::{counts, events, export, export_text, import, import_with};
use crate::support::office::Office;
use crate::support::{project, project_of};

fn line(id: &str, updated: &str, more: Value) -> String {
    let mut line = json!({
        "id": id, "title": format!("Title of {id}"), "status": "open", "priority": 2, "issue_type": "task",
        "created_at": "2026-01-01T00:00:00Z", "updated_at": updated,
    });
    let more = more.as_object().unwrap().clone();
    line.as_object_mut().unwrap().extend(more);
    format!("{line}\n")
}

const OLD: &str = "2026-01-01T00:00:00Z";
const NEW: &str = "2026-06-01T00:00:00Z";
const FUTURE: &str = "2028-06-01T00:00:00Z";

fn id(workspace: &Workspace, reference: &str) -> crosslink_core::id::IssueId {
    let reference = IssueRef::parse(reference).unwrap();
    workspace.resolve(&reference).unwrap()
}

#[test]
fn a_newer_source_writes_the_fields_that_differ() {
    let mut project = project();
    import(
        &mut project.workspace,
        line("bd-1", OLD, json!({"notes": "n"})),
    )
    .unwrap();
    let before = events(&project.workspace);
    let newer = line(
        "bd-1",
        NEW,
        json!({"title": "New", "status": "closed", "closed_at": NEW}),
    );
    let report = import(&mut project.workspace, &newer).unwrap();
    assert_eq!(counts(&report), (0, 1, 0));
    assert_eq!(
        events(&project.workspace),
        before + 1,
        "one event holds all writes"
    );
    assert_eq!(
        export(&project.workspace)["bd-1"],
        serde_json::from_str::<Value>(&newer).unwrap()
    );
}

#[test]
fn an_older_source_leaves_what_was_written_here() {
    let mut project = project();
    import(&mut project.workspace, line("bd-1", OLD, json!({}))).unwrap();
    let edit = EditIssue {
        title: Some("Ours".to_owned()),
        ..EditIssue::new(id(&project.workspace, "bd-1"))
    };
    project.workspace.run(edit).unwrap();
    let report = import(
        &mut project.workspace,
        line("bd-1", NEW, json!({"title": "Theirs"})),
    );
    assert_eq!(counts(&report.unwrap()), (0, 0, 1));
    assert_eq!(export(&project.workspace)["bd-1"]["title"], "Ours");
}

#[test]
fn a_label_taken_away_here_stays_away_and_a_new_one_is_added() {
    let mut project = project();
    import(
        &mut project.workspace,
        line("bd-1", OLD, json!({"labels": ["a", "b"]})),
    )
    .unwrap();
    let away = SetElement {
        issue: id(&project.workspace, "bd-1"),
        element: ElementOf::Label("a".to_owned()),
        present: false,
    };
    project.workspace.run(away).unwrap();
    let more = line("bd-1", NEW, json!({"labels": ["a", "b", "c"]}));
    assert_eq!(
        counts(&import(&mut project.workspace, &more).unwrap()),
        (0, 1, 0)
    );
    assert_eq!(
        export(&project.workspace)["bd-1"]["labels"],
        json!(["b", "c"])
    );
}

#[test]
fn what_was_deleted_here_stays_deleted() {
    let mut project = project();
    import(&mut project.workspace, line("bd-1", OLD, json!({}))).unwrap();
    let delete = DeleteIssue {
        issue: id(&project.workspace, "bd-1"),
        children: crosslink_core::operation::Children::Keep,
        force: false,
    };
    project.workspace.run(delete).unwrap();
    import(
        &mut project.workspace,
        line("bd-1", FUTURE, json!({"title": "Back"})),
    )
    .unwrap();
    let lines = export(&project.workspace);
    assert_eq!(lines["bd-1"]["status"], "tombstone");
    assert_eq!(lines["bd-1"]["title"], "Back");
}

#[test]
fn an_import_that_was_undone_says_what_stays_deleted_and_comes_back_as_old_as_it_was() {
    let mut project = project();
    let workspace = &mut project.workspace;
    let comments =
        json!({"comments": [{"id": 1, "author": "ann", "text": "Hm.", "created_at": OLD}]});
    let gone = json!({"status": "tombstone", "deleted_at": OLD});
    let text =
        line("bd-1", NEW, comments) + &line("bd-2", OLD, json!({})) + &line("bd-3", OLD, gone);
    let report = import(workspace, &text).unwrap();
    assert_eq!((report.deleted, report.deleted_here), (1, 0));
    let updated = |workspace: &Workspace| {
        let issue = id(workspace, "bd-1");
        let found = workspace.read(|snapshot| snapshot.summary(issue)).unwrap();
        found.unwrap().updated_at
    };
    let (then, before) = (updated(workspace), export(workspace));
    assert_eq!(then.date(), "2026-06-01");

    let undone = workspace
        .undo(&UndoTarget::Last, Default::default())
        .unwrap();
    assert_eq!(undone.outcome.runs[0].redoes, None);
    let report = import(workspace, &text).unwrap();
    assert_eq!(
        (counts(&report), report.deleted, report.deleted_here),
        ((0, 0, 3), 1, 2)
    );

    let redone = workspace
        .undo(&UndoTarget::LastUndo, Default::default())
        .unwrap();
    assert_eq!(redone.outcome.runs[0].redoes.as_deref(), Some("import"));
    assert_eq!(updated(workspace), then);
    assert_eq!(export(workspace), before);
}

#[test]
fn an_issue_that_carries_the_reference_is_the_one_meant() {
    let mut project = project();
    let made = crosslink_core::operation::CreateIssue {
        title: "Made by hand".to_owned(),
        external_refs: vec!["bd-1".to_owned()],
        ..Default::default()
    };
    let uuid = project.workspace.run(made).unwrap().outcome.uuid;
    let lines = line("bd-1", FUTURE, json!({}))
        + &line(
            "bd-2",
            OLD,
            json!({"dependencies": [{"issue_id": "bd-2", "depends_on_id": "bd-1", "type": "parent-child"}]}),
        );
    let report = import(&mut project.workspace, lines).unwrap();
    assert_eq!(counts(&report), (1, 1, 0));
    assert_eq!(report.issues[0].uuid, uuid);
    let child = report.issues[1].uuid;
    let parent = project
        .workspace
        .read(|snapshot| Ok(snapshot.hub().issue(child)?));
    assert_eq!(parent.unwrap().unwrap().parent, Some(uuid));
}

#[test]
fn two_clones_that_import_one_file_name_everything_alike() {
    let lines = line("bd-1", OLD, json!({"comments": [{"id": 1, "text": "c"}]}));
    let mut found = Vec::new();
    for seed in [1, 2] {
        let mut project = project_of(seed);
        let report = import(&mut project.workspace, &lines).unwrap();
        let uuid = report.issues[0].uuid;
        let comments = project
            .workspace
            .read(|snapshot| snapshot.detail(uuid))
            .unwrap();
        found.push((uuid, comments.unwrap().comments[0].uuid));
    }
    assert_eq!(found[0], found[1]);
}

#[test]
fn links_to_what_is_nowhere_are_noted_and_kept() {
    let mut project = project();
    let source = line(
        "bd-1",
        OLD,
        json!({"dependencies": [
            {"issue_id": "bd-1", "depends_on_id": "bd-404", "type": "blocks"},
            {"issue_id": "bd-1", "depends_on_id": "bd-405", "type": "parent-child"},
            {"issue_id": "bd-1", "depends_on_id": "bd-406", "type": "related"}]}),
    );
    let report = import(&mut project.workspace, &source).unwrap();
    let notes: Vec<&str> = report.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(
        notes,
        [
            "'bd-405' is not known; the link is kept without effect",
            "'bd-404' is not known; the link is kept without effect",
            "'bd-406' is not known; the link is kept without effect"
        ]
    );
    assert_eq!(
        export(&project.workspace)["bd-1"],
        serde_json::from_str::<Value>(&source).unwrap()
    );
}

#[test]
fn a_cycle_of_blockers_is_kept_and_noted() {
    let wait = |id: &str, other: &str| {
        let dependency = json!([{"issue_id": id, "depends_on_id": other, "type": "blocks"}]);
        line(id, OLD, json!({"dependencies": dependency}))
    };
    let mut project = project();
    let source = wait("bd-1", "bd-2") + &wait("bd-2", "bd-1");
    let report = import(&mut project.workspace, &source).unwrap();
    assert_eq!(counts(&report), (2, 0, 0));
    assert_eq!(report.notes.len(), 1);
    let text = &report.notes[0].text;
    assert!(
        text.ends_with("wait for each other; one edge of the cycle does not count"),
        "{text}"
    );
    let lines = export(&project.workspace);
    assert_eq!(lines["bd-1"]["dependencies"][0]["depends_on_id"], "bd-2");
    assert_eq!(lines["bd-2"]["dependencies"][0]["depends_on_id"], "bd-1");
}

#[test]
fn of_an_id_that_stands_twice_the_later_change_counts() {
    let lines = line("bd-1", NEW, json!({"title": "Later"}))
        + &line("bd-1", OLD, json!({"title": "Earlier", "labels": ["x"]}));
    let mut project = project();
    let report = import(&mut project.workspace, lines).unwrap();
    assert_eq!(counts(&report), (1, 1, 0));
    assert_eq!(report.notes.len(), 1);
    let found = export(&project.workspace).pop_first().unwrap().1;
    assert_eq!(
        (&found["title"], &found["labels"]),
        (&json!("Later"), &json!(["x"]))
    );
}

#[test]
fn a_dry_run_tells_the_same_and_changes_nothing() {
    let lines = line("bd-1", OLD, json!({})) + &line("bd-2", OLD, json!({}));
    let mut project = project();
    let options = ImportOptions {
        format: ImportFormat::Auto,
        dry_run: true,
        skip_bad: false,
    };
    let dry = import_with(&mut project.workspace, &lines, &options).unwrap();
    assert_eq!((dry.operation, events(&project.workspace)), (None, 0));
    let wet = ImportOptions {
        dry_run: false,
        ..options
    };
    let wet = import_with(&mut project.workspace, &lines, &wet).unwrap();
    assert!(wet.operation.is_some());
    assert_eq!(dry.outcome.issues, wet.outcome.issues);
    assert_eq!(dry.outcome.format, ImportFormat::Beads);
}

#[test]
fn an_import_is_one_run_of_one_operation() {
    let mut project = project();
    let options = ImportOptions::default();
    let lines = line("bd-1", OLD, json!({"comments": [{"id": 1, "text": "c"}]}));
    let committed = import_with(&mut project.workspace, lines, &options).unwrap();
    let run = committed.operation.unwrap();
    let run = project
        .workspace
        .read(|snapshot| snapshot.operation(run))
        .unwrap();
    let told: Vec<&str> = run.events.iter().map(|event| event.fact.kind()).collect();
    assert_eq!(told, ["issue.created", "comment.added"]);
    assert_eq!(events(&project.workspace), 2);
}

#[test]
fn progress_is_told_while_reading_and_while_writing() {
    let mut lines = String::new();
    for number in 0..600 {
        lines.push_str(&line(&format!("bd-{number}"), OLD, json!({})));
    }
    let mut project = project();
    let mut told = Vec::new();
    let source = ImportSource::Stream(Box::new(lines.as_bytes()));
    let options = ImportOptions::default();
    let import = project
        .workspace
        .import(source, &options, &mut |progress| told.push(progress));
    import.unwrap();
    let written = |issues| ImportProgress::Written { issues, total: 600 };
    assert_eq!(
        told,
        [
            ImportProgress::Read { issues: 256 },
            ImportProgress::Read { issues: 512 },
            written(256),
            written(512),
            written(600)
        ]
    );
}

#[test]
fn an_import_of_an_export_of_another_clone_changes_nothing_more() {
    let mut one = project_of(1);
    let source = line("bd-1", OLD, json!({"labels": ["a"]})) + &line("bd-2", NEW, json!({}));
    import(&mut one.workspace, source).unwrap();
    let mut other = project_of(2);
    import(&mut other.workspace, export_text(&one.workspace)).unwrap();
    assert_eq!(export_text(&one.workspace), export_text(&other.workspace));
}

#[test]
fn an_issue_that_is_closed_elsewhere_is_held_by_nobody() {
    for (status, is_held) in [("closed", false), ("open", true)] {
        let office = Office::new();
        let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
        import(&mut agent_1, line("bd-1", OLD, json!({}))).unwrap();
        let issue = id(&agent_1, "bd-1");
        let claim = ClaimIssue {
            issue,
            resume: false,
            force: false,
            branch: None,
        };
        agent_2.run(claim).unwrap();
        let newer = line("bd-1", FUTURE, json!({"status": status, "title": "Newer"}));
        assert_eq!(counts(&import(&mut agent_1, &newer).unwrap()), (0, 1, 0));
        let (locks, events) = agent_1
            .read(|snapshot| {
                let events = snapshot.events_of(Entity::Issue(issue))?;
                Ok((snapshot.local().locks()?.len(), events))
            })
            .unwrap();
        let from = events
            .into_iter()
            .find_map(|logged| match logged.event.fact {
                Fact::ClaimRecorded(ClaimVerb::Released, claim) => claim.from,
                _ => None,
            });
        let freed = (!is_held).then(|| "agent-2".to_owned());
        assert_eq!((locks, from), (usize::from(is_held), freed), "{status}");
        assert_eq!(counts(&import(&mut agent_1, &newer).unwrap()), (0, 0, 1));
    }
}

#[test]
fn a_number_near_the_last_is_not_taken_over() {
    let text = r#"[{"display_id": 2147483648, "title": "Far", "milestone": {"id": 2147483648, "name": "far"}},
        {"display_id": 1073741825, "title": "Less far", "milestone": {"id": 1, "name": "near"}}]"#;
    let mut project = project();
    let report = import_with(&mut project.workspace, text, &ImportOptions::default());
    let issues = report.unwrap().outcome.issues;
    assert_eq!(
        issues.iter().map(|issue| issue.id).collect::<Vec<_>>(),
        [Some(1), Some(2)]
    );
    let milestones = project.workspace.read(|snapshot| snapshot.milestones());
    let mut numbers: Vec<_> = milestones
        .unwrap()
        .into_iter()
        .map(|milestone| (milestone.id, milestone.name))
        .collect();
    numbers.sort();
    assert_eq!(
        numbers,
        [(Some(1), "far".to_owned()), (Some(2), "near".to_owned())]
    );
}
