//! When deliveries are tried again, how many at once, and when they are given up.

use std::time::{Duration, Instant};

use crosslink_fleet::deliver::backoff;
use crosslink_store::fleet::DeliveryState;

use super::{Running, add_to, newest, open, wanted};
use crate::endpoint::{Endpoint, Mood};
use crate::support::at;
use crate::world::World;

#[test]
fn what_cannot_be_delivered_within_a_day_is_given_up_and_may_be_sent_again() {
    let world = World::new();
    let endpoint = Endpoint::start(Mood::answer("500 No"));
    add_to(&world, &wanted(&endpoint.url("/hook")));
    let running = Running::start(&world);
    open(&world, 1);
    let mut now = 0;
    let schedule = (1..).map_while(|failures| backoff::retry_after(failures, None));
    let mut tries = 0;
    for wait in schedule {
        assert_eq!(running.after(1), [DeliveryState::Waiting]);
        tries += 1;
        now += wait.as_secs().cast_signed();
        assert_eq!(newest(&world).next_at, Some(at(now)));
        world.clock.set(at(now));
    }
    assert_eq!(running.after(1), [DeliveryState::Dead]);
    assert_eq!(endpoint.lines(tries + 1).len(), tries + 1);
    let dead = newest(&world);
    assert_eq!(
        (dead.state, dead.done_at, dead.error.as_deref()),
        (
            DeliveryState::Dead,
            Some(at(now)),
            Some("answered 500 Internal Server Error")
        )
    );
    endpoint.set(Mood::well());
    assert!(world.store.retry_delivery(dead.id, at(now)).unwrap());
    assert!(!world.store.retry_delivery(dead.id, at(now)).unwrap());
    assert_eq!(running.after(1), [DeliveryState::Delivered]);
    assert!(!world.store.retry_delivery(dead.id, at(now)).unwrap());
    assert_eq!(newest(&world).state, DeliveryState::Delivered);
    let days = |days: i64| at(now).plus_seconds(days * 86_400);
    world.store.prune_deliveries(days(0), days(-1)).unwrap();
    assert_eq!(world.store.deliveries(None, 9).unwrap().len(), 1);
    world.store.prune_deliveries(days(1), days(-1)).unwrap();
    assert_eq!(world.store.deliveries(None, 9).unwrap(), []);
}

#[test]
fn an_answer_decides_what_happens_next() {
    let cases = [
        (
            "429 Slow\r\nRetry-After: 90",
            DeliveryState::Waiting,
            Some(90),
        ),
        (
            "429 Slow\r\nRetry-After: 0.5",
            DeliveryState::Waiting,
            Some(5),
        ),
        ("429 Slow", DeliveryState::Waiting, Some(5)),
        (
            "503 Busy\r\nRetry-After: 99999",
            DeliveryState::Waiting,
            Some(3_600),
        ),
        ("500 No\r\nRetry-After: 90", DeliveryState::Waiting, Some(5)),
        ("404 No", DeliveryState::Waiting, Some(5)),
        ("400 No", DeliveryState::Waiting, Some(5)),
        ("410 Gone", DeliveryState::Dead, None),
        ("204 Fine", DeliveryState::Delivered, None),
    ];
    for (status, state, wait) in cases {
        let world = World::new();
        let endpoint = Endpoint::start(Mood::answer(status));
        let id = add_to(&world, &wanted(&endpoint.url("/hook")));
        let running = Running::start(&world);
        open(&world, 1);
        assert_eq!(running.after(1), [state], "{status}");
        assert_eq!(newest(&world).next_at, wait.map(at), "{status}");
        let row = world.store.webhook(id).unwrap().unwrap();
        assert_eq!(row.enabled, state != DeliveryState::Dead, "{status}");
        assert_eq!(
            row.error.as_deref(),
            (!row.enabled).then_some("answered 410 Gone")
        );
    }
}

#[test]
fn what_an_endpoint_will_not_take_does_not_hold_up_the_rest_for_long() {
    let world = World::new();
    let endpoint = Endpoint::start(Mood::answer("400 No"));
    add_to(&world, &wanted(&endpoint.url("/hook")));
    let running = Running::start(&world);
    open(&world, 1);
    let mut now = 0;
    let mut states = Vec::new();
    while states.last() != Some(&DeliveryState::Dead) {
        world.clock.set(at(now));
        states.extend(running.after(1));
        now += 3_600;
    }
    assert_eq!(states.len(), 8);
}

#[test]
fn a_clock_that_was_set_back_holds_up_nothing() {
    let world = World::new();
    let endpoint = Endpoint::start(Mood::Down);
    add_to(&world, &wanted(&endpoint.url("/hook")));
    let running = Running::start(&world);
    open(&world, 1);
    running.after(1);
    endpoint.set(Mood::well());
    world.clock.set(at(-30 * 86_400));
    assert_eq!(running.after(1), [DeliveryState::Delivered]);
}

#[test]
fn at_most_two_requests_are_under_way_to_one_host() {
    let world = World::new();
    let endpoint = Endpoint::start(Mood::Silent);
    for path in ["/1", "/2", "/3", "/4"] {
        add_to(&world, &wanted(&endpoint.url(path)));
    }
    let running = Running::start(&world);
    open(&world, 2);
    running.after(0);
    endpoint.lines(2);
    assert!(endpoint.is_quiet());
    endpoint.set(Mood::well());
    assert_eq!(running.after(8), [DeliveryState::Delivered; 8]);
    assert_eq!(endpoint.most_at_once(), 2);
}

#[test]
fn deliveries_end_promptly_though_an_endpoint_hangs() {
    let world = World::new();
    let endpoint = Endpoint::start(Mood::Silent);
    add_to(&world, &wanted(&endpoint.url("/hook")));
    let running = Running::start(&world);
    open(&world, 1);
    running.after(0);
    endpoint.next();
    let began = Instant::now();
    running.deliveries.stop();
    assert!(began.elapsed() < Duration::from_secs(2));
    let kept = newest(&world);
    assert_eq!((kept.state, kept.attempts), (DeliveryState::Waiting, 1));
}
