//! In what order issues are shown, and under which headings.

use std::cmp::Ordering;

use crate::view::IssueSummary;

use super::ast::Depth;
use super::fold::fold;
use super::words::{GROUPS, SORTS, name_of};

/// What an order looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// When it was created.
    Created,
    /// When it last changed.
    Updated,
    /// When it was closed.
    Closed,
    /// When it is due.
    Due,
    /// How urgent it is.
    Priority,
    /// Its display number.
    Id,
    /// Its title, whatever the case.
    Title,
    /// Its status: open, in progress, closed, archived.
    Status,
}

impl SortBy {
    /// The word for it.
    pub fn name(self) -> &'static str {
        name_of(&SORTS, self)
    }

    /// How much of an issue must be known to put it in its place.
    pub(super) fn depth(self) -> Depth {
        match self {
            Self::Closed => Depth::Fields,
            _ => Depth::Line,
        }
    }
}

/// One key of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// What it looks at.
    pub by: SortBy,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// What issues are put together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupKey {
    /// Their status.
    Status,
    /// Their priority.
    Priority,
    /// Their labels; an issue with two stands under both.
    Label,
    /// Who should do them.
    Assignee,
    /// Their type.
    Type,
    /// Their milestone.
    Milestone,
    /// Their parent.
    Parent,
}

impl GroupKey {
    /// The word for it.
    pub fn name(self) -> &'static str {
        name_of(&GROUPS, self)
    }

    /// The headings an issue stands under: one for each label, else exactly one.
    pub fn headings(self, issue: &IssueSummary) -> Vec<String> {
        let numbered =
            |id: Option<u32>| id.map_or_else(|| "none".to_owned(), |id| format!("#{id}"));
        let one = match self {
            Self::Status => issue.status.to_string(),
            Self::Priority => issue.priority.to_string(),
            Self::Label if issue.labels.is_empty() => "none".to_owned(),
            Self::Label => return issue.labels.clone(),
            Self::Assignee => issue.assignee.clone().unwrap_or_else(|| "none".to_owned()),
            Self::Type => issue.issue_type.clone(),
            Self::Milestone => numbered(issue.milestone_id),
            Self::Parent => numbered(issue.parent_id),
        };
        vec![one]
    }
}

/// Compares two issues by the keys in turn, then newest first; what has no date comes last either
/// way.
pub fn compare(sort: &[SortKey], a: &IssueSummary, b: &IssueSummary) -> Ordering {
    sort.iter()
        .map(|key| by_key(*key, a, b))
        .find(|ordering| ordering.is_ne())
        .unwrap_or_else(|| newest_first(a, b))
}

fn by_key(key: SortKey, a: &IssueSummary, b: &IssueSummary) -> Ordering {
    let turned = |ordering: Ordering| {
        if key.descending {
            ordering.reverse()
        } else {
            ordering
        }
    };
    let dated = |a: Option<_>, b: Option<_>| match (a, b) {
        (Some(a), Some(b)) => turned(Ord::cmp(&a, &b)),
        (a, b) => a.is_none().cmp(&b.is_none()),
    };
    match key.by {
        SortBy::Created => turned(a.created_at.cmp(&b.created_at)),
        SortBy::Updated => turned(a.updated_at.cmp(&b.updated_at)),
        SortBy::Closed => dated(a.closed_at, b.closed_at),
        SortBy::Due => dated(a.due_at, b.due_at),
        // The most urgent first, as people mean it; `-priority` the other way round.
        SortBy::Priority => turned(b.priority.cmp(&a.priority)),
        SortBy::Id => turned(numbered(a).cmp(&numbered(b))),
        SortBy::Title => turned(fold(&a.title).cmp(&fold(&b.title))),
        SortBy::Status => turned(a.status.cmp(&b.status)),
    }
}

/// An issue without a number will get one later than all that have one.
fn numbered(issue: &IssueSummary) -> u64 {
    issue.id.map_or(u64::MAX, u64::from)
}

fn newest_first(a: &IssueSummary, b: &IssueSummary) -> Ordering {
    numbered(b)
        .cmp(&numbered(a))
        .then_with(|| b.created_at.cmp(&a.created_at))
        .then_with(|| a.uuid.cmp(&b.uuid))
}
