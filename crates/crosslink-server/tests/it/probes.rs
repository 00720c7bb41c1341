//! For machines that look after machines.

use std::io::Read;

use crosslink_server::Scope;

use crate::socket::Socket;
use crate::world::World;

#[test]
fn a_server_says_that_it_runs_and_whether_it_is_ready() {
    let world = World::empty();
    assert_eq!(world.stranger().get("/healthz").status, 200);
    assert_eq!(world.stranger().get("/readyz").status, 200);
    world.watch.stop();
    let began = std::time::Instant::now();
    while world.stranger().get("/readyz").status == 200 {
        assert!(began.elapsed() < crate::world::PATIENCE);
    }
    assert_eq!(world.stranger().get("/readyz").code(), "watch.ended");
    assert_eq!(world.stranger().get("/healthz").status, 200);
}

#[test]
fn numbers_are_told_to_prometheus() {
    let world = World::troubled();
    let program = world.program(Scope::View);
    let mut socket = Socket::open(&program, "/api/v2/live").unwrap();
    socket.message();
    socket.message();
    let answer = program.get("/metrics");
    assert!(
        answer
            .header("content-type")
            .unwrap()
            .starts_with("text/plain; version=0.0.4")
    );
    let text = answer.text();
    for line in [
        "# TYPE crosslink_poll_lag_seconds gauge",
        "crosslink_poll_failures 0",
        "# TYPE crosslink_watch_turned_seconds gauge",
        "crosslink_projects{health=\"live\"} 1",
        "crosslink_live_clients 1",
        "crosslink_live_dropped_total 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(
            name.starts_with("crosslink_") && value.parse::<f64>().is_ok(),
            "{line}"
        );
    }
}

#[test]
fn long_answers_are_compressed_for_those_who_want_it() {
    let world = World::empty();
    let client = world.stranger().with("Accept-Encoding", "gzip");
    let answer = client.get("/api/v2/openapi.json");
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert_eq!(
        answer
            .body
            .bytes()
            .take(2)
            .map(Result::unwrap)
            .collect::<Vec<_>>(),
        [0x1f, 0x8b]
    );
    let plain = world.stranger().get("/api/v2/openapi.json");
    assert!(plain.header("content-encoding").is_none());
    assert!(answer.body.len() * 3 < plain.body.len());
}
