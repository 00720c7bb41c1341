//! The query language: what `list`, `search`, `count`, `watch` and saved filters understand.
//!
//! ```text
//! text ──lex──▶ tokens ──parse──▶ Query { filter, sort, limit, fields, group }
//!                         │ value, date: what a key's values mean
//!                         ▼
//!               Filter::bounds   what every match must have, for the store's SQL
//!               matches          the last word on one candidate
//! ```
//!
//! [`KEYS`] is the one list of keys: lookup, suggestions, completion and the reference page come
//! from it.

mod ast;
mod bounds;
mod date;
mod eval;
mod excerpt;
mod fault;
mod fold;
mod keys;
mod lex;
mod order;
mod parse;
mod show;
mod span;
mod value;
mod words;

#[cfg(test)]
mod tests;

pub use ast::{CountKey, DateKey, Depth, Filter, PersonKey, Place, Slot, Term, Who};
pub use bounds::{Bounds, text_needles};
pub use date::{Comparison, DateUse, Moment, NamedDay, TimeSpan, When, read_date};
pub use eval::{Candidate, QueryContext, STALE_DAYS, matches};
pub use excerpt::{excerpt, line_at};
pub use fold::{contains_folded, find_folded, fold};
pub use keys::{KEYS, Key, KeyDoc, key_doc};
pub use order::{GroupKey, SortBy, SortKey, compare};
pub use span::{Ordinal, Span};
pub use words::{Aspect, Predicate};

use crate::id::IssueRef;
use crate::problem::Problem;

/// Longest query, in bytes.
pub const QUERY_LIMIT: usize = 4096;
/// Most values of all terms together.
pub const TERM_LIMIT: usize = 200;
/// Deepest nesting of parentheses.
pub const NESTING_LIMIT: usize = 32;

/// A question about issues: which ones, in what order, how many, and what of them. The default is
/// everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Which issues; free text is part of it.
    pub filter: Filter,
    /// In what order; the first key decides first. Empty: newest first.
    pub sort: Vec<SortKey>,
    /// How many at most.
    pub limit: Option<usize>,
    /// Which fields to show, by their names in JSON. Empty: the usual ones.
    pub fields: Vec<String>,
    /// What to put under common headings.
    pub group: Option<GroupKey>,
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// `query.invalid`; the message names the column and shows it, the hints say what to write.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        parse::parse(text).map_err(|fault| fault.into_problem(text))
    }

    /// How much of each issue must be read to answer it with a line for each.
    pub fn depth(&self) -> Depth {
        let group = match self.group {
            Some(GroupKey::Milestone) => Depth::Text,
            Some(GroupKey::Type) => Depth::Fields,
            _ => Depth::Line,
        };
        let required = self.filter.bounds().needles;
        let terms = self.filter.terms().map(|term| term.depth(&required));
        let sort = self.sort.iter().map(|key| key.by.depth());
        terms.chain(sort).fold(group, Depth::and)
    }

    /// Returns the query for issues that hold every word of a text, whatever characters it has.
    pub fn of_words(text: &str) -> Self {
        let words = text.split_whitespace().map(|word| Filter::text(fold(word)));
        Self {
            filter: Filter::all(words.collect()),
            ..Self::default()
        }
    }

    /// Whether it is nothing but words and phrases that must all occur.
    pub fn is_plain(&self) -> bool {
        let plain = |filter: &Filter| match filter {
            Filter::Term(Term::Contains(Place::Anywhere, needles)) => needles.len() == 1,
            _ => false,
        };
        let words = match &self.filter {
            Filter::All(parts) => parts.iter().all(plain),
            other => plain(other),
        };
        words
            && *self
                == Self {
                    filter: self.filter.clone(),
                    ..Self::default()
                }
    }

    /// Whether the query itself decides which statuses are shown, by naming one, by a predicate that
    /// implies one, by the date of closing, or by naming issues; if not, `list` adds "open".
    pub fn mentions_status(&self) -> bool {
        self.filter.terms().any(|term| match term {
            Term::State {
                statuses,
                predicates,
            } => {
                !statuses.is_empty()
                    || predicates
                        .iter()
                        .any(|predicate| predicate.decides_status())
            }
            Term::Number(_) | Term::Uuid(_) | Term::Date(DateKey::Closed, _) => true,
            _ => false,
        })
    }

    /// Restricts the query to issues still to be done (open or in progress).
    #[must_use]
    pub fn and_open(mut self) -> Self {
        let open = Filter::Term(Term::open());
        self.filter = match self.filter {
            Filter::All(mut parts) => {
                parts.insert(0, open);
                Filter::all(parts)
            }
            other => Filter::all(vec![open, other]),
        };
        self
    }

    /// Replaces what names issues in `parent:` by their numbers; a reference that stays matches
    /// nothing.
    ///
    /// # Errors
    /// Those of `number`, which looks a reference up.
    pub fn resolve_refs(
        &mut self,
        mut number: impl FnMut(&IssueRef) -> Result<u32, Problem>,
    ) -> Result<(), Problem> {
        self.filter.each_ref(&mut |reference| {
            if !matches!(reference, IssueRef::Number(_)) {
                *reference = IssueRef::Number(number(reference)?);
            }
            Ok(())
        })
    }
}

/// The entry for fuzzing: any bytes may be read, and what was read means the same when written and
/// read again.
pub fn fuzz(bytes: &[u8]) {
    let Ok(query) = Query::parse(&String::from_utf8_lossy(bytes)) else {
        return;
    };
    let text = query.to_string();
    // Folding and canonical dates can lengthen a text; past the limit it is refused like any other.
    if text.len() <= QUERY_LIMIT {
        let again = Query::parse(&text).expect("a displayed query can be read");
        assert_eq!(
            again, query,
            "`{text}` means something else when it is read again"
        );
    }
}
