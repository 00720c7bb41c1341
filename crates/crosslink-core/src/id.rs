//! Names of things: ids made by chance, ids made of content, and what people type.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::model::NUMBER_LIMIT;
use crate::problem::{Code, Problem};

/// Where random ids come from.
pub trait IdSource {
    /// A new random uuid (version 4).
    fn uuid(&mut self) -> Uuid;
}

/// Declares a newtype around a uuid.
macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The sixteen bytes.
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl From<[u8; 16]> for $name {
            fn from(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "format": "uuid"})
            }
        }
    };
}

uuid_id! {
    /// Names an issue for ever, in every clone.
    IssueId
}
uuid_id! {
    /// Names a milestone.
    MilestoneId
}
uuid_id! {
    /// Names a comment or an intervention.
    CommentId
}
uuid_id! {
    /// Names a logged stretch of time.
    TimeEntryId
}
uuid_id! {
    /// Names a request to an agent.
    RequestId
}
uuid_id! {
    /// Names one run of one operation; all its events carry it.
    OperationId
}

impl IssueId {
    /// The last eight hexadecimal digits: what a person sees while an issue has no number.
    pub fn short(&self) -> String {
        let text = self.0.simple().to_string();
        text[text.len() - 8..].to_owned()
    }
}

/// Names an event: the first 128 bits of the SHA-256 of its line without the id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub [u8; 16]);

impl EventId {
    /// Reads 32 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 32 || text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        u128::from_str_radix(text, 16)
            .ok()
            .filter(|_| !text.starts_with('+'))
            .map(|value| Self(value.to_be_bytes()))
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventId({self})")
    }
}

impl Serialize for EventId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom("an event id is 32 lower-case hexadecimal digits")
        })
    }
}

impl JsonSchema for EventId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "EventId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^[0-9a-f]{32}$"})
    }
}

/// The name of one who writes: a coding agent or a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct AgentId(String);

impl AgentId {
    /// Checks a name: 3 to 64 letters, digits, hyphens and underscores, and no device name of Windows.
    ///
    /// # Errors
    /// `agent.invalid` with the reference's words.
    pub fn new(text: &str) -> Result<Self, Problem> {
        const RESERVED: [&str; 22] = [
            "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
            "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
        ];
        let invalid = |message: String| Err(Problem::new(Code::AgentInvalid, message));
        let length = text.chars().count();
        if length < 3 {
            return invalid("agent_id must be at least 3 characters".to_owned());
        }
        if length > 64 {
            return invalid("agent_id must be <= 64 characters".to_owned());
        }
        if !text
            .chars()
            .all(|character| character.is_alphanumeric() || matches!(character, '-' | '_'))
        {
            return invalid(
                "agent_id must be alphanumeric with hyphens/underscores only".to_owned(),
            );
        }
        if RESERVED.contains(&text.to_ascii_lowercase().as_str()) {
            return invalid(format!(
                "agent_id '{text}' is a Windows reserved filename and cannot be used"
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AgentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for AgentId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

/// What a person or program typed to name an issue, before it is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueRef {
    /// `12`, `#12`: the display number; digits are a number first.
    Number(u32),
    /// A full uuid.
    Id(IssueId),
    /// `@`: the issue of the open session.
    Session,
    /// `@last`: the issue created last in this database.
    Last,
    /// At least four hexadecimal digits of a uuid, or an external reference.
    Text(String),
}

impl IssueRef {
    /// Reads what was typed.
    ///
    /// # Errors
    /// `issue.id_invalid` on empty text, zero, a number past 2^31, or text no reference can have.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let invalid = || {
            Problem::new(Code::IssueIdInvalid, format!("Invalid issue ID: {text}")).hint(
                "use a number (`12`, `#12`), part of a uuid, an external reference, `@` or `@last`",
            )
        };
        let digits = text.strip_prefix('#').unwrap_or(text);
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let number = digits
                .parse::<u32>()
                .ok()
                .filter(|number| (1..=NUMBER_LIMIT).contains(number));
            // A long run of digits can be part of a uuid, which is looked up only when no number fits.
            return match number {
                Some(number) => Ok(Self::Number(number)),
                None if digits.len() >= 4 && digits.len() <= 32 && !text.starts_with('#') => {
                    Ok(Self::Text(digits.to_owned()))
                }
                None => Err(invalid()),
            };
        }
        match text {
            "@" => Ok(Self::Session),
            "@last" => Ok(Self::Last),
            _ if text.starts_with(['#', '@', '-']) || text.is_empty() || text.len() > 512 => {
                Err(invalid())
            }
            _ if text
                .chars()
                .any(|character| character.is_control() || character.is_whitespace()) =>
            {
                Err(invalid())
            }
            _ => Ok(Uuid::try_parse(text).map_or_else(
                |_| Self::Text(text.to_owned()),
                |uuid| Self::Id(IssueId(uuid)),
            )),
        }
    }
}

impl fmt::Display for IssueRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "#{number}"),
            Self::Id(id) => write!(f, "{id}"),
            Self::Session => f.write_str("@"),
            Self::Last => f.write_str("@last"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_a_number_first() {
        let check = |text: &str| IssueRef::parse(text).map_err(|problem| problem.code());
        assert_eq!(check("12"), Ok(IssueRef::Number(12)));
        assert_eq!(check("#12"), Ok(IssueRef::Number(12)));
        assert_eq!(check("@"), Ok(IssueRef::Session));
        assert_eq!(check("bd-1a2b"), Ok(IssueRef::Text("bd-1a2b".into())));
        assert_eq!(
            check("99999999999"),
            Ok(IssueRef::Text("99999999999".into()))
        );
        for bad in ["", "0", "#0", "-1", "#99999999999", "a b", "#x", "\u{7}"] {
            assert_eq!(check(bad), Err(Code::IssueIdInvalid), "{bad}");
        }
    }

    #[test]
    fn an_agent_id_is_checked_like_the_reference_does() {
        let check = |text: &str| {
            AgentId::new(text)
                .map(|id| id.to_string())
                .map_err(|problem| problem.to_string())
        };
        assert_eq!(check("agent-1-2").unwrap(), "agent-1-2");
        assert_eq!(
            check("ab").unwrap_err(),
            "agent_id must be at least 3 characters"
        );
        assert_eq!(
            check("a b c").unwrap_err(),
            "agent_id must be alphanumeric with hyphens/underscores only"
        );
        assert!(check("CON").unwrap_err().contains("Windows reserved"));
    }
}
