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
    let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    let (one, two) = (make(&mut agent_1, "One"), make(&mut agent_1, "Two"));
    block(&mut agent_1, two, one);
    let label = SetElement {
        issue: one,
        element: ElementOf::Label("ui".to_owned()),
        present: true,
    };
    agent_2.run(label).unwrap();
    let edit = EditIssue {
        priority: Some(Priority::High),
        assignee: Some("agent-2".to_owned()),
        ..EditIssue::new(one)
    };
    agent_2.run(edit).unwrap();
    let comment = AddComment {
        issue: one,
        body: "\nlooks\nfine".to_owned(),
        kind: None,
    };
    agent_1.run(comment).unwrap();
    let close = CloseIssue {
        issue: one,
        reason: Some("done".to_owned()),
        recursive: false,
        force: false,
    };
    agent_1.run(close).unwrap();
    agent_1.undo(&UndoTarget::Last, Default::default()).unwrap();
    let all = HistoryFilter::default();
    assert_eq!(
        told(&agent_1, &all),
        [
            "agent-1 undo: edited #1: status open",
            "agent-1 issue.close: closed #1: done (undone)",
            "agent-1 comment.add: added a comment to #1: looks",
            "agent-2 issue.edit: edited #1: priority high, assignee agent-2",
            "agent-2 issue.set_element: added label 'ui' to #1",
            "agent-1 issue.set_element: added blocker #1 to #2",
            "agent-1 issue.create: created #2: Two",
            "agent-1 issue.create: created #1: One",
        ]
    );
    let of_agent_2 = HistoryFilter {
        agent: Some(AgentId::new("agent-2").unwrap()),
        limit: Some(1),
        ..all.clone()
    };
    assert_eq!(
        told(&agent_1, &of_agent_2),
        ["agent-2 issue.edit: edited #1: priority high, assignee agent-2"]
    );
    let first = agent_1.history(&all).unwrap().last().unwrap().recorded;
    for issue in [None, Some(one)] {
        let up_to_the_first = HistoryFilter {
            until: Some(first),
            issue,
            ..all.clone()
        };
        assert_eq!(
            told(&agent_1, &up_to_the_first),
            ["agent-1 issue.create: created #1: One"]
        );
    }
    let of_two = HistoryFilter {
        issue: Some(two),
        ..all
    };
    assert_eq!(
        told(&agent_1, &of_two),
        [
            "agent-1 issue.set_element: added blocker #1 to #2",
            "agent-1 issue.create: created #2: Two"
        ]
    );
}

#[test]
fn what_was_redone_is_not_undone() {
    let mut agent_1 = Office::new().agent("agent-1");
    make(&mut agent_1, "One");
    agent_1.undo(&UndoTarget::Last, Default::default()).unwrap();
    agent_1
        .undo(&UndoTarget::LastUndo, Default::default())
        .unwrap();
    assert_eq!(
        told(&agent_1, &HistoryFilter::default()),
        [
            "agent-1 redo: restored #1",
            "agent-1 undo: deleted #1 (undone)",
            "agent-1 issue.create: created #1: One",
        ]
    );
}

#[test]
fn blame_names_who_wrote_each_value_that_stands() {
    let office = Office::new();
    let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    let (one, two) = (make(&mut agent_1, "One"), make(&mut agent_1, "Two"));
    let edit = EditIssue {
        parent: Some(Some(one)),
        priority: Some(Priority::Low),
        ..EditIssue::new(two)
    };
    agent_2.run(edit).unwrap();
    block(&mut agent_1, two, one);
    let blame = agent_1.blame(two).unwrap();
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
            "title Two agent-1 false",
            "status open agent-1 false",
            "priority low agent-2 true",
            "type task agent-1 false",
            "parent #1 agent-2 true",
            "blocker #1 agent-1 true",
        ]
    );
}

#[test]
fn the_past_answers_as_it_was() {
    let office = Office::new();
    let mut agent_1 = office.agent("agent-1");
    let one = make(&mut agent_1, "One");
    office.pass(60);
    let then = office.now();
    office.pass(60);
    let edit = EditIssue {
        title: Some("Renamed".to_owned()),
        ..EditIssue::new(one)
    };
    agent_1.run(edit).unwrap();
    make(&mut agent_1, "Two");
    let past = agent_1.as_of(then).unwrap();
    let titles = past.read(|snapshot| {
        let found = snapshot.issues(&Query::default(), &QueryContext::at(then))?;
        Ok(found
            .into_iter()
            .map(|issue| issue.title)
            .collect::<Vec<_>>())
    });
    assert_eq!(titles.unwrap(), ["One"]);
}
