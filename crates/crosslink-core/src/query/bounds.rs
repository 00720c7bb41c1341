//! What every match must have, so that the store can narrow before it asks [`super::matches`].

use std::collections::BTreeSet;

use crate::model::{Priority, Status};

use super::ast::{Filter, Place, Slot, Term};
use super::words::Predicate;

/// Conditions each of which every match fulfils; there may be more to a match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The status is one of these.
    pub statuses: Option<BTreeSet<Status>>,
    /// Every one of these labels is there, whatever its case.
    pub labels: Vec<String>,
    /// The priority is one of these.
    pub priorities: Option<BTreeSet<Priority>>,
    /// Every one of these folded texts occurs in the title, the description or a comment.
    pub needles: Vec<String>,
    /// Whether deleted issues are asked for anywhere; if not, they are hidden.
    pub wants_deleted: bool,
}

impl Filter {
    /// What every match must have.
    pub fn bounds(&self) -> Bounds {
        let deleted = |term: &Term| match term {
            Term::State { predicates, .. } => predicates.contains(&Predicate::Deleted),
            _ => false,
        };
        Bounds {
            wants_deleted: self.terms().any(deleted),
            ..self.required()
        }
    }

    fn required(&self) -> Bounds {
        match self {
            Self::All(parts) => parts
                .iter()
                .fold(Bounds::default(), |both, part| both.and(part.required())),
            Self::Any(parts) => parts
                .iter()
                .map(Self::required)
                .reduce(Bounds::or)
                .unwrap_or_default(),
            Self::Not(part) => part.excluded(),
            Self::Term(term) => term.required(),
        }
    }

    /// What every issue that does not match must have.
    fn excluded(&self) -> Bounds {
        match self {
            Self::Term(Term::State { statuses, .. }) if !statuses.is_empty() => Bounds {
                statuses: Some(&all_statuses() - statuses),
                ..Bounds::default()
            },
            Self::Any(parts) => parts
                .iter()
                .fold(Bounds::default(), |both, part| both.and(part.excluded())),
            Self::Not(part) => part.required(),
            _ => Bounds::default(),
        }
    }
}

/// The folded texts every match must hold; `None` if there are none.
pub fn text_needles(filter: &Filter) -> Option<Vec<String>> {
    Some(filter.bounds().needles).filter(|needles| !needles.is_empty())
}

fn all_statuses() -> BTreeSet<Status> {
    BTreeSet::from([
        Status::Open,
        Status::InProgress,
        Status::Closed,
        Status::Archived,
    ])
}

impl Term {
    fn required(&self) -> Bounds {
        let mut bounds = Bounds::default();
        match self {
            Self::State {
                statuses,
                predicates,
            } => {
                let open = [Status::Open, Status::InProgress];
                if predicates.iter().all(|predicate| predicate.implies_open()) {
                    let implied = open.into_iter().filter(|_| !predicates.is_empty());
                    bounds.statuses = Some(statuses.iter().copied().chain(implied).collect());
                }
            }
            Self::Label(slots) => {
                if let [Slot::Is(label)] = slots.as_slice() {
                    bounds.labels.push(label.clone());
                }
            }
            Self::Priority(spans) => {
                let within =
                    |priority: &Priority| spans.iter().any(|span| span.contains(*priority));
                bounds.priorities = Some(Priority::ALL.into_iter().filter(within).collect());
            }
            Self::Contains(Place::Anywhere | Place::Title | Place::Description, needles) => {
                if let [needle] = needles.as_slice() {
                    bounds.needles.push(needle.clone());
                }
            }
            _ => {}
        }
        bounds
    }
}

impl Bounds {
    fn and(self, other: Self) -> Self {
        Self {
            statuses: both(self.statuses, other.statuses),
            labels: united(self.labels, other.labels),
            priorities: both(self.priorities, other.priorities),
            needles: united(self.needles, other.needles),
            wants_deleted: false,
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            statuses: self
                .statuses
                .zip(other.statuses)
                .map(|(one, other)| &one | &other),
            labels: self
                .labels
                .into_iter()
                .filter(|label| other.labels.contains(label))
                .collect(),
            priorities: self
                .priorities
                .zip(other.priorities)
                .map(|(one, other)| &one | &other),
            needles: self
                .needles
                .into_iter()
                .filter(|needle| other.needles.contains(needle))
                .collect(),
            wants_deleted: false,
        }
    }
}

fn both<T: Ord + Copy>(
    one: Option<BTreeSet<T>>,
    other: Option<BTreeSet<T>>,
) -> Option<BTreeSet<T>> {
    match (one, other) {
        (Some(one), Some(other)) => Some(&one & &other),
        (one, other) => one.or(other),
    }
}

fn united(mut one: Vec<String>, other: Vec<String>) -> Vec<String> {
    for text in other {
        if !one.contains(&text) {
            one.push(text);
        }
    }
    one
}
