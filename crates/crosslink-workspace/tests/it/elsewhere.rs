//! Another project is asked, and nothing else.

use crosslink_workspace::core::event::{Fact, IssueCreated};
use crosslink_workspace::core::id::{IssueId, IssueRef};
use crosslink_workspace::core::operation::CloseIssue;
use crosslink_workspace::core::problem::Code;
use crosslink_workspace::core::query::Query;
use crosslink_workspace::core::time::Timestamp;
use crosslink_workspace::{Elsewhere, OpenOptions, Tale, Workspace};

use crate::support::repository::{Repository, create};

fn then() -> Timestamp {
    Timestamp::parse("2026-01-02T03:04:05Z").unwrap()
}

/// A tale of two issues that share a number.
fn tale() -> Tale {
    let issue = |id: u128, title: &str| {
        let created = IssueCreated {
            number: Some(7),
            author: Some("they".to_owned()),
            ..IssueCreated::new(IssueId(uuid::Uuid::from_u128(id)), title)
        };
        (Fact::IssueCreated(Box::new(created)), then())
    };
    Tale {
        facts: vec![issue(1, "One"), issue(2, "Other")],
        holders: Vec::new(),
    }
}

fn elsewhere(repository: &Repository, place: Elsewhere) -> Workspace {
    let options = OpenOptions::default();
    Workspace::elsewhere(repository.environment(9), &options, place).unwrap()
}

fn titles(workspace: &Workspace) -> Vec<String> {
    let cx = workspace.query_context();
    let found = workspace.read(|snapshot| snapshot.issues(&Query::default(), &cx));
    let mut titles: Vec<_> = found.unwrap().into_iter().map(|it| it.title).collect();
    titles.sort();
    titles
}

fn refusal(workspace: &mut Workspace, issue: IssueId) -> Code {
    let close = CloseIssue {
        issue,
        reason: None,
        recursive: false,
        force: true,
    };
    workspace.run(close).unwrap_err().code()
}

#[test]
fn what_was_told_stands_as_it_was_told() {
    let repository = Repository::with_project();
    let mut told = elsewhere(&repository, Elsewhere::Told(tale()));
    assert_eq!(titles(&told), ["One", "Other"]);
    let number = IssueRef::parse("7").unwrap();
    let ambiguous = told.resolve(&number).unwrap_err();
    assert_eq!(ambiguous.code(), Code::IssueAmbiguous);
    let one = IssueId(uuid::Uuid::from_u128(1));
    let detail = told.read(|snapshot| snapshot.detail(one)).unwrap().unwrap();
    assert_eq!(detail.issue.created_at, then());
    assert_eq!(detail.issue.created_by.as_deref(), Some("they"));
    assert_eq!(refusal(&mut told, one), Code::RepositoryReadOnly);
    let past = told.as_of(then()).err().unwrap();
    assert_eq!(past.code(), Code::UsageInvalid);
    assert_eq!(
        told.take_in([""], "log").unwrap_err().code(),
        Code::RepositoryReadOnly
    );
    assert_eq!(titles(&repository.open(3)), Vec::<String>::new());
}

#[test]
fn another_database_answers_and_stays_as_it_is() {
    let (here, there) = (Repository::with_project(), Repository::with_project());
    create(&mut there.open(2), "Theirs", &[]);
    let read = |name: &str| std::fs::read(there.file(&format!(".crosslink/{name}"))).unwrap();
    let files = || (read("crosslink.db"), read("crosslink.db-wal"));
    let before = files();
    let place = Elsewhere::find(&there.file("")).unwrap();
    let mut other = elsewhere(&here, place);
    assert_eq!(titles(&other), ["Theirs"]);
    assert_eq!(other.paths().database(), here.open(3).paths().database());
    let issue = other.resolve(&IssueRef::parse("1").unwrap()).unwrap();
    assert_eq!(refusal(&mut other, issue), Code::RepositoryReadOnly);
    assert!(other.as_of(then()).is_ok());
    drop(other);
    assert!(files() == before);
    assert!(Elsewhere::find(&here.around()).is_none());
}

#[test]
fn an_empty_file_is_no_database() {
    let there = Repository::with_project();
    assert!(Elsewhere::find(&there.file("")).is_some());
    there.spoil(Some(b""));
    assert!(Elsewhere::find(&there.file("")).is_none());
}
