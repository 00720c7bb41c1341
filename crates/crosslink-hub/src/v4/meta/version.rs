//! Versions of the program, as far as they are compared.

use std::fmt;
use std::str::FromStr;

use crate::key::as_text;

/// A version of the program: `x.y.z`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Before the first point.
    pub major: u32,
    /// Between the points.
    pub minor: u32,
    /// Behind the second point.
    pub patch: u32,
}

/// A text that is no version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a version is three numbers, as in 1.2.3")]
pub struct VersionError;

impl Version {
    /// Reads what a program calls itself: behind the numbers may stand what does not count here, as in `1.2.3-beta.1`.
    ///
    /// # Errors
    /// Fails where it does not begin with three numbers.
    pub fn of_program(text: &str) -> Result<Self, VersionError> {
        text.split(['-', '+']).next().unwrap_or_default().parse()
    }
}

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let mut numbers = text.split('.').map(number);
        let mut next = || numbers.next().flatten().ok_or(VersionError);
        let version = Self {
            major: next()?,
            minor: next()?,
            patch: next()?,
        };
        match numbers.next() {
            None => Ok(version),
            Some(_) => Err(VersionError),
        }
    }
}

/// Reads a number in the one form it is written in.
fn number(text: &str) -> Option<u32> {
    let number: u32 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

as_text!(Version);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let sorted = ["0.0.0", "0.0.9", "0.0.10", "0.2.0", "1.0.0", "10.0.0"];
        let versions: Vec<Version> = sorted.iter().map(|text| text.parse().unwrap()).collect();
        assert!(versions.is_sorted());
        let texts: Vec<String> = versions.iter().map(Version::to_string).collect();
        assert_eq!(texts, sorted);
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for text in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "01.2.3",
            "1.2.+3",
            "1.2.x",
            "1.2.3-b",
            " 1.2.3",
            "1.2.4294967296",
        ] {
            assert_eq!(text.parse::<Version>(), Err(VersionError), "{text}");
        }
    }

    #[test]
    fn what_a_program_adds_to_its_version_does_not_count() {
        for text in ["1.2.3", "1.2.3-beta.1", "1.2.3+g1a2b"] {
            assert_eq!(Version::of_program(text), "1.2.3".parse(), "{text}");
        }
    }
}
