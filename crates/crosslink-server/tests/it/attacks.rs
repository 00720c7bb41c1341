//! Each weakness of the reference, tried as an attacker would.

use crosslink_fleet::deliver::{Wanted, add};
use crosslink_fleet::store::{Secret, WebhookKind};
use crosslink_fleet::watch::{Watch, WatchOptions, index};
use crosslink_server::{Scope, ServeOptions, SystemEntropy, Timings, serve};
use crosslink_workspace::core::time::Clock;

use crate::socket::Socket;
use crate::world::{World, surroundings};

const EVIL: &str = "http://evil.example";

#[test]
fn other_machines_cannot_connect_unless_that_was_allowed() {
    let home = tempfile::tempdir().unwrap();
    let clock = World::empty().clock;
    let options = |allow_remote| ServeOptions {
        home: home.path().to_owned(),
        bind: ([0, 0, 0, 0], 0).into(),
        allow_remote,
        hosts: Vec::new(),
        pages: None,
        watch: std::sync::Arc::new(
            Watch::start(WatchOptions::new(
                home.path().to_owned(),
                Box::new(clock.clone()),
            ))
            .unwrap(),
        ),
        timings: Timings::default(),
        clock: Box::new(clock.clone()),
        entropy: Box::new(SystemEntropy),
        surroundings: surroundings(&clock),
    };
    let refused = serve(options(false)).err().unwrap();
    assert_eq!(refused.code().name(), "usage.invalid");
    let server = serve(options(true)).unwrap();
    assert!(
        server
            .login_link()
            .unwrap()
            .url
            .starts_with("http://127.0.0.1:")
    );
}

#[test]
fn a_port_that_is_taken_is_said_so() {
    let world = World::empty();
    let refused = serve(ServeOptions {
        home: world.home(),
        bind: world.server.address(),
        allow_remote: false,
        hosts: Vec::new(),
        pages: None,
        watch: world.watch.clone(),
        timings: Timings::default(),
        clock: Box::new(world.clock.clone()),
        entropy: Box::new(SystemEntropy),
        surroundings: surroundings(&world.clock),
    });
    let refused = refused.err().unwrap();
    assert_eq!(
        refused.message(),
        format!("Another program listens at {}", world.server.address())
    );
}

#[test]
fn tokens_are_kept_as_hashes_only() {
    let world = World::empty();
    let (token, _) = world.token(Scope::Operate, None);
    assert_eq!((token.len(), &token[..4]), (68, "clk_"));
    let code = world.code();
    for entry in std::fs::read_dir(world.home()).unwrap().flatten() {
        if entry.path().is_file() {
            let bytes = std::fs::read(entry.path()).unwrap();
            for secret in [&token, &token[4..], &code] {
                let found = bytes
                    .windows(secret.len())
                    .any(|window| window == secret.as_bytes());
                assert!(!found, "{:?}", entry.path());
            }
        }
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let mode = index(&world.home()).metadata().unwrap().mode();
        assert_eq!(mode & 0o077, 0);
    }
}

#[test]
fn no_token_is_taken_from_an_address() {
    let world = World::empty();
    let (token, _) = world.token(Scope::Operate, None);
    for (path, status) in [
        (format!("/api/v2/projects?token={token}"), 401),
        (format!("/api/v2/projects?access_token={token}"), 401),
        (format!("/?token={token}"), 303),
        (format!("/login?code={}", world.code()), 200),
    ] {
        let answer = world.stranger().get(&path);
        assert_eq!((answer.status, answer.header("set-cookie")), (status, None));
    }
    let socket = format!("/ws?token={token}");
    let refused = Socket::open(&world.stranger(), &socket).err().unwrap();
    assert_eq!(refused.status, 401);
}

#[test]
fn nobody_gets_anything_without_being_let_in() {
    let world = World::troubled();
    let (token, _) = world.token(Scope::View, None);
    let mut other = token.clone();
    other.pop();
    other.push(if token.ends_with('0') { '1' } else { '0' });
    let stranger = world.stranger();
    for client in [
        stranger.clone(),
        stranger.with("Authorization", ""),
        stranger.with("Authorization", "Bearer"),
        stranger.with("Authorization", "Bearer "),
        stranger.with("Authorization", &format!("Basic {token}")),
        stranger.with("Authorization", &format!("Bearer {other}")),
        stranger.with("Authorization", &format!("Bearer {}", &token[..67])),
        stranger.with("Authorization", &format!("Bearer {token}0")),
        stranger.with("Cookie", "crosslink_session=1"),
        stranger.with(
            "Cookie",
            &format!("crosslink_session_{}=", world.server.address().port()),
        ),
        stranger.with(
            "Cookie",
            &format!(
                "crosslink_session_{}={token}",
                world.server.address().port()
            ),
        ),
    ] {
        for path in [
            "/api/v2/projects",
            "/api/v2/projects/acme/one",
            "/api/v2/projects/no/such",
            "/api/v2/alerts",
            "/api/v2/activity",
            "/api/v2/config",
            "/api/v2/webhooks",
            "/api/v2/events",
            "/api/v2/export/projects.csv",
            "/api/v1/dashboard/projects",
            "/metrics",
        ] {
            let answer = client.get(path);
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (401, "access.required")
            );
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
            assert!(!answer.text().contains("acme"), "{path}");
        }
        for path in ["/ws", "/api/v2/live"] {
            assert_eq!(Socket::open(&client, path).err().unwrap().status, 401);
        }
    }
}

#[test]
fn a_token_for_looking_changes_nothing() {
    let world = World::troubled();
    let looks = world.program(Scope::View);
    for path in [
        "/api/v2/refresh",
        "/api/v2/projects/acme/one/pause",
        "/api/v2/projects/acme/one/pin",
        "/api/v2/alerts/1/acknowledge",
        "/api/v2/webhooks",
    ] {
        let answer = looks.post_json(path, "{}");
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (403, "access.scope"),
            "{path}"
        );
    }
    let put = looks.send("PUT", "/api/v2/projects/acme/one/thresholds", b"{}");
    assert_eq!(put.status, 403);
    let delete = looks.send("DELETE", "/api/v2/webhooks/1", b"");
    assert_eq!(delete.status, 403);
    assert!(!world.watch.board()["acme/one"].pinned);
}

#[test]
fn a_page_of_another_site_cannot_listen() {
    let world = World::troubled();
    let (person, program) = (world.person(), world.program(Scope::View));
    for path in ["/ws", "/api/v2/live"] {
        for client in [&person, &program] {
            for origin in [EVIL, "null", "http://127.0.0.1:5173", "http://localhost"] {
                let refused = Socket::open(&client.with("Origin", origin), path);
                assert_eq!(refused.err().unwrap().status, 403, "{origin}");
            }
        }
        let ours = person.with("Origin", &world.origin());
        assert!(Socket::open(&ours, path).is_ok());
        assert!(Socket::open(&program, path).is_ok());
        // A browser always says where a page comes from that opens a socket.
        assert_eq!(Socket::open(&person, path).err().unwrap().status, 403);
    }
}

#[test]
fn a_name_that_suddenly_means_this_machine_is_refused() {
    let world = World::troubled();
    let port = world.server.address().port();
    let person = world.person();
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "127.0.0.1".to_owned(),
        format!("127.0.0.1:{}", port ^ 1),
        format!("localhost.evil.example:{port}"),
        format!("0.0.0.0:{port}"),
        String::new(),
    ] {
        let client = person.with("Host", &host);
        for path in [
            "/",
            "/login",
            "/healthz",
            "/api/v2/projects",
            "/style.css",
            "/nothing",
        ] {
            let answer = client.get(path);
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (421, "request.host"),
                "{host}"
            );
        }
        for path in ["/ws", "/api/v2/live"] {
            let client = client.with("Origin", &format!("http://{host}"));
            assert_eq!(Socket::open(&client, path).err().unwrap().status, 421);
        }
    }
    for host in [
        format!("127.0.0.1:{port}"),
        format!("LocalHost:{port}"),
        format!("[::1]:{port}"),
        "watch.example".to_owned(),
    ] {
        assert_eq!(
            person.with("Host", &host).get("/healthz").status,
            200,
            "{host}"
        );
    }
    assert_eq!(person.get("http://evil.example/healthz").status, 421);
    assert_eq!(person.without("Host").get("/healthz").status, 421);
}

#[test]
fn no_other_site_is_told_that_it_may_read() {
    let world = World::empty();
    let program = world.program(Scope::Operate);
    let asks = program
        .with("Origin", "http://localhost:5173")
        .with("Access-Control-Request-Method", "POST")
        .with("Access-Control-Request-Headers", "authorization");
    for (client, method, status) in [
        (&asks, "OPTIONS", 403),
        (&asks, "GET", 403),
        (&program, "OPTIONS", 405),
        (&program, "GET", 200),
    ] {
        let answer = client.send(method, "/api/v2/projects", b"");
        assert_eq!(answer.status, status);
        let named = |(name, _): &(String, String)| name.starts_with("access-control-");
        assert!(!answer.headers.iter().any(named), "{answer:?}");
    }
}

#[test]
fn a_form_of_another_site_does_nothing_with_the_cookie_of_a_person() {
    let world = World::troubled();
    let person = world.person();
    let pin = |client: &crate::client::Client| client.post("/api/v2/projects/acme/one/pin");
    for (client, status, code) in [
        (person.clone(), 403, "access.forged"),
        (person.with("Origin", EVIL), 403, "request.origin"),
        (person.with("Origin", "null"), 403, "request.origin"),
        (
            person.with("Sec-Fetch-Site", "cross-site"),
            403,
            "access.forged",
        ),
        (
            person.with("Sec-Fetch-Site", "same-site"),
            403,
            "access.forged",
        ),
        (
            person.with("Origin", EVIL).with("X-Crosslink-CSRF", "1"),
            403,
            "request.origin",
        ),
    ] {
        let answer = pin(&client);
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
    }
    let logout = person.with("Origin", EVIL).post("/logout");
    assert_eq!(logout.status, 403);
    assert_eq!(person.post("/logout").status, 403);
    for client in [
        person.with("Origin", &world.origin()),
        person.with("X-Crosslink-CSRF", "1"),
        person
            .with("Origin", "null")
            .with("Sec-Fetch-Site", "same-origin"),
        world.program(Scope::Operate),
    ] {
        assert_eq!(pin(&client).status, 200);
    }
}

#[test]
fn every_answer_carries_the_headers() {
    let world = World::troubled();
    let person = world.person();
    for (method, path, status) in [
        ("GET", "/", 200),
        ("GET", "/login", 200),
        ("GET", "/nothing", 404),
        ("GET", "/style.css", 200),
        ("GET", "/healthz", 200),
        ("GET", "/api/v2/projects", 200),
        ("GET", "/api/v2/alerts?severity=worse", 400),
        ("PATCH", "/api/v2/projects", 405),
        ("POST", "/api/v2/refresh", 403),
    ] {
        let answer = person.send(method, path, b"");
        assert_eq!(answer.status, status, "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'self'; "), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}: {name}");
        }
        assert!(answer.header("server").is_none());
    }
}

#[test]
fn addresses_of_endpoints_go_in_and_never_out() {
    let world = World::empty();
    let secret = "T0SECRET/B0SECRET/SECRETSECRET";
    let signing = "signing-SECRET-too";
    let wanted = Wanted {
        url: Secret::new(format!("https://hooks.slack.com/services/{secret}")),
        kind: WebhookKind::Auto,
        secret: Some(Secret::new(signing)),
        filter: crosslink_fleet::deliver::filter::Filter::default(),
        allow_private: false,
    };
    add(&world.index, &wanted, world.clock.now()).unwrap();
    let program = world.program(Scope::Operate);
    let body =
        format!(r#"{{"url":"https://discord.com/api/webhooks/1/{secret}","secret":"{signing}"}}"#);
    let made = program.post_json("/api/v2/webhooks", &body);
    assert_eq!(made.status, 201, "{made:?}");
    let again = program.post_json("/api/v2/webhooks", &body);
    assert_eq!(
        (again.status, again.code().as_str()),
        (409, "webhook.known")
    );
    let bad = program.post_json(
        "/api/v2/webhooks",
        &format!(r#"{{"url":"ftp://x/{secret}"}}"#),
    );
    assert_eq!(
        (bad.status, bad.code().as_str()),
        (400, "webhook.address_invalid")
    );
    let list = program.get("/api/v2/webhooks");
    assert_eq!(list.json()["items"].as_array().unwrap().len(), 2);
    let older = program.get("/api/v1/dashboard/webhooks");
    assert_eq!(older.json()["urls"].as_array().unwrap().len(), 2);
    for answer in [made, again, bad, list, older, program.get("/api/v2/config")] {
        assert!(!answer.text().contains("SECRET"), "{answer:?}");
    }
    let gone = program.send("DELETE", "/api/v2/webhooks/2", b"");
    assert_eq!(gone.status, 204);
    let gone = program.send("DELETE", "/api/v2/webhooks/2", b"");
    assert_eq!(
        (gone.status, gone.code().as_str()),
        (404, "webhook.not_found")
    );
    assert_eq!(program.post("/api/v2/webhooks/2/test").status, 404);
}

#[test]
fn what_breaks_inside_is_not_told() {
    let world = World::troubled();
    let program = world.program(Scope::Operate);
    // The index becomes something that cannot be read.
    let rows = "settings that are no JSON";
    world.index.set_project_settings("acme/one", rows).unwrap();
    let answer = program.get("/api/v2/projects/acme/one/thresholds");
    assert_eq!((answer.status, answer.text()), (200, "{}"));
    let body = "\u{1F980}".repeat(40);
    let answer = program.post_json("/api/v2/alerts/1/acknowledge", &body);
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (400, "request.invalid")
    );
    let home = world.home().display().to_string();
    for path in [
        "/api/v2/projects/no/such",
        "/api/v2/alerts?cursor=%F0%9F%A6%80",
        "/%ff/%00",
    ] {
        let answer = program.get(path);
        assert!((400..500).contains(&answer.status), "{answer:?}");
        assert!(!answer.text().contains(&home), "{answer:?}");
    }
}

#[test]
fn text_that_looks_like_an_option_or_a_command_is_text() {
    let world = World::troubled();
    let program = world.program(Scope::Operate);
    let alerts = program.get("/api/v2/alerts").json();
    let ids = alerts["items"].as_array().unwrap();
    for (at, note) in ["--help", "-5", "; rm -rf ~", "$(id)"]
        .into_iter()
        .enumerate()
    {
        let Some(alert) = ids.get(at) else { break };
        let path = format!("/api/v2/alerts/{}/acknowledge", alert["id"]);
        let body = serde_json::json!({ "note": note }).to_string();
        let answer = program.post_json(&path, &body);
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.json()["acknowledged"]["note"], note, "{answer:?}");
    }
    for path in [
        "/api/v2/projects/--help/one",
        "/api/v2/projects/-c/--upload-pack=x",
        "/api/v2/projects/%2e%2e/one",
        "/api/v2/projects/acme%2fone/..",
    ] {
        let answer = program.post(&format!("{path}/pause"));
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (400, "slug.invalid"),
            "{path}"
        );
    }
    assert!(world.watch.board().contains_key("acme/one"));
}
