//! Sessions: what is worked on, what is handed over.

use crosslink_core::operation::{CloseIssue, CreateIssue, DeleteIssue};
use crosslink_core::problem::Code;
use crosslink_workspace::WorkOptions;
use serde_json::json;

use crate::support::office::{Office, answers, look, make, refusal, titled};

#[test]
fn a_session_is_started_once() {
    let office = Office::new();
    let mut maria = office.agent("maria");
    let first = maria.start_session().unwrap();
    assert_eq!((first.session.session_id, first.already), (1, false));
    assert_eq!((first.previous_ended_at, first.handoff), (None, None));
    let again = maria.start_session().unwrap();
    assert_eq!((again.session.session_id, again.already), (1, true));
    let ada = office.agent("ada").start_session().unwrap();
    assert_eq!((ada.session.session_id, ada.already), (2, false));
}

#[test]
fn without_a_session_there_is_nothing_to_end_or_to_work_in() {
    let mut maria = Office::new().agent("maria");
    let issue = make(&mut maria, "A");
    let none = "No active session. Use 'crosslink session start' first.".to_owned();
    assert_eq!(
        refusal(maria.work_on(issue, &WorkOptions::default())),
        (Code::SessionNone, none.clone())
    );
    assert_eq!(refusal(maria.record_action("x")), (Code::SessionNone, none));
    assert_eq!(
        refusal(maria.end_session(None)),
        (Code::SessionNone, "No active session".to_owned())
    );
    assert_eq!(
        serde_json::to_value(maria.session_status().unwrap()).unwrap(),
        json!({"active": false})
    );
}

#[test]
fn the_status_has_the_references_keys_and_counts_own_things() {
    let office = Office::new();
    let (mut maria, mut ada) = (office.agent("maria"), office.agent("ada"));
    make(&mut maria, "Before");
    office.pass(10);
    maria.start_session().unwrap();
    let issue = make(&mut maria, "B");
    make(&mut ada, "Somebody else's");
    maria.work_on(issue, &WorkOptions::default()).unwrap();
    maria.record_action("tried it").unwrap();
    office.pass(150);
    let mut status = serde_json::to_value(maria.session_status().unwrap()).unwrap();
    let uuid = status["working_on"].as_object_mut().unwrap().remove("uuid");
    assert_eq!(uuid, Some(json!(issue)));
    let place = status.as_object_mut().unwrap().remove("place");
    assert!(place.is_some());
    assert_eq!(
        status,
        json!({
            "active": true, "agent_id": "maria", "duration_minutes": 2, "last_action": "tried it",
            "session_id": 1, "started_at": "2027-01-01T12:00:10.000000000Z",
            "working_on": {"display_id": "#2", "id": 2, "title": "B", "found": true},
            "activity": {"issues_created": 1, "comments_recorded": 1},
            "holds": ["#2"],
        })
    );
    let others = ada.session_status().unwrap().others;
    assert_eq!(
        others
            .iter()
            .map(|other| other.agent_id.as_str())
            .collect::<Vec<_>>(),
        ["maria"]
    );
}

#[test]
fn working_on_another_issue_keeps_the_first_claim_until_the_session_ends() {
    let office = Office::new();
    let mut maria = office.agent("maria");
    maria.start_session().unwrap();
    let (one, two) = (make(&mut maria, "One"), make(&mut maria, "Two"));
    maria.work_on(one, &WorkOptions::default()).unwrap();
    let moved = maria.work_on(two, &WorkOptions::default()).unwrap().outcome;
    assert_eq!(
        (moved.claimed.display_id.as_str(), moved.before.as_deref()),
        ("#2", Some("#1"))
    );
    assert_eq!(answers(&maria, "is:claimed sort:id"), ["#1", "#2"]);
    let ended = maria.end_session(Some("half done")).unwrap().outcome;
    assert_eq!(ended.released, ["#1", "#2"]);
    assert_eq!(
        (ended.noted_on.as_deref(), ended.notes_saved),
        (Some("#2"), true)
    );
    assert_eq!(answers(&maria, "is:claimed"), Vec::<String>::new());
    let comments = maria.read(|snapshot| snapshot.comments(two)).unwrap();
    let comments: Vec<_> = comments
        .iter()
        .map(|one| (one.kind.as_str(), one.content.as_str()))
        .collect();
    assert_eq!(comments, [("handoff", "half done")]);
}

#[test]
fn an_issue_that_another_holds_cannot_be_worked_on() {
    let office = Office::new();
    let (mut maria, mut ada) = (office.agent("maria"), office.agent("ada"));
    let issue = make(&mut maria, "A");
    maria.start_session().unwrap();
    ada.start_session().unwrap();
    maria.work_on(issue, &WorkOptions::default()).unwrap();
    let (code, message) = refusal(ada.work_on(issue, &WorkOptions::default()));
    assert_eq!(code, Code::IssueHeld);
    assert!(
        message.starts_with("Issue #1 is locked by agent 'maria'"),
        "{message}"
    );
    assert_eq!(
        ada.session_status().unwrap().session.unwrap().working_on,
        None
    );
    let force = WorkOptions {
        force: true,
        ..WorkOptions::default()
    };
    let taken = ada.work_on(issue, &force).unwrap().outcome;
    assert_eq!(taken.claimed.from.as_deref(), Some("maria"));
    assert_eq!(look(&ada, issue).claimed_by.as_deref(), Some("ada"));
    // What was taken away is not maria's to release.
    assert_eq!(
        maria.end_session(None).unwrap().outcome.released,
        Vec::<String>::new()
    );
    assert_eq!(look(&ada, issue).claimed_by.as_deref(), Some("ada"));
}

#[test]
fn a_closed_issue_cannot_be_worked_on_and_closing_ends_the_work() {
    let mut maria = Office::new().agent("maria");
    maria.start_session().unwrap();
    let issue = make(&mut maria, "A");
    maria.work_on(issue, &WorkOptions::default()).unwrap();
    let close = CloseIssue {
        issue,
        reason: None,
        recursive: false,
        force: false,
    };
    maria.run(close).unwrap();
    assert_eq!(
        maria.session_status().unwrap().session.unwrap().working_on,
        None
    );
    assert_eq!(
        refusal(maria.work_on(issue, &WorkOptions::default())),
        (Code::IssueNotOpen, "Issue #1 is not open".to_owned())
    );
}

#[test]
fn a_deleted_issue_does_not_keep_a_session_from_ending() {
    let office = Office::new();
    let (mut maria, mut ada) = (office.agent("maria"), office.agent("ada"));
    maria.start_session().unwrap();
    let issue = make(&mut maria, "A");
    maria.work_on(issue, &WorkOptions::default()).unwrap();
    let delete = DeleteIssue {
        issue,
        children: Default::default(),
        force: true,
    };
    ada.run(delete).unwrap();
    let ended = maria.end_session(Some("gone")).unwrap().outcome;
    assert_eq!((ended.noted_on, ended.notes_saved), (None, true));
    assert!(
        maria
            .read(|snapshot| snapshot.local().locks())
            .unwrap()
            .is_empty()
    );
}

#[test]
fn the_last_handoff_is_the_last_that_said_something() {
    let office = Office::new();
    let mut maria = office.agent("maria");
    let asked = maria.last_handoff().unwrap();
    assert_eq!((asked.had_session, asked.handoff), (false, None));
    for notes in [Some("first\nline two"), Some(" \n"), None] {
        maria.start_session().unwrap();
        office.pass(60);
        let ended = maria.end_session(notes).unwrap().outcome;
        assert_eq!(ended.notes_saved, notes == Some("first\nline two"));
    }
    let handoff = maria.last_handoff().unwrap().handoff.unwrap();
    assert_eq!(
        (handoff.session_id, handoff.notes.as_str()),
        (1, "first\nline two")
    );
    let started = maria.start_session().unwrap();
    assert_eq!(started.handoff, Some(handoff));
    assert_eq!(started.previous_ended_at, Some(office.now()));
    // Another agent has nothing of its own and gets this.
    let ada = office.agent("ada");
    assert_eq!(
        ada.last_handoff().unwrap().handoff.unwrap().agent_id,
        "maria"
    );
}

#[test]
fn a_session_remembers_what_was_done() {
    let office = Office::new();
    let mut maria = office.agent("maria");
    maria.start_session().unwrap();
    let parent = make(&mut maria, "Whole");
    let part = CreateIssue {
        parent: Some(parent),
        ..titled("Part")
    };
    maria.run(part).unwrap();
    maria.record_action("one").unwrap();
    maria.work_on(parent, &WorkOptions::default()).unwrap();
    let noted = maria.record_action("two").unwrap().outcome;
    assert_eq!(noted.noted_on.as_deref(), Some("#1"));
    maria.end_session(None).unwrap();
    let detail = maria.session(1).unwrap();
    let crumbs: Vec<_> = detail
        .breadcrumbs
        .iter()
        .map(|crumb| crumb.text.as_str())
        .collect();
    assert_eq!(crumbs, ["one", "two"]);
    assert_eq!(
        (
            detail.activity.issues_created,
            detail.activity.comments_recorded
        ),
        (2, 1)
    );
    assert_eq!(maria.sessions(None, 10).unwrap().len(), 1);
    assert_eq!(
        refusal(maria.session(7)),
        (Code::SessionNotFound, "Session #7 not found".to_owned())
    );
}

#[test]
fn a_clock_that_is_put_back_leaves_nothing_done_in_a_session() {
    let office = Office::new();
    let mut maria = office.agent("maria");
    office.pass(3600);
    maria.start_session().unwrap();
    office.pass(-3600);
    maria.end_session(None).unwrap();
    office.pass(60);
    make(&mut maria, "After it ended, before it began");
    let activity = maria.session(1).unwrap().activity;
    assert_eq!(
        (activity.issues_created, activity.comments_recorded),
        (0, 0)
    );
}
