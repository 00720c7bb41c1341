//! What happened, who wrote what stands, and how it looked before.

use crosslink_core::id::AgentId;
use crosslink_core::model::Priority;
use crosslink_core::operation::{AddComment, CloseIssue, EditIssue, ElementOf, SetElement};
use crosslink_core::query::{Query, QueryContext};
use crosslink_workspace::{HistoryFilter, UndoTarget, Workspace};

use crate::support::office::{Office, block, make};

fn told(workspace: &Workspace, filter: &HistoryFilter) -> Vec<String> {
    let entries = workspace.history(filter).unwrap().into_iter();
    entries
        .map(|entry| {
            let undone = if entry.undone { " (undone)" } else { "" };
            format!("{} {}: {}{undone}", entry.agent, entry.name, entry.what)
        })
        .collect()
}

#[test]
fn every_event_is_told_in_a_sentence_newest_first() {
    let office = Office::new();
    let (mut maria, mut ada) = (office.agent("maria"), office.agent("ada"));
    let (one, two) = (make(&mut maria, "One"), make(&mut maria, "Two"));
    block(&mut maria, two, one);
    let label = SetElement {
        issue: one,
        element: ElementOf::Label("ui".to_owned()),
        present: true,
    };
    ada.run(label).unwrap();
    let edit = EditIssue {
        priority: Some(Priority::High),
        assignee: Some("ada".to_owned()),
        ..EditIssue::new(one)
    };
    ada.run(edit).unwrap();
    let comment = AddComment {
        issue: one,
        body: "\nlooks\nfine".to_owned(),
        kind: None,
    };
    maria.run(comment).unwrap();
    let close = CloseIssue {
        issue: one,
        reason: Some("done".to_owned()),
        recursive: false,
        force: false,
    };
    maria.run(close).unwrap();
    maria.undo(&UndoTarget::Last, Default::default()).unwrap();
    let all = HistoryFilter::default();
    assert_eq!(
        told(&maria, &all),
        [
            "maria undo: edited #1: status open",
            "maria issue.close: closed #1: done (undone)",
            "maria comment.add: added a comment to #1: looks",
            "ada issue.edit: edited #1: priority high, assignee ada",
            "ada issue.set_element: added label 'ui' to #1",
            "maria issue.set_element: added blocker #1 to #2",
            "maria issue.create: created #2: Two",
            "maria issue.create: created #1: One",
        ]
    );
    let of_ada = HistoryFilter {
        agent: Some(AgentId::new("ada").unwrap()),
        limit: Some(1),
        ..all.clone()
    };
    assert_eq!(
        told(&maria, &of_ada),
        ["ada issue.edit: edited #1: priority high, assignee ada"]
    );
    let of_two = HistoryFilter {
        issue: Some(two),
        ..all
    };
    assert_eq!(
        told(&maria, &of_two),
        [
            "maria issue.set_element: added blocker #1 to #2",
            "maria issue.create: created #2: Two"
        ]
    );
}

#[test]
fn what_was_redone_is_not_undone() {
    let mut maria = Office::new().agent("maria");
    make(&mut maria, "One");
    maria.undo(&UndoTarget::Last, Default::default()).unwrap();
    maria
        .undo(&UndoTarget::LastUndo, Default::default())
        .unwrap();
    assert_eq!(
        told(&maria, &HistoryFilter::default()),
        [
            "maria redo: restored #1",
            "maria undo: deleted #1 (undone)",
            "maria issue.create: created #1: One",
        ]
    );
}

#[test]
fn blame_names_who_wrote_each_value_that_stands() {
    let office = Office::new();
    let (mut maria, mut ada) = (office.agent("maria"), office.agent("ada"));
    let (one, two) = (make(&mut maria, "One"), make(&mut maria, "Two"));
    let edit = EditIssue {
        parent: Some(Some(one)),
        priority: Some(Priority::Low),
        ..EditIssue::new(two)
    };
    ada.run(edit).unwrap();
    block(&mut maria, two, one);
    let blame = maria.blame(two).unwrap();
    let fields: Vec<_> = blame
        .fields
        .iter()
        .map(|one| {
            format!(
                "{} {} {} {}",
                one.field,
                one.text.as_deref().unwrap_or("-"),
                one.agent,
                one.edited
            )
        })
        .collect();
    assert_eq!(
        fields,
        [
            "title Two maria false",
            "status open maria false",
            "priority low ada true",
            "type task maria false",
            "parent #1 ada true",
            "blocker #1 maria true",
        ]
    );
}

#[test]
fn the_past_answers_as_it_was() {
    let office = Office::new();
    let mut maria = office.agent("maria");
    let one = make(&mut maria, "One");
    office.pass(60);
    let then = office.now();
    office.pass(60);
    let edit = EditIssue {
        title: Some("Renamed".to_owned()),
        ..EditIssue::new(one)
    };
    maria.run(edit).unwrap();
    make(&mut maria, "Two");
    let past = maria.as_of(then).unwrap();
    let titles = past.read(|snapshot| {
        let found = snapshot.issues(&Query::default(), &QueryContext::at(then))?;
        Ok(found
            .into_iter()
            .map(|issue| issue.title)
            .collect::<Vec<_>>())
    });
    assert_eq!(titles.unwrap(), ["One"]);
}
