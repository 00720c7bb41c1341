//! Sessions: what is worked on, what is handed over.

use crosslink_core::operation::{CloseIssue, CreateIssue, DeleteIssue};
use crosslink_core::problem::Code;
use crosslink_workspace::WorkOptions;
use serde_json::json;

use crate::support::office::{Office, answers, look, make, refusal, titled};

#[test]
fn a_session_is_started_once() {
    let office = Office::new();
    let mut agent_1 = office.agent("agent-1");
    let first = agent_1.start_session().unwrap();
    assert_eq!((first.session.session_id, first.already), (1, false));
    assert_eq!((first.previous_ended_at, first.handoff), (None, None));
    let again = agent_1.start_session().unwrap();
    assert_eq!((again.session.session_id, again.already), (1, true));
    let agent_2 = office.agent("agent-2").start_session().unwrap();
    assert_eq!((agent_2.session.session_id, agent_2.already), (2, false));
}

#[test]
fn without_a_session_there_is_nothing_to_end_or_to_work_in() {
    let mut agent_1 = Office::new().agent("agent-1");
    let issue = make(&mut agent_1, "A");
    let none = "No active session. Use 'crosslink session start' first.".to_owned();
    assert_eq!(
        refusal(agent_1.work_on(issue, &WorkOptions::default())),
        (Code::SessionNone, none.clone())
    );
    assert_eq!(
        refusal(agent_1.record_action("x")),
        (Code::SessionNone, none)
    );
    assert_eq!(
        refusal(agent_1.end_session(None)),
        (Code::SessionNone, "No active session".to_owned())
    );
    assert_eq!(
        serde_json::to_value(agent_1.session_status().unwrap()).unwrap(),
        json!({"active": false})
    );
}

#[test]
fn the_status_has_the_references_keys_and_counts_own_things() {
    let office = Office::new();
    let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    make(&mut agent_1, "Before");
    office.pass(10);
    agent_1.start_session().unwrap();
    let issue = make(&mut agent_1, "B");
    make(&mut agent_2, "Somebody else's");
    agent_1.work_on(issue, &WorkOptions::default()).unwrap();
    agent_1.record_action("tried it").unwrap();
    office.pass(150);
    let mut status = serde_json::to_value(agent_1.session_status().unwrap()).unwrap();
    let uuid = status["working_on"].as_object_mut().unwrap().remove("uuid");
    assert_eq!(uuid, Some(json!(issue)));
    let place = status.as_object_mut().unwrap().remove("place");
    assert!(place.is_some());
    assert_eq!(
        status,
        json!({
            "active": true, "agent_id": "agent-1", "duration_minutes": 2, "last_action": "tried it",
            "session_id": 1, "started_at": "2027-01-01T12:00:10.000000000Z",
            "working_on": {"display_id": "#2", "id": 2, "title": "B", "found": true},
            "activity": {"issues_created": 1, "comments_recorded": 1},
            "holds": ["#2"],
        })
    );
    let others = agent_2.session_status().unwrap().others;
    assert_eq!(
        others
            .iter()
            .map(|other| other.agent_id.as_str())
            .collect::<Vec<_>>(),
        ["agent-1"]
    );
}

#[test]
fn working_on_another_issue_keeps_the_first_claim_until_the_session_ends() {
    let office = Office::new();
    let mut agent_1 = office.agent("agent-1");
    agent_1.start_session().unwrap();
    let (one, two) = (make(&mut agent_1, "One"), make(&mut agent_1, "Two"));
    agent_1.work_on(one, &WorkOptions::default()).unwrap();
    let moved = agent_1
        .work_on(two, &WorkOptions::default())
        .unwrap()
        .outcome;
    assert_eq!(
        (moved.claimed.display_id.as_str(), moved.before.as_deref()),
        ("#2", Some("#1"))
    );
    assert_eq!(answers(&agent_1, "is:claimed sort:id"), ["#1", "#2"]);
    let ended = agent_1.end_session(Some("half done")).unwrap().outcome;
    assert_eq!(ended.released, ["#1", "#2"]);
    assert_eq!(
        (ended.noted_on.as_deref(), ended.notes_saved),
        (Some("#2"), true)
    );
    assert_eq!(answers(&agent_1, "is:claimed"), Vec::<String>::new());
    let comments = agent_1.read(|snapshot| snapshot.comments(two)).unwrap();
    let comments: Vec<_> = comments
        .iter()
        .map(|one| (one.kind.as_str(), one.content.as_str()))
        .collect();
    assert_eq!(comments, [("handoff", "half done")]);
}

#[test]
fn an_issue_that_another_holds_cannot_be_worked_on() {
    let office = Office::new();
    let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    let issue = make(&mut agent_1, "A");
    agent_1.start_session().unwrap();
    agent_2.start_session().unwrap();
    agent_1.work_on(issue, &WorkOptions::default()).unwrap();
    let (code, message) = refusal(agent_2.work_on(issue, &WorkOptions::default()));
    assert_eq!(code, Code::IssueHeld);
    assert!(
        message.starts_with("Issue #1 is locked by agent 'agent-1'"),
        "{message}"
    );
    assert_eq!(
        agent_2
            .session_status()
            .unwrap()
            .session
            .unwrap()
            .working_on,
        None
    );
    let force = WorkOptions {
        force: true,
        ..WorkOptions::default()
    };
    let taken = agent_2.work_on(issue, &force).unwrap().outcome;
    assert_eq!(taken.claimed.from.as_deref(), Some("agent-1"));
    assert_eq!(look(&agent_2, issue).claimed_by.as_deref(), Some("agent-2"));
    // What was taken away is not agent-1's to release.
    assert_eq!(
        agent_1.end_session(None).unwrap().outcome.released,
        Vec::<String>::new()
    );
    assert_eq!(look(&agent_2, issue).claimed_by.as_deref(), Some("agent-2"));
}

#[test]
fn a_closed_issue_cannot_be_worked_on_and_closing_ends_the_work() {
    let mut agent_1 = Office::new().agent("agent-1");
    agent_1.start_session().unwrap();
    let issue = make(&mut agent_1, "A");
    agent_1.work_on(issue, &WorkOptions::default()).unwrap();
    let close = CloseIssue {
        issue,
        reason: None,
        recursive: false,
        force: false,
    };
    agent_1.run(close).unwrap();
    assert_eq!(
        agent_1
            .session_status()
            .unwrap()
            .session
            .unwrap()
            .working_on,
        None
    );
    assert_eq!(
        refusal(agent_1.work_on(issue, &WorkOptions::default())),
        (Code::IssueNotOpen, "Issue #1 is not open".to_owned())
    );
}

#[test]
fn a_deleted_issue_does_not_keep_a_session_from_ending() {
    let office = Office::new();
    let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    agent_1.start_session().unwrap();
    let issue = make(&mut agent_1, "A");
    agent_1.work_on(issue, &WorkOptions::default()).unwrap();
    let delete = DeleteIssue {
        issue,
        children: Default::default(),
        force: true,
    };
    agent_2.run(delete).unwrap();
    let ended = agent_1.end_session(Some("gone")).unwrap().outcome;
    assert_eq!((ended.noted_on, ended.notes_saved), (None, true));
    assert!(
        agent_1
            .read(|snapshot| snapshot.local().locks())
            .unwrap()
            .is_empty()
    );
}

#[test]
fn the_last_handoff_is_the_last_that_said_something() {
    let office = Office::new();
    let mut agent_1 = office.agent("agent-1");
    let asked = agent_1.last_handoff().unwrap();
    assert_eq!((asked.had_session, asked.handoff), (false, None));
    for notes in [Some("first\nline two"), Some(" \n"), None] {
        agent_1.start_session().unwrap();
        office.pass(60);
        let ended = agent_1.end_session(notes).unwrap().outcome;
        assert_eq!(ended.notes_saved, notes == Some("first\nline two"));
    }
    let handoff = agent_1.last_handoff().unwrap().handoff.unwrap();
    assert_eq!(
        (handoff.session_id, handoff.notes.as_str()),
        (1, "first\nline two")
    );
    let started = agent_1.start_session().unwrap();
    assert_eq!(started.handoff, Some(handoff));
    assert_eq!(started.previous_ended_at, Some(office.now()));
    // Another agent has nothing of its own and gets this.
    let agent_2 = office.agent("agent-2");
    assert_eq!(
        agent_2.last_handoff().unwrap().handoff.unwrap().agent_id,
        "agent-1"
    );
}

#[test]
fn a_session_remembers_what_was_done() {
    let office = Office::new();
    let mut agent_1 = office.agent("agent-1");
    agent_1.start_session().unwrap();
    let parent = make(&mut agent_1, "Whole");
    let part = CreateIssue {
        parent: Some(parent),
        ..titled("Part")
    };
    agent_1.run(part).unwrap();
    agent_1.record_action("one").unwrap();
    agent_1.work_on(parent, &WorkOptions::default()).unwrap();
    let noted = agent_1.record_action("two").unwrap().outcome;
    assert_eq!(noted.noted_on.as_deref(), Some("#1"));
    agent_1.end_session(None).unwrap();
    let detail = agent_1.session(1).unwrap();
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
    assert_eq!(agent_1.sessions(None, 10).unwrap().len(), 1);
    assert_eq!(
        refusal(agent_1.session(7)),
        (Code::SessionNotFound, "Session #7 not found".to_owned())
    );
}

#[test]
fn a_clock_that_is_put_back_leaves_nothing_done_in_a_session() {
    let office = Office::new();
    let mut agent_1 = office.agent("agent-1");
    office.pass(3600);
    agent_1.start_session().unwrap();
    office.pass(-3600);
    agent_1.end_session(None).unwrap();
    office.pass(60);
    make(&mut agent_1, "After it ended, before it began");
    let activity = agent_1.session(1).unwrap().activity;
    assert_eq!(
        (activity.issues_created, activity.comments_recorded),
        (0, 0)
    );
}

#[test]
fn who_was_silent_for_longer_than_a_claim_lasts_is_taken_over_without_force() {
    let office = Office::new();
    let (mut dead, mut heir) = (office.agent("agent-dead"), office.agent("heir"));
    let issue = make(&mut dead, "A");
    dead.start_session().unwrap();
    dead.work_on(issue, &WorkOptions::default()).unwrap();
    office.pass(7_200);
    assert_eq!(heir.broken_off().unwrap(), []);
    assert_eq!(
        refusal(heir.resume_session(Some(1), false)).0,
        Code::SessionAtWork
    );
    office.pass(1);
    assert_eq!(heir.broken_off().unwrap().len(), 1);
    assert_eq!(
        dead.broken_off().unwrap(),
        [],
        "nobody is gone to themselves"
    );
    let resumed = heir.resume_session(Some(1), false).unwrap().outcome;
    assert!(resumed.taken_over);
    assert_eq!(resumed.claimed, ["#1"]);
    assert_eq!(look(&heir, issue).claimed_by.as_deref(), Some("heir"));
    assert_eq!(heir.broken_off().unwrap(), []);
    assert!(dead.session_status().unwrap().session.is_none());
}

#[test]
fn an_ended_session_gives_its_issue_only_where_nobody_has_it() {
    let office = Office::new();
    let (mut one, mut two) = (office.agent("agent-1"), office.agent("agent-2"));
    let issue = make(&mut one, "A");
    one.start_session().unwrap();
    one.work_on(issue, &WorkOptions::default()).unwrap();
    one.end_session(Some("half")).unwrap();
    two.claim(issue, &WorkOptions::default()).unwrap();
    let resumed = one.resume_session(None, false).unwrap().outcome;
    assert!(resumed.claimed.is_empty() && resumed.not_claimed.is_some());
    assert_eq!(resumed.handoff.unwrap().notes, "half");
    assert_eq!(look(&one, issue).claimed_by.as_deref(), Some("agent-2"));
}
