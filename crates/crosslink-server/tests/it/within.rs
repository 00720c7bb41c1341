//! What projects hold, whichever sort of hub or database they have.

use crosslink_server::Scope;
use crosslink_sim::OlderHub;
use serde_json::{Value, json};

use crate::client::Client;
use crate::world::World;

const OWN: &str = "/api/v2/projects/acme%2Fown";

fn items(client: &Client, path: &str) -> Vec<Value> {
    let answer = client.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()["items"].as_array().unwrap().clone()
}

fn titles(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .map(|it| it["title"].as_str().unwrap())
        .collect()
}

#[test]
fn issues_answer_to_queries_in_parts() {
    let (world, _) = World::own();
    let client = world.program(Scope::View);
    let list = |query: &str| items(&client, &format!("{OWN}/issues{query}"));
    assert_eq!(
        titles(&list("?sort=id")),
        ["Login forgets", "Write notes", "Ship it"]
    );
    assert_eq!(titles(&list("?q=label:bug")), ["Login forgets"]);
    assert_eq!(titles(&list("?q=is:blocked")), ["Ship it"]);
    assert_eq!(
        list("?sort=id&limit=1&fields=id,priority"),
        [json!({"id": 1, "priority": "high"})]
    );
    let first = client.get(&format!("{OWN}/issues?sort=id&limit=2")).json();
    assert_eq!(first["total"], 3);
    let cursor = first["next"].as_str().unwrap();
    let rest = client
        .get(&format!("{OWN}/issues?sort=id&limit=2&cursor={cursor}"))
        .json();
    assert_eq!(
        (&rest["items"][0]["title"], &rest["next"]),
        (&json!("Ship it"), &Value::Null)
    );
    let counted = client.get(&format!("{OWN}/counts?by=label")).json();
    assert_eq!(counted["total"], 3);
}

#[test]
fn what_cannot_be_read_of_a_question_is_said() {
    let (world, _) = World::own();
    let client = world.program(Scope::View);
    for (path, status, code) in [
        ("acme%2Fown/issues?q=label:", 400, "query.invalid"),
        ("acme%2Fown/issues?sort=colour", 400, "query.invalid"),
        ("acme%2Fown/issues?cursor=x", 400, "usage.invalid"),
        ("acme%2Fown/issues/99", 404, "issue.not_found"),
        ("acme%2Fown/issues/%20", 400, "issue.id_invalid"),
        ("acme%2Fown/milestones/7", 404, "milestone.not_found"),
        ("acme%2Fown/pages/none", 404, "page.not_found"),
        ("acme%2Fnone/issues", 404, "project.not_tracked"),
        ("99/issues", 404, "project.not_tracked"),
        ("acme/issues", 400, "slug.invalid"),
    ] {
        let answer = client.get(&format!("/api/v2/projects/{path}"));
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{path}"
        );
    }
}

#[test]
fn a_project_is_named_by_its_number_or_its_name() {
    let (world, _) = World::own();
    let client = world.program(Scope::View);
    let shown = client.get(OWN).json();
    assert_eq!(shown["slug"], "acme/own");
    let numbered = format!("/api/v2/projects/{}", shown["id"]);
    assert_eq!(client.get(&numbered).json()["slug"], "acme/own");
    assert_eq!(items(&client, &format!("{numbered}/issues")).len(), 3);
}

#[test]
fn an_issue_is_told_with_its_whole_story() {
    let (world, _) = World::own();
    let client = world.program(Scope::View);
    let answer = client.get(&format!("{OWN}/issues/1"));
    let story = answer.json();
    assert_eq!(story["title"], "Login forgets");
    assert_eq!(story["comments"][0]["content"], "Seen it twice");
    assert_eq!(story["blocks"][0]["title"], "Ship it");
    assert_eq!(story["history"][0]["kind"], "comment.added");
    assert_eq!(story["version"], story["history"][0]["event"]);
    let tag = answer.header("etag").unwrap();
    let again = client
        .with("If-None-Match", tag)
        .get(&format!("{OWN}/issues/1"));
    assert_eq!(again.status, 304);
    assert_eq!(
        items(&client, &format!("{OWN}/issues/1/history?limit=2")).len(),
        2
    );
    assert!(items(&client, &format!("{OWN}/activity")).len() == 5);
}

#[test]
fn locks_agents_milestones_and_the_rest_are_listed() {
    let (world, mut workspace) = World::own();
    world.claim(&mut workspace, 2);
    let client = world.program(Scope::View);
    let locks = items(&client, &format!("{OWN}/locks"));
    assert_eq!(locks[0]["agent_id"], "agent-1");
    let agents = items(&client, &format!("{OWN}/agents"));
    let agent = agents.iter().find(|it| it["agent"] == "agent-1").unwrap();
    assert_eq!(agent["locks"], json!(["#2"]));
    assert_eq!(
        items(&client, &format!("{OWN}/milestones"))[0]["name"],
        "M1"
    );
    assert_eq!(
        client.get(&format!("{OWN}/milestones/1")).json()["name"],
        "M1"
    );
    for empty in ["conflicts", "pages", "requests", "page-search?q=x"] {
        assert!(
            items(&client, &format!("{OWN}/{empty}")).is_empty(),
            "{empty}"
        );
    }
    let can = client.get(&format!("{OWN}/capabilities")).json();
    assert_eq!(
        (&can["writable"], &can["author"]),
        (&json!(true), &json!("dev"))
    );
}

#[test]
fn older_hubs_answer_the_same_questions_and_are_only_read() {
    let hub = OlderHub::default();
    for (world, slug) in [
        (World::troubled(), "acme%2Fone"),
        (World::fourth(&hub), "acme%2Freal"),
    ] {
        let client = world.program(Scope::Write);
        let base = format!("/api/v2/projects/{slug}");
        let issues = items(&client, &format!("{base}/issues"));
        assert!(!issues.is_empty(), "{slug}");
        let number = &issues[0]["id"];
        let story = client.get(&format!("{base}/issues/{number}")).json();
        assert_eq!(story["title"], issues[0]["title"], "{slug}");
        for list in [
            "milestones",
            "locks",
            "agents",
            "requests",
            "conflicts",
            "pages",
            "activity",
        ] {
            items(&client, &format!("{base}/{list}"));
        }
        let can = client.get(&format!("{base}/capabilities")).json();
        assert_eq!(
            (&can["writable"], &can["source"]),
            (&json!(false), &json!("hub"))
        );
        let body = json!({ "issue": issues[0]["uuid"] }).to_string();
        let refused = client.post_json(&format!("{base}/operations/issue.close"), &body);
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (409, "repo.read_only")
        );
    }
}

#[test]
fn all_projects_are_asked_at_once_and_those_that_cannot_be_read_are_named() {
    let (world, _) = World::own();
    let client = world.program(Scope::View);
    let ready = client.get("/api/v2/ready?limit=1").json();
    assert_eq!(ready["items"][0]["project"], "acme/own");
    assert_eq!(ready["items"][0]["issue"]["title"], "Login forgets");
    assert_eq!((&ready["total"], &ready["unread"]), (&json!(2), &json!([])));
    let cursor = ready["next"].as_str().unwrap();
    let next = client
        .get(&format!("/api/v2/ready?limit=1&cursor={cursor}"))
        .json();
    assert_eq!(next["items"][0]["issue"]["title"], "Write notes");
    let blocked = items(&client, "/api/v2/blocked");
    assert_eq!(
        blocked[0]["blocked"]["blocked_by"][0]["title"],
        "Login forgets"
    );
    let found = items(&client, "/api/v2/search?q=twice");
    assert_eq!(
        (&found[0]["kind"], &found[0]["issue"]["id"]),
        (&json!("issue"), &json!(1))
    );
    assert_eq!(
        client.get("/api/v2/search?q=label:").code(),
        "query.invalid"
    );
    std::fs::remove_dir_all(world.clone_of("own")).unwrap();
    let gone = client.get("/api/v2/ready").json();
    assert_eq!(gone["unread"][0]["project"], "acme/own");
}
