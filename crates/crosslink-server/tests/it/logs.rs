//! No secret is logged, whatever is logged.

use std::fmt::Debug;
use std::sync::Mutex;

use crosslink_server::Scope;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::socket::Socket;
use crate::world::World;

/// All that was logged in this process.
static LOG: Mutex<String> = Mutex::new(String::new());

/// Writes down everything, at every level.
struct Everything;

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push_str(&format!("{field}={value:?} "));
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut line = Line(String::new());
        attributes.record(&mut line);
        LOG.lock().unwrap().push_str(&line.0);
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        LOG.lock().unwrap().push_str(&line.0);
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line(format!("{}: ", event.metadata().target()));
        event.record(&mut line);
        LOG.lock().unwrap().push_str(&(line.0 + "\n"));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn no_secret_is_logged() {
    tracing::subscriber::set_global_default(Everything).unwrap();
    let world = World::troubled();
    let code = world.code();
    let entered = world.enter(&code);
    let cookie = entered.header("set-cookie").unwrap().to_owned();
    let session = cookie.split(';').next().unwrap();
    let (token, _) = world.token(Scope::Operate, None);
    let person = world.stranger().with("Cookie", session);
    let program = world
        .stranger()
        .with("Authorization", &format!("Bearer {token}"));
    for client in [&person, &program] {
        client.get("/");
        client.get("/api/v2/projects");
        client.get(&format!("/api/v2/alerts?cursor={token}"));
        client.get(&format!("/{token}"));
        client.post_json("/api/v2/alerts/1/acknowledge", &format!("{{\"{token}\":"));
    }
    let hook = r#"{"url":"https://hooks.slack.com/services/HOOKSECRET"}"#;
    assert_eq!(program.post_json("/api/v2/webhooks", hook).status, 201);
    Socket::open(&program, "/api/v2/live").unwrap().message();
    world.enter(&code);
    world.server.stop();
    world.watch.stop();
    tracing::error!("the log works");
    let log = LOG.lock().unwrap();
    assert!(log.contains("the log works"));
    let value = session.split_once('=').unwrap().1;
    for secret in [code.as_str(), &token[4..], value, "HOOKSECRET"] {
        assert!(!log.contains(secret), "{log}");
    }
}
