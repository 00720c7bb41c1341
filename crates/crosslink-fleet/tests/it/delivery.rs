//! What is on its way to endpoints, over real connections to this machine.

mod pace;
mod requests;

use std::collections::BTreeSet;
use std::sync::mpsc::Receiver;

use crosslink_core::problem::{Code, Problem};
use crosslink_fleet::alerts::{
    Alert, AlertBook, AlertEvent, AlertKind, Reading, Severity, Thresholds,
};
use crosslink_fleet::deliver::{Attempted, Deliveries, Wanted, add, enqueue, filter::Filter};
use crosslink_fleet::watch::index;
use crosslink_hub::HubFormat;
use crosslink_sim::OlderHub;
use crosslink_store::fleet::{DeliveryRow, DeliveryState, Secret, WebhookKind};

use crate::endpoint::{Endpoint, Mood, PATIENCE};
use crate::support::{at, hub};
use crate::world::World;

fn wanted(url: &str) -> Wanted {
    Wanted {
        url: Secret::new(url),
        kind: WebhookKind::Auto,
        secret: None,
        filter: Filter::default(),
        allow_private: true,
    }
}

fn add_to(world: &World, wanted: &Wanted) -> i64 {
    add(&world.store, wanted, at(0)).unwrap().unwrap()
}

/// What happens as alerts of one kind come and go.
struct Story {
    book: AlertBook,
    now: i64,
}

impl Story {
    fn new() -> Self {
        Self {
            book: AlertBook::default(),
            now: 0,
        }
    }

    /// What happens once these are wrong and nothing else.
    fn wrong(&mut self, subjects: &[&str], severity: Severity) -> Vec<AlertEvent> {
        self.now += 1;
        let alert = |subject: &&str| Alert {
            kind: AlertKind::OverdueIssue,
            subject_ref: (*subject).to_owned(),
            severity,
            detail: "late".to_owned(),
            cause: None,
        };
        let alerts: Vec<Alert> = subjects.iter().map(alert).collect();
        let hub = hub(HubFormat::V3);
        let reading = Reading::Fresh(&hub);
        let thresholds = Thresholds::default();
        let done = self
            .book
            .reconcile(&alerts, reading, &thresholds, at(self.now));
        done.events
    }
}

/// Keeps events as the watch does, and says whether there is something to send.
fn keep(world: &World, events: &[AlertEvent]) -> bool {
    let store = &world.store;
    let kept = store.transact(|store| enqueue(store, 1, "acme/beta", events, at(0)));
    kept.unwrap()
}

/// Has `count` alerts open, `issue:1` first.
fn open(world: &World, count: u32) {
    let mut story = Story::new();
    for number in 1..=count {
        let subjects: Vec<String> = (1..=number)
            .map(|number| format!("issue:{number}"))
            .collect();
        let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
        keep(world, &story.wrong(&subjects, Severity::Warning));
    }
}

/// Deliveries under way.
struct Running {
    deliveries: Deliveries,
    attempts: Receiver<Attempted>,
}

impl Running {
    /// Begins before anything waits, so that no attempt is missed.
    fn start(world: &World) -> Self {
        world.clock.set(at(0));
        let index = index(&world.path("home"));
        let deliveries = Deliveries::start(&index, Box::new(world.clock.clone())).unwrap();
        let attempts = deliveries.subscribe();
        Self {
            deliveries,
            attempts,
        }
    }

    /// Wakes the deliveries up and waits for so many attempts.
    fn after(&self, attempts: usize) -> Vec<DeliveryState> {
        self.deliveries.waker().wake();
        let attempt = |_| self.attempts.recv_timeout(PATIENCE).unwrap().state;
        (0..attempts).map(attempt).collect()
    }
}

fn newest(world: &World) -> DeliveryRow {
    world.store.deliveries(None, 1).unwrap().remove(0)
}

#[test]
fn the_life_of_an_alert_is_told_once_and_in_order() {
    let world = World::new();
    world.project("one");
    let endpoint = Endpoint::start(Mood::well());
    let overdue = Wanted {
        filter: Filter {
            kinds: BTreeSet::from([AlertKind::OverdueIssue]),
            ..Filter::default()
        },
        ..wanted(&endpoint.url("/hook"))
    };
    add_to(&world, &overdue);
    let settings = r#"{"overdue_issue":{"escalate_after":3600,"off_delay":0}}"#;
    world
        .store
        .set_project_settings("acme/one", settings)
        .unwrap();
    let mut hub = OlderHub {
        trouble: true,
        ..OlderHub::default()
    };
    world.push("one", "hub", &hub.second_generation());
    let running = world.watch();
    assert_eq!(endpoint.next().line(), "opened issue:1");
    world.clock.set(hub.now.plus_seconds(3_601));
    assert_eq!(endpoint.next().line(), "escalated issue:1");
    hub.trouble = false;
    world.push("one", "hub", &hub.second_generation());
    assert_eq!(endpoint.next().line(), "resolved issue:1");
    running.watch.stop();
    let again = world.watch();
    again.until_read("acme/one");
    assert!(endpoint.is_quiet());
}

#[test]
fn an_endpoint_that_was_down_hears_everything_in_order_once_it_is_back() {
    let world = World::new();
    let endpoint = Endpoint::start(Mood::Down);
    add_to(&world, &wanted(&endpoint.url("/hook")));
    let running = Running::start(&world);
    let mut story = Story::new();
    let days: [(&[&str], Severity); 4] = [
        (&["issue:1"], Severity::Warning),
        (&["issue:1", "issue:2"], Severity::Warning),
        (&["issue:1", "issue:2"], Severity::Critical),
        (&[], Severity::Warning),
    ];
    for (subjects, severity) in days {
        assert!(keep(&world, &story.wrong(subjects, severity)));
    }
    for minute in 1..=3 {
        world.clock.set(at(minute * 60));
        assert_eq!(running.after(1), [DeliveryState::Waiting]);
    }
    let waiting = world.store.deliveries(None, 9).unwrap();
    let first = waiting.last().unwrap();
    assert_eq!(first.summary, "opened overdue_issue issue:1 of acme/beta");
    assert_eq!(first.error.as_deref(), Some("the connection broke off"));
    assert_eq!((first.attempts, first.next_at), (3, Some(at(200))));
    endpoint.set(Mood::well());
    world.clock.set(at(3_600));
    assert_eq!(running.after(6), [DeliveryState::Delivered; 6]);
    let expected = [
        "opened issue:1",
        "opened issue:2",
        "escalated issue:1",
        "escalated issue:2",
        "resolved issue:1",
        "resolved issue:2",
    ];
    assert_eq!(endpoint.lines(6), expected);
    running.deliveries.stop();
    assert!(endpoint.is_quiet());
}

#[test]
fn what_was_kept_but_not_sent_is_sent_once_by_the_next_watch() {
    let world = World::new();
    let endpoint = Endpoint::start(Mood::well());
    add_to(&world, &wanted(&endpoint.url("/hook")));
    let events = Story::new().wrong(&["issue:1", "issue:2"], Severity::Warning);
    let lost = world.store.transact(|store| {
        enqueue(store, 1, "acme/beta", &events, at(0))?;
        Err::<(), _>(Problem::new(Code::DiskFull, "no room"))
    });
    assert!(lost.is_err());
    assert_eq!(world.store.deliveries(None, 9).unwrap(), []);
    assert!(keep(&world, &events));
    assert!(!keep(&world, &events), "nothing is taken up twice");
    let running = world.watch();
    assert_eq!(endpoint.lines(2), ["opened issue:1", "opened issue:2"]);
    running.watch.stop();
    drop(world.watch());
    assert!(endpoint.is_quiet());
}

#[test]
fn what_a_watch_could_not_send_before_it_ended_is_sent_once_by_the_next() {
    let world = World::new();
    world.project("one");
    let trouble = OlderHub {
        trouble: true,
        ..OlderHub::default()
    };
    world.push("one", "hub", &trouble.second_generation());
    let endpoint = Endpoint::start(Mood::Down);
    add_to(&world, &wanted(&endpoint.url("/hook")));
    let running = world.watch();
    running.until("acme/one", |view| view.alerts.warning > 0);
    running.watch.stop();
    drop(running);
    let kept = world.store.deliveries(None, 99).unwrap();
    assert_eq!(
        kept.len(),
        world.store.open_alerts().unwrap().len(),
        "every alert is on its way"
    );
    endpoint.set(Mood::well());
    world.clock.set(trouble.now.plus_seconds(60));
    let again = world.watch();
    let expected: Vec<String> = kept.iter().rev().map(|row| row.summary.clone()).collect();
    let told = endpoint.lines(kept.len());
    for (line, summary) in told.iter().zip(&expected) {
        let (news, subject) = line.split_once(' ').unwrap();
        assert!(
            summary.starts_with(news) && summary.contains(subject),
            "{line} is not {summary}"
        );
    }
    again.until("acme/one", |view| {
        view.health.last_attempt == Some(trouble.now.plus_seconds(60))
    });
    again.watch.stop();
    assert!(endpoint.is_quiet());
}

#[test]
fn everybody_hears_what_they_want_to_hear() {
    let world = World::new();
    let endpoint = Endpoint::start(Mood::well());
    let filters = [
        ("/all", Filter::default()),
        (
            "/critical",
            Filter {
                min_severity: Some(Severity::Critical),
                ..Filter::default()
            },
        ),
        (
            "/other",
            Filter {
                projects: BTreeSet::from(["acme/alpha".to_owned()]),
                ..Filter::default()
            },
        ),
        ("/off", Filter::default()),
    ];
    for (path, filter) in filters {
        let wanted = Wanted {
            filter,
            ..wanted(&endpoint.url(path))
        };
        add_to(&world, &wanted);
    }
    let mut off = world.store.webhook(4).unwrap().unwrap();
    off.enabled = false;
    assert!(world.store.set_webhook(&off).unwrap());
    let running = Running::start(&world);
    let mut story = Story::new();
    keep(&world, &story.wrong(&["issue:1"], Severity::Warning));
    keep(&world, &story.wrong(&["issue:1"], Severity::Critical));
    running.after(3);
    let mut told: Vec<String> = (0..3)
        .map(|_| endpoint.next())
        .map(|received| format!("{} {}", received.path, received.line()))
        .collect();
    told.sort();
    let expected = [
        "/all escalated issue:1",
        "/all opened issue:1",
        "/critical escalated issue:1",
    ];
    assert_eq!(told, expected);
    assert!(endpoint.is_quiet());
}
