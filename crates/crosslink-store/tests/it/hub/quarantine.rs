//! What is in quarantine is kept and listed, and nothing else shows it.

use crosslink_core::event::Entity;
use crosslink_core::id::OperationId;
use crosslink_store::{LogVerdict, QuarantinedLog, SetAsideLine};
use uuid::Uuid;

use super::{collect, joined, judge, read, write};
use crate::support::{at, create, issue};

#[test]
fn the_history_leaves_it_out_and_the_past_too() {
    let mut store = joined();
    for (log, event) in [("a-log", create(1, "One")), ("b-log", create(2, "Two"))] {
        collect(&mut store, log, 1, &event);
    }
    let told = |store: &crosslink_store::Store| {
        let past = store.in_memory_until(|_| true).unwrap();
        read(store, |snapshot| {
            let run = |id| snapshot.operation(OperationId(Uuid::from_u128(id)));
            let of = |id| snapshot.events_of(Entity::Issue(issue(id)));
            let before = snapshot.operations_before(0, None, (None, None), 9)?;
            let glance = snapshot.glance(None)?;
            Ok([
                snapshot.events_after(0, 9)?.len(),
                of(1)?.len() + of(2)?.len(),
                run(1)?.events.len() + run(2)?.events.len(),
                before.len(),
                glance.issues.len(),
                past.read(|past| past.last_seq())? as usize,
            ])
        })
    };
    assert_eq!(told(&store), [2; 6]);
    judge(&mut store, &[("b-log", LogVerdict::Nothing)]);
    assert_eq!(told(&store), [1; 6]);
    let listed = QuarantinedLog {
        log: "b-log".to_owned(),
        events: 1,
        agents: vec!["agent-1".to_owned()],
        latest: at(2),
    };
    assert_eq!(read(&store, |snapshot| snapshot.quarantined()), [listed]);
    judge(&mut store, &[("b-log", LogVerdict::Whole)]);
    assert_eq!(told(&store), [2; 6]);
}

#[test]
fn a_glance_notices_a_verdict() {
    let mut store = joined();
    collect(&mut store, "b-log", 1, &create(1, "One"));
    let glance = read(&store, |snapshot| snapshot.glance(None));
    judge(&mut store, &[("b-log", LogVerdict::Nothing)]);
    let next = read(&store, |snapshot| snapshot.glance(Some(&glance.mark)));
    assert_eq!((next.whole, next.issues), (true, vec![]));
}

#[test]
fn lines_that_were_set_aside_are_named_once() {
    let mut store = joined();
    let line = |height, line| SetAsideLine {
        log: "a-log".to_owned(),
        height,
        line,
        reason: "it is no JSON".to_owned(),
    };
    for found in [line(2, 1), line(1, 7), line(2, 1)] {
        write(&mut store, |writing| writing.set_aside(&found));
    }
    let named = read(&store, |snapshot| snapshot.set_aside_lines());
    assert_eq!(named, [line(1, 7), line(2, 1)]);
}
