//! The order in which logs are found does not matter, nor where a checkpoint was taken.

use crosslink_hub::v3::{State, fold};
use proptest::prelude::*;

use crate::v3_support::{at, logs};

fn event() -> impl Strategy<Value = String> {
    let issue = || "[abcd]";
    let number = 1..5_i64;
    prop_oneof![
        issue().prop_map(|one| format!("IssueCreated uuid={one} title=T priority=low created_by=x")),
        (issue(), number.clone()).prop_map(|(one, carried)| format!(
            "IssueCreated uuid={one} title=T priority=low created_by=x display_id={carried}"
        )),
        (issue(), "[TUV]").prop_map(|(one, title)| format!("IssueUpdated uuid={one} title={title}")),
        issue().prop_map(|one| format!("StatusChanged uuid={one} new_status=closed closed_at=3")),
        issue().prop_map(|one| format!("StatusChanged uuid={one} new_status=open")),
        (issue(), "[lm]").prop_map(|(one, label)| format!("LabelAdded issue_uuid={one} label={label}")),
        (issue(), "[lm]").prop_map(|(one, label)| format!("LabelRemoved issue_uuid={one} label={label}")),
        (issue(), issue())
            .prop_map(|(one, two)| format!("DependencyAdded blocked_uuid={one} blocker_uuid={two}")),
        (issue(), issue()).prop_map(|(one, two)| format!("RelationAdded uuid_a={one} uuid_b={two}")),
        (issue(), "[pqrs]").prop_map(|(one, name)| format!(
            "CommentAdded issue_uuid={one} comment_uuid={name} author=y content=hi created_at=1 kind=note"
        )),
        issue().prop_map(|one| format!("IssueDeleted uuid={one}")),
        number.clone().prop_map(|number| format!("LockClaimed issue_display_id={number}")),
        number.prop_map(|number| format!("LockReleased issue_display_id={number}")),
        "[mn]".prop_map(|one| format!("MilestoneCreated uuid={one} name=M created_at=1")),
        (issue(), "[mn]")
            .prop_map(|(one, two)| format!("MilestoneAssigned issue_uuid={one} milestone_uuid={two}")),
        "[mn]".prop_map(|one| format!("MilestoneDeleted uuid={one}")),
    ]
}

fn script() -> impl Strategy<Value = Vec<String>> {
    let line = (0..30_i64, "[xyz]", event())
        .prop_map(|(second, agent, event)| format!("{second} {agent} {event}"));
    prop::collection::vec(line, 0..40)
}

proptest! {
    #[test]
    fn the_order_of_the_logs_does_not_matter(script in script(), turn in 0..6_usize) {
        let mut logs = logs(&script.join("\n"));
        let first = fold(State::default(), &logs, None, at(60));
        let length = logs.len().max(1);
        logs.rotate_left(turn % length);
        if turn >= 3 {
            logs.reverse();
        }
        let second = fold(State::default(), &logs, None, at(60));
        prop_assert_eq!(first, second);
    }

    #[test]
    fn folding_in_two_steps_is_folding_in_one(script in script(), cut in 0..30_i64) {
        let second = |line: &&String| line.split(' ').next().unwrap().parse::<i64>().unwrap();
        let mut sorted: Vec<_> = script.iter().collect();
        sorted.sort_by_key(second);
        let early: Vec<_> = sorted.iter().copied().filter(|line| second(line) <= cut).cloned().collect();
        let all: Vec<_> = sorted.into_iter().cloned().collect();
        let logs_then = logs(&early.join("\n"));
        let logs_now = logs(&all.join("\n"));
        let once = fold(State::default(), &logs_now, None, at(60));
        let checkpoint = fold(State::default(), &logs_then, None, at(60)).state;
        let twice = fold(checkpoint, &logs_now, None, at(60));
        prop_assert_eq!(&once.state, &twice.state);
        prop_assert_eq!(twice.late, vec![]);
    }

    #[test]
    fn no_bytes_bring_a_decoder_down(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for (_, target) in crosslink_hub::fuzz::TARGETS {
            target(&bytes);
        }
    }
}
