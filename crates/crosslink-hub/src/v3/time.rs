//! Points in time as a file has them: the instant, and how many digits of a second were written.

use std::borrow::Cow;
use std::fmt;

use crosslink_core::time::Timestamp;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant whose text can be rebuilt: in UTC, with as many digits of a second as were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// The instant.
    pub at: Timestamp,
    /// How many digits of a second were written, nine at most.
    digits: u8,
}

/// The length of `YYYY-MM-DDTHH:MM:SS`.
const TO_THE_SECOND: usize = 19;
/// The most digits of a second that count; more are cut off.
const MOST_DIGITS: usize = 9;

impl Time {
    /// Reads RFC 3339 with any offset and any number of digits. Fails on other text and outside the range.
    pub fn parse(text: &str) -> Option<Self> {
        let start = text.find('.').map_or(text.len(), |point| point + 1);
        let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
        let kept = digits.min(MOST_DIGITS);
        let text = if digits > kept {
            Cow::Owned(format!(
                "{}{}",
                &text[..start + kept],
                &text[start + digits..]
            ))
        } else {
            Cow::Borrowed(text)
        };
        let at = Timestamp::parse(&text)?;
        let digits = u8::try_from(kept).ok()?;
        Some(Self { at, digits })
    }

    /// The text without a zone.
    fn bare(self) -> String {
        let mut text = self.at.to_string();
        text.truncate(match self.digits {
            0 => TO_THE_SECOND,
            digits => TO_THE_SECOND + 1 + usize::from(digits),
        });
        text
    }

    /// The text with `+00:00` for the zone, as it is signed.
    pub fn with_offset(self) -> String {
        self.bare() + "+00:00"
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", self.bare())
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not an RFC 3339 time"))
    }
}

#[cfg(test)]
mod tests {
    use super::Time;

    #[test]
    fn the_text_is_rebuilt_with_the_digits_it_had() {
        for (written, plain, signed) in [
            (
                "2026-11-23T03:38:25Z",
                "2026-11-23T03:38:25Z",
                "2026-11-23T03:38:25+00:00",
            ),
            (
                "2026-11-23T03:38:25.041466Z",
                "2026-11-23T03:38:25.041466Z",
                "2026-11-23T03:38:25.041466+00:00",
            ),
            (
                "2026-11-23T03:38:25.500+00:00",
                "2026-11-23T03:38:25.500Z",
                "2026-11-23T03:38:25.500+00:00",
            ),
            (
                "2026-11-23T05:38:25.5+02:00",
                "2026-11-23T03:38:25.5Z",
                "2026-11-23T03:38:25.5+00:00",
            ),
            (
                "2026-11-23T03:38:25.1234567891234Z",
                "2026-11-23T03:38:25.123456789Z",
                "2026-11-23T03:38:25.123456789+00:00",
            ),
        ] {
            let time = Time::parse(written).unwrap();
            assert_eq!(
                (time.to_string(), time.with_offset()),
                (plain.to_owned(), signed.to_owned())
            );
        }
        for bad in [
            "",
            ".",
            "2026",
            "yesterday",
            "2026-11-23T03:38:25",
            "9999-01-01T00:00:00Z",
            "2026-11-23T03:38:25.Z",
            "é.é",
        ] {
            assert_eq!(Time::parse(bad), None, "{bad}");
        }
    }
}
