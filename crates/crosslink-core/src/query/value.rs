//! What the values of a key mean.

use std::collections::BTreeSet;

use crate::id::IssueRef;
use crate::model::Priority;

use super::ast::{CountKey, DateKey, PersonKey, Place, Slot, Term, Who};
use super::date::When;
use super::fault::{Fault, shown};
use super::fold::fold;
use super::keys::{Key, KeyDoc};
use super::lex::Piece;
use super::span::{Ordinal, Shape, Span};
use super::words::{ASPECTS, PREDICATES, Row, STATUSES, meaning};

/// Reads the values of one term.
pub(crate) fn term(doc: &KeyDoc, values: &[Piece]) -> Result<Term, Fault> {
    let date = |key| slots(values, When::read).map(|slots| Term::Date(key, slots));
    let counted =
        |key| each(values, |piece| span(piece, number)).map(|spans| Term::Count(key, spans));
    let person = |key| slots(values, |piece| Ok(who(piece))).map(|slots| Term::Person(key, slots));
    let folded = || {
        values
            .iter()
            .map(|piece| fold(&piece.text))
            .collect::<Vec<_>>()
    };
    let named = || slots(values, |piece| Ok(fold(&piece.text)));
    match doc.key {
        Key::Status | Key::Is => state(doc, values),
        Key::Label => named().map(Term::Label),
        Key::Priority => each(values, priorities).map(Term::Priority),
        Key::Type => Ok(Term::Type(folded())),
        Key::Assignee => person(PersonKey::Assignee),
        Key::Claimed => person(PersonKey::Claimed),
        Key::Author => person(PersonKey::Author),
        Key::Parent => slots(values, reference).map(Term::Parent),
        Key::Milestone => slots(values, |piece| number(piece, &piece.text)).map(Term::Milestone),
        Key::Id => each(values, |piece| span(piece, number)).map(Term::Number),
        Key::Uuid => each(values, uuid_part).map(Term::Uuid),
        Key::Text => Ok(Term::Contains(Place::Anywhere, folded())),
        Key::Title => Ok(Term::Contains(Place::Title, folded())),
        Key::Description => Ok(Term::Contains(Place::Description, folded())),
        Key::Ref => named().map(Term::Ref),
        Key::Created => date(DateKey::Created),
        Key::Updated => date(DateKey::Updated),
        Key::Closed => date(DateKey::Closed),
        Key::Due => date(DateKey::Due),
        Key::Scheduled => date(DateKey::Scheduled),
        Key::Comments => counted(CountKey::Comments),
        Key::Blockers => counted(CountKey::Blockers),
        Key::Subissues => counted(CountKey::Subissues),
        Key::Has => each(values, |piece| word(doc, &ASPECTS, piece)).map(Term::Has),
        Key::No => each(values, |piece| word(doc, &ASPECTS, piece)).map(Term::Lacks),
        Key::Sort | Key::Limit | Key::Fields | Key::Group => {
            unreachable!("modifiers are taken before terms are read")
        }
    }
}

/// Reads a word of a closed list.
pub(crate) fn word<T: Copy>(doc: &KeyDoc, table: &[Row<T>], piece: &Piece) -> Result<T, Fault> {
    meaning(table, &piece.text).ok_or_else(|| unknown(doc, piece))
}

fn unknown(doc: &KeyDoc, piece: &Piece) -> Fault {
    Fault::new(
        piece.at,
        format!("Unknown {} '{}'", doc.name, shown(&piece.text)),
    )
    .suggest(&piece.text, doc.values.iter().copied())
    .hint(format!("`{}:` takes {}", doc.name, doc.values.join(", ")))
}

fn each<T>(values: &[Piece], read: impl Fn(&Piece) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    values.iter().map(read).collect()
}

/// Reads `none`, `any` or something; in quotes they are something too.
fn slots<T>(
    values: &[Piece],
    read: impl Fn(&Piece) -> Result<T, Fault>,
) -> Result<Vec<Slot<T>>, Fault> {
    each(values, |piece| match fold(&piece.text).as_str() {
        "none" if !piece.quoted => Ok(Slot::None),
        "any" if !piece.quoted => Ok(Slot::Any),
        _ => read(piece).map(Slot::Is),
    })
}

fn state(doc: &KeyDoc, values: &[Piece]) -> Result<Term, Fault> {
    let mut statuses = BTreeSet::new();
    let mut predicates = Vec::new();
    for piece in values {
        match (
            meaning(&STATUSES, &piece.text),
            meaning(&PREDICATES, &piece.text),
        ) {
            (Some(some), _) => statuses.extend(some),
            (None, Some(predicate)) => predicates.push(predicate),
            (None, None) => return Err(unknown(doc, piece)),
        }
    }
    Ok(Term::State {
        statuses,
        predicates,
    })
}

fn who(piece: &Piece) -> Who {
    let folded = fold(&piece.text);
    match folded.strip_prefix('@') {
        Some("me") if !piece.quoted => Who::Me,
        Some(name) if !piece.quoted && !name.is_empty() && !name.starts_with('@') => {
            Who::Named(name.to_owned())
        }
        _ => Who::Named(folded),
    }
}

fn reference(piece: &Piece) -> Result<IssueRef, Fault> {
    IssueRef::parse(&piece.text).map_err(|problem| {
        let fault = Fault::new(piece.at, format!("'{}' names no issue", shown(&piece.text)));
        problem
            .hints()
            .iter()
            .fold(fault, |fault, hint| fault.hint(hint.as_str()))
    })
}

fn uuid_part(piece: &Piece) -> Result<String, Fault> {
    let digits = piece.text.replace('-', "").to_ascii_lowercase();
    if (4..=32).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(digits);
    }
    Err(Fault::new(
        piece.at,
        format!("'{}' is no part of a uuid", shown(&piece.text)),
    )
    .hint("write at least 4 hexadecimal digits of its beginning or end"))
}

fn number(piece: &Piece, text: &str) -> Result<u32, Fault> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| plain).ok_or_else(|| {
        Fault::new(piece.at, format!("'{}' is no number", shown(text)))
            .hint("write a number (`3`), a comparison (`>=3`) or a range (`3..7`)")
    })
}

/// Reads a value, a comparison or a range.
fn span<T: Ordinal>(
    piece: &Piece,
    read: impl Fn(&Piece, &str) -> Result<T, Fault>,
) -> Result<Span<T>, Fault> {
    match Shape::of(&piece.text) {
        Shape::Exact(text) => read(piece, text).map(|value| Span {
            low: value,
            high: value,
        }),
        Shape::Between(low, high) => Ok(Span::between(read(piece, low)?, read(piece, high)?)),
        Shape::Compared(comparison, text) => Span::compared(comparison, read(piece, text)?)
            .ok_or_else(|| {
                Fault::new(piece.at, format!("Nothing can be '{}'", shown(&piece.text)))
            }),
    }
}

/// Reads priorities. Words compare by urgency; numbers as numbers do, so that `<=1` is critical and
/// high.
fn priorities(piece: &Piece) -> Result<Span<Priority>, Fault> {
    let level = |text: &str| {
        let digits = text.strip_prefix(['p', 'P']).unwrap_or(text);
        digits
            .parse::<u8>()
            .ok()
            .filter(|level| digits.len() == 1 && *level <= Level::GREATEST.0)
    };
    let counted = match Shape::of(&piece.text) {
        Shape::Exact(text) | Shape::Compared(_, text) => level(text).is_some(),
        Shape::Between(low, high) => level(low).is_some() && level(high).is_some(),
    };
    if !counted {
        return span(piece, priority);
    }
    let read = |_: &Piece, text: &str| Ok(Level(level(text).unwrap_or_default()));
    let levels = span(piece, read)?;
    let word = |level: Level| priority(piece, &level.0.to_string());
    Ok(Span {
        low: word(levels.high)?,
        high: word(levels.low)?,
    })
}

fn priority(piece: &Piece, text: &str) -> Result<Priority, Fault> {
    Priority::parse(&fold(text)).map_err(|problem| {
        let words = Priority::ALL.map(Priority::as_str);
        let fault = Fault::new(piece.at, format!("Unknown priority '{}'", shown(text)));
        let fault = fault
            .suggest(text, words)
            .hint(format!("`priority:` takes {}", words.join(", ")));
        problem
            .hints()
            .iter()
            .fold(fault, |fault, hint| fault.hint(hint.as_str()))
    })
}

/// A priority as sibling trackers number it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Level(u8);

impl Ordinal for Level {
    const LEAST: Self = Self(0);
    const GREATEST: Self = Self(4);

    fn before(self) -> Option<Self> {
        self.0.checked_sub(1).map(Self)
    }

    fn after(self) -> Option<Self> {
        (self < Self::GREATEST).then_some(Self(self.0 + 1))
    }
}
