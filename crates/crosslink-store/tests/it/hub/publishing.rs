//! What is to be pushed is found by a cursor, and what became of it is noted.

use crosslink_core::event::Entity;
use crosslink_core::id::OperationId;
use crosslink_store::{
    Intention, LogVerdict, Refusal, Store, TravelCounts, Travelled, Unpublished,
};
use uuid::Uuid;

use super::{collect, joined, judge, read, waiting, write};
use crate::support::{append, at, create, issue};

fn counts(store: &Store) -> [u64; 4] {
    let TravelCounts {
        local,
        pushed,
        refused,
        quarantined,
    } = read(store, |snapshot| snapshot.travel_counts());
    [local, pushed, refused, quarantined]
}

fn travelled(store: &Store, operation: u128) -> Travelled {
    let operation = OperationId(Uuid::from_u128(operation));
    read(store, |snapshot| snapshot.travelled(operation))
}

#[test]
fn a_project_alone_publishes_nothing() {
    let mut store = Store::memory().unwrap();
    append(&mut store, &[create(1, "One")]);
    assert_eq!(waiting(&store), [0; 0]);
    assert_eq!(counts(&store), [1, 0, 0, 0]);
    assert_eq!(travelled(&store, 1), Travelled::Local);
}

#[test]
fn batches_hold_what_fits_and_at_least_one_event() {
    let mut store = joined();
    let events = [create(1, "One"), create(2, "Two"), create(3, "Three")];
    append(&mut store, &events[..1]);
    collect(&mut store, "a-log", 1, &create(9, "Theirs"));
    append(&mut store, &events[1..]);
    let batch = |bytes, count| {
        let batch = read(&store, |snapshot| snapshot.unpublished(bytes, count));
        let seqs: Vec<i64> = batch.events.iter().map(|event| event.seq).collect();
        (seqs, batch.through, batch.more)
    };
    assert_eq!(batch(usize::MAX, 9), (vec![1, 3, 4], 4, false));
    assert_eq!(batch(0, 9), (vec![1], 1, true));
    assert_eq!(batch(usize::MAX, 2), (vec![1, 3], 3, true));
    let two = events[0].line().len() + events[1].line().len() + 2;
    assert_eq!(batch(two, 9), (vec![1, 3], 3, true));
    assert_eq!(batch(two - 1, 9), (vec![1], 1, true));
    let first = read(&store, |snapshot| snapshot.unpublished(0, 0))
        .events
        .remove(0);
    let wanted = Unpublished {
        seq: 1,
        id: events[0].id,
        line: events[0].line().to_owned(),
    };
    assert_eq!(first, wanted);
}

#[test]
fn what_was_pushed_is_pushed_once() {
    let mut store = joined();
    append(&mut store, &[create(1, "One"), create(2, "Two")]);
    assert_eq!(
        (waiting(&store), counts(&store)),
        (vec![1, 2], [2, 0, 0, 0])
    );
    write(&mut store, |writing| writing.published(1, &[1], 1));
    assert_eq!((waiting(&store), counts(&store)), (vec![2], [1, 1, 0, 0]));
    assert_eq!(travelled(&store, 1), Travelled::Pushed);
    assert_eq!(travelled(&store, 2), Travelled::Local);
    // The answer to the second push was lost: the contact after it finds the event in the own log.
    collect(&mut store, "key-own", 2, &create(2, "Two"));
    assert_eq!((waiting(&store), counts(&store)), (vec![], [0, 2, 0, 0]));
    append(&mut store, &[create(3, "Three")]);
    assert_eq!(waiting(&store), [3]);
}

#[test]
fn what_the_host_refuses_stays_and_is_pushed_when_asked() {
    let mut store = joined();
    let secret = create(2, "A secret");
    append(
        &mut store,
        &[create(1, "One"), secret.clone(), create(3, "Three")],
    );
    write(&mut store, |writing| {
        writing.refuse(2, "GH013: it contains a secret")?;
        writing.published(3, &[1, 3], 1)
    });
    assert_eq!((waiting(&store), counts(&store)), (vec![], [0, 2, 1, 0]));
    let said = "GH013: it contains a secret".to_owned();
    assert_eq!(travelled(&store, 2), Travelled::Refused(said.clone()));
    let refusal = Refusal {
        seq: 2,
        event: secret.id,
        operation: secret.header.op,
        entity: Some(Entity::Issue(issue(2))),
        kind: "issue.created".to_owned(),
        said,
    };
    assert_eq!(read(&store, |snapshot| snapshot.refusals()), [refusal]);
    assert_eq!(write(&mut store, |writing| writing.retry_refused()), 1);
    assert_eq!((waiting(&store), counts(&store)), (vec![2], [1, 2, 0, 0]));
    assert_eq!(write(&mut store, |writing| writing.retry_refused()), 0);
}

#[test]
fn what_another_pushed_is_pushed_again_once_that_place_counts_no_more() {
    let mut store = joined();
    let event = create(1, "One");
    append(&mut store, std::slice::from_ref(&event));
    collect(&mut store, "copy-log", 4, &event);
    assert_eq!((waiting(&store), counts(&store)), (vec![], [0, 1, 0, 0]));
    write(&mut store, |writing| writing.published(1, &[], 0));
    assert_eq!(judge(&mut store, &[("copy-log", LogVerdict::UpTo(3))]), 0);
    assert_eq!((waiting(&store), counts(&store)), (vec![1], [1, 0, 0, 0]));
    write(&mut store, |writing| writing.published(1, &[1], 1));
    assert_eq!(judge(&mut store, &[("copy-log", LogVerdict::Nothing)]), 0);
    assert_eq!(waiting(&store), [0; 0]);
}

#[test]
fn intentions_are_one_for_each_ref() {
    let mut store = joined();
    let push = |name: &str, object, made| Intention {
        name: name.to_owned(),
        expect: None,
        object: Some([object; 20]),
        seqs: Some((1, 3)),
        made_at: at(made),
    };
    let release = Intention {
        expect: Some([7; 20]),
        object: None,
        seqs: None,
        ..push("locks/x", 0, 2)
    };
    for intention in [
        &push("logs/key-own", 1, 1),
        &push("logs/key-own", 2, 3),
        &release,
    ] {
        write(&mut store, |writing| writing.intend(intention));
    }
    let intentions = |store: &Store| read(store, |snapshot| snapshot.intentions());
    assert_eq!(
        intentions(&store),
        [release.clone(), push("logs/key-own", 2, 3)]
    );
    write(&mut store, |writing| {
        writing.forget_intention("logs/key-own")
    });
    assert_eq!(intentions(&store), [release]);
}
