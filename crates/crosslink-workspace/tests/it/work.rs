//! Wishes made of several operations, and wishes for several issues.

use crosslink_core::id::IssueId;
use crosslink_core::model::{Priority, Status};
use crosslink_core::operation::{ArchiveIssue, CreateIssue, EditIssue, Intervene};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::query::Query;
use crosslink_workspace::{
    CloseOptions, Committed, SetStatus, StatusSet, Updated, Workspace, set_status, update,
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
    let mut maria = Office::new().agent("maria");
    let made = maria.quick(titled("One"), None).unwrap().outcome;
    assert_eq!((made.made.display_id.as_str(), made.work), ("#1", None));
    assert_eq!(answers(&maria, "is:claimed"), Vec::<String>::new());
    maria.start_session().unwrap();
    let made = maria.quick(titled("Two"), None).unwrap().outcome;
    assert_eq!(made.work.unwrap().session_id, 1);
    assert_eq!(answers(&maria, "is:claimed"), ["#2"]);
    let history = maria.history(&Default::default()).unwrap();
    assert_eq!(history[0].operation, history[1].operation);
}

#[test]
fn quick_with_a_key_makes_one_issue() {
    let mut maria = Office::new().agent("maria");
    maria.start_session().unwrap();
    let first = maria.quick(titled("One"), Some("k")).unwrap().outcome;
    let again = maria.quick(titled("One"), Some("k")).unwrap();
    assert_eq!((again.outcome, again.operation), (first, None));
    assert_eq!(
        refusal(maria.quick(titled("Two"), Some("k"))).0,
        Code::IdempotencyReused
    );
    assert_eq!(answers(&maria, "status:all"), ["#1"]);
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
            let mut maria = Office::new().agent("maria");
            let issue = make(&mut maria, "A");
            status(&mut maria, issue, from).unwrap();
            let set = status(&mut maria, issue, to).unwrap();
            assert_eq!((set.from, set.to), (from, to));
            assert_eq!(look(&maria, issue).status, to, "{from} to {to}");
            let locks = maria.read(|snapshot| snapshot.local().locks()).unwrap();
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
    let (mut maria, mut ada) = (office.agent("maria"), office.agent("ada"));
    let issue = make(&mut maria, "A");
    status(&mut ada, issue, Status::InProgress).unwrap();
    for to in [
        Status::Open,
        Status::InProgress,
        Status::Closed,
        Status::Archived,
    ] {
        assert_eq!(
            refusal(status(&mut maria, issue, to)).0,
            Code::IssueHeld,
            "{to}"
        );
    }
    assert_eq!(look(&maria, issue).claimed_by.as_deref(), Some("ada"));
}

#[test]
fn fields_and_status_are_written_together_or_not_at_all() {
    let office = Office::new();
    let mut maria = office.agent("maria");
    let issue = make(&mut maria, "A");
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
    let updated = update_in_one_go(&mut maria, edit("B"), Some(to(Status::Closed)))
        .unwrap()
        .outcome;
    assert!(updated.changed);
    let found = look(&maria, issue);
    assert_eq!(
        (found.title.as_str(), found.close_reason.as_deref()),
        ("B", Some("done"))
    );
    let nothing =
        update_in_one_go(&mut maria, EditIssue::new(issue), Some(to(Status::Closed))).unwrap();
    assert_eq!((nothing.outcome.changed, nothing.operation), (false, None));
    status(&mut office.agent("ada"), issue, Status::InProgress).unwrap();
    assert_eq!(
        refusal(update_in_one_go(
            &mut maria,
            edit("C"),
            Some(to(Status::Open))
        ))
        .0,
        Code::IssueHeld
    );
    assert_eq!(look(&maria, issue).title, "B");
    assert_eq!(
        refusal(update_in_one_go(&mut maria, EditIssue::new(issue), None)).0,
        Code::NothingToDo
    );
}

#[test]
fn claiming_the_next_issue_never_gives_one_twice() {
    let office = Office::new();
    let (mut maria, mut ada) = (office.agent("maria"), office.agent("ada"));
    make(&mut maria, "Later");
    let urgent = CreateIssue {
        priority: Priority::Critical,
        ..titled("Urgent")
    };
    maria.run(urgent).unwrap();
    ada.start_session().unwrap();
    let all = Query::default();
    let mut got = Vec::new();
    for turn in 0..3 {
        let agent = if turn == 1 { &mut ada } else { &mut maria };
        let next = agent.claim_next(&all).unwrap().outcome;
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
    let waiting = maria.claim_next(&all).unwrap().outcome.view.waiting;
    assert_eq!((waiting.held, waiting.held_by), (1, vec!["ada".to_owned()]));
    assert_eq!(ada.session_status().unwrap().session.unwrap().holds, ["#1"]);
}

#[test]
fn the_issue_that_was_claimed_next_is_shown_as_claimed() {
    let office = Office::new();
    let mut maria = office.agent("maria");
    let made = make(&mut maria, "A");
    let next = maria.claim_next(&Query::default()).unwrap().outcome;
    let shown = next.view.next.unwrap().issue;
    let stands = maria.read(|snapshot| snapshot.summary(made)).unwrap();
    assert_eq!(Some(&shown), stands.as_ref());
    assert_eq!(shown.claimed_by.as_deref(), Some("maria"));
}

#[test]
fn what_is_refused_does_not_keep_the_others() {
    let office = Office::new();
    let (mut maria, mut ada) = (office.agent("maria"), office.agent("ada"));
    let issues: Vec<_> = ["A", "B", "C"]
        .map(|title| make(&mut maria, title))
        .to_vec();
    status(&mut ada, issues[1], Status::InProgress).unwrap();
    let asked = [issues[0], issues[1], issues[0], issues[2]];
    let closed = maria
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
    let single = maria.close_many(&issues[1..2], &CloseOptions::default());
    assert_eq!(refusal(single).0, Code::IssueHeld);
    // One transaction, undone as one.
    maria
        .undo(&crosslink_workspace::UndoTarget::Last, Default::default())
        .unwrap();
    assert_eq!(answers(&maria, "is:open sort:id"), ["#1", "#2", "#3"]);
}

#[test]
fn everything_that_answers_is_closed_newest_first() {
    let mut maria = Office::new().agent("maria");
    for (title, label) in [("A", "ui"), ("B", "db"), ("C", "ui")] {
        let issue = CreateIssue {
            labels: vec![label.to_owned()],
            ..titled(title)
        };
        maria.run(issue).unwrap();
    }
    let query = Query::parse("label:ui").unwrap();
    let closed = maria
        .close_all(&query, &CloseOptions::default())
        .unwrap()
        .outcome;
    let done: Vec<_> = closed.done.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(done, ["C", "A"]);
    let again = maria.close_all(&query, &CloseOptions::default()).unwrap();
    assert_eq!((again.outcome.done.len(), again.operation), (0, None));
}

#[test]
fn what_was_closed_long_ago_is_archived() {
    let office = Office::new();
    let mut maria = office.agent("maria");
    let (old, new) = (make(&mut maria, "Old"), make(&mut maria, "New"));
    maria.close_many(&[old], &CloseOptions::default()).unwrap();
    office.pass(30 * 86_400 + 1);
    maria.close_many(&[new], &CloseOptions::default()).unwrap();
    let archived = maria.archive_older(30).unwrap().outcome;
    assert_eq!(archived.done.len(), 1);
    assert_eq!(
        (look(&maria, old).status, look(&maria, new).status),
        (Status::Archived, Status::Closed)
    );
    office.pass(1);
    assert_eq!(maria.archive_older(0).unwrap().outcome.done.len(), 1);
    let again = maria
        .run_each(&[old, new], |issue| ArchiveIssue { issue })
        .unwrap()
        .outcome;
    assert_eq!((again.done.len(), again.refused.len()), (0, 2));
}

#[test]
fn an_intervention_is_checked_even_where_none_is_recorded() {
    let office = Office::new();
    let mut maria = office.agent("maria");
    let issue = make(&mut maria, "A");
    let say = |trigger: &str| Intervene {
        issue,
        body: "use the other one".to_owned(),
        trigger: trigger.to_owned(),
        context: None,
        driver_key_fingerprint: None,
    };
    assert!(maria.intervene(say("redirect")).unwrap().outcome.recorded);
    std::fs::write(
        office.file("hook-config.json"),
        r#"{"intervention_tracking": false}"#,
    )
    .unwrap();
    let skipped = maria.intervene(say("redirect")).unwrap();
    assert_eq!((skipped.outcome.recorded, skipped.operation), (false, None));
    assert_eq!(
        refusal(maria.intervene(say("whim"))).0,
        Code::TriggerInvalid
    );
    assert_eq!(look(&maria, issue).comment_count, 1);
}

#[test]
fn running_the_tests_is_remembered() {
    let office = Office::new();
    let maria = office.agent("maria");
    maria.mark_tested().unwrap();
    assert_eq!(
        std::fs::read_to_string(office.file("last_test_run")).unwrap(),
        ""
    );
}
