//! What changed, as it happens.

use std::io::{BufReader, Write};
use std::time::{Duration, Instant};

use crosslink_fleet::registry;
use crosslink_server::{Scope, revoke_token};
use crosslink_sim::OlderHub;
use serde_json::{Value, json};

use crate::client::{read_chunk, read_head};
use crate::socket::Socket;
use crate::world::World;

/// A project where nothing happens by itself.
fn calm() -> World {
    let hub = OlderHub {
        locks: 0,
        agents: 0,
        ..OlderHub::default()
    };
    let world = World::new(&[("one", hub)]);
    world.until("acme/one", |view| {
        view.counters
            .is_some_and(|counters| counters.open_issues == 20)
    });
    world
}

fn open(world: &World, path: &str) -> Socket {
    Socket::open(&world.program(Scope::View), path).unwrap()
}

fn more(issues: u32) -> OlderHub {
    OlderHub {
        issues,
        locks: 0,
        agents: 0,
        ..OlderHub::default()
    }
}

fn open_issues(message: &Value) -> Option<u64> {
    message["project"]["counters"]["open_issues"].as_u64()
}

#[test]
fn a_client_gets_hello_a_snapshot_and_then_what_changes() {
    let world = calm();
    let mut socket = open(&world, "/api/v2/live");
    let hello = socket.message();
    assert_eq!(
        (&hello["type"], &hello["schema"]),
        (&json!("hello"), &json!(1))
    );
    let snapshot = socket.message();
    assert_eq!(snapshot["type"], "snapshot");
    assert_eq!(snapshot["sequence"], hello["sequence"]);
    assert_eq!(snapshot["projects"][0]["slug"], "acme/one");
    world.push("one", &more(33));
    let heard = socket.until(|message| open_issues(message) == Some(22));
    let numbers: Vec<_> = heard
        .iter()
        .map(|message| message["sequence"].as_u64())
        .collect();
    assert!(numbers.is_sorted() && numbers[0] > snapshot["sequence"].as_u64());
    let last = heard.last().unwrap();
    assert_eq!(
        (&last["type"], &last["slug"]),
        (&json!("project"), &json!("acme/one"))
    );
}

#[test]
fn a_push_arrives_within_a_tick() {
    let world = calm();
    let mut socket = open(&world, "/api/v2/live");
    socket.until(|message| message["type"] == "snapshot");
    world.push("one", &more(33));
    let began = Instant::now();
    socket.until(|message| open_issues(message) == Some(22));
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn nothing_is_sent_when_nothing_changes() {
    let world = calm();
    let mut socket = open(&world, "/api/v2/live");
    let mut older = open(&world, "/ws");
    socket.until(|message| message["type"] == "snapshot");
    // What was still under way when the client came is heard first.
    while !socket.is_silent(Duration::from_millis(700)) {}
    while !older.is_silent(Duration::from_millis(700)) {}
    let last = world.watch.board()["acme/one"].health.last_attempt;
    world.clock.advance(1);
    world.until("acme/one", |view| view.health.last_attempt != last);
    assert!(socket.is_silent(Duration::from_millis(700)));
    assert!(older.is_silent(Duration::from_millis(100)));
}

#[test]
fn a_client_goes_on_from_where_it_was() {
    let world = calm();
    let mut socket = open(&world, "/api/v2/live");
    let hello = socket.message();
    let server = hello["server_id"].as_str().unwrap().to_owned();
    let since = hello["sequence"].as_u64().unwrap();
    socket.hang_up();
    world.push("one", &more(33));
    world.until("acme/one", |view| {
        view.counters
            .is_some_and(|counters| counters.open_issues == 22)
    });
    for place in [format!("{server}-{since}"), since.to_string()] {
        let mut socket = open(&world, &format!("/api/v2/live?since={place}"));
        let again = socket.message();
        assert_eq!(again["type"], "hello");
        let heard = socket.until(|message| open_issues(message) == Some(22));
        assert!(heard.iter().all(|message| message["type"] != "snapshot"));
        assert!(
            heard
                .iter()
                .all(|message| message["sequence"].as_u64() > Some(since))
        );
    }
}

#[test]
fn a_client_that_cannot_go_on_is_told_and_begins_anew() {
    let world = calm();
    for place in ["other-1", "4711", "-1", "x", "99999999999999999999", ""] {
        let mut socket = open(&world, &format!("/api/v2/live?since={place}"));
        let kinds: Vec<_> = (0..3).map(|_| socket.message()["type"].clone()).collect();
        assert_eq!(kinds, ["hello", "gap", "snapshot"], "{place}");
    }
}

#[test]
fn a_client_may_hear_of_one_project_only() {
    let world = World::new(&[("one", more(30)), ("two", more(30))]);
    for slug in ["acme/one", "acme/two"] {
        world.until(slug, |view| view.counters.is_some());
    }
    let mut socket = open(&world, "/api/v2/live?project=acme/two");
    let snapshot = socket
        .until(|message| message["type"] == "snapshot")
        .pop()
        .unwrap();
    assert_eq!(snapshot["projects"].as_array().unwrap().len(), 1);
    for name in ["one", "two"] {
        world.push(name, &more(33));
    }
    let heard = socket.until(|message| open_issues(message) == Some(22));
    assert!(heard.iter().all(|message| message["slug"] == "acme/two"));
}

#[test]
fn what_somebody_does_to_an_alert_is_told() {
    let world = World::troubled();
    let mut socket = open(&world, "/api/v2/live");
    socket.until(|message| message["type"] == "snapshot");
    let program = world.program(Scope::Operate);
    let alerts = program.get("/api/v2/alerts?kind=overdue_issue").json();
    let id = &alerts["items"][0]["id"];
    program.post_json(&format!("/api/v2/alerts/{id}/acknowledge"), "{}");
    let told = socket.until(|message| {
        message["type"] == "alerts" && message["events"][0]["event"] == "acknowledged"
    });
    assert_eq!(told.last().unwrap()["slug"], "acme/one");
}

#[test]
fn a_project_that_is_gone_is_told() {
    let world = calm();
    let mut socket = open(&world, "/api/v2/live");
    registry::untrack(&world.index, "acme/one").unwrap();
    let gone = socket
        .until(|message| message["type"] == "removed")
        .pop()
        .unwrap();
    assert_eq!(gone["slug"], "acme/one");
}

#[test]
fn older_clients_hear_their_own_words() {
    let world = calm();
    let mut socket = open(&world, "/ws");
    let trouble = OlderHub {
        trouble: true,
        ..OlderHub::default()
    };
    world.push("one", &trouble);
    let heard = socket.until(|message| message["type"] == "dashboard_alerts_changed");
    for (at, message) in heard.iter().enumerate() {
        assert_eq!(
            (&message["seq"], &message["slug"]),
            (&json!(at + 1), &json!("acme/one"))
        );
    }
    assert_eq!(
        heard[0],
        json!({"type": "dashboard_project_updated", "slug": "acme/one", "seq": 1})
    );
    let last = heard.last().unwrap();
    assert!(
        last["opened"].as_u64() > Some(0) && last["resolved"] == 0,
        "{last}"
    );
}

#[test]
fn an_older_client_hears_only_what_it_subscribed_to() {
    let world = calm();
    let mut deaf = open(&world, "/ws");
    let mut hears = open(&world, "/ws");
    deaf.say(r#"{"type":"subscribe","channels":["issues"]}"#);
    hears.say(r#"{"type":"subscribe","channels":["dashboard"]}"#);
    hears.say("nonsense");
    // An answer to another request shows that the words were heard.
    world.stranger().get("/healthz");
    world.push("one", &more(33));
    world.until("acme/one", |view| {
        view.counters
            .is_some_and(|counters| counters.open_issues == 22)
    });
    assert_eq!(hears.message()["type"], "dashboard_project_updated");
    assert!(deaf.is_silent(Duration::from_millis(500)));
}

#[test]
fn a_client_that_says_too_much_is_let_go() {
    let world = calm();
    for path in ["/ws", "/api/v2/live"] {
        let mut socket = open(&world, path);
        socket.say(&"x".repeat(17 * 1024));
        while socket.frame().is_some() {}
    }
    assert_eq!(world.stranger().get("/healthz").status, 200);
}

#[test]
fn a_silent_client_is_asked_and_one_whose_token_was_revoked_is_let_go() {
    let world = World::hasty();
    let (token, id) = world.token(Scope::View, None);
    let client = world
        .stranger()
        .with("Authorization", &format!("Bearer {token}"));
    let mut revoked = Socket::open(&client, "/api/v2/live").unwrap();
    let mut silent = open(&world, "/api/v2/live");
    assert!(revoke_token(&world.index, id).unwrap());
    while silent.frame() != Some(crate::socket::Frame::Ping) {}
    loop {
        match revoked.frame() {
            Some(crate::socket::Frame::Text(_)) => {}
            other => return assert_eq!(other, Some(crate::socket::Frame::Close(1001))),
        }
    }
}

#[test]
fn events_are_a_fallback_that_goes_on_from_the_last() {
    let world = calm();
    let program = world.program(Scope::View);
    let listen = |last: Option<&str>| {
        let client = last.map_or(program.clone(), |last| program.with("Last-Event-ID", last));
        let mut stream = client.connect();
        let head = client.head("GET", "/api/v2/events") + "\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        let mut stream = BufReader::new(stream);
        let (status, headers) = read_head(&mut stream).unwrap();
        assert_eq!(status, 200);
        let kind = ("content-type".to_owned(), "text/event-stream".to_owned());
        assert!(headers.contains(&kind), "{headers:?}");
        stream
    };
    let next = |stream: &mut BufReader<std::net::TcpStream>| -> (String, Value) {
        let text = String::from_utf8(read_chunk(stream).unwrap().unwrap()).unwrap();
        let (id, data) = text.trim_end().split_once("\ndata: ").unwrap();
        let id = id.strip_prefix("id: ").unwrap().to_owned();
        (id, serde_json::from_str(data).unwrap())
    };
    let mut first = listen(None);
    assert_eq!(next(&mut first).1["type"], "hello");
    let (id, snapshot) = next(&mut first);
    assert_eq!(snapshot["type"], "snapshot");
    drop(first);
    world.push("one", &more(33));
    world.until("acme/one", |view| {
        view.counters
            .is_some_and(|counters| counters.open_issues == 22)
    });
    let mut second = listen(Some(&id));
    assert_eq!(next(&mut second).1["type"], "hello");
    let (_, change) = next(&mut second);
    assert_eq!(open_issues(&change), Some(22));
    let mut lost = listen(Some("other-7"));
    let kinds: Vec<_> = (0..3).map(|_| next(&mut lost).1["type"].clone()).collect();
    assert_eq!(kinds, ["hello", "gap", "snapshot"]);
}
