//! Alerts over REST.

use std::time::{Duration, Instant};

use crosslink_fleet::store::StoredAlert;
use crosslink_server::Scope;
use crosslink_workspace::core::time::Clock;
use serde_json::{Value, json};

use crate::world::World;

fn items(json: &Value) -> &Vec<Value> {
    json["items"].as_array().unwrap_or_else(|| panic!("{json}"))
}

#[test]
fn alerts_are_listed_the_worst_first_in_parts() {
    let world = World::troubled();
    let program = world.program(Scope::View);
    let all = program.get("/api/v2/alerts").json();
    let ids: Vec<_> = items(&all)
        .iter()
        .map(|alert| alert["id"].clone())
        .collect();
    assert!(ids.len() > 2, "{all}");
    assert_eq!(items(&all)[0]["severity"], "critical");
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = program
            .get(&format!("/api/v2/alerts?limit=1{cursor}"))
            .json();
        seen.extend(items(&page).iter().map(|alert| alert["id"].clone()));
        let Some(next) = page["next"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, ids);
}

#[test]
fn alerts_are_filtered() {
    let world = World::troubled();
    let program = world.program(Scope::View);
    let count = |query: &str| items(&program.get(&format!("/api/v2/alerts?{query}")).json()).len();
    let all = count("");
    assert!(count("severity=critical") < all);
    assert_eq!(count("severity=info"), all);
    assert_eq!(count("kind=overdue_issue"), 1);
    assert_eq!(count("project=acme/one"), all);
    for path in [
        "alerts?project=acme/two",
        "alerts?project=acme/two&state=all",
        "activity?project=acme/two",
        "events?project=acme/two",
    ] {
        let absent = program.get(&format!("/api/v2/{path}"));
        let told = (absent.status, absent.code());
        assert_eq!(told, (404, "project.not_tracked".to_owned()), "{path}");
    }
    for query in [
        "severity=bad",
        "kind=none",
        "limit=0",
        "limit=1001",
        "cursor=x",
        "other=1",
    ] {
        let refused = program.get(&format!("/api/v2/alerts?{query}"));
        assert_eq!(refused.status, 400, "{query}");
        refused.code();
    }
}

#[test]
fn an_alert_is_acknowledged_once_and_stays_so() {
    let world = World::troubled();
    let program = world.program(Scope::Operate);
    let alerts = program.get("/api/v2/alerts?kind=overdue_issue").json();
    let id = items(&alerts)[0]["id"].as_i64().unwrap();
    let path = format!("/api/v2/alerts/{id}/acknowledge");
    let seen = program.post_json(&path, r#"{"note":"on it"}"#).json();
    assert_eq!(seen["state"], "acknowledged");
    let said = json!({"by": "a program", "at": world.clock.now(), "note": "on it"});
    assert_eq!(seen["acknowledged"], said);
    let again = world
        .person()
        .with("X-Crosslink-CSRF", "1")
        .post_json(&path, "{}")
        .json();
    assert_eq!(again["acknowledged"], said, "the first counts");
    let unseen = program
        .get("/api/v2/alerts?unseen=true&kind=overdue_issue")
        .json();
    assert_eq!(items(&unseen).len(), 0);
    let missing = program.post_json("/api/v2/alerts/4711/acknowledge", "{}");
    assert_eq!(
        (missing.status, missing.code().as_str()),
        (404, "alert.not_found")
    );
}

#[test]
fn an_alert_is_snoozed_for_a_while_and_heard_again() {
    let world = World::troubled();
    let program = world.program(Scope::Operate);
    let alerts = program.get("/api/v2/alerts?kind=overdue_issue").json();
    let id = items(&alerts)[0]["id"].as_i64().unwrap();
    let path = format!("/api/v2/alerts/{id}/snooze");
    let snoozed = program
        .post_json(&path, r#"{"seconds":600,"reason":"known"}"#)
        .json();
    let now = world.clock.now();
    assert_eq!(snoozed["state"], "snoozed");
    let until = now.plus_seconds(600);
    assert_eq!(
        snoozed["snoozed"],
        json!({"by": "a program", "at": now, "until": until, "reason": "known"})
    );
    let heard = program
        .post(&format!("/api/v2/alerts/{id}/unsnooze"))
        .json();
    assert_eq!(
        (&heard["state"], &heard["snoozed"]),
        (&json!("open"), &json!(null))
    );
    let year = now.plus_seconds(400 * 86_400);
    for (body, code) in [
        ("{}".to_owned(), "usage.invalid"),
        (
            format!(r#"{{"seconds":1,"until":"{until}"}}"#),
            "usage.invalid",
        ),
        (r#"{"seconds":0}"#.to_owned(), "date.out_of_range"),
        (
            r#"{"seconds":-9223372036854775808}"#.to_owned(),
            "date.out_of_range",
        ),
        (
            r#"{"seconds":9223372036854775807}"#.to_owned(),
            "date.out_of_range",
        ),
        (format!(r#"{{"until":"{now}"}}"#), "date.out_of_range"),
        (format!(r#"{{"until":"{year}"}}"#), "date.out_of_range"),
    ] {
        let refused = program.post_json(&path, &body);
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (400, code),
            "{body}"
        );
    }
}

#[test]
fn alerts_that_are_over_are_listed_when_they_are_asked_for() {
    let world = World::troubled();
    let program = world.program(Scope::View);
    let ids = |query: &str| -> Vec<i64> {
        let mut ids = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/api/v2/alerts?limit=2&{query}{cursor}");
            let page = program.get(&path).json();
            ids.extend(
                items(&page)
                    .iter()
                    .map(|alert| alert["id"].as_i64().unwrap()),
            );
            let Some(next) = page["next"].as_str() else {
                return ids;
            };
            cursor = format!("&cursor={next}");
        }
    };
    let open = ids("");
    assert_eq!(ids("state=resolved"), [0; 0]);
    let project = world.index.project("acme/one").unwrap().unwrap().id;
    let record = world.index.open_alerts().unwrap().remove(0);
    let mut row: Value = serde_json::from_str(&record.body).unwrap();
    let now = world.clock.now();
    row["resolved_at"] = json!(now);
    for number in 1..=3 {
        let (kind, subject) = ("stale_lock", format!("lock:{}", 900 + number));
        (row["kind"], row["subject_ref"]) = (json!(kind), json!(subject));
        let over = StoredAlert {
            kind,
            subject: &subject,
            occurrence: 1,
            opened_at: now,
            resolved_at: Some(now),
            body: &row.to_string(),
        };
        world.index.put_alert(project, &over).unwrap();
    }
    let over = ids("state=resolved");
    assert_eq!(over.len(), 3);
    assert!(
        over.is_sorted_by(|one, other| one > other),
        "the newest first"
    );
    let mut all = [open.clone(), over.clone()].concat();
    all.sort_unstable_by_key(|id| std::cmp::Reverse(*id));
    assert_eq!(ids("state=all"), all);
    assert_eq!(ids("state=open"), open);
    assert_eq!(ids("state=resolved&kind=overdue_issue"), [0; 0]);
    assert_eq!(ids("state=resolved&kind=stale_lock"), over);
    assert_eq!(ids("state=resolved&project=acme/one&kind=stale_lock"), over);
    assert_eq!(ids("state=all&project=acme/one"), all);
    assert_eq!(ids("state=resolved&unseen=true"), [0; 0]);
    assert_eq!(ids("state=all&unseen=true").len(), open.len());
    for query in ["state=other", "state=all&cursor=critical.1.2", "cursor=7"] {
        let refused = program.get(&format!("/api/v2/alerts?{query}"));
        assert_eq!(refused.status, 400, "{query}");
    }
}

#[test]
fn while_the_watch_hangs_only_those_wait_who_ask_it_for_something() {
    let world = World::troubled();
    let program = world.program(Scope::Operate);
    let alerts = program.get("/api/v2/alerts?kind=overdue_issue").json();
    let id = items(&alerts)[0]["id"].as_i64().unwrap();
    let path = format!("/api/v2/alerts/{id}/acknowledge");
    let waiting = world.program(Scope::Operate);
    let _held = world.held.lock().unwrap();
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| waiting.post_json(&path, "{}"));
        while !asked.is_finished() {
            let began = Instant::now();
            assert_eq!(program.get("/api/v2/alerts").status, 200);
            assert!(began.elapsed() < Duration::from_secs(2), "{began:?}");
        }
        let refused = asked.join().unwrap();
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (503, "watch.hangs")
        );
    });
}
