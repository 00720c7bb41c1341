//! Display numbers end.

use crosslink_core::event::{Event, Fact, IssueCreated, MilestoneCreated};
use crosslink_core::hub::{Counter, HubView};
use crosslink_core::id::{AgentId, IdSource, IssueId, MilestoneId};
use crosslink_core::model::{NUMBER_LIMIT, Standing};
use crosslink_core::operation::{CreateIssue, CreateMilestone, Decision, Operation, RenumberIssue};
use crosslink_core::problem::Problem;
use crosslink_core::state::State;
use crosslink_core::time::Timestamp;
use uuid::Uuid;

use crate::replica::Replica;
use crate::specimens;

/// A clone that knows of issues with these ids and a milestone, all with this number.
fn with_numbers(number: u32, issues: &[u128]) -> Replica {
    let mut agent_1 = Replica::new("agent-1");
    let issue = |id, title| {
        let made = IssueCreated::new(IssueId(Uuid::from_u128(id)), title);
        let number = Some(number);
        Fact::IssueCreated(Box::new(IssueCreated { number, ..made }))
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
    let issues = issues.iter().map(|id| issue(*id, "One of them"));
    for fact in issues.chain([Fact::MilestoneCreated(milestone)]) {
        agent_1.receive(&Event::seal(specimens::header(1), fact));
    }
    agent_1
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
    let mut agent_1 = with_numbers(NUMBER_LIMIT - 1, &[1, 3, 4]);
    assert_eq!(run(&mut agent_1, renumber.clone()), Ok(()));
    assert_eq!(
        agent_1.state.numbers(renumber.issue).unwrap(),
        [NUMBER_LIMIT - 1, NUMBER_LIMIT]
    );
    assert_eq!(run(&mut agent_1, milestone()), Ok(()));
    let events = agent_1.log.len();
    let refused =
        Err("number.invalid: Display numbers end at 2147483648, and the last is taken".to_owned());
    let twin = RenumberIssue {
        issue: IssueId(Uuid::from_u128(3)),
    };
    assert_eq!(run(&mut agent_1, twin), refused);
    assert_eq!(run(&mut agent_1, issue()), refused);
    assert_eq!(run(&mut agent_1, milestone()), refused);
    assert_eq!(agent_1.log.len(), events);
}

#[test]
fn an_issue_is_renumbered_only_while_its_number_names_another_too() {
    let [one, twin] = [1, 3].map(|id| RenumberIssue {
        issue: IssueId(Uuid::from_u128(id)),
    });
    let mut agent_1 = with_numbers(7, &[1, 3]);
    assert_eq!(run(&mut agent_1, one.clone()), Ok(()));
    let refused =
        Err("number.not_shared: Issue #8 shares its number with no other issue".to_owned());
    assert_eq!(run(&mut agent_1, one.clone()), refused);
    // The other has the number to itself now.
    let refused =
        Err("number.not_shared: Issue #7 shares its number with no other issue".to_owned());
    assert_eq!(run(&mut agent_1, twin.clone()), refused);
    assert_eq!(agent_1.state.numbers(one.issue).unwrap(), [7, 8]);
    assert_eq!(agent_1.state.numbers(twin.issue).unwrap(), [7]);
}

#[test]
fn who_shares_draws_from_what_was_granted_and_else_does_without() {
    let create = || CreateIssue {
        title: "One".to_owned(),
        ..CreateIssue::default()
    };
    let mut agent_1 = Replica::new("agent-1");
    agent_1.hub.join();
    agent_1.hub.grant(Counter::Issue, 33, 1);
    let mut make = |operation| agent_1.run(Timestamp::MAX, operation).unwrap();
    let numbered = make(create());
    assert_eq!(
        (numbered.id, numbered.display_id),
        (Some(33), "#33".to_owned())
    );
    let without = make(create());
    assert_eq!(
        (without.id, &without.display_id),
        (None, &without.uuid.short())
    );
    let milestone = CreateMilestone {
        name: "v1".to_owned(),
        ..CreateMilestone::default()
    };
    let made = agent_1.run(Timestamp::MAX, milestone).unwrap();
    assert_eq!(made.id, None);
    let waiting = RenumberIssue {
        issue: without.uuid,
    };
    let refused = format!(
        "number.none_left: No number is left for issue {}",
        without.display_id
    );
    assert_eq!(run(&mut agent_1, waiting.clone()), Err(refused));
    agent_1.hub.grant(Counter::Issue, 65, 32);
    assert_eq!(run(&mut agent_1, waiting), Ok(()));
    assert_eq!(agent_1.state.numbers(without.uuid).unwrap(), [65]);
}

#[test]
fn one_decision_draws_no_number_twice() {
    let mut state = State::default();
    let (agent, mut ids) = (AgentId::new("agent-1").unwrap(), NoIds);
    let mut drawn = |state: &State| {
        let mut decision = Decision::new(&agent, None, Timestamp::MAX, &mut ids);
        let draw = |_| decision.draw(state, Counter::Issue).unwrap();
        (0..4).map(draw).collect::<Vec<_>>()
    };
    assert_eq!(drawn(&state), [Some(1), Some(2), Some(3), Some(4)]);
    state.grant(Counter::Issue, 33, 2);
    state.grant(Counter::Issue, 65, 1);
    assert_eq!(drawn(&state), [Some(33), Some(34), Some(65), None]);
}

/// Nothing that is drawn here has a name.
struct NoIds;

impl IdSource for NoIds {
    fn uuid(&mut self) -> Uuid {
        Uuid::nil()
    }
}

#[test]
fn an_issue_without_a_number_gets_one() {
    let made = IssueCreated::new(IssueId(Uuid::from_u128(1)), "One");
    let event = Event::seal(specimens::header(1), Fact::IssueCreated(Box::new(made)));
    let mut agent_1 = Replica::new("agent-1");
    agent_1.receive(&event);
    let issue = IssueId(Uuid::from_u128(1));
    assert_eq!(run(&mut agent_1, RenumberIssue { issue }), Ok(()));
    assert_eq!(agent_1.state.numbers(issue).unwrap(), [1]);
}
