//! Acceptance by place: a function of where events were found and of the verdicts, whatever the order of either.

use std::collections::BTreeSet;

use crosslink_core::event::Event;
use crosslink_core::id::EventId;
use crosslink_sim::{Cast, Named, Random, difference, fold, strange_event};
use crosslink_store::{Collected, Contents, LogVerdict, Store};

use super::{collect, joined, judge, read, write};
use crate::support::create;

const LOGS: [&str; 3] = ["a-log", "b-log", "c-log"];

/// Where events were found: event, log, height.
type Found = Vec<(usize, usize, u32)>;

/// Each event in one log or two, some more than once.
fn scattered(random: &mut Random, events: usize) -> Found {
    let mut found = Found::new();
    for event in 0..events {
        for _ in 0..1 + random.below(3) {
            found.push((event, random.below(LOGS.len()), 1 + random.below(6) as u32));
        }
    }
    found
}

fn verdicts(random: &mut Random) -> Vec<(&'static str, LogVerdict)> {
    let verdict = |random: &mut Random| match random.below(4) {
        0 => LogVerdict::Whole,
        1 => LogVerdict::Nothing,
        _ => LogVerdict::UpTo(1 + random.below(6) as u32),
    };
    LOGS.map(|log| (log, verdict(random))).to_vec()
}

/// The events some place of which counts, by the rule as it is written.
fn accepted<'e>(
    events: &'e [Event],
    found: &Found,
    verdicts: &[(&str, LogVerdict)],
) -> Vec<&'e Event> {
    let counts = |(_, log, height): &(usize, usize, u32)| match verdicts[*log].1 {
        LogVerdict::Whole => true,
        LogVerdict::UpTo(last) => *height <= last,
        LogVerdict::Nothing => false,
    };
    let places = found.iter().filter(|place| counts(place));
    let accepted: BTreeSet<usize> = places.map(|(event, ..)| *event).collect();
    accepted.into_iter().map(|event| &events[event]).collect()
}

fn collect_all(store: &mut Store, events: &[Event], found: &Found, at_once: bool) {
    let chunk = if at_once { found.len() } else { 1 };
    for places in found.chunks(chunk) {
        write(store, |writing| {
            for (event, log, height) in places {
                writing.collect(LOGS[*log], *height, &events[*event])?;
            }
            Ok(())
        });
    }
}

/// All that is seen of a database: its tables, and everything it would export.
fn seen(store: &Store) -> (Vec<(String, String)>, Contents) {
    let contents = read(store, |snapshot| snapshot.contents(snapshot.outline(true)?));
    (store.projection_digest().unwrap(), contents)
}

fn strange(random: &mut Random) -> Vec<Event> {
    let cast = Cast::few();
    (0..40).map(|_| strange_event(random, &cast)).collect()
}

#[test]
fn places_in_any_order_and_number_give_the_fold_of_what_is_accepted() {
    for seed in 0..30 {
        let mut random = Random::new(seed);
        let events = strange(&mut random);
        let named = Named::by(&events);
        let mut found = scattered(&mut random, events.len());
        let (first, last) = (verdicts(&mut random), verdicts(&mut random));
        let wanted = accepted(&events, &found, &last);

        let mut store = joined();
        judge(&mut store, &first);
        collect_all(&mut store, &events, &found, seed % 2 == 0);
        judge(&mut store, &last);
        let mut state = fold(wanted.iter().copied()).unwrap();
        state.join();
        let differs = read(&store, |snapshot| {
            Ok(difference(&state, snapshot.hub(), &named)?)
        });
        assert_eq!(differs, None, "seed {seed}");
        assert_eq!(store.check_projection().unwrap(), [], "seed {seed}");

        let mut other = joined();
        random.shuffle(&mut found);
        judge(&mut other, &last);
        collect_all(&mut other, &events, &found, seed % 3 == 0);
        collect_all(&mut other, &events, &found, true);
        assert_eq!(
            other.projection_digest().unwrap(),
            store.projection_digest().unwrap(),
            "seed {seed}"
        );
        let before = store.projection_digest().unwrap();
        assert_eq!(store.rebuild().unwrap(), wanted.len() as u64, "seed {seed}");
        assert_eq!(store.projection_digest().unwrap(), before, "seed {seed}");
    }
}

#[test]
fn verdicts_that_come_and_go_leave_no_trace() {
    for seed in 100..120 {
        let mut random = Random::new(seed);
        let events = strange(&mut random);
        let found = scattered(&mut random, events.len());
        let mut store = joined();
        collect_all(&mut store, &events, &found, true);
        let whole = seen(&store);
        let mut pictures = Vec::new();
        for _ in 0..4 {
            let said = verdicts(&mut random);
            judge(&mut store, &said);
            pictures.push((said, seen(&store)));
        }
        for (said, picture) in pictures.iter().rev() {
            judge(&mut store, said);
            assert!(seen(&store) == *picture, "seed {seed}, {said:?}");
            let changed = judge(&mut store, said);
            assert_eq!(
                changed, 0,
                "seed {seed}: what is said again changes nothing"
            );
        }
        judge(&mut store, &LOGS.map(|log| (log, LogVerdict::Whole)));
        assert!(seen(&store) == whole, "seed {seed}");
        assert_eq!(read(&store, |snapshot| snapshot.quarantined()), []);
    }
}

#[test]
fn an_event_says_once_that_it_takes_effect() {
    let mut store = joined();
    judge(
        &mut store,
        &[
            ("a-log", LogVerdict::UpTo(2)),
            ("b-log", LogVerdict::Nothing),
        ],
    );
    let event = create(1, "One");
    for (log, height, wanted) in [
        ("b-log", 1, Collected::Quarantined),
        ("b-log", 1, Collected::Known),
        ("a-log", 3, Collected::Known),
        ("a-log", 2, Collected::New),
        ("a-log", 2, Collected::Known),
        ("a-log", 3, Collected::Known),
        ("new-log", 9, Collected::Known),
    ] {
        assert_eq!(
            collect(&mut store, log, height, &event),
            wanted,
            "{log}, {height}"
        );
    }
    // Of several heights in one log the least counts.
    assert_eq!(judge(&mut store, &[("new-log", LogVerdict::Nothing)]), 0);
    assert_eq!(judge(&mut store, &[("a-log", LogVerdict::UpTo(1))]), 1);
}

#[test]
fn times_of_others_leave_the_own_clock_alone_and_their_numbers_stay_taken() {
    let mut store = joined();
    collect(&mut store, "a-log", 1, &create(70, "Far ahead"));
    assert_eq!(write(&mut store, |writing| writing.last_time()), None);
    let floor = |store: &Store| {
        read(store, |snapshot| {
            snapshot.numbers_floor(crosslink_core::hub::Counter::Issue)
        })
    };
    assert_eq!(floor(&store), 71);
    judge(&mut store, &[("a-log", LogVerdict::Nothing)]);
    assert_eq!(floor(&store), 71);
    assert_eq!(
        read(&store, |snapshot| snapshot.verdicts())
            .into_iter()
            .collect::<Vec<_>>(),
        [
            ("a-log".to_owned(), LogVerdict::Nothing),
            ("key-own".to_owned(), LogVerdict::Whole)
        ]
    );
}

#[test]
fn what_was_written_here_counts_here() {
    let mut store = joined();
    let event = create(1, "One");
    write(&mut store, |writing| {
        writing.append(&event)?;
        writing.published(1, &[1], 1)
    });
    assert_eq!(judge(&mut store, &[("key-own", LogVerdict::Nothing)]), 0);
    let known = |store: &Store, id: EventId| {
        read(store, |snapshot| {
            let found = snapshot.hub().event(id)?;
            Ok((found.is_some(), snapshot.hub().is_own(id)?))
        })
    };
    assert_eq!(known(&store, event.id), (true, true));
    assert_eq!(read(&store, |snapshot| snapshot.quarantined()), []);
}
