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
    let issues = one["issues"].as_array().unwrap();
    let open = |issue: &serde_json::Value| issue["status"] == "open";
    let numbers: Vec<_> = issues
        .iter()
        .map(|issue| (!open(issue), issue["display_id"].as_u64()))
        .collect();
    assert!(numbers.is_sorted(), "{numbers:?}");
    assert_eq!(issues.iter().filter(|issue| open(issue)).count(), 20);
    assert!(
        issues
            .iter()
            .any(|issue| issue["comments"][0]["content"].is_string())
    );
    assert!(
        issues
            .iter()
            .all(|issue| issue.get("description") != Some(&json!(null)))
    );
    assert_eq!(one["agents"][0]["agent_id"], "agent-1");
    assert!(one["agents"][0]["last_heartbeat"].is_string());
    assert_eq!(
        (&one["locks"][0]["branch"], &one["locks"][0]["signed_by"]),
        (&json!(null), &json!(""))
    );
    assert_eq!(
        (
            &one["layout_version"],
            &one["ci_status"],
            &one["signature_state"]
        ),
        (&json!(2), &json!(null), &json!("unknown"))
    );
    assert!(one["agent_requests"].is_array());
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
