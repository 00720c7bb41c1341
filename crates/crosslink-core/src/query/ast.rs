//! The meaning of a query: a tree of conditions on one issue.

use std::collections::BTreeSet;

use crate::id::IssueRef;
use crate::model::{Priority, Status};
use crate::problem::Problem;

use super::date::When;
use super::span::Span;
use super::words::{Aspect, Predicate};

/// Which issues: conditions joined by and, or and not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Every part holds; with no part, always true.
    All(Vec<Filter>),
    /// At least one part holds; with no part, never true.
    Any(Vec<Filter>),
    /// The part does not hold.
    Not(Box<Filter>),
    /// One condition.
    Term(Term),
}

impl Default for Filter {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl Filter {
    /// Returns the conjunction, flat, without a layer around a single part.
    pub fn all(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::All(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        Self::alone(flat).unwrap_or_else(Self::All)
    }

    /// Returns the disjunction, flat, without a layer around a single part.
    pub fn any(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::Any(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        Self::alone(flat).unwrap_or_else(Self::Any)
    }

    /// Returns the opposite; the opposite of an opposite is the thing itself.
    pub fn negated(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// Returns the condition that this folded text occurs in the title, the description or a comment.
    pub fn text(folded: String) -> Self {
        Self::Term(Term::Contains(Place::Anywhere, vec![folded]))
    }

    /// Whether it holds for every issue.
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(parts) if parts.is_empty())
    }

    fn alone(mut parts: Vec<Self>) -> Result<Self, Vec<Self>> {
        if parts.len() == 1 {
            Ok(parts.remove(0))
        } else {
            Err(parts)
        }
    }

    /// Whether it says anything about who should do an issue.
    pub fn names_assignee(&self) -> bool {
        let names = |term: &Term| matches!(term, Term::Person(PersonKey::Assignee, _));
        self.terms().any(names)
    }

    /// Every condition in the tree, from left to right.
    pub fn terms(&self) -> Box<dyn Iterator<Item = &Term> + '_> {
        match self {
            Self::All(parts) | Self::Any(parts) => Box::new(parts.iter().flat_map(Self::terms)),
            Self::Not(inner) => inner.terms(),
            Self::Term(term) => Box::new(std::iter::once(term)),
        }
    }

    /// Visits every reference to an issue, until a visit fails.
    pub(crate) fn each_ref(
        &mut self,
        visit: &mut dyn FnMut(&mut IssueRef) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter_mut().try_for_each(|part| part.each_ref(visit))
            }
            Self::Not(inner) => inner.each_ref(visit),
            Self::Term(Term::Parent(slots)) => slots.iter_mut().try_for_each(|slot| match slot {
                Slot::Is(reference) => visit(reference),
                Slot::None | Slot::Any => Ok(()),
            }),
            Self::Term(_) => Ok(()),
        }
    }
}

/// One condition. Where it lists several values, one of them is enough; texts are folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// `status:`, `is:` — one of these statuses, or one of these predicates.
    State {
        /// Enough if the issue has one of them.
        statuses: BTreeSet<Status>,
        /// Enough if one of them holds.
        predicates: Vec<Predicate>,
    },
    /// `label:` — one of its labels, whatever their case.
    Label(Vec<Slot<String>>),
    /// `priority:`
    Priority(Vec<Span<Priority>>),
    /// `type:`
    Type(Vec<String>),
    /// `assignee:`, `claimed:`, `author:`
    Person(PersonKey, Vec<Slot<Who>>),
    /// `parent:`
    Parent(Vec<Slot<IssueRef>>),
    /// `milestone:`, by display number.
    Milestone(Vec<Slot<u32>>),
    /// `id:`, by display number.
    Number(Vec<Span<u32>>),
    /// `uuid:` — how it begins or ends, lower-case hexadecimal digits without hyphens.
    Uuid(Vec<String>),
    /// Free text, `title:`, `description:` — the text occurs there.
    Contains(Place, Vec<String>),
    /// `ref:` — one of its external references, whatever their case.
    Ref(Vec<Slot<String>>),
    /// `created:`, `updated:`, `closed:`, `due:`, `scheduled:`
    Date(DateKey, Vec<Slot<When>>),
    /// `comments:`, `blockers:`, `subissues:`
    Count(CountKey, Vec<Span<u32>>),
    /// `has:`
    Has(Vec<Aspect>),
    /// `no:`
    Lacks(Vec<Aspect>),
}

impl Term {
    /// How much of an issue must be known to decide it.
    /// What every match holds is looked for while the texts are at hand.
    pub(super) fn depth(&self, required: &[String]) -> Depth {
        match self {
            Self::Contains(Place::Anywhere | Place::Title, needles)
                if needles.iter().all(|needle| required.contains(needle)) =>
            {
                Depth::Excerpt
            }
            Self::Ref(_) | Self::Count(..) | Self::Has(_) | Self::Lacks(_) => Depth::Whole,
            Self::Contains(..) | Self::Milestone(_) => Depth::Text,
            Self::Type(_) | Self::Person(PersonKey::Author, _) => Depth::Fields,
            Self::Date(DateKey::Closed, _) => Depth::Fields,
            Self::State { predicates, .. } => {
                let of_type = |one: &Predicate| matches!(one, Predicate::Type(_));
                if predicates.iter().any(of_type) {
                    Depth::Fields
                } else {
                    Depth::Line
                }
            }
            _ => Depth::Line,
        }
    }

    /// The condition `status:open`.
    pub fn open() -> Self {
        let statuses = BTreeSet::from([Status::Open, Status::InProgress]);
        Self::State {
            statuses,
            predicates: Vec::new(),
        }
    }
}

/// How much of an issue is read; each holds what those before it do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// What a line of a list shows and what orders it: title, status, priority, times, whose it is, labels, edges.
    Line,
    /// Of its description the line that has what is searched for.
    Excerpt,
    /// Its other short fields: type, author, when and why it was closed.
    Fields,
    /// Its description and milestone.
    Text,
    /// Its references and the number of its comments.
    Whole,
}

impl Depth {
    /// What is as deep as both.
    pub(super) fn and(self, other: Self) -> Self {
        match (self.min(other), self.max(other)) {
            (Self::Excerpt, Self::Fields) => Self::Text,
            (_, deeper) => deeper,
        }
    }
}

/// What a field that may be empty has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot<T> {
    /// `none`: empty.
    None,
    /// `any`: not empty.
    Any,
    /// This.
    Is(T),
}

/// Someone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// `@me`: the agent who asks.
    Me,
    /// The agent or person of this name, folded.
    Named(String),
}

/// A field that names someone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonKey {
    /// Who should do it.
    Assignee,
    /// Who holds it now.
    Claimed,
    /// Who created it.
    Author,
}

/// Where a text is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the title, the description or a comment.
    Anywhere,
    /// In the title.
    Title,
    /// In the description.
    Description,
}

/// A field that is a point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateKey {
    /// When it was created.
    Created,
    /// When anything about it last changed.
    Updated,
    /// When it was closed.
    Closed,
    /// Work should be done by this.
    Due,
    /// Work should not start before this.
    Scheduled,
}

impl DateKey {
    /// Whether it tells what happened, so that `7d` is an age; if not, `7d` is how far ahead it lies.
    pub fn is_past(self) -> bool {
        matches!(self, Self::Created | Self::Updated | Self::Closed)
    }
}

/// A number of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountKey {
    /// Comments.
    Comments,
    /// Open issues that block it.
    Blockers,
    /// Sub-issues, done or not.
    Subissues,
}
