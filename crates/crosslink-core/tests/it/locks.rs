//! Whoever ends an issue that another holds frees it, and the log says from whom.

use crosslink_core::entity::Lock;
use crosslink_core::event::{ClaimVerb, Fact};
use crosslink_core::hub::HubView;
use crosslink_core::id::IssueId;
use crosslink_core::operation::{
    ArchiveIssue, Children, CloseIssue, DeleteIssue, Operation, ReopenIssue,
};
use crosslink_core::time::Timestamp;

use crate::history::{World, play};
use crate::replica::Replica;

/// What became of the lock that bob has on A after alice did something about it.
fn after(history: &str, end: impl FnOnce(&mut Replica, IssueId)) -> (bool, Vec<Option<String>>) {
    let mut world: World = play(history);
    let issue = world.names.issues["A"];
    let alice = world.replica("alice");
    let lock = Lock {
        issue,
        agent: "bob".to_owned(),
        session: None,
        token: uuid::Uuid::from_u128(7),
        claimed_at: Timestamp::from_nanos(0),
        branch: None,
    };
    alice.hub.set_lock(issue, Some(lock));
    end(alice, issue);
    let released = alice.log.iter().filter_map(|event| match &event.fact {
        Fact::ClaimRecorded(ClaimVerb::Released, claim) => Some(claim.from.clone()),
        _ => None,
    });
    let released = released.collect();
    (alice.hub.lock(issue).unwrap().is_some(), released)
}

fn run<O: Operation>(alice: &mut Replica, operation: O) {
    alice.run(Timestamp::from_nanos(1), operation).unwrap();
}

#[test]
fn the_lock_of_another_ends_with_the_issue() {
    let freed = (false, vec![Some("bob".to_owned())]);
    let one = "alice: create A";
    let close = |issue| CloseIssue {
        issue,
        reason: None,
        recursive: false,
        force: true,
    };
    assert_eq!(after(one, |alice, issue| run(alice, close(issue))), freed);
    let delete = |issue| DeleteIssue {
        issue,
        children: Children::Refuse,
        force: true,
    };
    assert_eq!(after(one, |alice, issue| run(alice, delete(issue))), freed);
    let closed = "alice: create A\nalice: close A";
    let archive = |issue| ArchiveIssue { issue };
    assert_eq!(
        after(closed, |alice, issue| run(alice, archive(issue))),
        freed
    );
}

#[test]
fn undoing_what_opened_an_issue_frees_it() {
    let freed = (false, vec![Some("bob".to_owned())]);
    let undo = |alice: &mut Replica, _| {
        let last = *alice.operations.last().unwrap();
        alice.undo(Timestamp::from_nanos(1), last, true).unwrap();
    };
    assert_eq!(after("alice: create A", undo), freed);
    let reopened = "alice: create A\nalice: close A\nalice: reopen A";
    assert_eq!(after(reopened, undo), freed);
}

#[test]
fn an_issue_that_stays_open_stays_held() {
    let held = (true, vec![]);
    let reopen = |issue| ReopenIssue { issue };
    let one = "alice: create A";
    assert_eq!(after(one, |alice, issue| run(alice, reopen(issue))), held);
    let titled = "alice: create A\nalice: title A Two";
    let undo = |alice: &mut Replica, _| {
        let last = *alice.operations.last().unwrap();
        alice.undo(Timestamp::from_nanos(1), last, false).unwrap();
    };
    assert_eq!(after(titled, undo), held);
}
