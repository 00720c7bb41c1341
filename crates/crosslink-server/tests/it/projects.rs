//! Projects over REST.

use crosslink_fleet::health::HealthState;
use crosslink_server::Scope;
use crosslink_sim::OlderHub;
use crosslink_workspace::core::time::{Clock, Timestamp};
use serde_json::json;

use crate::world::World;

fn two() -> World {
    let world = World::new(&[("one", OlderHub::default()), ("two", OlderHub::default())]);
    for slug in ["acme/one", "acme/two"] {
        world.until(slug, |view| view.health.state == HealthState::Live);
    }
    world
}

#[test]
fn projects_are_listed_by_name_in_parts() {
    let world = two();
    let program = world.program(Scope::View);
    let all = program.get("/api/v2/projects").json();
    let slugs = |json: &serde_json::Value| -> Vec<String> {
        let items = json["items"].as_array().unwrap().iter();
        items
            .map(|item| item["slug"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(slugs(&all), ["acme/one", "acme/two"]);
    assert_eq!(all["next"], json!(null));
    assert_eq!(all["items"][0]["counters"]["open_issues"], 20);
    let first = program.get("/api/v2/projects?limit=1").json();
    assert_eq!(
        (slugs(&first), &first["next"]),
        (vec!["acme/one".to_owned()], &json!("acme/one"))
    );
    let second = program
        .get("/api/v2/projects?limit=1&cursor=acme/one")
        .json();
    assert_eq!(
        (slugs(&second), &second["next"]),
        (vec!["acme/two".to_owned()], &json!(null))
    );
}

#[test]
fn what_a_client_has_is_not_sent_again() {
    let world = two();
    let program = world.program(Scope::View);
    for slug in ["acme/one", "acme/two"] {
        crosslink_fleet::registry::set_paused(&world.index, slug, true).unwrap();
        world.until(slug, |view| view.health.state == HealthState::Paused);
    }
    for path in ["/api/v2/projects", "/api/v2/projects/acme/one"] {
        let first = program.get(path);
        let tag = first.header("etag").unwrap().to_owned();
        world.clock.advance(7);
        let knows = program.with("If-None-Match", &format!("\"other\", {tag}"));
        let same = knows.get(path);
        assert_eq!(
            (same.status, same.text()),
            (304, ""),
            "time alone is no news"
        );
        let knows = program.with("If-None-Match", "\"other\"");
        assert_eq!(knows.get(path).status, 200);
    }
    let before = program
        .get("/api/v2/projects")
        .header("etag")
        .unwrap()
        .to_owned();
    crosslink_fleet::registry::set_pinned(&world.index, "acme/two", true).unwrap();
    world.until("acme/two", |view| view.pinned);
    let knows = program.with("If-None-Match", &before);
    assert_eq!(knows.get("/api/v2/projects").status, 200);
}

#[test]
fn the_age_of_a_number_grows_though_nobody_looks() {
    let world = two();
    let program = world.program(Scope::View);
    crosslink_fleet::registry::set_paused(&world.index, "acme/one", true).unwrap();
    world.until("acme/one", |view| view.health.state == HealthState::Paused);
    let age = || program.get("/api/v2/projects/acme/one").json()["health"]["age_seconds"].as_i64();
    assert_eq!(age(), Some(0));
    world.clock.advance(1_000);
    assert_eq!(age(), Some(1_000));
}

#[test]
fn a_project_is_shown_with_its_alerts() {
    let world = World::troubled();
    let shown = world
        .program(Scope::View)
        .get("/api/v2/projects/acme/one")
        .json();
    assert_eq!(shown["slug"], "acme/one");
    assert_eq!(shown["default_branch"], "main");
    let alerts = shown["open_alerts"].as_array().unwrap();
    assert!(
        alerts
            .iter()
            .all(|alert| alert["project_slug"] == "acme/one")
    );
    assert!(
        alerts.iter().any(|alert| alert["kind"] == "overdue_issue"),
        "{shown}"
    );
    let missing = world
        .program(Scope::View)
        .get("/api/v2/projects/acme/other");
    assert_eq!(
        (missing.status, missing.code().as_str()),
        (404, "project.not_tracked")
    );
}

#[test]
fn a_project_is_paused_pinned_and_back() {
    let world = two();
    let program = world.program(Scope::Operate);
    for (verb, answer) in [
        (
            "pause",
            r#"{"slug":"acme/one","paused":true,"pinned":false}"#,
        ),
        ("pin", r#"{"slug":"acme/one","paused":true,"pinned":true}"#),
        (
            "resume",
            r#"{"slug":"acme/one","paused":false,"pinned":true}"#,
        ),
        (
            "unpin",
            r#"{"slug":"acme/one","paused":false,"pinned":false}"#,
        ),
    ] {
        let path = format!("/api/v2/projects/acme/one/{verb}");
        assert_eq!(program.post(&path).text(), answer);
        assert_eq!(program.post(&path).text(), answer, "twice is no harm");
        let missing = program.post(&format!("/api/v2/projects/no/such/{verb}"));
        assert_eq!(
            (missing.status, missing.code().as_str()),
            (404, "project.not_tracked")
        );
    }
}

#[test]
fn a_look_can_be_asked_for() {
    let world = two();
    let program = world.program(Scope::Operate);
    assert_eq!(program.post("/api/v2/refresh").status, 202);
    assert_eq!(
        program.post("/api/v2/projects/acme/one/refresh").status,
        202
    );
    assert_eq!(program.post("/api/v2/projects/no/such/refresh").status, 404);
}

#[test]
fn thresholds_are_set_for_a_project() {
    let world = World::troubled();
    let program = world
        .program(Scope::Operate)
        .with("Content-Type", "application/json");
    let path = "/api/v2/projects/acme/one/thresholds";
    assert_eq!(program.get(path).text(), "{}");
    let off = r#"{"overdue_issue":{"enabled":false}}"#;
    let set = program.send("PUT", path, off.as_bytes());
    assert_eq!((set.status, set.text()), (200, off));
    assert_eq!(program.get(path).text(), off);
    let bad = program.send("PUT", path, br#"{"no_such_kind":{}}"#);
    assert_eq!((bad.status, bad.code().as_str()), (422, "request.shape"));
    assert_eq!(program.get(path).text(), off);
}

#[test]
fn what_happened_is_listed_newest_first_in_parts() {
    let world = two();
    let more = OlderHub {
        issues: 36,
        ..OlderHub::default()
    };
    world.push("one", &more);
    world.until("acme/one", |view| {
        view.counters
            .is_some_and(|counters| counters.open_issues == 24)
    });
    let program = world.program(Scope::View);
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = program
            .get(&format!(
                "/api/v2/activity?project=acme/one&limit=4{cursor}"
            ))
            .json();
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    let created = seen.iter().filter(|entry| entry["kind"] == "issue.created");
    assert_eq!(created.count(), 6);
    assert!(seen.is_sorted_by_key(|entry| std::cmp::Reverse(entry["id"].as_i64())));
    let other = program.get("/api/v2/activity?project=acme/two").json();
    assert_eq!(other["items"], json!([]));
}

#[test]
fn counters_over_time_are_listed() {
    let world = two();
    let program = world.program(Scope::View);
    let samples = program.get("/api/v2/projects/acme/one/samples").json();
    assert_eq!(samples["items"][0]["counters"]["open_issues"], 20);
    // Of which project a quarter of an hour is rolled up first is a matter of chance; here both are.
    let now = world.clock.now();
    world.index.roll_up(0, 900, now.plus_seconds(-900)).unwrap();
    let quarters = "/api/v2/projects/acme/one/samples?span=900";
    let found = program.get(quarters).json();
    let begin = Timestamp::from_nanos(now.as_nanos() / 900_000_000_000 * 900_000_000_000);
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    assert_eq!(found["items"][0]["at"], json!(begin));
    assert_eq!(found["items"][0]["counters"]["open_issues"], 20);
    let none = program
        .get(&format!("{quarters}&since={}", now.plus_seconds(1)))
        .json();
    assert_eq!(none["items"], json!([]));
    let bad = program.get("/api/v2/projects/acme/one/samples?span=7");
    assert_eq!((bad.status, bad.code().as_str()), (400, "number.invalid"));
    assert_eq!(program.get("/api/v2/projects/no/such/samples").status, 404);
}
