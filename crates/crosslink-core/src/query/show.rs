//! A query as text: what it prints reads back as the same query.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use crate::model::Status;
use crate::time::Timestamp;

use super::Query;
use super::ast::{CountKey, DateKey, Filter, PersonKey, Place, Slot, Term, Who};
use super::date::{Comparison, Moment, NAMED, UNITS, When};
use super::order::SortKey;
use super::span::{Ordinal, Span};
use super::words::{Predicate, STATUSES, name_of};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if !self.filter.is_everything() {
            parts.push(self.filter.to_string());
        }
        if !self.sort.is_empty() {
            parts.push(format!("sort:{}", joined(&self.sort, SortKey::to_string)));
        }
        parts.extend(self.limit.map(|limit| format!("limit:{limit}")));
        if !self.fields.is_empty() {
            parts.push(format!("fields:{}", self.fields.join(",")));
        }
        parts.extend(self.group.map(|group| format!("group:{}", group.name())));
        f.write_str(&parts.join(" "))
    }
}

impl Display for SortKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}{}",
            if self.descending { "-" } else { "" },
            self.by.name()
        )
    }
}

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) if parts.is_empty() => f.write_str("status:all"),
            Self::Any(parts) if parts.is_empty() => f.write_str("-status:all"),
            Self::All(parts) => list(f, parts, " "),
            Self::Any(parts) => list(f, parts, " OR "),
            Self::Not(part) => match part.as_ref() {
                Self::Term(term) => write!(f, "-{term}"),
                other => write!(f, "-({other})"),
            },
            Self::Term(term) => term.fmt(f),
        }
    }
}

/// Writes parts side by side; only a disjunction needs parentheses there.
fn list(f: &mut Formatter<'_>, parts: &[Filter], separator: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        match part {
            Filter::Any(inner) if !inner.is_empty() => write!(f, "({part})")?,
            _ => part.fmt(f)?,
        }
    }
    Ok(())
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (key, values) = match self {
            Self::State {
                statuses,
                predicates,
            } => return state(f, statuses, predicates),
            Self::Contains(place, needles) => return contains(f, *place, needles),
            Self::Label(slots) => ("label", slotted(slots, |text| name(text))),
            Self::Priority(spans) => ("priority", joined(spans, Span::to_string)),
            Self::Type(names) => ("type", joined(names, |text| value(text))),
            Self::Person(key, slots) => (person_key(*key), slotted(slots, who)),
            Self::Parent(slots) => ("parent", slotted(slots, |id| name(&id.to_string()))),
            Self::Milestone(slots) => ("milestone", slotted(slots, u32::to_string)),
            Self::Number(spans) => ("id", joined(spans, Span::to_string)),
            Self::Uuid(parts) => ("uuid", parts.join(",")),
            Self::Ref(slots) => ("ref", slotted(slots, |text| name(text))),
            Self::Date(key, slots) => (date_key(*key), slotted(slots, When::to_string)),
            Self::Count(key, spans) => (count_key(*key), joined(spans, Span::to_string)),
            Self::Has(aspects) => ("has", joined(aspects, |one| one.name().to_owned())),
            Self::Lacks(aspects) => ("no", joined(aspects, |one| one.name().to_owned())),
        };
        write!(f, "{key}:{values}")
    }
}

fn state(
    f: &mut Formatter<'_>,
    statuses: &BTreeSet<Status>,
    predicates: &[Predicate],
) -> fmt::Result {
    let key = if predicates.is_empty() {
        "status"
    } else {
        "is"
    };
    let mut words = status_words(statuses);
    words.extend(predicates.iter().map(|predicate| predicate.name()));
    write!(f, "{key}:{}", words.join(","))
}

fn joined<T>(items: &[T], show: impl Fn(&T) -> String) -> String {
    items.iter().map(show).collect::<Vec<_>>().join(",")
}

/// The fewest words that name exactly these statuses.
fn status_words(statuses: &BTreeSet<Status>) -> Vec<&'static str> {
    let whole = |word: &&str| {
        let mut rows = STATUSES.iter().filter(|(name, _)| name == word);
        rows.any(|(_, all)| all.iter().all(|one| statuses.contains(one)))
    };
    if whole(&"all") {
        return vec!["all"];
    }
    let open: &[_] = if whole(&"open") {
        &["open"]
    } else {
        &["todo", "in_progress"]
    };
    open.iter()
        .copied()
        .chain(["closed", "archived"])
        .filter(whole)
        .collect()
}

fn slotted<T>(slots: &[Slot<T>], show: impl Fn(&T) -> String) -> String {
    joined(slots, |slot| match slot {
        Slot::None => "none".to_owned(),
        Slot::Any => "any".to_owned(),
        Slot::Is(wanted) => show(wanted),
    })
}

fn who(who: &Who) -> String {
    match who {
        Who::Me => "@me".to_owned(),
        Who::Named(text) if text.starts_with('@') => quoted(text),
        Who::Named(text) => name(text),
    }
}

/// A text where `none` and `any` mean something else.
fn name(text: &str) -> String {
    if matches!(super::fold(text).as_str(), "none" | "any") {
        quoted(text)
    } else {
        value(text)
    }
}

fn value(text: &str) -> String {
    // A key before `:` or `//` is read as text, such as `std::fmt`.
    let is_text = text.starts_with(':') || text.starts_with("//");
    if is_text || text.contains(',') || !is_bare(text) {
        quoted(text)
    } else {
        text.to_owned()
    }
}

fn contains(f: &mut Formatter<'_>, place: Place, needles: &[String]) -> fmt::Result {
    let key = match (place, needles) {
        (Place::Anywhere, [word]) => {
            let bare = is_bare(word) && !word.contains(':') && !word.starts_with('-');
            let bare = bare && !matches!(word.as_str(), "OR" | "AND");
            return f.write_str(&if bare { word.clone() } else { quoted(word) });
        }
        (Place::Anywhere, _) => "text",
        (Place::Title, _) => "title",
        (Place::Description, _) => "description",
    };
    write!(f, "{key}:{}", joined(needles, |text| value(text)))
}

fn is_bare(text: &str) -> bool {
    !text.is_empty()
        && !text.contains(|next: char| next.is_whitespace() || matches!(next, '(' | ')' | '"'))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

impl<T: Ordinal + Display> Display for Span<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { low, high } = self;
        if low == high {
            write!(f, "{low}")
        } else if *high == T::GREATEST {
            write!(f, ">={low}")
        } else if *low == T::LEAST {
            write!(f, "<={high}")
        } else {
            write!(f, "{low}..{high}")
        }
    }
}

impl Display for When {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(moment) => moment.fmt(f),
            Self::Compared(comparison, moment) => {
                let (sign, _) = Comparison::SIGNS
                    .into_iter()
                    .find(|(_, other)| other == comparison)
                    .expect("every comparison has a sign");
                write!(f, "{sign}{moment}")
            }
            Self::Between(one, other) => write!(f, "{one}..{other}"),
        }
    }
}

impl Display for Moment {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Day(midnight) => f.write_str(&Timestamp::date(midnight)),
            Self::Exact(time) => time.fmt(f),
            Self::Named(day) => f.write_str(name_of(&NAMED, day)),
            Self::Away(0) => f.write_str("0d"),
            Self::Away(seconds) => {
                let (letter, unit) = UNITS
                    .into_iter()
                    .find(|(_, unit)| seconds % unit == 0)
                    .unwrap_or(UNITS[UNITS.len() - 1]);
                write!(f, "{}{letter}", seconds / unit)
            }
        }
    }
}

fn person_key(key: PersonKey) -> &'static str {
    match key {
        PersonKey::Assignee => "assignee",
        PersonKey::Claimed => "claimed",
        PersonKey::Author => "author",
    }
}

fn date_key(key: DateKey) -> &'static str {
    match key {
        DateKey::Created => "created",
        DateKey::Updated => "updated",
        DateKey::Closed => "closed",
        DateKey::Due => "due",
        DateKey::Scheduled => "scheduled",
    }
}

fn count_key(key: CountKey) -> &'static str {
    match key {
        CountKey::Comments => "comments",
        CountKey::Blockers => "blockers",
        CountKey::Subissues => "subissues",
    }
}
