//! What the file of an issue is called: nearly always by its UUID, which takes less room than its text.

use std::fmt;

use uuid::Uuid;

/// What the file or folder of an issue is called, without what it ends in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    /// As everybody writes a UUID.
    Uuid(Uuid),
    /// Anything else.
    Other(Box<str>),
}

impl Name {
    pub(super) fn of(text: &str) -> Self {
        let uuid = Uuid::try_parse(text).map(Self::Uuid);
        let uuid = uuid.ok().filter(|name| name.to_string() == text);
        uuid.unwrap_or_else(|| Self::Other(text.into()))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uuid(uuid) => uuid.fmt(out),
            Self::Other(text) => out.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_written_as_it_was_read() {
        let uuid = "67e55044-10b1-426f-9247-bb680e5fe0c8";
        let loud = uuid.to_uppercase();
        for (text, is_uuid) in [(uuid, true), (&loud, false), ("67e5", false), ("", false)] {
            let name = Name::of(text);
            assert_eq!(name.to_string(), text);
            assert_eq!(matches!(name, Name::Uuid(_)), is_uuid, "{text}");
        }
    }
}
