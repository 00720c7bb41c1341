//! Being let in: links, sessions, tokens.

use crosslink_server::{Scope, SystemEntropy, TokenRequest, create_token, revoke_token, tokens};
use crosslink_workspace::core::problem::Code;
use crosslink_workspace::core::time::Clock;

use crate::world::World;

#[test]
fn a_link_opens_once() {
    let world = World::empty();
    let link = world.server.login_link().unwrap().url;
    let (page, code) = link.split_once('#').unwrap();
    assert_eq!(page, format!("{}/login", world.origin()));
    assert_eq!(code.len(), 32);
    let entered = world.enter(code);
    assert_eq!(
        (entered.status, entered.header("location")),
        (303, Some("/"))
    );
    let cookie = entered.header("set-cookie").unwrap();
    let port = world.server.address().port();
    let (session, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(
        attributes,
        "HttpOnly; SameSite=Strict; Path=/; Max-Age=43200"
    );
    let value = session.strip_prefix(&format!("crosslink_session_{port}="));
    assert_eq!(value.map(str::len), Some(64));
    let again = world.enter(code);
    assert_eq!((again.status, again.code().as_str()), (403, "access.code"));
    assert!(again.header("set-cookie").is_none());
}

#[test]
fn a_link_is_too_old_after_five_minutes() {
    let world = World::empty();
    let code = world.code();
    world.clock.advance(300);
    assert_eq!(world.enter(&code).code(), "access.code");
}

#[test]
fn the_script_of_the_page_hands_over_the_code_in_its_fragment() {
    let world = World::empty();
    let page = world.stranger().get("/login");
    assert!(
        page.text()
            .contains("<script src=\"/login.js\" defer></script>")
    );
    assert!(
        page.text()
            .contains("<form id=\"login\" method=\"post\" action=\"/login\">")
    );
    let script = world.stranger().get("/login.js");
    assert_eq!(
        script.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    assert!(script.text().contains("location.hash"));
}

#[test]
fn a_session_ends_twelve_hours_after_it_was_last_used() {
    let world = World::empty();
    let person = world.person();
    for _ in 0..3 {
        world.clock.advance(12 * 3_600 - 1);
        assert_eq!(person.get("/api/v2/session").status, 200);
    }
    world.clock.advance(12 * 3_600);
    assert_eq!(person.get("/api/v2/session").status, 401);
    assert_eq!(person.get("/").status, 303);
}

#[test]
fn a_session_ends_when_the_person_leaves() {
    let world = World::empty();
    let person = world.person();
    let left = person.with("Origin", &world.origin()).post("/logout");
    assert_eq!(
        (left.status, left.header("location")),
        (303, Some("/login"))
    );
    assert!(left.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(person.get("/api/v2/session").status, 401);
}

#[test]
fn who_asks_is_known() {
    let world = World::empty();
    let server = crosslink_fleet::Beacon::left(&world.home()).unwrap().server;
    for (client, name, scope) in [
        (world.person(), "operator", "write"),
        (world.program(Scope::View), "a program", "view"),
    ] {
        let session = serde_json::json!({
            "name": name,
            "scope": scope,
            "server": server,
            "version": env!("CARGO_PKG_VERSION"),
        });
        assert_eq!(client.get("/api/v2/session").json(), session);
    }
}

#[test]
fn a_token_opens_until_it_expires_or_is_revoked() {
    let world = World::empty();
    let client = |token: &str| {
        world
            .stranger()
            .with("Authorization", &format!("Bearer {token}"))
    };
    let until = world.clock.now().plus_seconds(60);
    let (short, _) = world.token(Scope::View, Some(until));
    let (long, id) = world.token(Scope::View, None);
    assert_eq!(client(&short).get("/api/v2/projects").status, 200);
    world.clock.advance(60);
    assert_eq!(client(&short).get("/api/v2/projects").status, 401);
    assert_eq!(client(&long).get("/api/v2/projects").status, 200);
    let used = tokens(&world.index, world.clock.now())
        .unwrap()
        .pop()
        .unwrap()
        .last_used_at;
    assert_eq!(used, Some(world.clock.now()));
    assert!(revoke_token(&world.index, id).unwrap());
    assert_eq!(client(&long).get("/api/v2/projects").status, 401);
}

#[test]
fn a_token_that_would_open_nothing_is_not_made() {
    let world = World::empty();
    let now = world.clock.now();
    let make = |until| {
        let request = TokenRequest {
            name: "late".to_owned(),
            scope: Scope::View,
            expires_at: Some(until),
        };
        let made = create_token(&world.index, request, &mut SystemEntropy, now);
        made.map(|_| ()).map_err(|problem| problem.code())
    };
    assert_eq!(make(now), Err(Code::DateOutOfRange));
    assert_eq!(make(now.plus_seconds(-60)), Err(Code::DateOutOfRange));
    assert_eq!(make(now.plus_seconds(60)), Ok(()));
    let expired = |at| tokens(&world.index, at).unwrap()[0].expired;
    assert_eq!((expired(now), expired(now.plus_seconds(60))), (false, true));
}

#[test]
fn codes_cannot_be_guessed_for_long() {
    let world = World::empty();
    let code = world.code();
    for _ in 0..10 {
        assert_eq!(world.enter("00000000000000000000000000000000").status, 403);
    }
    let refused = world.enter(&code);
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (429, "access.too_often")
    );
    assert_eq!(refused.header("retry-after"), Some("60"));
    // Those who are in already are not kept from their work.
    assert_eq!(
        world.program(Scope::View).get("/api/v2/projects").status,
        200
    );
}

#[test]
fn a_form_without_a_code_is_refused() {
    let world = World::empty();
    let form = world
        .stranger()
        .with("Content-Type", "application/x-www-form-urlencoded");
    assert_eq!(form.send("POST", "/login", b"cod=1").status, 422);
    let json = world.stranger().post_json("/login", r#"{"code":"1"}"#);
    assert_eq!(
        (json.status, json.code().as_str()),
        (415, "request.media_type")
    );
}
