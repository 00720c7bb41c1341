//! The projection may be thrown away: made anew from the log it is the same, whatever the order of arrival.

use std::collections::BTreeSet;

use crosslink_core::event::{Change, Changed, Element, Event, Fact, IssueField, IssueVerb};
use crosslink_core::graph::{Edge, inactive};
use crosslink_core::hub::{Counter, HubView};
use crosslink_core::id::IssueId;
use crosslink_core::query::{Query, QueryContext};
use crosslink_core::state::State;
use crosslink_sim::{Cast, Named, Random, fold, strange_event};
use crosslink_store::{LogVerdict, Store};

use crate::support::{append, at, create, issue, sealed};

fn strange(random: &mut Random) -> Vec<Event> {
    let cast = Cast::few();
    (0..60).map(|_| strange_event(random, &cast)).collect()
}

/// Takes events in one transaction each, or all in one.
fn told(events: &[Event], at_once: bool) -> Store {
    let mut store = Store::memory().unwrap();
    if at_once {
        append(&mut store, events);
    } else {
        events.chunks(1).for_each(|event| append(&mut store, event));
    }
    store
}

#[test]
fn a_rebuild_changes_nothing() {
    for seed in 0..40 {
        let events = strange(&mut Random::new(seed));
        let mut store = told(&events, seed % 2 == 0);
        let before = store.projection_digest().unwrap();
        assert_eq!(store.check_projection().unwrap(), [], "seed {seed}");
        store.rebuild().unwrap();
        assert_eq!(store.projection_digest().unwrap(), before, "seed {seed}");
    }
}

#[test]
fn the_order_of_arrival_leaves_no_trace() {
    for seed in 50..90 {
        let mut random = Random::new(seed);
        let mut events = strange(&mut random);
        let wanted = told(&events, false).projection_digest().unwrap();
        random.shuffle(&mut events);
        assert_eq!(
            told(&events, false).projection_digest().unwrap(),
            wanted,
            "seed {seed}, one by one"
        );
        events.reverse();
        assert_eq!(
            told(&events, true).projection_digest().unwrap(),
            wanted,
            "seed {seed}, at once"
        );
    }
}

/// The blockers that do not count between visible issues, from all edges at once.
fn left_out(state: &State, named: &Named) -> BTreeSet<(IssueId, IssueId)> {
    let edge = |(from, element): &(IssueId, Element)| match element {
        Element::Blocker(to) => state
            .membership(*from, element)
            .unwrap()
            .filter(|found| found.present)
            .map(|found| Edge {
                from: *from,
                to: *to,
                stamp: found.stamp,
            }),
        _ => None,
    };
    let edges: Vec<_> = named.elements.iter().filter_map(edge).collect();
    let visible = |id: &IssueId| {
        state
            .issue(*id)
            .unwrap()
            .is_some_and(|issue| issue.is_visible())
    };
    let found = inactive(&edges).into_iter();
    found
        .filter(|(from, to)| visible(from) && visible(to))
        .collect()
}

#[test]
fn edges_that_close_cycles_are_those_the_rules_name() {
    let mut any = 0;
    for seed in 200..260 {
        let mut store = Store::memory().unwrap();
        let mut events = Vec::new();
        let mut random = Random::new(seed);
        for event in strange(&mut random) {
            append(&mut store, std::slice::from_ref(&event));
            events.push(event);
            let wanted = left_out(&fold(&events).unwrap(), &Named::by(&events));
            let found = store.read(|snapshot| snapshot.inactive_edges()).unwrap();
            any += found.len();
            assert_eq!(
                found.into_iter().collect::<BTreeSet<_>>(),
                wanted,
                "seed {seed}, event {}",
                events.len()
            );
        }
    }
    assert!(any > 100, "cycles came up: {any}");
}

fn parent(seconds: i64, child: u128, parent: Option<u128>, version: u32) -> Event {
    let change = Change {
        field: IssueField::Parent(parent.map(issue)),
        version,
        replaces: None,
        settles: Vec::new(),
    };
    let changed = Changed {
        id: issue(child),
        changes: vec![change],
    };
    sealed(seconds, Fact::IssueChanged(IssueVerb::Moved, changed))
}

#[test]
fn a_younger_write_of_the_same_parent_moves_where_the_cycle_is_cut() {
    let under = |store: &Store, id: u128| {
        let detail = store
            .read(|snapshot| snapshot.detail(issue(id)))
            .unwrap()
            .unwrap();
        detail
            .subissues
            .iter()
            .filter_map(|issue| issue.id)
            .collect::<Vec<_>>()
    };
    let mut store = told(&[create(1, "One"), create(2, "Two")], true);
    append(&mut store, &[parent(10, 1, Some(2), 1)]);
    append(&mut store, &[parent(11, 2, Some(1), 1)]);
    assert_eq!((under(&store, 1), under(&store, 2)), (vec![], vec![1]));
    append(&mut store, &[parent(12, 1, Some(2), 2)]);
    assert_eq!((under(&store, 1), under(&store, 2)), (vec![2], vec![]));
    append(&mut store, &[parent(13, 1, None, 3)]);
    assert_eq!((under(&store, 1), under(&store, 2)), (vec![2], vec![]));
    assert_eq!(store.check_projection().unwrap(), []);
}

#[test]
fn what_is_not_accepted_goes_and_comes_back_and_its_number_stays_taken() {
    let mut store = Store::memory().unwrap();
    store
        .write(|writing| {
            for (height, name) in [(1, "One"), (2, "Two"), (3, "Three")] {
                writing.collect("log", height, &create(height, name))?;
            }
            Ok(())
        })
        .unwrap();
    let all = store.projection_digest().unwrap();
    let next = |store: &Store| {
        store
            .read(|snapshot| Ok(snapshot.hub().next_number(Counter::Issue)?))
            .unwrap()
    };
    let judged = |store: &mut Store, verdict| {
        let verdicts = [("log".to_owned(), verdict)];
        store.write(|writing| writing.judge(&verdicts)).unwrap()
    };
    assert_eq!(judged(&mut store, LogVerdict::UpTo(2)), 1);
    assert_eq!(store.rebuild().unwrap(), 2);
    assert_eq!(
        store
            .read(|snapshot| Ok(snapshot.hub().issue(issue(3))?))
            .unwrap(),
        None
    );
    assert_eq!(next(&store), Some(4));
    assert_eq!(judged(&mut store, LogVerdict::Whole), 1);
    assert_eq!(store.rebuild().unwrap(), 3);
    assert_eq!(
        (store.projection_digest().unwrap(), next(&store)),
        (all, Some(4))
    );
}

#[test]
fn a_search_finds_the_same_after_a_rebuild() {
    let retitled = Change {
        field: IssueField::Title("Slow parser".to_owned()),
        version: 1,
        replaces: None,
        settles: Vec::new(),
    };
    let retitle = Changed {
        id: issue(2),
        changes: vec![retitled],
    };
    let events = [
        create(1, "Fix the parser"),
        create(2, "Fix the lexer"),
        sealed(5, Fact::IssueChanged(IssueVerb::Edited, retitle)),
    ];
    let mut store = told(&events, false);
    let search = |store: &Store, words: &str| {
        let found = store
            .read(|snapshot| snapshot.issues(&Query::of_words(words), &QueryContext::at(at(0))));
        let mut found: Vec<_> = found
            .unwrap()
            .into_iter()
            .filter_map(|issue| issue.id)
            .collect();
        found.sort_unstable();
        found
    };
    for _ in 0..2 {
        assert_eq!(search(&store, "parser"), [1, 2]);
        assert_eq!(search(&store, "lexer"), [] as [u32; 0]);
        assert_eq!(search(&store, "fix the"), [1]);
        store.rebuild().unwrap();
    }
}
