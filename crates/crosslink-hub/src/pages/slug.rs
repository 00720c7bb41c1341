//! Names of pages. A name is text of others: it is compared and shown, and never taken for a path.

use std::fmt;

use thiserror::Error;

/// What the file of a page ends in.
const ENDING: &str = ".md";

/// The longest name of a new page, in bytes.
const LENGTH_LIMIT: usize = 128;

/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The name of a page: that of its file, without `.md`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

/// Why a text cannot be the name of a new page.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SlugError {
    /// There is nothing in it.
    #[error("Page slug cannot be empty")]
    Empty,
    /// It could lead elsewhere.
    #[error("Invalid page slug '{0}': must not contain path separators or '..'")]
    Path(String),
    /// No file can be called so everywhere.
    #[error("Invalid page slug '{0}': Windows reserved filename")]
    Reserved(String),
    /// It holds something that is awkward in a file name or a link.
    #[error(
        "Invalid page slug '{0}': only letters, digits, '-', '_' and '.', a letter or digit first"
    )]
    Letters(String),
    /// It is too long.
    #[error("Page slug exceeds maximum length of {LENGTH_LIMIT} bytes")]
    Long,
}

impl Slug {
    /// Checks the name of a page that is to be made.
    ///
    /// # Errors
    /// Where the text is no good name.
    pub fn new(text: &str) -> Result<Self, SlugError> {
        let allowed = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
        if text.trim().is_empty() {
            Err(SlugError::Empty)
        } else if text.contains(['/', '\\', '\0']) || text.contains("..") {
            Err(SlugError::Path(text.to_owned()))
        } else if is_device(text) {
            Err(SlugError::Reserved(text.to_owned()))
        } else if text.len() > LENGTH_LIMIT {
            Err(SlugError::Long)
        } else if !text.chars().all(allowed)
            || !text.starts_with(char::is_alphanumeric)
            || text.ends_with('.')
        {
            Err(SlugError::Letters(text.to_owned()))
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// Makes a name out of any text: what does not fit becomes `-`. Nothing where no letter is left.
    pub fn suggested(text: &str) -> Option<Self> {
        let fitting = text.chars().flat_map(char::to_lowercase);
        let fitting = fitting.map(|letter| {
            if letter.is_alphanumeric() {
                letter
            } else {
                '-'
            }
        });
        let mut name = String::new();
        for letter in fitting {
            let doubled = letter == '-' && (name.is_empty() || name.ends_with('-'));
            if !doubled && name.len() + letter.len_utf8() <= LENGTH_LIMIT {
                name.push(letter);
            }
        }
        let name = name.trim_end_matches('-');
        match Self::new(name) {
            Err(SlugError::Reserved(name)) => Self::new(&format!("{name}-page")).ok(),
            other => other.ok(),
        }
    }

    /// The name of a page that is there, by its file. Others may call theirs as they like.
    pub fn of_file(name: &str) -> Option<Self> {
        let slug = name.strip_suffix(ENDING)?;
        (!slug.is_empty()).then(|| Self(slug.to_owned()))
    }

    /// The name under which a text that could not be merged is kept beside its page.
    pub fn beside(&self, id: &str) -> Self {
        Self(format!("{self}.conflict-{id}"))
    }

    /// Whether a page could be made under this name, so that it is a good name for a file everywhere.
    pub fn is_plain(&self) -> bool {
        Self::new(&self.0).is_ok()
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of the file.
    pub fn file(&self) -> String {
        format!("{}{ENDING}", self.0)
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Windows keeps the names of devices whatever follows the first full stop.
fn is_device(text: &str) -> bool {
    let first = text.split('.').next().unwrap_or_default();
    let first = first.trim_end().to_ascii_lowercase();
    let numbered = ["com", "lpt"]
        .iter()
        .filter_map(|device| first.strip_prefix(device));
    DEVICES.contains(&first.as_str())
        || numbered
            .into_iter()
            .any(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
}

#[cfg(test)]
mod tests {
    use super::{Slug, SlugError};

    #[test]
    fn a_good_name_is_taken_as_it_is() {
        for name in [
            "a",
            "my-page",
            "v1.2_notes",
            "Übersicht",
            "2026-plan",
            "lpt",
            "com10",
            "console",
        ] {
            let slug = Slug::new(name).unwrap();
            assert_eq!(slug.file(), format!("{name}.md"));
            assert_eq!(Slug::of_file(&slug.file()), Some(slug));
        }
    }

    #[test]
    fn what_could_lead_elsewhere_is_refused() {
        let path = |name: &str| SlugError::Path(name.to_owned());
        let letters = |name: &str| SlugError::Letters(name.to_owned());
        let reserved = |name: &str| SlugError::Reserved(name.to_owned());
        let table = [
            ("", SlugError::Empty),
            (" \t", SlugError::Empty),
            ("../x", path("../x")),
            ("a/b", path("a/b")),
            ("a\\b", path("a\\b")),
            ("a\0b", path("a\0b")),
            ("a..b", path("a..b")),
            ("con", reserved("con")),
            ("CON", reserved("CON")),
            ("nul.txt", reserved("nul.txt")),
            ("com1", reserved("com1")),
            (".git", letters(".git")),
            ("-rf", letters("-rf")),
            ("a.", letters("a.")),
            ("Bad Slug!", letters("Bad Slug!")),
            ("a\nb", letters("a\nb")),
            ("a\u{1b}[31m", letters("a\u{1b}[31m")),
            ("a:b", letters("a:b")),
        ];
        for (name, why) in table {
            assert_eq!(Slug::new(name), Err(why), "{name:?}");
        }
        assert_eq!(Slug::new(&"x".repeat(129)), Err(SlugError::Long));
    }

    #[test]
    fn any_text_can_be_made_a_name() {
        let table = [
            ("Bad Slug!", Some("bad-slug")),
            ("docs/API  notes", Some("docs-api-notes")),
            ("../../etc", Some("etc")),
            ("con", Some("con-page")),
            ("Größe", Some("größe")),
            ("***", None),
            ("", None),
        ];
        for (text, name) in table {
            let made = Slug::suggested(text);
            assert_eq!(made.as_ref().map(Slug::as_str), name, "{text:?}");
        }
        let long = Slug::suggested(&"ä".repeat(500)).unwrap();
        assert!(long.as_str().len() <= 128 && long.is_plain());
    }

    #[test]
    fn pages_of_others_keep_their_names() {
        let table = [
            ("Bad Slug!.md", Some("Bad Slug!")),
            (".md", None),
            ("README", None),
            ("a.MD", None),
            ("..md", Some(".")),
        ];
        for (file, name) in table {
            let slug = Slug::of_file(file);
            assert_eq!(slug.as_ref().map(Slug::as_str), name, "{file}");
        }
    }
}
