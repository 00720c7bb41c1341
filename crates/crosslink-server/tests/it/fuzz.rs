//! Requests nobody would send, to every path there is: never does the server break.

use crosslink_server::Scope;
use serde_json::{Value, json};

use crate::client::Client;
use crate::world::World;

/// How many requests are sent.
const REQUESTS: usize = 2_000;

const METHODS: &[&str] = &[
    "GET", "GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE",
    "BREW",
];
const WORDS: &[&str] = &[
    "acme",
    "one",
    "1",
    "0",
    "-1",
    "%00",
    "..",
    "%2e%2e",
    "%2F",
    "%2f..%2f..",
    "%ff",
    "%F0%9F%A6%80",
    "99999999999999999999",
    "-9223372036854775808",
    "9223372036854775807",
    "1e9",
    "null",
    "NaN",
    "%",
    "%zz",
    "+",
    "'",
    "%22",
    "%3Cscript%3E",
    "a%0d%0ab",
    "{id}",
    "*",
    "~",
    ";",
    "%C0%AF",
    "true",
];
const QUERIES: &[&str] = &[
    "limit", "cursor", "project", "severity", "kind", "unseen", "span", "since", "until", "%00", "",
];
const VALUES: &[&str] = &[
    "",
    "0",
    "1",
    "-1",
    "1.5",
    "4294967296",
    "18446744073709551616",
    "critical",
    "acme/one",
    "true",
    "2020-01-01T00:00:00Z",
    "+275760-09-13T00:00:00Z",
    "%00",
    "%ff",
    "a.b.c",
    "critical.1.1",
    "info.99999999999999999999.0",
    "%F0%9F%A6%80",
    "'%20OR%201=1--",
];

/// The same numbers every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }

    fn one<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

#[test]
fn no_request_breaks_the_server() {
    let world = World::troubled();
    let document = world.stranger().get("/api/v2/openapi.json").json();
    let mut paths: Vec<&str> = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    paths.extend([
        "/",
        "/login",
        "/logout",
        "/style.css",
        "/nothing",
        "/api/v2/",
        "//",
        "/ws/pty/1",
    ]);
    let clients = [
        world.program(Scope::Operate),
        world.person().with("X-Crosslink-CSRF", "1"),
    ];
    let mut chance = Chance(20_261_123);
    for number in 0..REQUESTS {
        let template = paths[chance.below(paths.len())];
        let path = path(template, &mut chance);
        let method = chance.one(METHODS);
        // A stream of events never ends by itself, and a link must not leave.
        if template.ends_with("/events") || template == "/logout" && method == "POST" {
            continue;
        }
        let body = body(&document, template, &mut chance);
        let client = dress(&clients[chance.below(2)], &mut chance);
        let answer = client.try_send(method, &path, &body);
        let said = format!(
            "{number}: {method} {path} {}",
            String::from_utf8_lossy(&body)
        );
        match answer {
            Ok(answer) => assert!(answer.status < 500, "{said}: {answer:?}"),
            Err(error) => panic!("{said}: {error}"),
        }
    }
    assert_eq!(world.stranger().get("/readyz").status, 200);
    assert_eq!(clients[0].get("/api/v2/projects").status, 200);
}

/// The path of a template, or one that only looks like it.
fn path(template: &str, chance: &mut Chance) -> String {
    let mut steps = Vec::new();
    for step in template.split('/') {
        let odd = chance.below(12) == 0;
        steps.push(match step.starts_with('{') || odd {
            true if chance.below(200) == 0 => "x".repeat(9_000),
            true => chance.one(WORDS).to_owned(),
            false => step.to_owned(),
        });
    }
    let mut path = steps.join("/");
    for at in 0..chance.below(4) {
        let sign = if at == 0 { '?' } else { '&' };
        path.push_str(&format!(
            "{sign}{}={}",
            chance.one(QUERIES),
            chance.one(VALUES)
        ));
    }
    match path.starts_with('/') {
        true => path,
        false => format!("/{path}"),
    }
}

/// A body that nearly is what the path takes.
fn body(document: &Value, template: &str, chance: &mut Chance) -> Vec<u8> {
    let described =
        &document["paths"][template]["post"]["requestBody"]["content"]["application/json"];
    let name = described["schema"]["$ref"].as_str();
    let fields = name.and_then(|name| document.pointer(&name[1..]));
    let fields = fields.and_then(|schema| schema["properties"].as_object());
    let odd = [
        json!(null),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("x"),
        json!([]),
        json!({}),
        json!(true),
        json!(i64::MIN),
        json!(u64::MAX),
        json!("\u{0}\u{202e}"),
        json!("2020-01-01T00:00:00Z"),
    ];
    match (chance.below(6), fields) {
        (0, _) => Vec::new(),
        (1, _) => b"{\"note\": \xff\xfe".to_vec(),
        (2, _) => "[".repeat(5_000).into_bytes(),
        (_, Some(fields)) => {
            let values = fields
                .keys()
                .map(|name| (name.clone(), odd[chance.below(odd.len())].clone()));
            Value::Object(values.collect()).to_string().into_bytes()
        }
        _ => odd[chance.below(odd.len())].to_string().into_bytes(),
    }
}

/// Headers nobody would send.
fn dress(client: &Client, chance: &mut Chance) -> Client {
    match chance.below(10) {
        0 => client.with("Content-Type", "text/plain"),
        1 => client.with("If-None-Match", "W/\"\", *"),
        2 => client.with("Accept-Encoding", "gzip;q=x, br, *"),
        3 => client.with("Cookie", "=;;=a; crosslink_session_1"),
        4 => client.with("Upgrade", "websocket"),
        5 => client.with("Last-Event-ID", "-"),
        6 => client.with("Expect", "100-continue"),
        _ => client.with("Content-Type", "application/json"),
    }
}
