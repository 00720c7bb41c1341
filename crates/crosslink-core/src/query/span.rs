//! Ranges of numbers and priorities, and the ways to write a range.

use crate::model::Priority;

use super::date::Comparison;

/// Values from `low` to `high`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span<T> {
    /// The least value.
    pub low: T,
    /// The greatest value.
    pub high: T,
}

impl<T: Ordinal> Span<T> {
    /// Whether the value lies in it.
    pub fn contains(&self, value: T) -> bool {
        self.low <= value && value <= self.high
    }

    /// The values that compare so with `value`; `None` if there are none.
    pub(crate) fn compared(comparison: Comparison, value: T) -> Option<Self> {
        Some(match comparison {
            Comparison::Less => Self {
                low: T::LEAST,
                high: value.before()?,
            },
            Comparison::LessOrEqual => Self {
                low: T::LEAST,
                high: value,
            },
            Comparison::Greater => Self {
                low: value.after()?,
                high: T::GREATEST,
            },
            Comparison::GreaterOrEqual => Self {
                low: value,
                high: T::GREATEST,
            },
        })
    }

    /// The values between two, in whichever order they are given.
    pub(crate) fn between(one: T, other: T) -> Self {
        Self {
            low: one.min(other),
            high: one.max(other),
        }
    }
}

/// A type whose values follow one another.
pub trait Ordinal: Copy + Ord {
    /// The first value.
    const LEAST: Self;
    /// The last value.
    const GREATEST: Self;
    /// The value just before, if there is one.
    fn before(self) -> Option<Self>;
    /// The value just after, if there is one.
    fn after(self) -> Option<Self>;
}

impl Ordinal for u32 {
    const LEAST: Self = 0;
    const GREATEST: Self = Self::MAX;

    fn before(self) -> Option<Self> {
        self.checked_sub(1)
    }

    fn after(self) -> Option<Self> {
        self.checked_add(1)
    }
}

impl Ordinal for Priority {
    const LEAST: Self = Self::Low;
    const GREATEST: Self = Self::Critical;

    fn before(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|other| *other < self)
    }

    fn after(self) -> Option<Self> {
        Self::ALL.into_iter().find(|other| *other > self)
    }
}

/// How a value that can be compared was written; what stands in it is not yet read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape<'a> {
    /// `12`, `=12`
    Exact(&'a str),
    /// `>=12`
    Compared(Comparison, &'a str),
    /// `1..20`
    Between(&'a str, &'a str),
}

impl<'a> Shape<'a> {
    /// Tells the shapes apart; an open range (`1..`) is a comparison.
    pub(crate) fn of(text: &'a str) -> Self {
        for (sign, comparison) in Comparison::SIGNS {
            if let Some(operand) = text.strip_prefix(sign) {
                return Self::Compared(comparison, operand);
            }
        }
        match text.split_once("..") {
            Some((low, "")) => Self::Compared(Comparison::GreaterOrEqual, low),
            Some(("", high)) => Self::Compared(Comparison::LessOrEqual, high),
            Some((low, high)) => Self::Between(low, high),
            None => Self::Exact(text.strip_prefix('=').unwrap_or(text)),
        }
    }
}
