//! Points and stretches of time, as a person writes them.

use crate::problem::Problem;
use crate::time::{DayEnd, Timestamp, date_of, no_date, out_of_range, parse_date};

use super::ast::DateKey;
use super::fault::{Fault, shown};
use super::lex::Piece;
use super::span::Shape;
use super::words::{Row, meaning};

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// The signs, those of two characters first.
    pub(crate) const SIGNS: [(&'static str, Self); 4] = [
        ("<=", Self::LessOrEqual),
        (">=", Self::GreaterOrEqual),
        ("<", Self::Less),
        (">", Self::Greater),
    ];

    /// The same comparison seen from the other side, as ages grow while times shrink.
    fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }
}

/// A day, a point in time, or a distance from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The UTC day that begins here.
    Day(Timestamp),
    /// This point in time.
    Exact(Timestamp),
    /// A day beside today, in UTC.
    Named(NamedDay),
    /// So many seconds from now: ago for what has happened, ahead for what is planned.
    Away(i64),
}

/// A day with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedDay {
    /// The day before today.
    Yesterday,
    /// The day it is.
    Today,
    /// The day after today.
    Tomorrow,
}

/// When something has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// On this day, at this time, or within this distance.
    At(Moment),
    /// Before or after it; for a distance, nearer or farther.
    Compared(Comparison, Moment),
    /// From one to the other, both included, in either order.
    Between(Moment, Moment),
}

/// A stretch of time; both ends belong to it, and it is empty if the last lies before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSpan {
    /// Where it begins.
    pub first: Timestamp,
    /// Where it ends.
    pub last: Timestamp,
}

impl TimeSpan {
    /// Whether the time lies in it.
    pub fn contains(self, time: Timestamp) -> bool {
        self.first <= time && time <= self.last
    }
}

const EARLIEST: Timestamp = Timestamp::from_nanos(i64::MIN);
const DAY: i64 = 86_400;

pub(crate) const NAMED: [Row<NamedDay>; 3] = [
    ("today", NamedDay::Today),
    ("yesterday", NamedDay::Yesterday),
    ("tomorrow", NamedDay::Tomorrow),
];

/// The units of a distance in seconds, longest first.
pub(crate) const UNITS: [(char, i64); 5] = [
    ('y', 365 * DAY),
    ('m', 30 * DAY),
    ('w', 7 * DAY),
    ('d', DAY),
    ('h', 3600),
];

impl When {
    pub(crate) fn read(piece: &Piece) -> Result<Self, Fault> {
        let moment = |text: &str| {
            Moment::read(text).ok_or_else(|| {
                Fault::new(piece.at, format!("'{}' is no date", shown(text)))
                    .suggest(text, NAMED.iter().map(|(word, _)| *word).chain(["none", "any"]))
                    .hint("write `2026-01-31`, `today`, a distance (`<7d`) or a range (`2026-01-01..today`)")
            })
        };
        Ok(match Shape::of(&piece.text) {
            Shape::Exact(text) => Self::At(moment(text)?),
            Shape::Compared(comparison, text) => Self::Compared(comparison, moment(text)?),
            Shape::Between(from, to) => Self::Between(moment(from)?, moment(to)?),
        })
    }

    /// The stretch of time meant, for a field of this sort, as seen now.
    pub fn span(&self, key: DateKey, now: Timestamp) -> TimeSpan {
        match *self {
            Self::At(moment @ Moment::Away(_)) => {
                Self::Compared(Comparison::LessOrEqual, moment).span(key, now)
            }
            Self::At(moment) => moment.span(key, now),
            Self::Compared(comparison, moment) => {
                let aged = key.is_past() && matches!(moment, Moment::Away(_));
                compared(
                    if aged {
                        comparison.mirrored()
                    } else {
                        comparison
                    },
                    moment.span(key, now),
                )
            }
            Self::Between(one, other) => {
                let (one, other) = (one.span(key, now), other.span(key, now));
                TimeSpan {
                    first: one.first.min(other.first),
                    last: one.last.max(other.last),
                }
            }
        }
    }
}

fn compared(comparison: Comparison, span: TimeSpan) -> TimeSpan {
    let before = Timestamp::from_nanos(span.first.as_nanos().saturating_sub(1));
    match comparison {
        Comparison::Less => TimeSpan {
            first: EARLIEST,
            last: before,
        },
        Comparison::LessOrEqual => TimeSpan {
            first: EARLIEST,
            last: span.last,
        },
        Comparison::Greater => TimeSpan {
            first: span.last.next(),
            last: Timestamp::MAX,
        },
        Comparison::GreaterOrEqual => TimeSpan {
            first: span.first,
            last: Timestamp::MAX,
        },
    }
}

impl Moment {
    fn read(text: &str) -> Option<Self> {
        if let Some(day) = meaning(&NAMED, text) {
            return Some(Self::Named(day));
        }
        if let Some(seconds) = distance(text) {
            return Some(Self::Away(seconds));
        }
        let time = parse_date(text, DayEnd::Start).ok()?;
        Some(if text.len() == "YYYY-MM-DD".len() {
            Self::Day(time)
        } else {
            Self::Exact(time)
        })
    }

    fn span(self, key: DateKey, now: Timestamp) -> TimeSpan {
        let today = now.start_of_day();
        match self {
            Self::Day(midnight) => day(midnight),
            Self::Exact(time) => TimeSpan {
                first: time,
                last: time,
            },
            Self::Named(NamedDay::Yesterday) => day(today.plus_seconds(-DAY)),
            Self::Named(NamedDay::Today) => day(today),
            Self::Named(NamedDay::Tomorrow) => day(today.plus_seconds(DAY)),
            Self::Away(seconds) => {
                let time = now.plus_seconds(if key.is_past() { -seconds } else { seconds });
                TimeSpan {
                    first: time,
                    last: time,
                }
            }
        }
    }
}

/// What a date outside a query is for: which end of a day it means, and where a distance without a sign leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateUse {
    /// From when something may begin: the start of a day ahead.
    Begin,
    /// By when something has to be done: the end of a day ahead.
    Due,
    /// From when on something is looked at: the start of a day gone by.
    Since,
    /// Until when something is looked at: the end of a day gone by.
    Until,
}

impl DateUse {
    const fn end(self) -> DayEnd {
        match self {
            Self::Begin | Self::Since => DayEnd::Start,
            Self::Due | Self::Until => DayEnd::End,
        }
    }

    const fn looks_back(self) -> bool {
        matches!(self, Self::Since | Self::Until)
    }
}

/// Reads a date where it is no part of a query: whatever [`parse_date`] takes, `today`, `yesterday`, `tomorrow`, or a
/// distance: `+3d` ahead, `-2w` ago, `3d` whichever way it is for. A distance in days or more names that day.
///
/// # Errors
/// `date.invalid` on other text and outside the range of times.
pub fn read_date(text: &str, usage: DateUse, now: Timestamp) -> Result<Timestamp, Problem> {
    let (sign, rest) = match text.split_at_checked(1) {
        Some(("+", rest)) => (1, rest),
        Some(("-", rest)) => (-1, rest),
        _ if usage.looks_back() => (-1, text),
        _ => (1, text),
    };
    let far = match meaning(&NAMED, text) {
        Some(NamedDay::Yesterday) => Some(-DAY),
        Some(NamedDay::Today) => Some(0),
        Some(NamedDay::Tomorrow) => Some(DAY),
        None => distance(rest).filter(|far| *far >= 0).map(|far| sign * far),
    };
    let Some(far) = far else {
        return date_of(text, usage.end())?.ok_or_else(|| no_date(text).hint(DATES));
    };
    let whole_days = !text.ends_with(['h', 'H']);
    let from = if whole_days { now.start_of_day() } else { now };
    let rest = if whole_days { usage.end().seconds() } else { 0 };
    let nanos = i128::from(from.as_nanos()) + i128::from(far + rest) * 1_000_000_000;
    let nanos = i64::try_from(nanos).map_err(|_| out_of_range(text))?;
    Ok(Timestamp::from_nanos(nanos))
}

/// What dates are written as, beside the forms that a refusal names.
const DATES: &str = "`today`, `yesterday`, `tomorrow` and distances (`3d`, `+2w`, `-12h`) work too; all times are UTC";

fn day(midnight: Timestamp) -> TimeSpan {
    let end = midnight.plus_seconds(DAY).as_nanos().saturating_sub(1);
    TimeSpan {
        first: midnight,
        last: Timestamp::from_nanos(end),
    }
}

/// Reads `7d`, `-2w`: a number of at most nine digits and a unit.
fn distance(text: &str) -> Option<i64> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let unit = text.chars().next_back()?;
    let (_, seconds) = UNITS
        .into_iter()
        .find(|(letter, _)| unit.eq_ignore_ascii_case(letter))?;
    let digits = &text[..text.len() - unit.len_utf8()];
    let plain = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .parse::<i64>()
        .ok()
        .filter(|_| plain)
        .map(|count| sign * count * seconds)
}
