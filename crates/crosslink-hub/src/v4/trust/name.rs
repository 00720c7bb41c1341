//! The name somebody gave to a key. It says nothing that anything depends on.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// The longest name, in characters.
pub const NAME_LIMIT: usize = 128;

/// A name that is longer than [`NAME_LIMIT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a name has at most {NAME_LIMIT} characters")]
pub struct NameTooLong;

/// What a key is called: kept to the letter, and harmless when shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Name(String);

impl Name {
    /// Takes a name.
    ///
    /// # Errors
    /// [`NameTooLong`].
    pub fn new(text: impl Into<String>) -> Result<Self, NameTooLong> {
        let text = text.into();
        match text.chars().nth(NAME_LIMIT) {
            Some(_) => Err(NameTooLong),
            None => Ok(Self(text)),
        }
    }

    /// The name as it was written, which may hold anything.
    pub fn to_the_letter(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&shown(&self.0))
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(text).map_err(serde::de::Error::custom)
    }
}

/// A text of somebody else on one line, without what could steer a terminal or turn the direction of writing.
pub(super) fn shown(text: &str) -> String {
    let harmless = |character: char| match character {
        '\u{2028}' | '\u{2029}' => '\u{fffd}',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        other if other.is_control() => '\u{fffd}',
        other => other,
    };
    text.chars().map(harmless).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_to_the_letter_and_shown_without_harm() {
        for (text, shown) in [
            ("Ada", "Ada"),
            ("", ""),
            ("a\u{1b}[2Jb\n", "a\u{fffd}[2Jb\u{fffd}"),
            ("\u{202e}tac", "\u{fffd}tac"),
        ] {
            let name = Name::new(text).unwrap();
            assert_eq!(name.to_the_letter(), text);
            assert_eq!(name.to_string(), shown);
        }
    }

    #[test]
    fn a_name_has_at_most_128_characters() {
        assert!(Name::new("é".repeat(NAME_LIMIT)).is_ok());
        assert_eq!(Name::new("é".repeat(NAME_LIMIT + 1)), Err(NameTooLong));
    }
}
