//! Labels, references, blockers and relations.

use crosslink_core::event::{Event, Fact, IssueCreated};
use crosslink_core::hub::HubView;
use crosslink_core::id::IssueId;
use crosslink_core::operation::{ElementOf, SetElement};
use crosslink_core::time::Timestamp;

use crate::history::check;
use crate::replica::Replica;
use crate::specimens;

#[test]
fn a_label_put_in_after_it_was_taken_out_is_in() {
    check(
        r#"
        agent-1: create A "Fix login" labels ui,auth
        agent-2: pull agent-1
        agent-2: unlabel A ui
        agent-1: unlabel A ui
        agent-1: label A ui
        all: sync
        agent-1: refer A BD-7
        agent-2: unlabel A auth
        all: sync
        "#,
        r#"A #1 "Fix login" open +ui @BD-7"#,
    );
    check(
        r#"
        agent-1: create A "Fix login" labels ui
        agent-1: unlabel A ui
        agent-2: pull agent-1
        agent-2 clock -9d
        agent-2: label A ui
        all: sync
        "#,
        r#"A #1 "Fix login" open +ui"#,
    );
}

#[test]
fn a_relation_holds_both_ways_and_is_taken_out_from_either() {
    check(
        r#"
        agent-1: create A "One"
        agent-1: create B "Two"
        agent-1: relate A B
        agent-1: relate B A
        agent-2: pull agent-1
        agent-2: unrelate B A
        all: sync
        "#,
        r#"
        A #1 "One" open
        B #2 "Two" open
        "#,
    );
}

#[test]
fn a_relation_a_create_named_at_the_greater_end_is_one_relation() {
    let [lesser, greater] = [1, 2].map(|id| IssueId(uuid::Uuid::from_u128(id)));
    let mut agent_1 = Replica::new("agent-1");
    let relations = vec![lesser];
    for created in [
        IssueCreated::new(lesser, "One"),
        IssueCreated {
            relations,
            ..IssueCreated::new(greater, "Two")
        },
    ] {
        agent_1.receive(&Event::seal(
            specimens::header(1),
            Fact::IssueCreated(Box::new(created)),
        ));
    }
    let mut set = |issue, other, present| {
        let element = ElementOf::Relation(other);
        let edited = agent_1
            .run(
                Timestamp::MAX,
                SetElement {
                    issue,
                    element,
                    present,
                },
            )
            .unwrap();
        let elements = [lesser, greater].map(|issue| agent_1.state.elements(issue).unwrap().len());
        (edited.changed, elements)
    };
    assert_eq!(set(lesser, greater, true), (false, [0, 1]));
    assert_eq!(set(lesser, greater, false), (true, [0, 0]));
    assert_eq!(set(greater, lesser, true), (true, [1, 0]));
}

#[test]
fn a_cycle_is_refused_where_it_is_seen_and_kept_where_it_was_not() {
    check(
        r#"
        agent-1: create A "One"
        agent-1: create B "Two"
        agent-1: block A B
        agent-1: block B A => dependency.cycle
        agent-1: block A A => relation.self
        agent-1: parent A B
        agent-1: parent B A => parent.cycle
        agent-1: parent A none
        agent-1: unblock A B
        agent-2: pull agent-1
        agent-1: block A B
        agent-2: block B A
        all: sync
        "#,
        r#"
        A #1 "One" open after B
        B #2 "Two" open after A
        "#,
    );
}
