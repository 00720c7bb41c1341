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

/// What became of the lock that agent-2 has on A after agent-1 did something about it.
fn after(history: &str, end: impl FnOnce(&mut Replica, IssueId)) -> (bool, Vec<Option<String>>) {
    let mut world: World = play(history);
    let issue = world.names.issues["A"];
    let agent_1 = world.replica("agent-1");
    let lock = Lock {
        issue,
        agent: "agent-2".to_owned(),
        elsewhere: None,
        session: None,
        token: uuid::Uuid::from_u128(7),
        claimed_at: Timestamp::from_nanos(0),
        branch: None,
    };
    agent_1.hub.set_lock(issue, Some(lock));
    end(agent_1, issue);
    let released = agent_1.log.iter().filter_map(|event| match &event.fact {
        Fact::ClaimRecorded(ClaimVerb::Released, claim) => Some(claim.from.clone()),
        _ => None,
    });
    let released = released.collect();
    (agent_1.hub.lock(issue).unwrap().is_some(), released)
}

fn run<O: Operation>(agent_1: &mut Replica, operation: O) {
    agent_1.run(Timestamp::from_nanos(1), operation).unwrap();
}

#[test]
fn the_lock_of_another_ends_with_the_issue() {
    let freed = (false, vec![Some("agent-2".to_owned())]);
    let one = "agent-1: create A";
    let close = |issue| CloseIssue {
        issue,
        reason: None,
        recursive: false,
        force: true,
    };
    assert_eq!(
        after(one, |agent_1, issue| run(agent_1, close(issue))),
        freed
    );
    let delete = |issue| DeleteIssue {
        issue,
        children: Children::Refuse,
        force: true,
    };
    assert_eq!(
        after(one, |agent_1, issue| run(agent_1, delete(issue))),
        freed
    );
    let closed = "agent-1: create A\nagent-1: close A";
    let archive = |issue| ArchiveIssue { issue };
    assert_eq!(
        after(closed, |agent_1, issue| run(agent_1, archive(issue))),
        freed
    );
}

#[test]
fn undoing_what_opened_an_issue_frees_it() {
    let freed = (false, vec![Some("agent-2".to_owned())]);
    let undo = |agent_1: &mut Replica, _| {
        let last = *agent_1.operations.last().unwrap();
        agent_1.undo(Timestamp::from_nanos(1), last, true).unwrap();
    };
    assert_eq!(after("agent-1: create A", undo), freed);
    let reopened = "agent-1: create A\nagent-1: close A\nagent-1: reopen A";
    assert_eq!(after(reopened, undo), freed);
}

#[test]
fn an_issue_that_stays_open_stays_held() {
    let held = (true, vec![]);
    let reopen = |issue| ReopenIssue { issue };
    let one = "agent-1: create A";
    assert_eq!(
        after(one, |agent_1, issue| run(agent_1, reopen(issue))),
        held
    );
    let titled = "agent-1: create A\nagent-1: title A Two";
    let undo = |agent_1: &mut Replica, _| {
        let last = *agent_1.operations.last().unwrap();
        agent_1.undo(Timestamp::from_nanos(1), last, false).unwrap();
    };
    assert_eq!(after(titled, undo), held);
}
