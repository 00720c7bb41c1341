//! Whether one issue answers to a query.

use crate::id::IssueRef;
use crate::time::Timestamp;
use crate::view::IssueSummary;

use super::ast::{CountKey, DateKey, Filter, PersonKey, Place, Slot, Term, Who};
use super::fold::{contains_folded, eq_folded};
use super::words::{Aspect, Predicate};

/// After how many days without a change an open issue is stale, where nobody says otherwise.
pub const STALE_DAYS: u32 = 14;

/// From where a query is asked.
#[derive(Clone, Copy, Debug)]
pub struct QueryContext<'a> {
    /// The time it is.
    pub now: Timestamp,
    /// The agent who asks, which is `@me`.
    pub me: Option<&'a str>,
    /// After how many days without a change an open issue is stale.
    pub stale_days: u32,
}

impl QueryContext<'_> {
    /// Returns the context of nobody in particular, at this time.
    pub fn at(now: Timestamp) -> Self {
        Self {
            now,
            me: None,
            stale_days: STALE_DAYS,
        }
    }
}

/// An issue that may answer to a query.
pub trait Candidate {
    /// What a list shows of it.
    fn summary(&self) -> &IssueSummary;

    /// Whether its title, its description or one of its comments, folded, contains this folded text.
    fn contains(&self, folded_needle: &str) -> bool;
}

/// Whether the candidate answers to the filter. Deleted issues are treated as any other.
pub fn matches(filter: &Filter, candidate: &dyn Candidate, cx: &QueryContext<'_>) -> bool {
    match filter {
        Filter::All(parts) => parts.iter().all(|part| matches(part, candidate, cx)),
        Filter::Any(parts) => parts.iter().any(|part| matches(part, candidate, cx)),
        Filter::Not(part) => !matches(part, candidate, cx),
        Filter::Term(term) => holds(term, candidate, cx),
    }
}

fn holds(term: &Term, candidate: &dyn Candidate, cx: &QueryContext<'_>) -> bool {
    let issue = candidate.summary();
    match term {
        Term::State {
            statuses,
            predicates,
        } => statuses.contains(&issue.status) || predicates.iter().any(|one| is(*one, issue, cx)),
        Term::Label(slots) => listed(slots, &issue.labels),
        Term::Priority(spans) => spans.iter().any(|span| span.contains(issue.priority)),
        Term::Type(names) => names.iter().any(|name| eq_folded(&issue.issue_type, name)),
        Term::Person(key, slots) => filled(slots, person(*key, issue), |who, name| {
            is_who(who, name, cx)
        }),
        Term::Parent(slots) => filled(slots, issue.parent_id, |wanted, id| {
            *wanted == IssueRef::Number(id)
        }),
        Term::Milestone(slots) => filled(slots, issue.milestone_id, |wanted, id| *wanted == id),
        Term::Number(spans) => issue
            .id
            .is_some_and(|id| spans.iter().any(|span| span.contains(id))),
        Term::Uuid(parts) => has_uuid(issue, parts),
        Term::Contains(place, needles) => needles
            .iter()
            .any(|needle| contains(*place, candidate, needle)),
        Term::Ref(slots) => listed(slots, &issue.external_refs),
        Term::Date(key, slots) => filled(slots, date(*key, issue), |when, time| {
            when.span(*key, cx.now).contains(time)
        }),
        Term::Count(key, spans) => spans.iter().any(|span| span.contains(count(*key, issue))),
        Term::Has(aspects) => aspects.iter().any(|aspect| has(*aspect, issue)),
        Term::Lacks(aspects) => aspects.iter().any(|aspect| !has(*aspect, issue)),
    }
}

/// Whether a field that may be empty fills one of the slots.
fn filled<T, V: Copy>(slots: &[Slot<T>], value: Option<V>, fits: impl Fn(&T, V) -> bool) -> bool {
    slots.iter().any(|slot| match slot {
        Slot::None => value.is_none(),
        Slot::Any => value.is_some(),
        Slot::Is(wanted) => value.is_some_and(|value| fits(wanted, value)),
    })
}

fn has_uuid(issue: &IssueSummary, parts: &[String]) -> bool {
    let digits = issue.uuid.0.simple().to_string();
    parts
        .iter()
        .any(|part| digits.starts_with(part) || digits.ends_with(part))
}

fn contains(place: Place, candidate: &dyn Candidate, needle: &str) -> bool {
    let text = match place {
        Place::Anywhere => return candidate.contains(needle),
        Place::Title => Some(candidate.summary().title.as_str()),
        Place::Description => candidate.summary().description.as_deref(),
    };
    text.is_some_and(|text| contains_folded(text, needle))
}

/// Whether a set of texts fills one of the slots.
fn listed(slots: &[Slot<String>], texts: &[String]) -> bool {
    slots.iter().any(|slot| match slot {
        Slot::None => texts.is_empty(),
        Slot::Any => !texts.is_empty(),
        Slot::Is(wanted) => texts.iter().any(|text| eq_folded(text, wanted)),
    })
}

fn is(predicate: Predicate, issue: &IssueSummary, cx: &QueryContext<'_>) -> bool {
    let open = issue.status.is_open();
    let tomorrow = cx.now.start_of_day().plus_seconds(86_400);
    match predicate {
        Predicate::Ready => open && issue.open_blockers == 0 && !issue.deleted,
        Predicate::Blocked => open && issue.open_blockers > 0,
        Predicate::Claimed => issue.claimed_by.is_some(),
        Predicate::Overdue => open && issue.due_at.is_some_and(|due| due < cx.now),
        Predicate::Due => open && issue.due_at.is_some_and(|due| due < tomorrow),
        Predicate::Scheduled => open && issue.scheduled_at.is_some_and(|start| start > cx.now),
        Predicate::Stale => {
            open && issue.updated_at <= cx.now.plus_seconds(-86_400 * i64::from(cx.stale_days))
        }
        Predicate::Deleted => issue.deleted,
        Predicate::Mine => {
            cx.me.is_some()
                && [issue.assignee.as_deref(), issue.claimed_by.as_deref()].contains(&cx.me)
        }
        Predicate::Subissue => issue.parent_id.is_some(),
        Predicate::Type(name) => eq_folded(&issue.issue_type, name),
    }
}

fn is_who(who: &Who, name: &str, cx: &QueryContext<'_>) -> bool {
    match who {
        Who::Me => cx.me == Some(name),
        Who::Named(wanted) => eq_folded(name, wanted),
    }
}

fn person(key: PersonKey, issue: &IssueSummary) -> Option<&str> {
    match key {
        PersonKey::Assignee => issue.assignee.as_deref(),
        PersonKey::Claimed => issue.claimed_by.as_deref(),
        PersonKey::Author => issue.created_by.as_deref(),
    }
}

fn date(key: DateKey, issue: &IssueSummary) -> Option<Timestamp> {
    match key {
        DateKey::Created => Some(issue.created_at),
        DateKey::Updated => Some(issue.updated_at),
        DateKey::Closed => issue.closed_at,
        DateKey::Due => issue.due_at,
        DateKey::Scheduled => issue.scheduled_at,
    }
}

fn count(key: CountKey, issue: &IssueSummary) -> u32 {
    match key {
        CountKey::Comments => issue.comment_count,
        CountKey::Blockers => issue.open_blockers,
        CountKey::Subissues => issue.subissues.total,
    }
}

fn has(aspect: Aspect, issue: &IssueSummary) -> bool {
    match aspect {
        Aspect::Description => issue
            .description
            .as_ref()
            .is_some_and(|text| !text.trim().is_empty()),
        Aspect::Due => issue.due_at.is_some(),
        Aspect::Scheduled => issue.scheduled_at.is_some(),
        Aspect::Label => !issue.labels.is_empty(),
        Aspect::Assignee => issue.assignee.is_some(),
        Aspect::Parent => issue.parent_id.is_some(),
        Aspect::Milestone => issue.milestone_id.is_some(),
        Aspect::Comments => issue.comment_count > 0,
        Aspect::Subissues => issue.subissues.total > 0,
        Aspect::Ref => !issue.external_refs.is_empty(),
        Aspect::Blockers => issue.open_blockers > 0,
        Aspect::Claim => issue.claimed_by.is_some(),
    }
}
