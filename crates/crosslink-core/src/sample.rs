//! Issues for the tests of pure questions, written as one line each.

use crate::id::IssueId;
use crate::model::{Priority, Status};
use crate::time::Timestamp;
use crate::view::{IssueSummary, Progress};

/// The present of these tests.
pub(crate) fn now() -> Timestamp {
    Timestamp::parse("2026-06-15T12:00:00Z").unwrap()
}

/// Reads `3 high "Fix it" parent:1 status:closed due:2026-01-01 blockers:1 by:agent-1 label:ui`; the title
/// and every part may be left out.
pub(crate) fn issue(line: &str) -> IssueSummary {
    let (head, title) = match line.split_once('"') {
        Some((head, rest)) => {
            let (title, tail) = rest.split_once('"').unwrap();
            (format!("{head} {tail}"), title.to_owned())
        }
        None => (line.to_owned(), String::new()),
    };
    let mut words = head.split_whitespace();
    let number: u32 = words.next().unwrap().parse().unwrap();
    let mut issue = plain(number);
    if !title.is_empty() {
        issue.title = title;
    }
    for word in words {
        set(&mut issue, word);
    }
    issue
}

/// Reads one issue a line.
pub(crate) fn issues(text: &str) -> Vec<IssueSummary> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(issue).collect()
}

fn set(issue: &mut IssueSummary, word: &str) {
    let (key, value) = word.split_once(':').unwrap_or(("priority", word));
    let date = |text: &str| crate::time::parse_date(text, crate::time::DayEnd::Start).unwrap();
    match key {
        "priority" => issue.priority = Priority::parse(value).unwrap(),
        "parent" => issue.parent_id = Some(value.parse().unwrap()),
        "due" => issue.due_at = Some(date(value)),
        "scheduled" => issue.scheduled_at = Some(date(value)),
        "created" => issue.created_at = date(value),
        "updated" => issue.updated_at = date(value),
        "closed" => {
            issue.status = Status::Closed;
            issue.closed_at = Some(date(value));
        }
        "blockers" => issue.open_blockers = value.parse().unwrap(),
        "type" => issue.issue_type = value.to_owned(),
        "label" => issue.labels.push(value.to_owned()),
        "assignee" => issue.assignee = Some(value.to_owned()),
        "text" => issue.description = Some(value.replace('_', " ")),
        "by" => {
            issue.claimed_by = Some(value.to_owned());
            issue.status = Status::InProgress;
        }
        "status" => {
            let all = [
                Status::Open,
                Status::InProgress,
                Status::Closed,
                Status::Archived,
            ];
            issue.status = all
                .into_iter()
                .find(|status| status.as_str() == value)
                .unwrap();
        }
        "parts" => {
            let (closed, total) = value.split_once('/').unwrap();
            issue.subissues = Progress {
                closed: closed.parse().unwrap(),
                total: total.parse().unwrap(),
            };
        }
        _ => panic!("no such part: {word}"),
    }
}

fn plain(number: u32) -> IssueSummary {
    let created = Timestamp::parse("2026-06-01T00:00:00Z").unwrap();
    IssueSummary {
        id: Some(number),
        title: format!("Issue {number}"),
        description: None,
        status: Status::Open,
        priority: Priority::Medium,
        parent_id: None,
        created_at: created,
        updated_at: created,
        closed_at: None,
        scheduled_at: None,
        due_at: None,
        uuid: IssueId(uuid::Uuid::from_u128(u128::from(number))),
        display_id: format!("#{number}"),
        issue_type: "task".to_owned(),
        labels: Vec::new(),
        assignee: None,
        claimed_by: None,
        claim: None,
        created_by: Some("agent-1".to_owned()),
        milestone_id: None,
        close_reason: None,
        external_refs: Vec::new(),
        open_blockers: 0,
        subissues: Progress::default(),
        comment_count: 0,
        deleted: false,
    }
}
