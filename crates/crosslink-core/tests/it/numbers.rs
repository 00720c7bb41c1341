//! Display numbers end.

use crosslink_core::event::{Event, Fact, IssueCreated, MilestoneCreated};
use crosslink_core::hub::HubView;
use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::model::{NUMBER_LIMIT, Standing};
use crosslink_core::operation::{CreateIssue, CreateMilestone, Operation, RenumberIssue};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use uuid::Uuid;

use crate::replica::Replica;
use crate::specimens;

/// A clone that knows of an issue and a milestone with these numbers.
fn with_numbers(number: u32) -> Replica {
    let mut alice = Replica::new("alice");
    let issue = IssueCreated {
        number: Some(number),
        ..IssueCreated::new(IssueId(Uuid::from_u128(1)), "One")
    };
    let milestone = MilestoneCreated {
        milestone: MilestoneId(Uuid::from_u128(2)),
        number: Some(number),
        name: "v1".to_owned(),
        description: None,
        status: Standing::default(),
        due: None,
        author: None,
    };
    for fact in [
        Fact::IssueCreated(Box::new(issue)),
        Fact::MilestoneCreated(milestone),
    ] {
        alice.receive(&Event::seal(specimens::header(1), fact));
    }
    alice
}

fn run<O: Operation>(replica: &mut Replica, operation: O) -> Result<(), String> {
    let ran = replica.run(Timestamp::MAX, operation);
    ran.map(drop)
        .map_err(|problem: Problem| format!("{}: {}", problem.code().name(), problem.message()))
}

#[test]
fn no_number_is_drawn_past_the_last() {
    let issue = || CreateIssue {
        title: "Two".to_owned(),
        ..CreateIssue::default()
    };
    let milestone = || CreateMilestone {
        name: "v2".to_owned(),
        ..CreateMilestone::default()
    };
    let renumber = RenumberIssue {
        issue: IssueId(Uuid::from_u128(1)),
    };
    let mut alice = with_numbers(NUMBER_LIMIT - 1);
    assert_eq!(run(&mut alice, renumber.clone()), Ok(()));
    assert_eq!(
        alice.state.numbers(renumber.issue).unwrap(),
        [NUMBER_LIMIT - 1, NUMBER_LIMIT]
    );
    assert_eq!(run(&mut alice, milestone()), Ok(()));
    let events = alice.log.len();
    let refused =
        Err("number.invalid: Display numbers end at 2147483648, and the last is taken".to_owned());
    assert_eq!(run(&mut alice, renumber), refused);
    assert_eq!(run(&mut alice, issue()), refused);
    assert_eq!(run(&mut alice, milestone()), refused);
    assert_eq!(alice.log.len(), events);
}
