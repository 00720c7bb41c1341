//! What is contested follows from the events alone: whatever the order they come in, and whatever counts of them.

use crosslink_core::event::{Change, Changed, Entity, Event, Fact, IssueField, IssueVerb};
use crosslink_core::id::EventId;
use crosslink_store::{LogVerdict, Store};

use super::{collect, joined, judge, read};
use crate::support::{create, issue, sealed};

/// A title written over what another event wrote, at a second.
fn titled(second: i64, title: &str, replaces: &Event) -> Event {
    let change = Change {
        field: IssueField::Title(title.to_owned()),
        version: 1,
        replaces: Some(replaces.id),
        settles: Vec::new(),
    };
    let changes = vec![change];
    let id = issue(1);
    sealed(
        second,
        Fact::IssueChanged(IssueVerb::Edited, Changed { id, changes }),
    )
}

/// The event that stands and those beside it.
fn conflict(store: &Store) -> Option<(EventId, Vec<EventId>)> {
    let entity = Entity::Issue(issue(1));
    let found = read(store, |snapshot| snapshot.conflicts(Some(entity)));
    let contested = read(store, |snapshot| snapshot.contested());
    assert_eq!(contested.is_empty(), found.is_empty());
    let found = found.into_iter().next()?;
    Some((found.stands, found.beside))
}

#[test]
fn any_order_of_arrival_leaves_the_same_contested() {
    let first = create(1, "One");
    let (one, other) = (titled(2, "Two", &first), titled(3, "Three", &first));
    let after = titled(4, "Four", &other);
    let events = [
        ("a-log", first),
        ("a-log", one.clone()),
        ("b-log", other),
        ("b-log", after.clone()),
    ];
    let orders = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 3, 0, 1], [1, 0, 3, 2]];
    let digests = orders.map(|order| {
        let mut store = joined();
        for place in order {
            let (log, event) = &events[place];
            collect(&mut store, log, 1, event);
        }
        assert_eq!(
            conflict(&store),
            Some((after.id, vec![one.id])),
            "{order:?}"
        );
        let digest = store.projection_digest().unwrap();
        store.rebuild().unwrap();
        assert_eq!(store.projection_digest().unwrap(), digest, "{order:?}");
        digest
    });
    assert!(digests.iter().all(|digest| *digest == digests[0]));
}

#[test]
fn a_line_of_edits_that_comes_backwards_is_contested_by_nobody() {
    let first = create(1, "One");
    let second = titled(2, "Two", &first);
    let third = titled(3, "Three", &second);
    let mut store = joined();
    for event in [&third, &second, &first] {
        collect(&mut store, "a-log", 1, event);
    }
    assert_eq!(conflict(&store), None);
}

#[test]
fn what_does_not_count_contests_nothing() {
    let first = create(1, "One");
    let (one, other) = (titled(2, "Two", &first), titled(3, "Three", &first));
    let mut store = joined();
    collect(&mut store, "a-log", 1, &first);
    collect(&mut store, "a-log", 2, &one);
    collect(&mut store, "b-log", 1, &other);
    let both = Some((other.id, vec![one.id]));
    assert_eq!(conflict(&store), both);
    judge(&mut store, &[("b-log", LogVerdict::Nothing)]);
    assert_eq!(conflict(&store), None);
    judge(&mut store, &[("b-log", LogVerdict::Whole)]);
    assert_eq!(conflict(&store), both);
}
