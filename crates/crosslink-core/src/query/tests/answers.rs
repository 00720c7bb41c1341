//! Which issues answer to a query.

use std::cmp::Ordering;

use uuid::Uuid;

use crate::id::IssueId;
use crate::model::{Priority, Status};
use crate::query::{Candidate, Query, QueryContext, STALE_DAYS, compare, fold, matches};
use crate::time::Timestamp;
use crate::view::{IssueSummary, Progress};

/// Where the questions are asked from.
pub(super) fn context() -> QueryContext<'static> {
    QueryContext {
        now: at("2026-03-20T12:00:00Z"),
        me: Some("agent-1"),
        stale_days: STALE_DAYS,
    }
}

/// An issue with one comment's text.
pub(super) struct Issue(IssueSummary, &'static str);

impl Candidate for Issue {
    fn summary(&self) -> &IssueSummary {
        &self.0
    }

    fn contains(&self, folded_needle: &str) -> bool {
        let description = self.0.description.as_deref().unwrap_or_default();
        [self.0.title.as_str(), description, self.1]
            .iter()
            .any(|text| fold(text).contains(folded_needle))
    }
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn issue(id: u32) -> IssueSummary {
    IssueSummary {
        id: Some(id),
        title: format!("Issue {id}"),
        description: None,
        status: Status::Open,
        priority: Priority::Medium,
        parent_id: None,
        created_at: at("2026-03-01T00:00:00Z"),
        updated_at: at("2026-03-19T00:00:00Z"),
        closed_at: None,
        scheduled_at: None,
        due_at: None,
        uuid: IssueId(Uuid::from_u128(u128::from(id) << 96 | 0xab)),
        display_id: format!("#{id}"),
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

/// Five issues, seen at noon of 20 March 2026 by `agent-1`.
pub(super) fn issues() -> Vec<Issue> {
    let text = |text: &str| Some(text.to_owned());
    vec![
        Issue(
            IssueSummary {
                title: "Fix Straße lookup".to_owned(),
                description: text("Steps to reproduce"),
                priority: Priority::High,
                labels: vec!["Bug".to_owned(), "needs review".to_owned()],
                issue_type: "bug".to_owned(),
                assignee: text("agent-1"),
                due_at: Some(at("2026-03-20T23:59:59Z")),
                comment_count: 4,
                external_refs: vec!["GH-7".to_owned()],
                ..issue(1)
            },
            "Seen in ÉTÉ mode",
        ),
        Issue(
            IssueSummary {
                status: Status::InProgress,
                claimed_by: text("ivan"),
                open_blockers: 1,
                parent_id: Some(1),
                due_at: Some(at("2026-03-10T23:59:59Z")),
                ..issue(2)
            },
            "",
        ),
        Issue(
            IssueSummary {
                status: Status::Closed,
                closed_at: Some(at("2026-03-18T10:00:00Z")),
                milestone_id: Some(3),
                priority: Priority::Critical,
                due_at: Some(at("2026-03-10T23:59:59Z")),
                ..issue(3)
            },
            "",
        ),
        Issue(
            IssueSummary {
                priority: Priority::Low,
                updated_at: at("2026-02-01T00:00:00Z"),
                created_at: at("2026-01-15T08:00:00Z"),
                scheduled_at: Some(at("2026-04-01T00:00:00Z")),
                due_at: Some(at("2026-04-30T23:59:59Z")),
                subissues: Progress {
                    closed: 1,
                    total: 2,
                },
                issue_type: "epic".to_owned(),
                created_by: None,
                ..issue(4)
            },
            "",
        ),
        Issue(
            IssueSummary {
                deleted: true,
                status: Status::Archived,
                id: None,
                ..issue(5)
            },
            "",
        ),
    ]
}

fn answer(text: &str) -> String {
    let cx = context();
    let query = Query::parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    let found = issues()
        .into_iter()
        .filter(|issue| matches(&query.filter, issue, &cx));
    found
        .map(|issue| issue.0.display_id)
        .collect::<Vec<_>>()
        .join(" ")
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(answer(text), *expected, "{text}");
    }
}

#[test]
fn states_and_predicates() {
    check(&[
        ("", "#1 #2 #3 #4 #5"),
        ("status:open", "#1 #2 #4"),
        ("status:todo", "#1 #4"),
        ("status:doing,done", "#2 #3"),
        ("-status:open", "#3 #5"),
        ("is:ready", "#1 #4"),
        ("is:blocked", "#2"),
        ("is:claimed", "#2"),
        ("is:overdue", "#2"),
        ("is:due", "#1 #2"),
        ("is:scheduled", "#4"),
        ("is:stale", "#4"),
        ("is:deleted", "#5"),
        ("is:mine", "#1"),
        ("is:subissue", "#2"),
        ("is:epic,closed", "#3 #4"),
    ]);
}

#[test]
fn fields_and_people() {
    check(&[
        ("label:bug", "#1"),
        ("label:\"NEEDS review\",x", "#1"),
        ("label:none", "#2 #3 #4 #5"),
        ("priority:>=high", "#1 #3"),
        ("p:<=1", "#1 #3"),
        ("priority:low..medium", "#2 #4 #5"),
        ("type:BUG,epic", "#1 #4"),
        ("assignee:@me", "#1"),
        ("assignee:@agent-1", "#1"),
        ("assignee:none -is:deleted", "#2 #3 #4"),
        ("claimed:any", "#2"),
        ("author:none,ivan", "#4"),
        ("parent:1", "#2"),
        ("parent:any,none", "#1 #2 #3 #4 #5"),
        ("milestone:3", "#3"),
        ("id:1..2,4", "#1 #2 #4"),
        ("uuid:00000003", "#3"),
        ("uuid:00ab id:<3", "#1 #2"),
        ("ref:gh-7", "#1"),
        ("comments:>3", "#1"),
        ("blockers:>0", "#2"),
        ("subissues:2", "#4"),
        ("has:description,claim", "#1 #2"),
        ("no:due", "#5"),
        ("-has:due", "#5"),
    ]);
}

#[test]
fn texts_are_found_whatever_their_case_and_place() {
    check(&[
        ("STRASSE", "#1"),
        ("\"steps TO\"", "#1"),
        ("été fix", "#1"),
        ("été missing", ""),
        ("title:fix,\"issue 3\"", "#1 #3"),
        ("title:reproduce", ""),
        ("description:reproduce", "#1"),
        ("issue -3", "#2 #4 #5"),
    ]);
}

#[test]
fn dates_by_distance_day_and_range() {
    check(&[
        ("due:<7d", "#1 #2 #3"),
        ("due:7d", "#1 #2 #3"),
        ("due:>7d", "#4"),
        ("due:0d..7d", "#1"),
        ("due:<-3d", "#2 #3"),
        ("due:today", "#1"),
        ("due:<today", "#2 #3"),
        ("due:none", "#5"),
        ("due:any is:closed", "#3"),
        ("updated:<2d", "#1 #2 #3 #5"),
        ("updated:2d", "#1 #2 #3 #5"),
        ("updated:>2w", "#4"),
        ("updated:yesterday", "#1 #2 #3 #5"),
        ("updated:1w..9w", "#4"),
        ("closed:<7d", "#3"),
        ("closed:<1d", ""),
        ("closed:2026-03-18", "#3"),
        ("created:2026-01-01..2026-01-15", "#4"),
        ("created:>=2026-01-16", "#1 #2 #3 #5"),
        ("created:>2026-01-15", "#1 #2 #3 #5"),
        ("created:<2026-01-15", ""),
        ("created:<=2026-01-15T08:00:00Z", "#4"),
        ("scheduled:>tomorrow", "#4"),
    ]);
}

#[test]
fn alternatives_groups_and_negation() {
    check(&[
        ("label:bug OR is:epic status:closed", "#1"),
        ("(label:bug OR is:epic) -id:1", "#4"),
        ("-(label:bug OR is:epic) -is:deleted", "#2 #3"),
    ]);
}

#[test]
fn orders_end_with_the_newest_first_and_put_the_undated_last() {
    let sorted = |text: &str| {
        let query = Query::parse(text).unwrap();
        let mut all: Vec<_> = issues().into_iter().map(|issue| issue.0).collect();
        all.sort_by(|a, b| compare(&query.sort, a, b));
        all.iter()
            .map(|issue| issue.display_id.clone())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let cases = [
        ("", "#5 #4 #3 #2 #1"),
        ("sort:id", "#1 #2 #3 #4 #5"),
        ("sort:priority", "#3 #1 #5 #2 #4"),
        ("sort:due", "#3 #2 #1 #4 #5"),
        ("sort:-due", "#4 #1 #3 #2 #5"),
        ("sort:status,id", "#1 #4 #2 #3 #5"),
        ("sort:updated", "#4 #5 #3 #2 #1"),
        ("sort:title", "#1 #2 #3 #4 #5"),
        ("sort:-closed", "#3 #5 #4 #2 #1"),
    ];
    for (text, expected) in cases {
        assert_eq!(sorted(text), expected, "{text}");
    }
    assert_eq!(compare(&[], &issue(1), &issue(1)), Ordering::Equal);
}
