//! Wishes made of several operations, and wishes for several issues.

use crosslink_core::id::IssueId;
use crosslink_core::model::{Priority, Status};
use crosslink_core::operation::{ArchiveIssue, CreateIssue, EditIssue, Intervene};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::query::Query;
use crosslink_workspace::{
    CloseOptions, Committed, SetStatus, StatusSet, Updated, WorkOptions, Workspace, set_status,
    update,
};

use crate::support::office::{Office, answers, look, make, refusal, titled};

fn status(workspace: &mut Workspace, issue: IssueId, status: Status) -> Result<StatusSet, Problem> {
    let wish = SetStatus {
        issue,
        status,
        reason: None,
        force: false,
    };
    let done = workspace.transact("issue.edit", |transaction| set_status(transaction, &wish));
    done.map(|committed| committed.outcome)
}

fn update_in_one_go(
    workspace: &mut Workspace,
    edit: EditIssue,
    status: Option<SetStatus>,
) -> Result<Committed<Updated>, Problem> {
    workspace.transact("issue.edit", |transaction| {
        update(transaction, edit, status)
    })
}

#[test]
fn quick_claims_only_where_a_session_is_open() {
    let mut agent_1 = Office::new().agent("agent-1");
    let made = agent_1.quick(titled("One"), None).unwrap().outcome;
    assert_eq!((made.made.display_id.as_str(), made.work), ("#1", None));
    assert_eq!(answers(&agent_1, "is:claimed"), Vec::<String>::new());
    agent_1.start_session().unwrap();
    let made = agent_1.quick(titled("Two"), None).unwrap().outcome;
    assert_eq!(made.work.unwrap().session_id, 1);
    assert_eq!(answers(&agent_1, "is:claimed"), ["#2"]);
    let history = agent_1.history(&Default::default()).unwrap();
    assert_eq!(history[0].operation, history[1].operation);
}

#[test]
fn quick_with_a_key_makes_one_issue() {
    let mut agent_1 = Office::new().agent("agent-1");
    agent_1.start_session().unwrap();
    let first = agent_1.quick(titled("One"), Some("k")).unwrap().outcome;
    let again = agent_1.quick(titled("One"), Some("k")).unwrap();
    assert_eq!((again.outcome, again.operation), (first, None));
    assert_eq!(
        refusal(agent_1.quick(titled("Two"), Some("k"))).0,
        Code::IdempotencyReused
    );
    assert_eq!(answers(&agent_1, "status:all"), ["#1"]);
}

#[test]
fn a_status_is_reached_from_every_other() {
    let all = [
        Status::Open,
        Status::InProgress,
        Status::Closed,
        Status::Archived,
    ];
    for from in all {
        for to in all {
            let mut agent_1 = Office::new().agent("agent-1");
            let issue = make(&mut agent_1, "A");
            status(&mut agent_1, issue, from).unwrap();
            let set = status(&mut agent_1, issue, to).unwrap();
            assert_eq!((set.from, set.to), (from, to));
            assert_eq!(look(&agent_1, issue).status, to, "{from} to {to}");
            let locks = agent_1.read(|snapshot| snapshot.local().locks()).unwrap();
            assert_eq!(
                locks.len(),
                usize::from(to == Status::InProgress),
                "{from} to {to}"
            );
        }
    }
}

#[test]
fn the_status_of_what_another_holds_stays() {
    let office = Office::new();
    let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    let issue = make(&mut agent_1, "A");
    status(&mut agent_2, issue, Status::InProgress).unwrap();
    for to in [
        Status::Open,
        Status::InProgress,
        Status::Closed,
        Status::Archived,
    ] {
        assert_eq!(
            refusal(status(&mut agent_1, issue, to)).0,
            Code::IssueHeld,
            "{to}"
        );
    }
    assert_eq!(look(&agent_1, issue).claimed_by.as_deref(), Some("agent-2"));
}

#[test]
fn fields_and_status_are_written_together_or_not_at_all() {
    let office = Office::new();
    let mut agent_1 = office.agent("agent-1");
    let issue = make(&mut agent_1, "A");
    let edit = |title: &str| EditIssue {
        title: Some(title.to_owned()),
        ..EditIssue::new(issue)
    };
    let to = |status| SetStatus {
        issue,
        status,
        reason: Some("done".to_owned()),
        force: false,
    };
    let updated = update_in_one_go(&mut agent_1, edit("B"), Some(to(Status::Closed)))
        .unwrap()
        .outcome;
    assert!(updated.changed);
    let found = look(&agent_1, issue);
    assert_eq!(
        (found.title.as_str(), found.close_reason.as_deref()),
        ("B", Some("done"))
    );
    let nothing = update_in_one_go(
        &mut agent_1,
        EditIssue::new(issue),
        Some(to(Status::Closed)),
    )
    .unwrap();
    assert_eq!((nothing.outcome.changed, nothing.operation), (false, None));
    status(&mut office.agent("agent-2"), issue, Status::InProgress).unwrap();
    assert_eq!(
        refusal(update_in_one_go(
            &mut agent_1,
            edit("C"),
            Some(to(Status::Open))
        ))
        .0,
        Code::IssueHeld
    );
    assert_eq!(look(&agent_1, issue).title, "B");
    assert_eq!(
        refusal(update_in_one_go(&mut agent_1, EditIssue::new(issue), None)).0,
        Code::NothingToDo
    );
}

#[test]
fn claiming_the_next_issue_never_gives_one_twice() {
    let office = Office::new();
    let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    make(&mut agent_1, "Later");
    let urgent = CreateIssue {
        priority: Priority::Critical,
        ..titled("Urgent")
    };
    agent_1.run(urgent).unwrap();
    agent_2.start_session().unwrap();
    let all = Query::default();
    let mut got = Vec::new();
    for turn in 0..3 {
        let agent = if turn == 1 {
            &mut agent_2
        } else {
            &mut agent_1
        };
        let next = agent
            .claim_next(&all, &WorkOptions::default())
            .unwrap()
            .outcome;
        got.push((
            next.claimed,
            next.session_id,
            next.view.next.map(|next| next.issue.display_id),
        ));
    }
    let name = |text: &str| Some(text.to_owned());
    assert_eq!(
        got,
        [
            (true, None, name("#2")),
            (true, Some(1), name("#1")),
            (false, None, None)
        ]
    );
    let waiting = agent_1
        .claim_next(&all, &WorkOptions::default())
        .unwrap()
        .outcome
        .view
        .waiting;
    assert_eq!(
        (waiting.held, waiting.held_by),
        (1, vec!["agent-2".to_owned()])
    );
    assert_eq!(
        agent_2.session_status().unwrap().session.unwrap().holds,
        ["#1"]
    );
}

#[test]
fn the_issue_that_was_claimed_next_is_shown_as_claimed() {
    let office = Office::new();
    let mut agent_1 = office.agent("agent-1");
    let made = make(&mut agent_1, "A");
    let next = agent_1
        .claim_next(&Query::default(), &WorkOptions::default())
        .unwrap()
        .outcome;
    let shown = next.view.next.unwrap().issue;
    let stands = agent_1.read(|snapshot| snapshot.summary(made)).unwrap();
    assert_eq!(Some(&shown), stands.as_ref());
    assert_eq!(shown.claimed_by.as_deref(), Some("agent-1"));
}

#[test]
fn what_is_refused_does_not_keep_the_others() {
    let office = Office::new();
    let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    let issues: Vec<_> = ["A", "B", "C"]
        .map(|title| make(&mut agent_1, title))
        .to_vec();
    status(&mut agent_2, issues[1], Status::InProgress).unwrap();
    let asked = [issues[0], issues[1], issues[0], issues[2]];
    let closed = agent_1
        .close_many(&asked, &CloseOptions::default())
        .unwrap()
        .outcome;
    let done: Vec<_> = closed
        .done
        .iter()
        .map(|one| one.display_id.as_str())
        .collect();
    assert_eq!(done, ["#1", "#3"]);
    let refused: Vec<_> = closed
        .refused
        .iter()
        .map(|one| (one.display_id.as_str(), one.problem.code()))
        .collect();
    assert_eq!(refused, [("#2", Code::IssueHeld)]);
    // One transaction, undone as one.
    agent_1
        .undo(&crosslink_workspace::UndoTarget::Last, Default::default())
        .unwrap();
    assert_eq!(answers(&agent_1, "is:open sort:id"), ["#1", "#2", "#3"]);
}

#[test]
fn everything_that_answers_is_closed_newest_first() {
    let mut agent_1 = Office::new().agent("agent-1");
    for (title, label) in [("A", "ui"), ("B", "db"), ("C", "ui")] {
        let issue = CreateIssue {
            labels: vec![label.to_owned()],
            ..titled(title)
        };
        agent_1.run(issue).unwrap();
    }
    let query = Query::parse("label:ui").unwrap();
    let closed = agent_1
        .close_all(&query, &CloseOptions::default())
        .unwrap()
        .outcome;
    let done: Vec<_> = closed.done.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(done, ["C", "A"]);
    let again = agent_1.close_all(&query, &CloseOptions::default()).unwrap();
    assert_eq!((again.outcome.done.len(), again.operation), (0, None));
}

#[test]
fn what_was_closed_long_ago_is_archived() {
    let office = Office::new();
    let mut agent_1 = office.agent("agent-1");
    let (old, new) = (make(&mut agent_1, "Old"), make(&mut agent_1, "New"));
    agent_1
        .close_many(&[old], &CloseOptions::default())
        .unwrap();
    office.pass(30 * 86_400 + 1);
    agent_1
        .close_many(&[new], &CloseOptions::default())
        .unwrap();
    let archived = agent_1.archive_older(30).unwrap().outcome;
    assert_eq!(archived.done.len(), 1);
    assert_eq!(
        (look(&agent_1, old).status, look(&agent_1, new).status),
        (Status::Archived, Status::Closed)
    );
    office.pass(1);
    assert_eq!(agent_1.archive_older(0).unwrap().outcome.done.len(), 1);
    let again = agent_1
        .run_each(&[old, new], |issue| ArchiveIssue { issue })
        .unwrap()
        .outcome;
    assert_eq!((again.done.len(), again.refused.len()), (0, 2));
}

#[test]
fn an_intervention_is_checked_even_where_none_is_recorded() {
    let office = Office::new();
    let mut agent_1 = office.agent("agent-1");
    let issue = make(&mut agent_1, "A");
    let say = |trigger: &str| Intervene {
        issue,
        body: "use the other one".to_owned(),
        trigger: trigger.to_owned(),
        context: None,
        driver_key_fingerprint: None,
    };
    assert!(agent_1.intervene(say("redirect")).unwrap().outcome.recorded);
    std::fs::write(
        office.file("hook-config.json"),
        r#"{"intervention_tracking": false}"#,
    )
    .unwrap();
    let skipped = agent_1.intervene(say("redirect")).unwrap();
    assert_eq!((skipped.outcome.recorded, skipped.operation), (false, None));
    assert_eq!(
        refusal(agent_1.intervene(say("whim"))).0,
        Code::TriggerInvalid
    );
    assert_eq!(look(&agent_1, issue).comment_count, 1);
}

#[test]
fn running_the_tests_is_remembered() {
    let office = Office::new();
    let agent_1 = office.agent("agent-1");
    agent_1.mark_tested().unwrap();
    assert_eq!(
        std::fs::read_to_string(office.file("last_test_run")).unwrap(),
        ""
    );
}
