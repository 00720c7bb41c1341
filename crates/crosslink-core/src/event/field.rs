//! The fields an event can write, and the write itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::{EventId, IssueId, MilestoneId};
use crate::json::Foreign;
use crate::model::{IssueType, Priority, Standing};
use crate::time::Timestamp;

/// Declares the fields of an entity: a value enum, a name enum, and the way between the two and JSON.
macro_rules! fields {
    ($(#[$doc:meta])* $field:ident, $name:ident { $($variant:ident($type:ty) $text:literal $about:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $field {
            $(#[doc = $about] $variant($type),)*
            /// A field a newer version knows: kept in the log, without effect here.
            Unknown(String),
        }

        /// Names a field.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $(#[doc = $about] $variant,)*
        }

        impl $name {
            /// Every field.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word used in events and for people.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Looks a word up.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)* _ => None }
            }
        }

        impl $field {
            /// Which field it is; nothing for one that is not known here.
            pub fn name(&self) -> Option<$name> {
                match self { $(Self::$variant(_) => Some($name::$variant),)* Self::Unknown(_) => None }
            }

            fn word(&self) -> &str {
                match self { $(Self::$variant(_) => $text,)* Self::Unknown(word) => word }
            }

            /// The value as JSON; `null` where it holds what only its text can say.
            pub fn to_value(&self) -> Value {
                match self {
                    // Foreign data may hold numbers no `Value` can.
                    $(Self::$variant(value) => serde_json::to_value(value).unwrap_or(Value::Null),)*
                    Self::Unknown(_) => Value::Null,
                }
            }

            fn from_parts(word: String, value: &serde_json::value::RawValue) -> serde_json::Result<Self> {
                match word.as_str() {
                    $($text => serde_json::from_str(value.get()).map(Self::$variant),)*
                    _ => Ok(Self::Unknown(word)),
                }
            }
        }

        impl WireField for $field {
            fn write(&self) -> serde_json::Result<Box<serde_json::value::RawValue>> {
                match self {
                    $(Self::$variant(value) => serde_json::value::to_raw_value(value),)*
                    Self::Unknown(_) => serde_json::value::to_raw_value(&Value::Null),
                }
            }

            fn word(&self) -> &str {
                self.word()
            }

            fn read(word: String, value: &serde_json::value::RawValue) -> serde_json::Result<Self> {
                Self::from_parts(word, value)
            }
        }
    };
}

fields! {
    /// A field of an issue with the value it is to have.
    IssueField, IssueFieldName {
        Title(String) "title" "One line.",
        Description(Option<String>) "description" "Markdown.",
        Status(Standing) "status" "Open, closed or archived, with when and why.",
        Priority(Priority) "priority" "How urgent it is.",
        Type(IssueType) "type" "What sort of work it is.",
        Assignee(Option<String>) "assignee" "Who should do it.",
        Parent(Option<IssueId>) "parent" "The issue it is a part of.",
        Milestone(Option<MilestoneId>) "milestone" "The milestone it counts towards.",
        Scheduled(Option<Timestamp>) "scheduled" "Work should not start before this.",
        Due(Option<Timestamp>) "due" "Work should be done by this.",
        Acceptance(Option<String>) "acceptance" "What must hold when it is done.",
        Deleted(bool) "deleted" "Whether it is hidden.",
        Foreign(Foreign) "foreign" "What an import brought and no other field holds.",
    }
}

fields! {
    /// A field of a milestone with the value it is to have.
    MilestoneField, MilestoneFieldName {
        Name(String) "name" "One line.",
        Description(Option<String>) "description" "Markdown.",
        Status(Standing) "status" "Open or closed, with when.",
        Due(Option<Timestamp>) "due" "When it should be reached.",
        Deleted(bool) "deleted" "Whether it is hidden.",
    }
}

/// How a field stands in a line of the log.
pub(crate) trait WireField: Sized {
    fn write(&self) -> serde_json::Result<Box<serde_json::value::RawValue>>;
    fn word(&self) -> &str;
    fn read(word: String, value: &serde_json::value::RawValue) -> serde_json::Result<Self>;
}

/// One write of one field: the value, the version that decides, and the event whose value it replaces.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<F> {
    /// The field and its new value.
    pub field: F,
    /// One more than the version its writer saw there.
    pub version: u32,
    /// The event that wrote the value its writer saw.
    pub replaces: Option<EventId>,
    /// The events beside it that the writer saw too, and settled.
    pub settles: Vec<EventId>,
}

/// The form of a [`Change`] in the log.
#[derive(Serialize, Deserialize)]
struct WireChange {
    field: String,
    value: Box<serde_json::value::RawValue>,
    version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaces: Option<EventId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    settles: Vec<EventId>,
}

impl<F: WireField> Serialize for Change<F> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.field.write().map_err(serde::ser::Error::custom)?;
        WireChange {
            field: self.field.word().to_owned(),
            value,
            version: self.version,
            replaces: self.replaces,
            settles: self.settles.clone(),
        }
        .serialize(serializer)
    }
}

impl<'de, F: WireField> Deserialize<'de> for Change<F> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = WireChange::deserialize(deserializer)?;
        let field = F::read(wire.field, &wire.value).map_err(serde::de::Error::custom)?;
        Ok(Self {
            field,
            version: wire.version,
            replaces: wire.replaces,
            settles: wire.settles,
        })
    }
}
