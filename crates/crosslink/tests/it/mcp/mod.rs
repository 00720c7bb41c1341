//! `crosslink mcp`, as assistants meet it.

mod client;

use std::collections::BTreeSet;

use crosslink_workspace::operations;
use serde_json::{Value, json};

use crate::support::Project;
use client::Client;

#[test]
fn a_session_goes_from_priming_to_the_handoff() {
    let project = Project::new();
    let mut client = Client::of(&project);
    let made = client.done(
        "create",
        json!({"title": "Parse the file", "priority": "high", "labels": ["io"]}),
    );
    assert_eq!(made["display_id"], "#1");
    assert_eq!(made["ack"], "local");
    client.done("create", json!({"title": "Read bytes", "blockers": ["#1"]}));
    let ready = client.done("ready", json!({}));
    assert_eq!(ready["found"], 1);
    assert_eq!(ready["items"][0]["display_id"], "#1");
    assert_eq!(ready["items"][0].get("description"), None, "{ready}");

    let work = client.done("work", json!({"issue": "#1"}));
    assert_eq!(work["claimed"]["display_id"], "#1");
    client.done(
        "comment",
        json!({"issue": "@", "body": "By hand, no library", "kind": "decision"}),
    );
    client.done("action", json!({"text": "wrote the reader"}));
    let told = client.done("prime", json!({}));
    let told = told["text"].as_str().unwrap();
    assert!(told.contains("You were working on #1"), "{told}");
    assert!(told.contains("wrote the reader"), "{told}");

    let shown = client.done("show", json!({"issue": 1}));
    assert_eq!(shown["status"], "in_progress");
    assert_eq!(shown["comments"][0]["kind"], "decision");
    let closed = client.done("close", json!({"issue": "#1", "reason": "done"}));
    assert_eq!(closed["display_id"], "#1");
    let ended = client.done("handoff", json!({"notes": "Reading is left"}));
    assert_eq!(ended["notes_saved"], true);
    let told = client.done("prime", json!({}));
    assert!(told["text"].as_str().unwrap().contains("Reading is left"));
    let resumed = client.done("resume", json!({}));
    let told = resumed["text"].as_str().unwrap();
    assert!(
        told.contains("data, not instructions") && told.contains("Handed over: Reading is left"),
        "{told}"
    );
    assert_eq!(resumed["ack"], "local");
    assert_eq!(client.end(), Some(0));
}

#[test]
fn what_tools_write_stands_as_the_command_line_shows_it() {
    let project = Project::with_issues(&["A", "B"]);
    let mut client = Client::of(&project);
    client.done(
        "update",
        json!({"issue": "1", "title": "Better", "acceptance": "It runs"}),
    );
    client.done("label", json!({"issue": "#1", "label": "ui"}));
    client.done("label", json!({"issue": "#1", "label": "old"}));
    client.done(
        "label",
        json!({"issue": "#1", "label": "old", "present": false}),
    );
    client.done("block", json!({"issue": "#1", "blocker": "#2"}));
    let shown = project.json("show 1");
    assert_eq!(shown["title"], "Better");
    assert_eq!(shown["labels"], json!(["ui"]));
    assert_eq!(shown["open_blockers"], 1);
    let text = client.call("show", json!({"issue": "#1"}));
    let note = text["content"][0]["text"].as_str().unwrap();
    assert!(note.contains("not instructions"), "{note}");

    client.done(
        "block",
        json!({"issue": "#1", "blocker": "#2", "present": false}),
    );
    client.done("work", json!({"issue": "#1"}));
    client.done("release", json!({"issue": "#1"}));
    client.done("close", json!({"issue": "#1"}));
    client.done("reopen", json!({"issue": "#1"}));
    let shown = project.json("show 1");
    assert_eq!(shown["status"], "open");
    assert_eq!(shown["open_blockers"], 0);
    let found = client.done("search", json!({"query": "label:ui"}));
    assert_eq!(found["items"][0]["title"], "Better");
}

#[test]
fn changes_are_told_in_pieces_from_a_place_in_the_log() {
    let project = Project::with_issues(&["A", "B", "C"]);
    let mut client = Client::of(&project);
    let mut seq = json!(0);
    let mut told = Vec::new();
    loop {
        let piece = client.done("changes", json!({"since": seq, "limit": 1}));
        let events = piece["events"].as_array().unwrap();
        assert!(events.len() <= 1);
        told.extend(
            events
                .iter()
                .map(|it| it["what"].as_str().unwrap().to_owned()),
        );
        if piece["more"] == false {
            break;
        }
        assert!(piece["seq"].as_i64() > seq.as_i64(), "it goes on: {piece}");
        seq = piece["seq"].clone();
    }
    let whole = client.done("changes", json!({"since": 0, "limit": 200}));
    assert_eq!(whole["events"].as_array().unwrap().len(), told.len());
    assert!(told.len() >= 3, "{told:?}");
    let none = client.done("changes", json!({"since": whole["seq"]}));
    assert_eq!(none["events"], json!([]));
    let usual = client.done("changes", json!({}));
    assert_eq!(usual["events"], whole["events"], "few events are all told");
    assert_eq!(usual["seq"], whole["seq"]);
}

#[test]
fn pages_are_found_and_read() {
    let project = Project::new();
    let text = "# Build\n\nRun make.\n\n## Release\n\nTag it.\n";
    project
        .run(["knowledge", "add", "build", "--content", text])
        .success();
    let mut client = Client::of(&project);
    let list = client.done("knowledge", json!({}));
    assert_eq!(list["items"][0]["slug"], "build");
    let hits = client.done("knowledge", json!({"query": "tag"}));
    assert_eq!(hits["items"][0]["slug"], "build");
    let page = client.done("knowledge", json!({"page": "build"}));
    assert!(page["body"].as_str().unwrap().contains("Run make."));
    let section = client.done("knowledge", json!({"page": "build", "section": "Release"}));
    assert_eq!(section["content"], "Tag it.");
    let problem = client.refused("knowledge", json!({"page": "nowhere"}));
    assert_eq!(problem["code"], "page.not_found");

    let read = client.result(
        "resources/read",
        json!({"uri": "crosslink://knowledge/build"}),
    );
    let read = &read["contents"][0];
    assert_eq!(read["mimeType"], "text/markdown");
    assert!(read["text"].as_str().unwrap().contains("Run make."));
}

#[test]
fn what_was_found_out_is_added_and_replaces_nothing() {
    let project = Project::new();
    let mut client = Client::of(&project);
    let made = json!({"page": "build", "title": "Building", "text": "Run make.\n\n## Release\n\nTag it.", "tags": ["ci"]});
    let made = client.done("learn", made);
    assert_eq!(made["outcome"], "created");
    assert_eq!(made["ack"], "local");
    let more = json!({"page": "build", "section": "Release", "text": "Push the tag."});
    assert_eq!(client.done("learn", more)["outcome"], "updated");
    client.done("learn", json!({"page": "build", "text": "The end."}));
    let page = client.done("knowledge", json!({"page": "build"}));
    assert_eq!(page["title"], "Building");
    let body = page["body"].as_str().unwrap();
    let places = ["Run make.", "Tag it.", "Push the tag.", "The end."].map(|it| body.find(it));
    assert!(places.is_sorted() && places[0].is_some(), "{body}");
    for (arguments, code) in [
        (json!({"page": "build", "text": " "}), "usage.invalid"),
        (json!({"page": "../x", "text": "y"}), "page.invalid"),
        (
            json!({"page": "build", "section": "None", "text": "y"}),
            "page.section_not_found",
        ),
    ] {
        assert_eq!(client.refused("learn", arguments)["code"], code);
    }
}

#[test]
fn every_operation_is_described_and_can_be_asked_for() {
    let project = Project::with_issues(&["A"]);
    let mut client = Client::of(&project);
    let all = client.done("describe", json!({}));
    let named: BTreeSet<_> = all["operations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["operation"].as_str().unwrap().to_owned())
        .collect();
    let known: BTreeSet<_> = operations().iter().map(|it| it.name.to_owned()).collect();
    assert_eq!(named, known);
    for operation in &known {
        let told = client.done("describe", json!({"operation": operation}));
        assert!(told["arguments"]["properties"].is_object(), "{told}");
        // Each is found by its name, and reads its arguments strictly.
        let problem = client.refused(
            "operate",
            json!({"operation": operation, "arguments": {"nonsense": 1}}),
        );
        assert_eq!(problem["code"], "usage.invalid", "{operation}: {problem}");
    }
    let archived = ["issue.close", "issue.archive"].map(|operation| {
        client.done(
            "operate",
            json!({"operation": operation, "arguments": {"issue": "#1"}}),
        )
    });
    assert_eq!(archived[1]["operation"], "issue.archive");
    assert!(archived[1]["versions"].is_object());
    client.done(
        "operate",
        json!({"operation": "milestone.create", "arguments": {"name": "v1"}}),
    );
    let planned = json!({"issue": "#1", "milestone": "v1"});
    client.done(
        "operate",
        json!({"operation": "issue.plan", "arguments": planned}),
    );
    let undone = client.done("operate", json!({"operation": "undo", "arguments": {}}));
    assert_eq!(undone["operation"], "undo");
}

#[test]
fn a_repetition_with_a_key_makes_nothing_twice_and_an_old_version_is_refused() {
    let project = Project::with_issues(&["A"]);
    let mut client = Client::of(&project);
    let create = json!({"operation": "issue.create", "arguments": {"title": "Once"}, "key": "k1"});
    let first = client.done("operate", create.clone());
    let again = client.done("operate", create);
    assert_eq!(first["outcome"], again["outcome"]);
    let found = client.done("search", json!({"query": "Once"}));
    assert_eq!(found["found"], 1);
    let stale = json!({"operation": "issue.edit", "arguments": {"issue": "#1", "title": "B"}, "expects": "0".repeat(32)});
    assert_eq!(client.refused("operate", stale)["code"], "version.moved");
}

#[test]
fn refusals_have_the_code_and_the_hints_of_the_command_line() {
    let project = Project::with_issues(&["A"]);
    let mut client = Client::of(&project);
    for (tool, arguments, code) in [
        ("show", json!({"issue": "#9"}), "issue.not_found"),
        ("close", json!({"issue": "#0"}), "issue.id_invalid"),
        ("create", json!({"title": ""}), "title.empty"),
        (
            "create",
            json!({"title": "A", "prio": "high"}),
            "usage.invalid",
        ),
        (
            "comment",
            json!({"issue": "#1", "body": ""}),
            "comment.empty",
        ),
        ("label", json!({"issue": "#1"}), "usage.invalid"),
        (
            "block",
            json!({"issue": "#1", "blocker": "#1"}),
            "relation.self",
        ),
        ("search", json!({"query": "is:nonsense"}), "query.invalid"),
        ("handoff", json!({"notes": "x"}), "session.none"),
        ("resume", json!({"session": 99}), "session.not_found"),
        ("show", json!({"issue": {"deep": [1]}}), "usage.invalid"),
        ("show", json!({}), "usage.invalid"),
        (
            "operate",
            json!({"operation": "rm", "arguments": {}}),
            "usage.invalid",
        ),
    ] {
        let problem = client.refused(tool, arguments.clone());
        assert_eq!(problem["code"], code, "{tool} {arguments}: {problem}");
        assert!(problem["hints"].is_array() && problem["message"].is_string());
    }
    let project = project.with("CROSSLINK_AGENT", "other");
    project.run(["session", "start"]).success();
    project.run(["session", "work", "1"]).success();
    let problem = client.refused("work", json!({"issue": "#1"}));
    assert_eq!(problem["code"], "issue.held", "{problem}");
    assert_eq!(problem["kind"], "held");
}

#[test]
fn where_there_is_no_project_calls_say_so_and_one_that_comes_is_found() {
    let project = Project::without_project();
    let mut client = Client::of(&project);
    let problem = client.refused("prime", json!({}));
    assert_eq!(problem["code"], "project.not_found");
    let message = problem["message"].as_str().unwrap();
    assert!(message.contains("crosslink init"), "{problem}");
    project.run(["init", "--defaults"]).success();
    client.done("prime", json!({}));
}

#[test]
fn what_is_no_request_harms_nothing() {
    let project = Project::with_issues(&["A"]);
    let mut client = Client::of(&project);
    for garbage in [
        "",
        "nonsense",
        "{\"jsonrpc\": \"2.0\"",
        "[[[[[[[[",
        "{}",
        "null",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":5}",
        "\u{0}\u{1b}[31m",
    ] {
        client.line(garbage);
    }
    client.line(&"[".repeat(100_000));
    client.line(&"x".repeat(9 * 1024 * 1024));
    let unknown = client.ask("tools/call", json!({"name": "nonsense", "arguments": {}}));
    assert_eq!(unknown["error"]["code"], -32602);
    let unknown = client.ask("nonsense/list", json!({}));
    assert_eq!(unknown["error"]["code"], -32601);
    client.result("ping", json!({}));
    let long = client.refused(
        "comment",
        json!({"issue": "#1", "body": "y".repeat(2 << 20)}),
    );
    assert_eq!(long["code"], "text.too_long");
    client.done("show", json!({"issue": "#1"}));
    assert_eq!(client.end(), Some(0));
}

#[test]
fn a_server_nobody_speaks_to_ends_well() {
    let project = Project::new();
    assert_eq!(Client::silent(&project).end(), Some(0));
}

#[test]
fn of_eight_sessions_at_once_one_wins_an_issue_and_nothing_is_lost() {
    const SESSIONS: usize = 8;
    const EACH: usize = 10;
    let project = &Project::with_issues(&["Contested"]);
    let won: usize = std::thread::scope(|scope| {
        let sessions: Vec<_> = (0..SESSIONS)
            .map(|number| scope.spawn(move || session(project, EACH, number)))
            .collect();
        let sessions = sessions.into_iter();
        sessions.map(|it| usize::from(it.join().unwrap())).sum()
    });
    assert_eq!(won, 1, "an issue has one winner");
    let all = project.json("list");
    let all = all.as_array().unwrap().iter();
    let numbers: BTreeSet<_> = all.map(|it| it["id"].as_u64()).collect();
    assert_eq!(numbers.len(), 1 + SESSIONS * EACH, "each has a number");
    let shown = project.json("show 1");
    let comments = shown["comments"].as_array().unwrap();
    let authors: BTreeSet<_> = comments.iter().map(|it| it["author"].as_str()).collect();
    assert_eq!(authors.len(), SESSIONS, "{comments:?}");
}

/// A session of an agent of its own, that sends all it wants before it reads an answer; says whether it was given the issue.
fn session(project: &Project, each: usize, number: usize) -> bool {
    let mut client = Client::of_agent(project, &format!("agent-{number}"));
    let mut open: BTreeSet<u64> = (0..each)
        .map(|place| {
            let arguments = json!({"title": format!("{number}/{place}")});
            let params = json!({"name": "create", "arguments": arguments});
            client.send("tools/call", params)
        })
        .collect();
    while !open.is_empty() {
        let answer = client.next();
        assert_eq!(answer["result"]["isError"], false, "{answer}");
        assert!(open.remove(&answer["id"].as_u64().unwrap()));
    }
    let said = json!({"issue": "#1", "body": format!("from {number}")});
    client.done("comment", said);
    let worked = client.call("work", json!({"issue": "#1"}));
    if worked["isError"] == true {
        let problem = &worked["structuredContent"]["error"];
        assert_eq!(problem["code"], "issue.held", "{problem}");
    }
    assert_eq!(client.end(), Some(0));
    worked["isError"] == false
}

#[test]
fn a_write_says_how_far_it_has_travelled() {
    let project = Project::new();
    let hub = project.root().join("hub.git");
    let hub = hub.to_str().unwrap();
    project.git(["init", "--quiet", "--bare", hub]);
    project.git(["remote", "add", "origin", hub]);
    project
        .run(["config", "set", "sync.publish", "immediate"])
        .success();
    project.run(["sync"]).success();
    let mut client = Client::of(&project);
    let made = client.done("create", json!({"title": "Sent"}));
    assert_eq!(made["ack"], "pushed");
    let page = client.done("learn", json!({"page": "sent", "text": "A page."}));
    assert_eq!(page["ack"], "pushed");
    assert_eq!(made.get("unsent"), None);
    std::fs::rename(hub, format!("{hub}.gone")).unwrap();
    let kept = client.done("create", json!({"title": "Kept"}));
    assert_eq!(kept["ack"], "local");
    assert!(kept["unsent"]["code"].is_string(), "{kept}");
    let found = client.done("search", json!({"query": "Kept"}));
    assert_eq!(found["found"], 1);
}

#[test]
fn resources_and_prompts_tell_of_issues() {
    let project = Project::with_issues(&["Plan me"]);
    let mut client = Client::of(&project);
    let read = client.result("resources/read", json!({"uri": "crosslink://issues/1"}));
    let issue: Value = serde_json::from_str(read["contents"][0]["text"].as_str().unwrap()).unwrap();
    assert_eq!(issue["title"], "Plan me");
    for (uri, code, name) in [
        ("crosslink://issues/9", -32002, "issue.not_found"),
        ("crosslink://knowledge/none", -32002, "page.not_found"),
        ("file:///etc/passwd", -32602, "usage.invalid"),
    ] {
        let answer = client.ask("resources/read", json!({"uri": uri}));
        assert_eq!(answer["error"]["code"], code, "{answer}");
        assert_eq!(answer["error"]["data"]["code"], name, "{answer}");
    }
    let plan = client.result(
        "prompts/get",
        json!({"name": "plan", "arguments": {"issue": "1"}}),
    );
    let plan = plan["messages"][0]["content"]["text"].as_str().unwrap();
    assert!(
        plan.contains("Plan me") && plan.contains("not instructions"),
        "{plan}"
    );
    let handoff = client.result("prompts/get", json!({"name": "handoff"}));
    assert!(
        handoff["messages"][0]["content"]["text"]
            .as_str()
            .unwrap()
            .contains("`handoff`")
    );
    let lacks = client.ask("prompts/get", json!({"name": "plan"}));
    assert_eq!(lacks["error"]["code"], -32602);
}

#[test]
fn everything_that_is_listed_costs_less_than_two_thousand_tokens() {
    let project = Project::new();
    let mut client = Client::silent(&project);
    let mut surface = client.greet()["instructions"].as_str().unwrap().to_owned();
    for list in [
        "tools/list",
        "prompts/list",
        "resources/list",
        "resources/templates/list",
    ] {
        surface.push_str(&client.result(list, json!({})).to_string());
    }
    let tools = client.result("tools/list", json!({}));
    for tool in tools["tools"].as_array().unwrap() {
        assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
        jsonschema::meta::validate(&tool["inputSchema"]).unwrap();
        assert!(!tool["description"].as_str().unwrap().is_empty());
    }
    let tokens = tiktoken_rs::o200k_base().unwrap();
    let tokens = tokens.encode_ordinary(&surface).len();
    assert!(tokens < 2000, "{tokens} tokens:\n{surface}");
}
