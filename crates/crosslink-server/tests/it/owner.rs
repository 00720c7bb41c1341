//! Other commands of the one who started the server find it, and are let in.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use crosslink_fleet::{Beacon, Running, overview};
use crosslink_server::Scope;
use crosslink_sim::OlderHub;
use crosslink_workspace::core::time::Clock as _;

use crate::world::World;

#[test]
fn the_server_is_found_by_what_it_left_and_only_as_long_as_it_runs() {
    let world = World::empty();
    let running = Running::find(&world.home()).unwrap();
    assert_eq!(running.url(), world.origin());
    assert_eq!(running.process(), std::process::id());
    assert_eq!(running.started_at(), world.clock.now());
    assert_eq!(running.version().unwrap(), env!("CARGO_PKG_VERSION"));
    world.server.stop();
    assert!(Beacon::left(&world.home()).is_none());
    assert!(Running::find(&world.home()).is_none());
}

#[cfg(unix)]
#[test]
fn what_it_left_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::empty();
    let file = Beacon::file(&world.home());
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // One that was left wide open is replaced, not written into.
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o666)).unwrap();
    Beacon::left(&world.home())
        .unwrap()
        .leave(&world.home())
        .unwrap();
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn the_beacon_of_another_server_is_not_taken_away() {
    let world = World::empty();
    let mut other = Beacon::left(&world.home()).unwrap();
    other.server = "another".to_owned();
    other.leave(&world.home()).unwrap();
    world.server.stop();
    assert_eq!(Beacon::left(&world.home()).unwrap().server, "another");
}

#[test]
fn a_link_of_the_owner_opens_a_session() {
    let world = World::empty();
    let running = Running::find(&world.home()).unwrap();
    let link = running.login_link().unwrap();
    assert_eq!(link.expires_at, world.clock.now().plus_seconds(300));
    let (page, code) = link.url.split_once('#').unwrap();
    assert_eq!(page, format!("{}/login", world.origin()));
    assert_eq!(world.enter(code).status, 303);
    assert_eq!(world.enter(code).status, 403);
}

#[test]
fn nobody_else_gets_a_link() {
    let world = World::empty();
    let person = world.person().with("X-Crosslink-CSRF", "1");
    for (who, status, code) in [
        (world.stranger(), 401, "access.required"),
        (world.program(Scope::View), 403, "access.scope"),
        (world.program(Scope::Operate), 403, "access.owner"),
        (person, 403, "access.owner"),
    ] {
        let answer = who.post("/api/v2/login-links");
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
        assert!(!answer.text().contains("/login#"));
    }
}

#[test]
fn the_key_is_no_cookie_and_no_code() {
    let world = World::empty();
    let key = Beacon::left(&world.home()).unwrap().key;
    let cookie = format!(
        "crosslink_session_{}={}",
        world.server.address().port(),
        key.expose()
    );
    let answer = world
        .stranger()
        .with("Cookie", &cookie)
        .get("/api/v2/session");
    assert_eq!(answer.status, 401);
    assert_eq!(world.enter(key.expose()).status, 403);
}

#[test]
fn somebody_else_at_the_same_address_is_not_believed() {
    let world = World::empty();
    let mut beacon = Beacon::left(&world.home()).unwrap();
    world.server.stop();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    beacon.url = format!("http://{}", listener.local_addr().unwrap());
    beacon.leave(&world.home()).unwrap();
    let body = r#"{"name":"operator","scope":"operate","server":"guessed","version":"0"}"#;
    let stranger = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4_096]).unwrap();
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
    });
    assert!(Running::find(&world.home()).is_none());
    stranger.join().unwrap();
}

#[test]
fn a_server_that_runs_knows_how_well_projects_are_known() {
    let world = World::new(&[("one", OlderHub::default())]);
    world.until("acme/one", |view| view.read_at.is_some());
    // Nothing changes from now on, so nothing is written; only the watch knows that it still looks.
    world.clock.advance(3_600);
    let now = world.clock.now();
    world.until("acme/one", |view| view.health.last_success == Some(now));
    let standing = overview(&world.index, &world.home(), now).unwrap();
    assert!(standing[0].watched);
    assert_eq!(
        (standing[0].word(), standing[0].project.health.age_seconds),
        ("live", Some(0))
    );
    assert_eq!(standing[0].project.read_at, Some(now));
    world.server.stop();
    let standing = overview(&world.index, &world.home(), now).unwrap();
    assert!(!standing[0].watched);
    assert_eq!(standing[0].word(), "not_watched");
    assert!(standing[0].project.counters.is_some());
}
