//! The reference's `issues.db` taken over: everything kept, nothing guessed, the file left as it is.
//!
//! What the fixture holds stands in `fixtures/issues-v17.sql`.

use crosslink_core::id::IssueRef;
use crosslink_core::model::{Lifecycle, Status};
use crosslink_core::problem::Problem;
use crosslink_core::view::IssueDetail;
use crosslink_workspace::Workspace;
use crosslink_workspace::exchange::{ImportFormat, ImportOptions, ImportReport, ImportSource};

use crate::support::exchange::{counts, events};
use crate::support::{Project, project, project_of};

const DATABASE: &[u8] = include_bytes!("fixtures/issues-v17.db");

fn take(project: &mut Project, bytes: &[u8]) -> Result<ImportReport, Problem> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("issues.db");
    std::fs::write(&path, bytes).unwrap();
    let options = ImportOptions::default();
    let workspace = &mut project.workspace;
    let done = workspace.import(ImportSource::Path(path.clone()), &options, &mut |_| {});
    assert_eq!(
        std::fs::read(&path).unwrap(),
        bytes,
        "the file is left as it is"
    );
    done.map(|committed| committed.outcome)
}

fn detail(workspace: &Workspace, number: u32) -> IssueDetail {
    let id = workspace.resolve(&IssueRef::Number(number)).unwrap();
    workspace
        .read(|snapshot| snapshot.detail(id))
        .unwrap()
        .unwrap()
}

#[test]
fn everything_is_kept() {
    let mut project = project();
    let report = take(&mut project, DATABASE).unwrap();
    assert_eq!(report.format, ImportFormat::Database);
    assert_eq!(counts(&report), (3, 0, 0));
    assert_eq!((report.milestones, report.comments), (2, 2));
    let archived = detail(&project.workspace, 3);
    let issue = &archived.issue;
    assert_eq!(
        issue.uuid.to_string(),
        "30fa0ed8-8e41-4acf-a264-87f0d3565e61"
    );
    assert_eq!(issue.status, Status::Archived);
    assert_eq!(
        issue.created_at.to_string(),
        "2026-11-20T10:00:00.123456789Z"
    );
    assert_eq!(issue.updated_at.second(), "2026-11-21 10:00:00");
    assert_eq!(issue.closed_at.unwrap().second(), "2026-11-20 12:00:00");
    assert_eq!(issue.created_by.as_deref(), Some("maria"));
    assert_eq!(issue.labels, ["bug", "ui"]);
    let comment = &archived.comments[0];
    assert_eq!(
        comment.uuid.to_string(),
        "40fa0ed8-8e41-4acf-a264-87f0d3565e61"
    );
    assert_eq!(
        (comment.author.as_str(), comment.kind.as_str()),
        ("lena", "intervention")
    );
    assert_eq!(comment.trigger_type.as_deref(), Some("redirect"));
    assert_eq!(comment.created_at.second(), "2026-11-20 11:00:00");
    let milestone = archived.milestone.unwrap();
    assert_eq!(
        (milestone.name.as_str(), milestone.status),
        ("v1", Lifecycle::Closed)
    );
    assert_eq!(
        archived.foreign["issues.db"].text(),
        r#"{"milestones":[{"id":2,"name":"v2"}]}"#
    );
}

#[test]
fn what_was_written_without_a_hub_gets_names_that_stay() {
    let mut project = project();
    let report = take(&mut project, DATABASE).unwrap();
    let child = detail(&project.workspace, 5);
    assert_eq!(child.issue.created_by.as_deref(), Some("unknown"));
    assert_eq!(
        (child.issue.parent_id, child.blocked_by.as_slice()),
        (Some(3), &[3][..])
    );
    assert_eq!(child.related[0].title, "Local");
    assert_eq!(child.issue.due_at.unwrap().second(), "2026-12-24 23:59:59");
    assert_eq!(child.milestone.unwrap().name, "v2");
    let seconds: Vec<_> = child
        .time_entries
        .iter()
        .map(|entry| entry.duration_seconds)
        .collect();
    assert_eq!(seconds, [Some(59), None]);
    assert_eq!(child.time_entries[1].ended_at, None);
    let mut other = project_of(2);
    let elsewhere = take(&mut other, DATABASE).unwrap();
    let uuids = |report: &ImportReport| {
        report
            .issues
            .iter()
            .map(|issue| issue.uuid)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        uuids(&report),
        uuids(&elsewhere),
        "every clone makes the same names"
    );
    let before = events(&project.workspace);
    assert_eq!(counts(&take(&mut project, DATABASE).unwrap()), (0, 0, 3));
    assert_eq!(events(&project.workspace), before);
}

#[test]
fn a_local_issue_gets_a_number_and_what_is_left_behind_is_told() {
    let mut project = project();
    let report = take(&mut project, DATABASE).unwrap();
    let local = report
        .issues
        .iter()
        .find(|issue| issue.title == "Local")
        .unwrap();
    assert!(local.id.is_some_and(|number| number != 3 && number != 5));
    let told: Vec<_> = report.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(
        told,
        [
            "1 session of this machine left in the database",
            "it was in further milestones: v2",
        ]
    );
}

#[test]
fn a_row_the_reference_could_not_read_is_named_and_never_guessed_at() {
    let damaged = replaced(DATABASE, b"archived", b"archivex");
    let damaged = replaced(
        &damaged,
        b"2026-11-22T11:00:00+00:00",
        b"2026-13-22T11:00:00+00:00",
    );
    let mut project = project();
    let problem = take(&mut project, &damaged).unwrap_err();
    assert_eq!(problem.to_string(), "2 bad lines; nothing was imported");
    assert_eq!(
        problem.causes(),
        [
            "line 1, column 1: issue #-1: `created_at`: `2026-13-22T11:00:00+00:00` is no RFC 3339 time from 1678 to 2262",
            "line 3, column 1: issue #3: Invalid status 'archivex'. Must be one of: open, closed, archived"
        ]
    );
    assert_eq!(events(&project.workspace), 0);
}

/// Damages every place where some bytes stand.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    let places = bytes.windows(from.len()).enumerate();
    for (at, _) in places.filter(|(_, window)| *window == from) {
        damaged[at..at + from.len()].copy_from_slice(to);
    }
    damaged
}
