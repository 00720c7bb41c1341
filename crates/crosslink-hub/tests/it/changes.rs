//! What happened between two looks.

use std::sync::Arc;

use crosslink_core::id::IssueId;
use crosslink_core::model::{Lifecycle, Priority};
use crosslink_core::time::Timestamp;
use crosslink_hub::{
    ControlAnswer, ControlRequest, HubComment, HubFormat, HubIssue, HubSnapshot, More, changes,
};
use uuid::Uuid;

fn comments(numbers: impl Iterator<Item = u128>) -> Box<[HubComment]> {
    let comment = |number| HubComment {
        uuid: Uuid::from_u128(number),
        number: None,
        author: "ada".into(),
        content: Box::default(),
        created_at: Timestamp::from_seconds(5),
        kind: "note".into(),
        more: None,
    };
    numbers.map(comment).collect()
}

fn issue(comments: Box<[HubComment]>) -> HubIssue {
    HubIssue {
        id: IssueId::from([7; 16]),
        number: Some(7),
        title: "Title".into(),
        description: None,
        status: Lifecycle::Open,
        priority: Priority::Medium,
        parent: None,
        created_by: "ada".into(),
        created_at: Timestamp::from_seconds(1),
        updated_at: Timestamp::from_seconds(1),
        closed_at: None,
        labels: Arc::default(),
        blockers: Box::default(),
        comments,
        more: More::default(),
    }
}

fn request(id: String, answered: bool) -> ControlRequest {
    let answer = ControlAnswer {
        at: Timestamp::from_seconds(9),
        acted: true,
        result: "done".to_owned(),
        notes: None,
    };
    ControlRequest {
        id,
        kind: "pause".to_owned(),
        issue: None,
        requested_by: "eve".to_owned(),
        requested_at: Timestamp::from_seconds(8),
        reason: None,
        answer: answered.then_some(answer),
    }
}

/// A hub with one issue and one agent.
fn hub(comments: Box<[HubComment]>, requests: Vec<ControlRequest>) -> HubSnapshot {
    let mut hub = HubSnapshot::empty(HubFormat::V3);
    let issue = issue(comments);
    hub.issues.insert(issue.id, Arc::new(issue));
    hub.agents.entry("robot".to_owned()).or_default().requests = requests;
    hub
}

#[test]
fn of_any_number_of_comments_and_requests_only_the_new_ones_are_told() {
    // Each with each would be two billion looks at pairs.
    const MANY: u32 = 30_000;
    let requests = |from: u32, answered: u32| -> Vec<_> {
        let names = (from..MANY).map(|number| (format!("{number:05}"), number == answered));
        names.map(|(name, one)| request(name, one)).collect()
    };
    let before = hub(comments((1..MANY).map(u128::from)), requests(1, 0));
    let now = hub(comments((0..MANY).map(u128::from)), requests(0, 9));
    let told: Vec<_> = changes(&before, &now)
        .into_iter()
        .map(|change| {
            format!(
                "{} {} {}",
                change.kind.as_str(),
                change.subject,
                change.summary
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "comment.added issue:7 note",
            "request.sent agent:robot pause",
            "request.answered agent:robot done",
        ]
    );
    assert_eq!(changes(&now, &now), []);
}
