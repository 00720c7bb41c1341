//! Requests nobody would send, to every path there is: never does the server break.

use crosslink_server::Scope;
use crosslink_workspace::core::id::IssueRef;
use serde_json::{Value, json};

use crate::client::Client;
use crate::world::World;

/// How many requests are sent.
const REQUESTS: usize = 3_000;

const METHODS: &[&str] = &[
    "GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "BREW",
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
const QUERIES: &[&str] = &["limit", "cursor", "since", "%00", ""];
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
    let (world, workspace) = World::both();
    let issue = workspace.resolve(&IssueRef::Number(1)).unwrap();
    let document = world.stranger().get("/api/v2/openapi.json").json();
    let clients = [
        world.program(Scope::Write),
        world.person().with("X-Crosslink-CSRF", "1"),
    ];
    let mut maker = Maker::new(&document, issue.to_string());
    let mut done = 0;
    for number in 0..REQUESTS {
        let (method, template) = maker.operation();
        let path = maker.path(&method, &template);
        // A stream of events never ends by itself, and a person must not leave.
        if template.ends_with("/events") || template == "/logout" && method == "POST" {
            continue;
        }
        let body = maker.body(&method, &template);
        let client = &clients[maker.chance.below(2)];
        let client = maker.dress(client);
        let said = format!(
            "{number}: {method} {path} {}",
            String::from_utf8_lossy(&body)
        );
        let answer = client.try_send(&method, &path, &body);
        let answer = answer.unwrap_or_else(|error| panic!("{said}: {error}"));
        assert!(answer.status < 500, "{said}: {answer:?}");
        done += usize::from(answer.status < 300);
    }
    assert!(done > REQUESTS / 10, "only {done} requests got through");
    assert_eq!(world.stranger().get("/readyz").status, 200);
    assert_eq!(clients[0].get("/api/v2/projects").status, 200);
}

/// Makes requests that nearly are what is described.
struct Maker<'a> {
    document: &'a Value,
    operations: Vec<(String, String)>,
    /// An issue that is there.
    issue: String,
    chance: Chance,
}

impl<'a> Maker<'a> {
    fn new(document: &'a Value, issue: String) -> Self {
        let mut operations = Vec::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for method in methods.as_object().unwrap().keys() {
                operations.push((method.to_ascii_uppercase(), path.clone()));
            }
        }
        for path in [
            "/",
            "/login",
            "/logout",
            "/style.css",
            "/nothing",
            "/api/v2/",
            "//",
            "/ws/pty/1",
        ] {
            operations.push(("GET".to_owned(), path.to_owned()));
            operations.push(("POST".to_owned(), path.to_owned()));
        }
        Self {
            document,
            operations,
            issue,
            chance: Chance(20_261_123),
        }
    }

    /// A method and a path, mostly one that is described.
    fn operation(&mut self) -> (String, String) {
        let (method, path) = self.operations[self.chance.below(self.operations.len())].clone();
        match self.chance.below(8) {
            0 => (self.chance.one(METHODS).to_owned(), path),
            _ => (method, path),
        }
    }

    fn described(&self, method: &str, template: &str) -> &'a Value {
        &self.document["paths"][template][method.to_ascii_lowercase()]
    }

    fn path(&mut self, method: &str, template: &str) -> String {
        let steps: Vec<String> = template.split('/').map(|step| self.step(step)).collect();
        let mut path = steps.join("/");
        let parameters = self.described(method, template)["parameters"].as_array();
        let names = parameters.into_iter().flatten();
        let names = names.filter(|parameter| parameter["in"] == "query");
        let names: Vec<&str> = names
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        for at in 0..self.chance.below(3) {
            let sign = if at == 0 { '?' } else { '&' };
            let known = !names.is_empty() && self.chance.below(8) > 0;
            let name = self.chance.one(if known { &names } else { QUERIES });
            path.push_str(&format!("{sign}{name}={}", self.chance.one(VALUES)));
        }
        if path.starts_with('/') {
            path
        } else {
            format!("/{path}")
        }
    }

    /// A part of a path: what it should be, or a word nobody expects.
    fn step(&mut self, step: &str) -> String {
        let odds = if step.starts_with('{') { 3 } else { 60 };
        if self.chance.below(odds) == 0 {
            return match self.chance.below(30) {
                0 => "x".repeat(9_000),
                _ => self.chance.one(WORDS).to_owned(),
            };
        }
        match step {
            "{owner}" => "acme".to_owned(),
            "{repo}" => "one".to_owned(),
            "{id}" | "{issue}" | "{milestone}" => (1 + self.chance.below(6)).to_string(),
            "{page}" => self.chance.one(WORDS).to_owned(),
            other => other.to_owned(),
        }
    }

    /// A body of the right fields with values that may be wrong, or no such thing.
    fn body(&mut self, method: &str, template: &str) -> Vec<u8> {
        let content =
            &self.described(method, template)["requestBody"]["content"]["application/json"];
        let name = content["schema"]["$ref"].as_str();
        let schema = name.and_then(|name| self.document.pointer(&name[1..]));
        let fields = schema.and_then(|schema| schema["properties"].as_object());
        match (self.chance.below(12), fields) {
            (0, _) => Vec::new(),
            (1, _) => b"{\"note\": \xff\xfe".to_vec(),
            (2, _) => "[".repeat(5_000).into_bytes(),
            (3..6, _) | (_, None) => self.value().to_string().into_bytes(),
            (_, Some(fields)) => {
                let mut body = serde_json::Map::new();
                for name in fields.keys() {
                    match self.chance.below(4) {
                        0 => body.insert(name.clone(), self.value()),
                        1 | 2 if name == "issue" => body.insert(name.clone(), json!(self.issue)),
                        1 if name == "title" || name == "body" => {
                            body.insert(name.clone(), json!("x"))
                        }
                        _ => None,
                    };
                }
                Value::Object(body).to_string().into_bytes()
            }
        }
    }

    fn value(&mut self) -> Value {
        let values = [
            json!(null),
            json!({}),
            json!("x"),
            json!(600),
            json!("2027-01-20T00:00:00Z"),
            json!(-1),
            json!(1e300),
            json!(""),
            json!([]),
            json!(true),
            json!(i64::MIN),
            json!(u64::MAX),
            json!("\u{0}\u{202e}"),
            json!({"stale_lock": {"limit": -5}}),
            json!("x".repeat(3_000)),
        ];
        values[self.chance.below(values.len())].clone()
    }

    /// Headers nobody would send.
    fn dress(&mut self, client: &Client) -> Client {
        let client = client.with("Content-Type", "application/json");
        match self.chance.below(20) {
            0 => client.with("Content-Type", "text/plain"),
            1 => client.with("If-None-Match", "W/\"\", *"),
            2 => client.with("Accept-Encoding", "gzip;q=x, br, *"),
            3 => client.with("Cookie", "=;;=a; crosslink_session_1"),
            4 => client.with("Upgrade", "websocket"),
            5 => client.with("Last-Event-ID", "-"),
            6 => client.with("Expect", "100-continue"),
            _ => client,
        }
    }
}
