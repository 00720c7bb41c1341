//! Nothing takes more than its share.

use std::io::{BufReader, Read, Write};
use std::time::{Duration, Instant};

use crosslink_server::Scope;

use crate::client::read;
use crate::socket::Socket;
use crate::world::World;

#[test]
fn a_body_is_at_most_one_mebibyte() {
    let world = World::troubled();
    let program = world
        .program(Scope::Operate)
        .with("Content-Type", "application/json");
    let note = |length: usize| format!(r#"{{"note":"{}"}}"#, "x".repeat(length));
    let path = "/api/v2/alerts/1/acknowledge";
    let small = program.send("POST", path, note(1_000_000).as_bytes());
    assert_eq!(small.status, 200);
    let large = program.send("POST", path, note(1_100_000).as_bytes());
    assert_eq!(
        (large.status, large.code().as_str()),
        (413, "request.too_large")
    );
}

#[test]
fn bodies_are_read_strictly() {
    let world = World::troubled();
    let program = world.program(Scope::Operate);
    let path = "/api/v2/alerts/1/acknowledge";
    for (content, body, status, code) in [
        ("", "{}", 415, "request.media_type"),
        ("text/plain", "{}", 415, "request.media_type"),
        ("application/json", "{", 400, "request.invalid"),
        ("application/json", "[]", 422, "request.shape"),
        ("application/json", r#"{"note":1}"#, 422, "request.shape"),
        ("application/json", r#"{"nota":"x"}"#, 422, "request.shape"),
    ] {
        let client = program.with("Content-Type", content);
        let answer = client.send("POST", path, body.as_bytes());
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{body}"
        );
    }
}

#[test]
fn a_request_that_never_ends_is_cut_off() {
    let world = World::hasty();
    let program = world
        .program(Scope::Operate)
        .with("Content-Type", "application/json");
    let began = Instant::now();
    // A head without an end.
    let mut head = program.connect();
    head.write_all(program.head("GET", "/healthz").as_bytes())
        .unwrap();
    // A body that does not come.
    let mut body = program.connect();
    let request = program.head("POST", "/api/v2/alerts/1/snooze") + "Content-Length: 9\r\n\r\n{";
    body.write_all(request.as_bytes()).unwrap();
    let slow = read(&mut BufReader::new(body)).unwrap();
    assert_eq!(
        (slow.status, slow.code().as_str()),
        (408, "request.timeout")
    );
    let mut rest = Vec::new();
    head.read_to_end(&mut rest).unwrap();
    let answered = String::from_utf8_lossy(&rest);
    assert!(
        rest.is_empty() || answered.starts_with("HTTP/1.1 408 "),
        "{answered}"
    );
    assert!(began.elapsed() < Duration::from_secs(8));
}

#[test]
fn a_head_that_is_too_large_is_refused() {
    let world = World::empty();
    let long = "x".repeat(80 * 1024);
    let answer = world
        .stranger()
        .with("X-Long", &long)
        .try_send("GET", "/healthz", b"");
    assert!(answer.is_err() || answer.is_ok_and(|answer| answer.status == 431));
    assert_eq!(world.stranger().get("/healthz").status, 200);
}

#[test]
fn many_idle_connections_keep_nobody_out_for_long() {
    let world = World::hasty();
    let began = Instant::now();
    let idle: Vec<_> = (0..300).map(|_| world.stranger().connect()).collect();
    assert_eq!(world.stranger().get("/healthz").status, 200);
    assert!(began.elapsed() < Duration::from_secs(8));
    drop(idle);
}

#[test]
fn live_connections_are_limited() {
    let world = World::empty();
    let program = world.program(Scope::View);
    let sockets: Vec<_> = (0..64)
        .map(|_| Socket::open(&program, "/api/v2/live").unwrap())
        .collect();
    assert_eq!(Socket::open(&program, "/ws").err().unwrap().status, 429);
    assert_eq!(program.get("/api/v2/events").code(), "live.full");
    for socket in &sockets {
        socket.hang_up();
    }
    let began = Instant::now();
    while Socket::open(&program, "/ws").is_err() {
        assert!(began.elapsed() < Duration::from_secs(10));
    }
}

#[test]
fn the_server_ends_within_two_seconds_whoever_is_connected() {
    let world = World::troubled();
    let program = world.program(Scope::View);
    let mut socket = Socket::open(&program, "/api/v2/live").unwrap();
    socket.message();
    let idle = program.connect();
    let mut half = program.connect();
    half.write_all(b"GET / HT").unwrap();
    let mut events = program.connect();
    let request = program.head("GET", "/api/v2/events") + "\r\n";
    events.write_all(request.as_bytes()).unwrap();
    let began = Instant::now();
    world.server.stop();
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    while let Some(frame) = socket.frame() {
        if frame == crate::socket::Frame::Close(1001) {
            drop(idle);
            return;
        }
    }
    panic!("the socket was not told good-bye");
}
