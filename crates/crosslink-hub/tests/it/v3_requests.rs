//! Requests of the third generation: asked on the branch of whoever asks, answered on that of whoever was asked.

use crosslink_core::time::Timestamp;
use crosslink_git::Objects;
use crosslink_hub::{Heads, HubReader, HubSnapshot, Look};
use crosslink_sim::{Files, OlderHub, Remotes};

fn look(reader: &mut HubReader, remotes: &Remotes) -> HubSnapshot {
    let objects = Objects::open(&remotes.remote("hub")).unwrap();
    let heads = Heads::read(&objects, None).unwrap();
    let now = OlderHub::default().now;
    match reader.look(&objects, &heads, None, now).unwrap() {
        Look::Changed(snapshot) => *snapshot,
        other => panic!("nothing moved: {other:?}"),
    }
}

fn files(path: &str, text: &str) -> Files {
    Files::from([
        ("events.log".to_owned(), Vec::new()),
        (path.to_owned(), text.as_bytes().to_vec()),
    ])
}

/// A request: its name, its kind, and what was answered.
type Asked = (String, String, Option<(bool, Timestamp)>);

/// The requests of an agent.
fn requests(hub: &HubSnapshot, agent: &str) -> Vec<Asked> {
    let requests = hub.agents[agent].requests.iter();
    requests
        .map(|request| {
            let answer = request.answer.as_ref();
            let answer = answer.map(|answer| (answer.acted, answer.at));
            (request.id.clone(), request.kind.clone(), answer)
        })
        .collect()
}

#[test]
fn a_request_shows_with_whom_it_is_for_and_meets_its_answer() {
    let folder = tempfile::tempdir().unwrap();
    let remotes = Remotes::new(folder.path());
    remotes.project("hub").unwrap();
    for (branch, files) in OlderHub::default().third_generation() {
        remotes.push("hub", &branch, &files).unwrap();
    }
    let asked = r#"{"request_id":"01J","kind":"pause","requested_by":"SHA256:x","requested_at":"2026-01-01T00:00:00Z"}"#;
    let asked = files("requests-out/m1--worker--01J.json", asked);
    remotes.push("hub", "agents/driver", &asked).unwrap();
    let mut reader = HubReader::default();
    let hub = look(&mut reader, &remotes);
    let pause = |answer| vec![("01J".to_owned(), "pause".to_owned(), answer)];
    assert_eq!(requests(&hub, "m1--worker"), pause(None));
    assert!(hub.agents["driver"].requests.is_empty());

    let answered =
        r#"{"request_id":"01J","ack_at":"2026-01-01T00:00:05Z","acted":true,"result":"paused"}"#;
    let answered = files("requests-ack/01J.json", answered);
    remotes.push("hub", "agents/m1--worker", &answered).unwrap();
    let hub = look(&mut reader, &remotes);
    let at = Timestamp::parse("2026-01-01T00:00:05Z").unwrap();
    assert_eq!(requests(&hub, "m1--worker"), pause(Some((true, at))));
    assert_eq!(hub.damage, []);
}

#[test]
fn a_request_that_cannot_be_read_costs_itself() {
    let folder = tempfile::tempdir().unwrap();
    let remotes = Remotes::new(folder.path());
    remotes.project("hub").unwrap();
    for (branch, files) in OlderHub::default().third_generation() {
        remotes.push("hub", &branch, &files).unwrap();
    }
    let mut asked = files("requests-out/agent-2--01J.json", "no JSON");
    let good = r#"{"request_id":"01K","kind":"kill","requested_by":"SHA256:x","requested_at":"2026-01-01T00:00:00Z"}"#;
    asked.insert("requests-out/agent-2--01K.json".to_owned(), good.into());
    asked.insert("requests-out/nobody.json".to_owned(), good.into());
    remotes.push("hub", "agents/driver", &asked).unwrap();
    let hub = look(&mut HubReader::default(), &remotes);
    let kill = [("01K".to_owned(), "kill".to_owned(), None)];
    assert_eq!(requests(&hub, "agent-2"), kill);
    assert_eq!(hub.damage.len(), 2, "{:?}", hub.damage);
}
