//! The paths and shapes of the reference.

use crosslink_server::Scope;
use serde_json::json;

use crate::world::World;

#[test]
fn projects_have_the_fields_of_the_reference() {
    let world = World::troubled();
    let program = world.program(Scope::View);
    let list = program.get("/api/v1/dashboard/projects").json();
    let project = &list[0];
    assert_eq!(project["slug"], "acme/one");
    assert_eq!(project["status"], "active");
    assert_eq!(project["hub_sha"].as_str().map(str::len), Some(40));
    assert_eq!(project["counters"]["open_issues"], 20);
    for field in [
        "pinned",
        "hub_fetched_at",
        "last_activity_at",
        "added_at",
        "write_capability",
    ] {
        assert!(project.get(field).is_some(), "{field}");
    }
    for field in [
        "ci_status",
        "updated_at",
        "stale_locks",
        "active_agents",
        "due_soon_issues",
    ] {
        assert!(project["counters"].get(field).is_some(), "{field}");
    }
    let one = program.get("/api/v1/dashboard/projects/acme/one").json();
    assert_eq!(one["slug"], "acme/one");
    let missing = program.get("/api/v1/dashboard/projects/no/pe");
    assert_eq!(
        (missing.status, missing.code().as_str()),
        (404, "project.not_tracked")
    );
}

#[test]
fn alerts_have_the_fields_of_the_reference() {
    let world = World::troubled();
    let list = world
        .program(Scope::View)
        .get("/api/v1/dashboard/alerts")
        .json();
    let list = list.as_array().unwrap();
    let overdue = list
        .iter()
        .find(|alert| alert["kind"] == "overdue_issue")
        .unwrap();
    assert_eq!(overdue["project_slug"], "acme/one");
    assert_eq!(overdue["severity"], "warning");
    assert_eq!(overdue["subject_ref"], "issue:1");
    assert_eq!(
        (&overdue["resolved_at"], &overdue["acknowledged_at"]),
        (&json!(null), &json!(null))
    );
    assert!(list.is_sorted_by_key(|alert| std::cmp::Reverse(alert["id"].as_i64())));
}

#[test]
fn health_asks_for_no_token() {
    let world = World::empty();
    let answer = world.stranger().get("/api/v1/health");
    assert_eq!(answer.json(), json!({"status": "ok", "version": "0.1.0"}));
}
