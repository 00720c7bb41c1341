//! Undo, redo, and taking back what one agent did.

use crosslink_core::id::{AgentId, IssueId};
use crosslink_core::model::{Priority, Status};
use crosslink_core::operation::{CloseIssue, EditIssue, ElementOf, SetElement};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_workspace::{SetStatus, UndoOptions, UndoReport, UndoTarget, Workspace, set_status};

use crate::support::office::{Office, answers, look, make, refusal, titled};

const PLAIN: UndoOptions = UndoOptions {
    dry_run: false,
    force: false,
};

fn undo(workspace: &mut Workspace, target: &UndoTarget) -> Result<UndoReport, Problem> {
    workspace
        .undo(target, PLAIN)
        .map(|committed| committed.outcome)
}

/// What was taken back, run by run.
fn lines(report: &UndoReport) -> Vec<String> {
    let runs = report.runs.iter();
    runs.map(|run| format!("{}: {}", run.name, run.undone.join(", ")))
        .collect()
}

fn set_title(workspace: &mut Workspace, issue: IssueId, title: &str) {
    let edit = EditIssue {
        title: Some(title.to_owned()),
        ..EditIssue::new(issue)
    };
    workspace.run(edit).unwrap();
}

fn set_priority(workspace: &mut Workspace, issue: IssueId, priority: Priority) {
    let edit = EditIssue {
        priority: Some(priority),
        ..EditIssue::new(issue)
    };
    workspace.run(edit).unwrap();
}

fn close(workspace: &mut Workspace, issue: IssueId) {
    let close = CloseIssue {
        issue,
        reason: None,
        recursive: false,
        force: false,
    };
    workspace.run(close).unwrap();
}

#[test]
fn repeating_undo_walks_back_and_redo_walks_forth() {
    let mut agent_1 = Office::new().agent("agent-1");
    let issue = make(&mut agent_1, "one");
    set_title(&mut agent_1, issue, "two");
    set_title(&mut agent_1, issue, "three");
    let title = |agent_1: &Workspace| look(agent_1, issue).title;
    undo(&mut agent_1, &UndoTarget::Last).unwrap();
    assert_eq!(title(&agent_1), "two");
    undo(&mut agent_1, &UndoTarget::Last).unwrap();
    assert_eq!(title(&agent_1), "one");
    assert_eq!(
        lines(&undo(&mut agent_1, &UndoTarget::Last).unwrap()),
        ["issue.create: issue #1: one"]
    );
    assert_eq!(answers(&agent_1, "status:all"), Vec::<String>::new());
    assert_eq!(
        refusal(undo(&mut agent_1, &UndoTarget::Last)),
        (Code::UndoNothing, "There is nothing to undo".to_owned())
    );
    for expected in ["one", "two", "three"] {
        undo(&mut agent_1, &UndoTarget::LastUndo).unwrap();
        assert_eq!(title(&agent_1), expected);
        assert_eq!(answers(&agent_1, "status:all"), ["#1"]);
    }
    assert_eq!(
        refusal(undo(&mut agent_1, &UndoTarget::LastUndo)).0,
        Code::UndoNothing
    );
    // Undoing what was redone works like the first time.
    undo(&mut agent_1, &UndoTarget::Last).unwrap();
    assert_eq!(title(&agent_1), "two");
}

#[test]
fn walking_back_over_a_label_that_came_and_went() {
    let mut agent_1 = Office::new().agent("agent-1");
    let issue = make(&mut agent_1, "one");
    for present in [true, false, true] {
        let label = SetElement {
            issue,
            element: ElementOf::Label("ui".to_owned()),
            present,
        };
        agent_1.run(label).unwrap();
    }
    for has in [false, true, false] {
        undo(&mut agent_1, &UndoTarget::Last).unwrap();
        assert_eq!(look(&agent_1, issue).labels.len(), usize::from(has));
    }
    for has in [true, false, true] {
        undo(&mut agent_1, &UndoTarget::LastUndo).unwrap();
        assert_eq!(look(&agent_1, issue).labels.len(), usize::from(has));
    }
}

#[test]
fn a_run_that_wrote_a_field_twice_is_taken_back_whole() {
    let mut agent_1 = Office::new().agent("agent-1");
    let issue = make(&mut agent_1, "one");
    let wish = SetStatus {
        issue,
        status: Status::Archived,
        reason: None,
        force: false,
    };
    let archived = agent_1.transact("issue.edit", |transaction| set_status(transaction, &wish));
    archived.unwrap();
    let report = undo(&mut agent_1, &UndoTarget::Last).unwrap();
    assert_eq!(lines(&report), ["issue.edit: status of #1"]);
    assert_eq!(report.runs[0].left, Vec::<String>::new());
    assert_eq!(look(&agent_1, issue).status, Status::Open);
}

#[test]
fn only_own_operations_are_undone_unless_they_are_named() {
    let office = Office::new();
    let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    let issue = make(&mut agent_1, "one");
    set_priority(&mut agent_2, issue, Priority::High);
    let history = agent_1.history(&Default::default()).unwrap();
    let named = UndoTarget::Operation(history[0].operation.clone());
    assert_eq!(history[0].agent, "agent-2");
    // agent-2 built on the create, so it stays; what it did can be named.
    assert_eq!(
        refusal(undo(&mut agent_1, &UndoTarget::Last)).0,
        Code::UndoBuiltUpon
    );
    undo(&mut agent_1, &named).unwrap();
    assert_eq!(look(&agent_1, issue).priority, Priority::Medium);
    let (code, message) = refusal(undo(&mut agent_1, &named));
    assert_eq!(code, Code::UndoNothing);
    assert!(message.ends_with("was taken back already"), "{message}");
    // Nothing of hers stands any more.
    undo(&mut agent_1, &UndoTarget::Last).unwrap();
    assert_eq!(answers(&agent_1, "status:all"), Vec::<String>::new());
    assert_eq!(
        refusal(undo(
            &mut agent_1,
            &UndoTarget::Operation("ffff".to_owned())
        )),
        (Code::UndoNotFound, "Operation ffff not found".to_owned())
    );
}

#[test]
fn a_named_operation_that_was_redone_is_undone_again() {
    let mut agent_1 = Office::new().agent("agent-1");
    let issue = make(&mut agent_1, "one");
    set_title(&mut agent_1, issue, "two");
    let named = UndoTarget::Operation(
        agent_1.history(&Default::default()).unwrap()[0]
            .operation
            .clone(),
    );
    undo(&mut agent_1, &named).unwrap();
    undo(&mut agent_1, &UndoTarget::LastUndo).unwrap();
    assert_eq!(look(&agent_1, issue).title, "two");
    undo(&mut agent_1, &named).unwrap();
    assert_eq!(look(&agent_1, issue).title, "one");
}

#[test]
fn a_preview_changes_nothing() {
    let mut agent_1 = Office::new().agent("agent-1");
    let issue = make(&mut agent_1, "one");
    close(&mut agent_1, issue);
    let before = agent_1.read(|snapshot| snapshot.last_seq()).unwrap();
    let preview = UndoOptions {
        dry_run: true,
        ..PLAIN
    };
    let report = agent_1.undo(&UndoTarget::Last, preview).unwrap();
    assert_eq!(report.operation, None);
    assert_eq!(lines(&report.outcome), ["issue.close: status of #1"]);
    assert!(report.outcome.dry_run);
    assert_eq!(
        agent_1.read(|snapshot| snapshot.last_seq()).unwrap(),
        before
    );
    assert_eq!(answers(&agent_1, "is:closed"), ["#1"]);
    undo(&mut agent_1, &UndoTarget::Last).unwrap();
    assert_eq!(answers(&agent_1, "is:open"), ["#1"]);
}

#[test]
fn what_was_written_again_is_left_and_named() {
    let office = Office::new();
    let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    let issue = make(&mut agent_2, "one");
    set_title(&mut agent_1, issue, "two");
    set_title(&mut agent_2, issue, "three");
    let problem = undo(&mut agent_1, &UndoTarget::Last).unwrap_err();
    assert_eq!(problem.code(), Code::UndoNothing);
    let left = "left: title of #1: it was written again since".to_owned();
    assert!(problem.hints().contains(&left), "{:?}", problem.hints());
    assert_eq!(look(&agent_1, issue).title, "three");
}

#[test]
fn an_issue_made_to_be_worked_on_is_let_go_of() {
    let mut agent_1 = Office::new().agent("agent-1");
    agent_1.start_session().unwrap();
    agent_1.quick(titled("Quick"), None).unwrap();
    assert_eq!(answers(&agent_1, "is:claimed"), ["#1"]);
    undo(&mut agent_1, &UndoTarget::Last).unwrap();
    assert!(
        agent_1
            .read(|snapshot| snapshot.local().locks())
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        agent_1
            .session_status()
            .unwrap()
            .session
            .unwrap()
            .working_on,
        None
    );
    // A claim is nothing that undo takes back: it is passed over, and named.
    let issue = make(&mut agent_1, "Next");
    agent_1.work_on(issue, &Default::default()).unwrap();
    assert_eq!(
        lines(&undo(&mut agent_1, &UndoTarget::Last).unwrap()),
        ["session.work: ", "issue.create: issue #2: Next"]
    );
}

#[test]
fn everything_an_agent_did_since_is_taken_back_at_once() {
    let office = Office::new();
    let (mut agent_1, mut agent_2) = (office.agent("agent-1"), office.agent("agent-2"));
    let (one, two) = (make(&mut agent_1, "one"), make(&mut agent_1, "two"));
    set_priority(&mut agent_2, one, Priority::High);
    office.pass(60);
    let since = office.now();
    set_priority(&mut agent_2, one, Priority::Low);
    set_title(&mut agent_2, two, "renamed");
    close(&mut agent_2, two);
    make(&mut agent_2, "three");
    // Undone by agent-2 already: nothing is left to take back of it.
    set_title(&mut agent_2, one, "oops");
    undo(&mut agent_2, &UndoTarget::Last).unwrap();
    let all = |since: Timestamp| UndoTarget::Agent {
        agent: AgentId::new("agent-2").unwrap(),
        since,
    };
    let preview = UndoOptions {
        dry_run: true,
        ..PLAIN
    };
    let expected = [
        "issue.create: issue #3: three",
        "issue.close: status of #2",
        "issue.edit: title of #2",
        "issue.edit: priority of #1",
    ];
    let previewed = agent_1.undo(&all(since), preview).unwrap().outcome;
    assert_eq!(lines(&previewed), expected);
    assert_eq!(answers(&agent_1, "status:open sort:id"), ["#1", "#3"]);
    assert_eq!(lines(&undo(&mut agent_1, &all(since)).unwrap()), expected);
    assert_eq!(answers(&agent_1, "status:all sort:id"), ["#1", "#2"]);
    assert_eq!(look(&agent_1, one).priority, Priority::High);
    assert_eq!(
        (look(&agent_1, one).title, look(&agent_1, two).title),
        ("one".into(), "two".into())
    );
    let (code, message) = refusal(undo(&mut agent_1, &all(since)));
    assert_eq!(code, Code::UndoNothing);
    assert_eq!(
        message,
        "Agent 'agent-2' did nothing since 2027-01-01 12:01Z that stands"
    );
    // And all of it can be brought back.
    undo(&mut agent_1, &UndoTarget::LastUndo).unwrap();
    assert_eq!(answers(&agent_1, "status:all sort:id"), ["#1", "#2", "#3"]);
    assert_eq!(look(&agent_1, one).priority, Priority::Low);
}
