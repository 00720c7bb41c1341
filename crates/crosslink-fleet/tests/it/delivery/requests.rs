//! Single requests to endpoints: what they carry, where they go, and what of them is shown.

use std::io::Write;
use std::sync::{Arc, Mutex};

use crosslink_fleet::deliver::{Tested, Wanted, WebhookView, add, import, test};
use crosslink_store::fleet::{DeliveryState, NewWebhook, Secret, WebhookKind};

use super::{Running, add_to, newest, open, wanted};
use crate::endpoint::{Endpoint, Mood};
use crate::support::at;
use crate::world::World;

const KEY: &str = "key of the endpoint";

#[test]
fn a_body_is_signed_with_the_key_of_its_endpoint() {
    let world = World::new();
    let endpoint = Endpoint::start(Mood::well());
    let signed = Wanted {
        secret: Some(Secret::new(KEY)),
        ..wanted(&endpoint.url("/hook?a=b"))
    };
    let id = add_to(&world, &signed);
    let tested = test(&world.store, id, at(0)).unwrap().unwrap();
    let expected = Tested {
        delivered: true,
        status: Some(200),
        error: None,
    };
    assert_eq!(tested, expected);
    let received = endpoint.next();
    assert_eq!(received.path, "/hook?a=b");
    assert_eq!(
        received.body,
        r#"{"event":"crosslink.alert.test","kind":"stale_lock","severity":"info","project_slug":"crosslink/test","subject_ref":"lock:1","detail":"a test: nothing is wrong","opened_at":"2026-11-23T04:00:00.000000000Z"}"#
    );
    let header = |name: &str| received.headers.get(name).map(String::as_str);
    // What another program makes of that body and that key.
    assert_eq!(
        header("x-crosslink-signature-256"),
        Some("sha256=f83aeceaca8c863661d51e67ed40a79f2236e4bea9f62ea9a565449a682f76a6")
    );
    assert_eq!(header("content-type"), Some("application/json"));
    assert_eq!(header("x-crosslink-delivery"), Some("test"));
    assert!(header("user-agent").unwrap().starts_with("crosslink/"));
    for kind in [WebhookKind::Slack, WebhookKind::Discord] {
        let mut row = world.store.webhook(id).unwrap().unwrap();
        row.webhook.kind = kind;
        world.store.set_webhook(&row).unwrap();
        test(&world.store, id, at(0)).unwrap();
        let received = endpoint.next();
        assert!(!received.headers.contains_key("x-crosslink-signature-256"));
        assert!(
            received.body.contains("Crosslink test"),
            "{}",
            received.body
        );
    }
    assert_eq!(test(&world.store, 99, at(0)).unwrap(), None);
}

#[test]
fn deliveries_carry_their_number() {
    let world = World::new();
    let endpoint = Endpoint::start(Mood::answer("500 No"));
    add_to(&world, &wanted(&endpoint.url("/hook")));
    let running = Running::start(&world);
    open(&world, 1);
    running.after(1);
    endpoint.set(Mood::well());
    world.clock.set(at(60));
    running.after(1);
    let numbers: Vec<_> = (0..2)
        .map(|_| endpoint.next().headers["x-crosslink-delivery"].clone())
        .collect();
    let number = newest(&world).id.to_string();
    assert_eq!(numbers, [number.clone(), number]);
}

#[test]
fn redirects_are_not_followed() {
    let world = World::new();
    let elsewhere = Endpoint::start(Mood::well());
    let location = elsewhere.url("/taken");
    for status in [
        "301 Moved",
        "302 Found",
        "303 Other",
        "307 Same",
        "308 Same",
    ] {
        let endpoint = Endpoint::start(Mood::Answer(
            Box::leak(format!("{status}\r\nLocation: {location}").into_boxed_str()),
            String::new(),
        ));
        let id = add_to(&world, &wanted(&endpoint.url("/hook")));
        let tested = test(&world.store, id, at(0)).unwrap().unwrap();
        assert!(!tested.delivered);
        let error = tested.error.unwrap();
        assert!(error.ends_with("redirects are not followed"), "{error}");
        endpoint.next();
    }
    assert!(elsewhere.is_quiet());
}

#[test]
fn a_private_address_needs_leave() {
    let world = World::new();
    let endpoint = Endpoint::start(Mood::well());
    let url = endpoint.url("/hook");
    let refused = Wanted {
        allow_private: false,
        ..wanted(&url)
    };
    let problem = add(&world.store, &refused, at(0)).unwrap_err();
    assert_eq!(
        problem.to_string(),
        "the endpoint is in a private network, which was not allowed"
    );
    // One that came into the index in another way is refused when it is sent to.
    let id = world.store.add_webhook(&NewWebhook {
        url: Secret::new(url),
        kind: WebhookKind::Auto,
        secret: None,
        filter: "{}".to_owned(),
        allow_private: false,
        added_at: at(0),
    });
    let id = id.unwrap().unwrap();
    let tested = test(&world.store, id, at(0)).unwrap().unwrap();
    assert_eq!(tested.error, Some(problem.to_string()));
    let running = Running::start(&world);
    open(&world, 1);
    assert_eq!(running.after(1), [DeliveryState::Waiting]);
    assert!(endpoint.is_quiet());
    let mut row = world.store.webhook(id).unwrap().unwrap();
    row.webhook.allow_private = true;
    world.store.set_webhook(&row).unwrap();
    world.clock.set(at(10));
    assert_eq!(running.after(1), [DeliveryState::Delivered]);
}

#[test]
fn endpoints_of_the_reference_are_taken_over_once() {
    let world = World::new();
    let urls = r#"["https://hooks.slack.com/services/T/B/x", " HTTPS://hooks.slack.com/services/T/B/x",
        "http://localhost:9/x", "http://10.0.0.1/x", "https://10.0.0.1/x", "https://me:word@hooks.example/"]"#;
    let imported = import(&world.store, urls, at(0)).unwrap();
    assert_eq!((imported.added, imported.known), (3, 1));
    assert_eq!(
        imported.refused,
        [
            "…: an endpoint needs https; plain http is for this machine alone",
            "…: an address of an endpoint has no name or password before the host"
        ]
    );
    let again = import(&world.store, urls, at(0)).unwrap();
    assert_eq!((again.added, again.known), (0, 4));
    let rows = world.store.webhooks().unwrap();
    let views: Vec<_> = rows.iter().map(WebhookView::of).collect();
    let shown: Vec<_> = views
        .iter()
        .map(|view| (view.address.as_str(), view.allow_private))
        .collect();
    assert_eq!(
        shown,
        [
            ("https://hooks.slack.com/…", false),
            ("http://localhost:9/…", true),
            ("https://10.0.0.1/…", true)
        ]
    );
    let problem = import(&world.store, r#"{"sEcReT":1}"#, at(0)).unwrap_err();
    assert!(!format!("{problem:?}").contains("sEcReT"));
}

/// Everything that was logged, by whatever thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn secrets_are_neither_logged_nor_shown() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let world = World::new();
    let endpoint = Endpoint::start(Mood::Down);
    let path = "/services/T0/pAtHsEcReT?token=qUeRySeCrEt";
    let url = endpoint.url(path);
    let hook = Wanted {
        secret: Some(Secret::new("kEySeCrEt")),
        ..wanted(&url)
    };
    let id = add_to(&world, &hook);
    let running = Running::start(&world);
    open(&world, 1);
    let mut told = String::new();
    let moods = [
        Mood::Down,
        Mood::Answer("500 No", format!("no {url} {path} kEySeCrEt")),
        Mood::Answer("302 Found\r\nLocation: /pAtHsEcReT", path.to_owned()),
        Mood::Answer("410 Gone", format!("{path} is gone, qUeRySeCrEt and all")),
    ];
    for (hour, mood) in (0..).zip(moods) {
        endpoint.set(mood);
        world.clock.set(at(hour * 3_600));
        running.after(1);
        told += &format!("{:?} {:?}\n", newest(&world), test(&world.store, id, at(0)));
    }
    let row = world.store.webhook(id).unwrap().unwrap();
    let view = serde_json::to_string(&WebhookView::of(&row)).unwrap();
    told += &format!("{row:?} {hook:?} {view}\n");
    told += &String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for (expected, times) in [
        ("not delivered", 3),
        ("delivery given up", 1),
        ("answered 410 Gone: /… is gone, … and all", 4),
    ] {
        assert!(
            told.matches(expected).count() >= times,
            "{expected}: {told}"
        );
    }
    for secret in ["pAtHsEcReT", "qUeRySeCrEt", "kEySeCrEt"] {
        assert!(!told.contains(secret), "{told}");
    }
}
