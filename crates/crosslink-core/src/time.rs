//! Points in time, and where they come from.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use jiff::fmt::temporal::DateTimePrinter;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::problem::{Code, Problem};

/// A point in time: nanoseconds since 1970-01-01T00:00:00Z, from the year 1677 to 2262.
///
/// Its text form is RFC 3339 in UTC with nine digits of a second, so that texts sort as times do. A time that may be
/// missing takes no more room than one that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(
    /// Nanoseconds since the one before the first that counts, so that the order is that of the times.
    NonZeroU64,
);

/// Nanoseconds in a second.
const SECOND: i64 = 1_000_000_000;

impl Timestamp {
    /// The latest time that can be written.
    pub const MAX: Self = Self(NonZeroU64::MAX);

    /// The distance of the least integer, which is no time, from 1970.
    const EPOCH: u64 = 1 << 63;

    /// Returns the time that lies this many nanoseconds after 1970 (before it, if negative). The least integer is no
    /// time of its own, and is taken for the one after it.
    pub const fn from_nanos(nanos: i64) -> Self {
        match NonZeroU64::new(nanos.cast_unsigned() ^ Self::EPOCH) {
            Some(distance) => Self(distance),
            None => Self(NonZeroU64::MIN),
        }
    }

    /// Returns the time that lies this many whole seconds after 1970; clamps at the ends.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self::from_nanos(seconds.saturating_mul(SECOND))
    }

    /// Nanoseconds since 1970.
    pub const fn as_nanos(self) -> i64 {
        (self.0.get() ^ Self::EPOCH).cast_signed()
    }

    /// Whole seconds since 1970, rounded down.
    pub const fn as_seconds(self) -> i64 {
        self.as_nanos().div_euclid(SECOND)
    }

    /// The least later time; at the end of time, the same.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The time this many seconds later (earlier, if negative); clamps at the ends.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_nanos(
            self.as_nanos()
                .saturating_add(seconds.saturating_mul(SECOND)),
        )
    }

    /// Whole seconds from `earlier` to this; negative if this lies before it.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        self.as_nanos().saturating_sub(earlier.as_nanos()) / SECOND
    }

    /// Parses RFC 3339 with any offset. Fails on other text and outside the range.
    pub fn parse(text: &str) -> Option<Self> {
        let parsed: jiff::Timestamp = text.parse().ok()?;
        let nanos = i64::try_from(parsed.as_nanosecond()).ok()?;
        (nanos != i64::MIN).then_some(Self::from_nanos(nanos))
    }

    fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_nanosecond(i128::from(self.as_nanos()))
            .expect("i64 nanoseconds lie within jiff's range")
    }

    /// To the nanosecond, in UTC.
    fn rfc3339(self) -> String {
        const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(9));
        PRINTER.timestamp_to_string(&self.to_jiff())
    }

    /// The UTC calendar date, `YYYY-MM-DD`.
    pub fn date(self) -> String {
        self.to_jiff().strftime("%Y-%m-%d").to_string()
    }

    /// The UTC date and minute, `YYYY-MM-DD HH:MM`.
    pub fn minute(self) -> String {
        self.to_jiff().strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The UTC date and second, `YYYY-MM-DD HH:MM:SS`.
    pub fn second(self) -> String {
        self.to_jiff().strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// The UTC date and second in a form fit for file names, `YYYYMMDDTHHMMSSZ`.
    pub fn compact(self) -> String {
        self.to_jiff().strftime("%Y%m%dT%H%M%SZ").to_string()
    }

    /// Midnight UTC at the start of this time's day.
    #[must_use]
    pub fn start_of_day(self) -> Self {
        const DAY: i64 = 86_400 * SECOND;
        Self::from_nanos(self.as_nanos().div_euclid(DAY).saturating_mul(DAY))
    }
}

/// 1970-01-01T00:00:00Z.
impl Default for Timestamp {
    fn default() -> Self {
        Self::from_nanos(0)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.rfc3339())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("`{text}` is no RFC 3339 time from 1678 to 2262"))
        })
    }
}

impl JsonSchema for Timestamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "date-time"})
    }
}

/// Which end of a day a bare date means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayEnd {
    /// `00:00:00Z`, as for the date from which work may start.
    Start,
    /// `23:59:59Z`, as for a due date.
    End,
}

impl DayEnd {
    /// Seconds since midnight.
    pub(crate) const fn seconds(self) -> i64 {
        match self {
            Self::Start => 0,
            Self::End => 86_399,
        }
    }
}

/// Reads what a person may write for a date: `YYYY-MM-DD`, or a full RFC 3339 time.
///
/// # Errors
/// `date.invalid` on any other text, with the words the reference uses, and outside the range of times.
pub fn parse_date(text: &str, end: DayEnd) -> Result<Timestamp, Problem> {
    date_of(text, end)?.ok_or_else(|| no_date(text))
}

/// Reads a date; nothing where the text is none.
///
/// # Errors
/// `date.invalid` outside the range of times.
pub(crate) fn date_of(text: &str, end: DayEnd) -> Result<Option<Timestamp>, Problem> {
    let bare = || text.len() == 10 && text.as_bytes()[4] == b'-';
    let nanos = if let Ok(time) = text.parse::<jiff::Timestamp>() {
        time.as_nanosecond()
    } else if let Some(date) = jiff::civil::Date::from_str(text).ok().filter(|_| bare()) {
        let midnight = date.to_zoned(jiff::tz::TimeZone::UTC);
        let midnight = midnight.map_err(|_| out_of_range(text))?.timestamp();
        midnight.as_nanosecond() + i128::from(end.seconds() * SECOND)
    } else if is_far_away(text) {
        return Err(out_of_range(text));
    } else {
        return Ok(None);
    };
    let nanos = i64::try_from(nanos).map_err(|_| out_of_range(text))?;
    Ok(Some(Timestamp::from_nanos(nanos)))
}

/// Whether a text is a full time at the very ends of the calendar, which no instant has.
fn is_far_away(text: &str) -> bool {
    jiff::fmt::temporal::Pieces::parse(text)
        .is_ok_and(|pieces| pieces.time().is_some() && pieces.offset().is_some())
}

/// The refusal of a text that is no date, in the words of the reference.
pub(crate) fn no_date(text: &str) -> Problem {
    let message = format!(
        "expected YYYY-MM-DD or RFC 3339 datetime (e.g. 2026-03-20T14:00:00Z), got: {text}"
    );
    Problem::new(Code::DateInvalid, message)
}

/// The refusal of a date that no [`Timestamp`] can hold.
pub(crate) fn out_of_range(text: &str) -> Problem {
    let message = format!("date out of range: {text}");
    Problem::new(Code::DateInvalid, message).hint("dates lie between 1677-09-22 and 2262-04-10")
}

/// Where the present comes from.
pub trait Clock {
    /// The wall time now.
    fn now(&self) -> Timestamp;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_keeps_nanoseconds_and_sorts() {
        let time = Timestamp::parse("2026-11-23T05:36:13.2065+02:00").unwrap();
        assert_eq!(time.to_string(), "2026-11-23T03:36:13.206500000Z");
        assert_eq!(
            Timestamp::parse(&Timestamp::MAX.to_string()),
            Some(Timestamp::MAX)
        );
        assert_eq!(Timestamp::parse("0001-01-01T00:00:00Z"), None);
    }

    #[test]
    fn times_are_in_the_order_of_their_nanoseconds_and_come_back() {
        let nanos = [i64::MIN + 1, i64::MIN + 2, -1, 0, 1, i64::MAX - 1, i64::MAX];
        let times = nanos.map(Timestamp::from_nanos);
        assert!(times.is_sorted_by(|one, next| one < next));
        assert_eq!(times.map(Timestamp::as_nanos), nanos);
        assert_eq!(Timestamp::default(), Timestamp::from_nanos(0));
        assert_eq!(Timestamp::MAX.next(), Timestamp::from_nanos(i64::MAX));
    }

    #[test]
    fn the_least_integer_is_no_time_and_a_missing_time_takes_no_room() {
        assert_eq!(Timestamp::from_nanos(i64::MIN), first_time());
        assert_eq!(Timestamp::parse("1677-09-21T00:12:43.145224192Z"), None);
        assert_eq!(
            Timestamp::parse(&first_time().to_string()),
            Some(first_time())
        );
        assert_eq!(size_of::<Option<Timestamp>>(), size_of::<i64>());
    }

    fn first_time() -> Timestamp {
        Timestamp::from_nanos(i64::MIN + 1)
    }

    #[test]
    fn a_bare_date_means_the_end_it_is_asked_for() {
        let check = |text, end| {
            parse_date(text, end)
                .map(|time| time.to_string())
                .map_err(|problem| problem.to_string())
        };
        assert_eq!(
            check("2026-03-20", DayEnd::Start).unwrap(),
            "2026-03-20T00:00:00.000000000Z"
        );
        assert_eq!(
            check("2026-03-20", DayEnd::End).unwrap(),
            "2026-03-20T23:59:59.000000000Z"
        );
        for bad in [
            "",
            "2026-02-30",
            "20260320",
            "tomorrow",
            "2026-3-2",
            "-002026-03-20",
        ] {
            assert!(
                check(bad, DayEnd::End)
                    .unwrap_err()
                    .ends_with(&format!("got: {bad}")),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_date_beyond_the_ends_of_time_is_out_of_range() {
        let check = |text: &str| {
            let problem = parse_date(text, DayEnd::End).unwrap_err();
            (problem.code(), problem.message().to_owned())
        };
        for text in [
            "9999-12-31",
            "2262-04-11",
            "1677-09-20",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
        ] {
            let message = format!("date out of range: {text}");
            assert_eq!(check(text), (Code::DateInvalid, message));
        }
        assert!(parse_date("2262-04-10", DayEnd::End).is_ok());
        assert!(parse_date("1677-09-22", DayEnd::Start).is_ok());
    }
}
