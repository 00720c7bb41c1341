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
    let mut maria = Office::new().agent("maria");
    let issue = make(&mut maria, "one");
    set_title(&mut maria, issue, "two");
    set_title(&mut maria, issue, "three");
    let title = |maria: &Workspace| look(maria, issue).title;
    undo(&mut maria, &UndoTarget::Last).unwrap();
    assert_eq!(title(&maria), "two");
    undo(&mut maria, &UndoTarget::Last).unwrap();
    assert_eq!(title(&maria), "one");
    assert_eq!(
        lines(&undo(&mut maria, &UndoTarget::Last).unwrap()),
        ["issue.create: issue #1: one"]
    );
    assert_eq!(answers(&maria, "status:all"), Vec::<String>::new());
    assert_eq!(
        refusal(undo(&mut maria, &UndoTarget::Last)),
        (Code::UndoNothing, "There is nothing to undo".to_owned())
    );
    for expected in ["one", "two", "three"] {
        undo(&mut maria, &UndoTarget::LastUndo).unwrap();
        assert_eq!(title(&maria), expected);
        assert_eq!(answers(&maria, "status:all"), ["#1"]);
    }
    assert_eq!(
        refusal(undo(&mut maria, &UndoTarget::LastUndo)).0,
        Code::UndoNothing
    );
    // Undoing what was redone works like the first time.
    undo(&mut maria, &UndoTarget::Last).unwrap();
    assert_eq!(title(&maria), "two");
}

#[test]
fn walking_back_over_a_label_that_came_and_went() {
    let mut maria = Office::new().agent("maria");
    let issue = make(&mut maria, "one");
    for present in [true, false, true] {
        let label = SetElement {
            issue,
            element: ElementOf::Label("ui".to_owned()),
            present,
        };
        maria.run(label).unwrap();
    }
    for has in [false, true, false] {
        undo(&mut maria, &UndoTarget::Last).unwrap();
        assert_eq!(look(&maria, issue).labels.len(), usize::from(has));
    }
    for has in [true, false, true] {
        undo(&mut maria, &UndoTarget::LastUndo).unwrap();
        assert_eq!(look(&maria, issue).labels.len(), usize::from(has));
    }
}

#[test]
fn a_run_that_wrote_a_field_twice_is_taken_back_whole() {
    let mut maria = Office::new().agent("maria");
    let issue = make(&mut maria, "one");
    let wish = SetStatus {
        issue,
        status: Status::Archived,
        reason: None,
        force: false,
    };
    let archived = maria.transact("issue.edit", |transaction| set_status(transaction, &wish));
    archived.unwrap();
    let report = undo(&mut maria, &UndoTarget::Last).unwrap();
    assert_eq!(lines(&report), ["issue.edit: status of #1"]);
    assert_eq!(report.runs[0].left, Vec::<String>::new());
    assert_eq!(look(&maria, issue).status, Status::Open);
}

#[test]
fn only_own_operations_are_undone_unless_they_are_named() {
    let office = Office::new();
    let (mut maria, mut ada) = (office.agent("maria"), office.agent("ada"));
    let issue = make(&mut maria, "one");
    set_priority(&mut ada, issue, Priority::High);
    let history = maria.history(&Default::default()).unwrap();
    let named = UndoTarget::Operation(history[0].operation.clone());
    assert_eq!(history[0].agent, "ada");
    // Ada built on the create, so it stays; what she did can be named.
    assert_eq!(
        refusal(undo(&mut maria, &UndoTarget::Last)).0,
        Code::UndoBuiltUpon
    );
    undo(&mut maria, &named).unwrap();
    assert_eq!(look(&maria, issue).priority, Priority::Medium);
    let (code, message) = refusal(undo(&mut maria, &named));
    assert_eq!(code, Code::UndoNothing);
    assert!(message.ends_with("was taken back already"), "{message}");
    // Nothing of hers stands any more.
    undo(&mut maria, &UndoTarget::Last).unwrap();
    assert_eq!(answers(&maria, "status:all"), Vec::<String>::new());
    assert_eq!(
        refusal(undo(&mut maria, &UndoTarget::Operation("ffff".to_owned()))),
        (Code::UndoNotFound, "Operation ffff not found".to_owned())
    );
}

#[test]
fn a_named_operation_that_was_redone_is_undone_again() {
    let mut maria = Office::new().agent("maria");
    let issue = make(&mut maria, "one");
    set_title(&mut maria, issue, "two");
    let named = UndoTarget::Operation(
        maria.history(&Default::default()).unwrap()[0]
            .operation
            .clone(),
    );
    undo(&mut maria, &named).unwrap();
    undo(&mut maria, &UndoTarget::LastUndo).unwrap();
    assert_eq!(look(&maria, issue).title, "two");
    undo(&mut maria, &named).unwrap();
    assert_eq!(look(&maria, issue).title, "one");
}

#[test]
fn a_preview_changes_nothing() {
    let mut maria = Office::new().agent("maria");
    let issue = make(&mut maria, "one");
    close(&mut maria, issue);
    let before = maria.read(|snapshot| snapshot.last_seq()).unwrap();
    let preview = UndoOptions {
        dry_run: true,
        ..PLAIN
    };
    let report = maria.undo(&UndoTarget::Last, preview).unwrap();
    assert_eq!(report.operation, None);
    assert_eq!(lines(&report.outcome), ["issue.close: status of #1"]);
    assert!(report.outcome.dry_run);
    assert_eq!(maria.read(|snapshot| snapshot.last_seq()).unwrap(), before);
    assert_eq!(answers(&maria, "is:closed"), ["#1"]);
    undo(&mut maria, &UndoTarget::Last).unwrap();
    assert_eq!(answers(&maria, "is:open"), ["#1"]);
}

#[test]
fn what_was_written_again_is_left_and_named() {
    let office = Office::new();
    let (mut maria, mut ada) = (office.agent("maria"), office.agent("ada"));
    let issue = make(&mut ada, "one");
    set_title(&mut maria, issue, "two");
    set_title(&mut ada, issue, "three");
    let problem = undo(&mut maria, &UndoTarget::Last).unwrap_err();
    assert_eq!(problem.code(), Code::UndoNothing);
    let left = "left: title of #1: it was written again since".to_owned();
    assert!(problem.hints().contains(&left), "{:?}", problem.hints());
    assert_eq!(look(&maria, issue).title, "three");
}

#[test]
fn an_issue_made_to_be_worked_on_is_let_go_of() {
    let mut maria = Office::new().agent("maria");
    maria.start_session().unwrap();
    maria.quick(titled("Quick"), None).unwrap();
    assert_eq!(answers(&maria, "is:claimed"), ["#1"]);
    undo(&mut maria, &UndoTarget::Last).unwrap();
    assert!(
        maria
            .read(|snapshot| snapshot.local().locks())
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        maria.session_status().unwrap().session.unwrap().working_on,
        None
    );
    // A claim is nothing that undo takes back: it is passed over, and named.
    let issue = make(&mut maria, "Next");
    maria.work_on(issue, &Default::default()).unwrap();
    assert_eq!(
        lines(&undo(&mut maria, &UndoTarget::Last).unwrap()),
        ["session.work: ", "issue.create: issue #2: Next"]
    );
}

#[test]
fn everything_an_agent_did_since_is_taken_back_at_once() {
    let office = Office::new();
    let (mut maria, mut ada) = (office.agent("maria"), office.agent("ada"));
    let (one, two) = (make(&mut maria, "one"), make(&mut maria, "two"));
    set_priority(&mut ada, one, Priority::High);
    office.pass(60);
    let since = office.now();
    set_priority(&mut ada, one, Priority::Low);
    set_title(&mut ada, two, "renamed");
    close(&mut ada, two);
    make(&mut ada, "three");
    // Undone by ada already: nothing is left to take back of it.
    set_title(&mut ada, one, "oops");
    undo(&mut ada, &UndoTarget::Last).unwrap();
    let all = |since: Timestamp| UndoTarget::Agent {
        agent: AgentId::new("ada").unwrap(),
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
    let previewed = maria.undo(&all(since), preview).unwrap().outcome;
    assert_eq!(lines(&previewed), expected);
    assert_eq!(answers(&maria, "status:open sort:id"), ["#1", "#3"]);
    assert_eq!(lines(&undo(&mut maria, &all(since)).unwrap()), expected);
    assert_eq!(answers(&maria, "status:all sort:id"), ["#1", "#2"]);
    assert_eq!(look(&maria, one).priority, Priority::High);
    assert_eq!(
        (look(&maria, one).title, look(&maria, two).title),
        ("one".into(), "two".into())
    );
    let (code, message) = refusal(undo(&mut maria, &all(since)));
    assert_eq!(code, Code::UndoNothing);
    assert_eq!(
        message,
        "Agent 'ada' did nothing since 2027-01-01 12:01 that stands"
    );
    // And all of it can be brought back.
    undo(&mut maria, &UndoTarget::LastUndo).unwrap();
    assert_eq!(answers(&maria, "status:all sort:id"), ["#1", "#2", "#3"]);
    assert_eq!(look(&maria, one).priority, Priority::Low);
}
