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
        alice: create A "Fix login" labels ui,auth
        bob: pull alice
        bob: unlabel A ui
        alice: unlabel A ui
        alice: label A ui
        all: sync
        alice: refer A BD-7
        bob: unlabel A auth
        all: sync
        "#,
        r#"A #1 "Fix login" open +ui @BD-7"#,
    );
    check(
        r#"
        alice: create A "Fix login" labels ui
        alice: unlabel A ui
        bob: pull alice
        bob clock -9d
        bob: label A ui
        all: sync
        "#,
        r#"A #1 "Fix login" open +ui"#,
    );
}

#[test]
fn a_relation_holds_both_ways_and_is_taken_out_from_either() {
    check(
        r#"
        alice: create A "One"
        alice: create B "Two"
        alice: relate A B
        alice: relate B A
        bob: pull alice
        bob: unrelate B A
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
    let mut alice = Replica::new("alice");
    let relations = vec![lesser];
    for created in [
        IssueCreated::new(lesser, "One"),
        IssueCreated {
            relations,
            ..IssueCreated::new(greater, "Two")
        },
    ] {
        alice.receive(&Event::seal(
            specimens::header(1),
            Fact::IssueCreated(Box::new(created)),
        ));
    }
    let mut set = |issue, other, present| {
        let element = ElementOf::Relation(other);
        let edited = alice
            .run(
                Timestamp::MAX,
                SetElement {
                    issue,
                    element,
                    present,
                },
            )
            .unwrap();
        let elements = [lesser, greater].map(|issue| alice.state.elements(issue).unwrap().len());
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
        alice: create A "One"
        alice: create B "Two"
        alice: block A B
        alice: block B A => dependency.cycle
        alice: block A A => relation.self
        alice: parent A B
        alice: parent B A => parent.cycle
        alice: parent A none
        alice: unblock A B
        bob: pull alice
        alice: block A B
        bob: block B A
        all: sync
        "#,
        r#"
        A #1 "One" open after B
        B #2 "Two" open after A
        "#,
    );
}
