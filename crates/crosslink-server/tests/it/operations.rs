//! Changes through the server: what they leave, what refuses them, and what is written down of them.

use crosslink_server::Scope;
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::world::World;

const OWN: &str = "/api/v2/projects/acme%2Fown";

fn perform(client: &Client, name: &str, arguments: &Value) -> Answer {
    client.post_json(&format!("{OWN}/operations/{name}"), &arguments.to_string())
}

fn done(client: &Client, name: &str, arguments: &Value) -> Value {
    let answer = perform(client, name, arguments);
    assert_eq!(answer.status, 200, "{name} {arguments}: {}", answer.text());
    answer.json()
}

fn issue(client: &Client, number: u32) -> Value {
    client.get(&format!("{OWN}/issues/{number}")).json()
}

#[test]
fn an_operation_says_what_it_did_and_in_whose_name() {
    let (world, _) = World::own();
    let client = world.person().with("X-Crosslink-CSRF", "1");
    let first = issue(&client, 1);
    let closed = done(
        &client,
        "issue.close",
        &json!({ "issue": first["uuid"], "reason": "fixed" }),
    );
    assert_eq!(closed["outcome"]["unblocked"], json!(["#3"]));
    assert_eq!(closed["ack"], "local");
    assert_eq!(closed["events"][0]["kind"], "issue.closed");
    let after = issue(&client, 1);
    assert_eq!(
        (&after["status"], &after["close_reason"]),
        (&json!("closed"), &json!("fixed"))
    );
    let uuid = first["uuid"].as_str().unwrap();
    assert_eq!(closed["versions"][uuid], after["version"]);
    assert_eq!(after["history"][0]["agent"], "dev");
    let again = done(&client, "issue.close", &json!({ "issue": uuid }));
    assert_eq!(again["operation_id"], Value::Null);
    let undone = done(
        &client,
        "undo",
        &json!({ "operation": closed["operation_id"] }),
    );
    assert_eq!(undone["outcome"]["runs"][0]["name"], "issue.close");
    assert_eq!(issue(&client, 1)["status"], "open");
}

#[test]
fn a_request_that_is_sent_again_is_answered_the_same_and_done_once() {
    let (world, _) = World::own();
    let client = world.program(Scope::Write).with("Idempotency-Key", "k-1");
    let wanted = json!({ "title": "Once only" });
    let made = done(&client, "issue.create", &wanted);
    assert_eq!(done(&client, "issue.create", &wanted), made);
    let other = perform(&client, "issue.create", &json!({ "title": "Another" }));
    assert_eq!(
        (other.status, other.code().as_str()),
        (409, "idempotency.reused")
    );
    let client = client.with("Idempotency-Key", "k-2");
    let wanted = json!({ "target": "agent-1", "control": "pause" });
    let asked = done(&client, "agent.request", &wanted);
    assert_eq!(
        done(&client, "agent.request", &wanted)["outcome"],
        asked["outcome"]
    );
    let requests = client.get(&format!("{OWN}/requests")).json();
    assert_eq!(requests["items"].as_array().unwrap().len(), 1);
}

#[test]
fn nobody_writes_over_what_they_have_not_seen() {
    let (world, _) = World::own();
    let client = world.program(Scope::Write);
    let seen = issue(&client, 1);
    let tag = format!("\"{}\"", seen["version"].as_str().unwrap());
    let edit = |title: &str| json!({ "issue": seen["uuid"], "title": title });
    done(&client.with("If-Match", &tag), "issue.edit", &edit("First"));
    let late = perform(
        &client.with("If-Match", &tag),
        "issue.edit",
        &edit("Second"),
    );
    assert_eq!((late.status, late.code().as_str()), (412, "version.moved"));
    assert_eq!(issue(&client, 1)["title"], "First");
    done(&client.with("If-Match", "*"), "issue.edit", &edit("Third"));
}

#[test]
fn what_the_rules_or_the_shape_say_against_it_is_told() {
    let (world, mut workspace) = World::own();
    world.claim(&mut workspace, 2);
    let client = world.program(Scope::Write);
    let uuid = issue(&client, 2)["uuid"].clone();
    let unknown = "00000000-0000-4000-8000-000000000000";
    for (name, arguments, status, code) in [
        ("issue.close", json!({ "issue": uuid }), 423, "issue.held"),
        (
            "issue.close",
            json!({ "issue": unknown }),
            404,
            "issue.not_found",
        ),
        ("issue.close", json!({ "isue": uuid }), 400, "usage.invalid"),
        ("issue.close", json!({ "issue": 2 }), 400, "usage.invalid"),
        ("issue.close", json!([]), 400, "usage.invalid"),
        ("issue.create", json!({ "title": " " }), 400, "title.empty"),
        ("issue.edit", json!({ "issue": uuid }), 400, "request.empty"),
        ("issue.claim", json!({ "issue": uuid }), 423, "issue.held"),
        ("issue.steal", json!({ "issue": uuid }), 423, "issue.held"),
        (
            "conflict.settle",
            json!({ "issue": uuid, "field": "title" }),
            400,
            "usage.invalid",
        ),
        (
            "agent.request",
            json!({ "target": "nobody", "control": "pause" }),
            404,
            "agent.not_found",
        ),
        (
            "undo",
            json!({ "operation": "ffff" }),
            404,
            "undo.not_found",
        ),
    ] {
        let answer = perform(&client, name, &arguments);
        assert_eq!(
            answer.status,
            status,
            "{name} {arguments}: {}",
            answer.text()
        );
        let said = (answer.status, answer.code());
        assert_eq!(
            said,
            (status, code.to_owned()),
            "{name} {arguments}: {}",
            answer.text()
        );
    }
    done(
        &client,
        "issue.close",
        &json!({ "issue": uuid, "force": true }),
    );
    assert_eq!(perform(&client, "issue.explode", &json!({})).status, 404);
}

#[test]
fn only_who_may_change_projects_does() {
    let (world, _) = World::own();
    let body = json!({ "title": "x" });
    for (client, status, code) in [
        (world.stranger(), 401, "access.required"),
        (world.program(Scope::View), 403, "access.scope"),
        (world.program(Scope::Operate), 403, "access.scope"),
        (world.person(), 403, "access.forged"),
    ] {
        let answer = perform(&client, "issue.create", &body);
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
    }
}

#[test]
fn several_operations_are_each_done_or_refused() {
    let (world, _) = World::own();
    let client = world.program(Scope::Write).with("Idempotency-Key", "b-1");
    let label = |number| {
        let element = json!({ "label": "urgent" });
        let issue = issue(&client, number)["uuid"].clone();
        json!({ "name": "issue.set_element", "arguments": { "issue": issue, "element": element, "present": true } })
    };
    let bad = json!({ "name": "issue.explode", "arguments": {} });
    let body = json!({ "operations": [label(1), bad, label(2)] }).to_string();
    let answer = client.post_json(&format!("{OWN}/bulk"), &body).json();
    assert_eq!(
        (&answer["done"], &answer["refused"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(answer["items"][1]["problem"]["code"], "usage.invalid");
    let again = client.post_json(&format!("{OWN}/bulk"), &body).json();
    assert_eq!(again, answer);
    let none = client.post_json(&format!("{OWN}/bulk"), r#"{"operations":[]}"#);
    assert_eq!(none.code(), "number.invalid");
}

#[test]
fn each_change_is_written_down_with_who_asked_and_what_came_of_it() {
    let (world, _) = World::own();
    let client = world.program(Scope::Write);
    let uuid = issue(&client, 1)["uuid"].clone();
    done(&client, "issue.close", &json!({ "issue": uuid }));
    done(&client, "issue.close", &json!({ "issue": uuid }));
    perform(
        &client,
        "comment.add",
        &json!({ "issue": uuid, "body": "" }),
    );
    let entries = client.get("/api/v2/audit").json()["items"].clone();
    let brief = |at: usize| {
        let entry = &entries[at];
        let text = |name: &str| entry[name].as_str().unwrap_or("-").to_owned();
        [
            text("actor"),
            text("operation"),
            text("outcome"),
            text("code"),
        ]
        .join(" ")
    };
    assert_eq!(brief(0), "a program comment.add refused comment.empty");
    assert_eq!(brief(1), "a program issue.close unchanged -");
    assert_eq!(brief(2), "a program issue.close done -");
    assert_eq!(entries[2]["before"]["status"], "open");
    assert_eq!(entries[2]["after"]["status"], "closed");
    assert_eq!(entries[2]["subject"], "#1");
    let refused = client
        .get("/api/v2/audit?outcome=refused&project=acme/own")
        .json();
    assert_eq!(refused["items"].as_array().unwrap().len(), 1);
    let part = client.get("/api/v2/audit?limit=2").json();
    let rest = format!("/api/v2/audit?cursor={}", part["next"].as_str().unwrap());
    assert_eq!(client.get(&rest).json()["items"][0]["id"], 1);
    let verified = client.get("/api/v2/audit/verification").json();
    assert_eq!(
        (&verified["intact"], &verified["entries"]),
        (&json!(true), &json!(3))
    );
    assert_eq!(verified["head"], entries[0]["hash"]);
}

#[test]
fn what_is_asked_of_the_server_itself_is_written_down_without_what_it_said() {
    let (world, _) = World::own();
    let client = world.program(Scope::Write);
    client.post("/api/v2/refresh");
    client.post("/api/v2/projects/acme/own/pin");
    let secret = r#"{"url":"http://127.0.0.1:9/hook","kind":"generic","secret":"hush-hush"}"#;
    client.post_json("/api/v2/webhooks", secret);
    client.send("DELETE", "/api/v2/webhooks/99", b"");
    let answer = client.get("/api/v2/audit");
    assert!(!answer.text().contains("hush"));
    let entries = answer.json()["items"].clone();
    let brief = |at: usize| {
        let text = |name: &str| entries[at][name].as_str().unwrap_or("-").to_owned();
        format!("{} {}", text("operation"), text("outcome"))
    };
    assert_eq!(entries.as_array().unwrap().len(), 3);
    assert_eq!(brief(0), "DELETE /api/v2/webhooks/{id} refused");
    assert!(brief(1).starts_with("POST /api/v2/webhooks "));
    assert_eq!(brief(2), "POST /api/v2/projects/{owner}/{repo}/pin done");
    assert_eq!(entries[2]["subject"], "/api/v2/projects/acme/own/pin");
}
