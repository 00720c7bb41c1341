//! A project that shares and has no number left: what is made there has none yet, and says so.

use crosslink_core::hub::Counter;
use crosslink_core::operation::{CreateIssue, CreateMilestone, RenumberIssue};
use crosslink_store::JoinedHub;
use serde_json::{Value, json};

use crate::support::exchange::{export_text, import};
use crate::support::office::{Office, titled};

/// An office that joined a hub and was granted some numbers.
fn sharing(issues: u32) -> Office {
    let office = Office::new();
    let hub = JoinedHub {
        hub: uuid::Uuid::from_u128(1),
        remote: "origin".to_owned(),
        url_hint: None,
        prefix: "refs/crosslink-hub/".to_owned(),
        root: None,
    };
    let joined = office.store().write(|writing| {
        writing.join(&hub)?;
        writing.grant(Counter::Issue, 33, issues)
    });
    joined.unwrap();
    office
}

#[test]
fn what_is_made_without_a_number_is_called_by_its_short_id() {
    let office = sharing(0);
    let mut agent_1 = office.agent("agent-1");
    let parent = agent_1.run(titled("Parent")).unwrap().outcome;
    let short = parent.uuid.short();
    let said = serde_json::to_value(&parent).unwrap();
    assert_eq!(
        (&said["id"], &said["display_id"]),
        (&Value::Null, &json!(short))
    );
    let child = CreateIssue {
        parent: Some(parent.uuid),
        ..titled("Child")
    };
    let child = agent_1.quick(child, None).unwrap().outcome.made;
    assert_eq!((child.id, child.parent), (None, Some(short.clone())));
    let milestone = CreateMilestone {
        name: "v1".to_owned(),
        ..CreateMilestone::default()
    };
    let milestone = agent_1.run(milestone).unwrap().outcome;
    assert_eq!(serde_json::to_value(&milestone).unwrap()["id"], Value::Null);
    let summary = agent_1.read(|snapshot| snapshot.summary(parent.uuid));
    let summary = summary.unwrap().unwrap();
    assert_eq!((summary.id, summary.display_id), (None, short));
    let waiting = RenumberIssue { issue: parent.uuid };
    let refused = agent_1.run(waiting.clone()).unwrap_err();
    assert_eq!(refused.code().name(), "number.none_left");
    let granted = office
        .store()
        .write(|writing| writing.grant(Counter::Issue, 33, 1));
    granted.unwrap();
    assert_eq!(agent_1.run(waiting).unwrap().outcome.display_id, "#33");
}

#[test]
fn an_import_takes_what_is_left_and_the_rest_waits() {
    let office = sharing(2);
    let mut agent_1 = office.agent("agent-1");
    let line = |number: u32| {
        let issue = json!({
            "id": number, "uuid": uuid::Uuid::from_u128(number.into()), "title": format!("Issue {number}"),
            "status": "open", "priority": "low", "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z", "labels": [], "comments": [], "numbers": [number],
        });
        format!("{issue}\n")
    };
    let text: String = (1..=4).map(line).collect();
    let report = import(&mut agent_1, &text).unwrap();
    let numbers: Vec<_> = report.issues.iter().map(|issue| issue.id).collect();
    assert_eq!(numbers, [Some(33), Some(34), None, None], "{report:?}");
    assert_eq!(export_text(&agent_1).lines().count(), 4);
    let wanted = office.store().read(|snapshot| snapshot.numbers_wanted());
    assert_eq!(wanted.unwrap().issue, 34);
}
