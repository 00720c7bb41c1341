//! The words of the tracker: statuses, priorities, kinds. Closed lists are enums, open ones checked words.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::EventId;
use crate::problem::{Code, Problem};
use crate::time::Timestamp;

/// Longest title, in characters.
pub const TITLE_LIMIT: usize = 512;
/// Longest description or acceptance criteria, in bytes.
pub const DESCRIPTION_LIMIT: usize = 65_536;
/// Longest comment, in bytes.
pub const COMMENT_LIMIT: usize = 1_048_576;
/// Longest label, in bytes.
pub const LABEL_LIMIT: usize = 128;
/// Longest external reference or assignee, in bytes.
pub const WORD_LIMIT: usize = 256;
/// The greatest display number that counts; one beyond would use up all that follow.
pub const NUMBER_LIMIT: u32 = 1 << 31;
/// The greatest display number that is taken over from elsewhere, so that what is drawn next is far from the last.
pub const FOREIGN_NUMBER_LIMIT: u32 = 1 << 30;

/// How urgent an issue is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// May wait.
    Low,
    /// The default.
    #[default]
    Medium,
    /// Before others.
    High,
    /// Now.
    Critical,
}

impl Priority {
    /// Every priority, least urgent first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// Its weight in `next`: 1 (low) to 4 (critical).
    pub fn weight(self) -> i64 {
        self as i64 + 1
    }

    /// Reads a word, or the numbers sibling trackers use: 0 (critical) to 4 (low), with or without `P`.
    ///
    /// # Errors
    /// `priority.invalid` with the reference's words.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        match text {
            "low" | "3" | "4" | "P3" | "P4" | "p3" | "p4" => Ok(Self::Low),
            "medium" | "2" | "P2" | "p2" => Ok(Self::Medium),
            "high" | "1" | "P1" | "p1" => Ok(Self::High),
            "critical" | "0" | "P0" | "p0" => Ok(Self::Critical),
            _ => Err(Problem::new(
                Code::PriorityInvalid,
                format!("Invalid priority '{text}'. Must be one of: low, medium, high, critical"),
            )
            .hint("0 to 4 work too: 0 is critical, 1 high, 2 medium, 3 and 4 low")),
        }
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What the log says of an issue's life. Whether an open issue is in progress is the lock's to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Lifecycle {
    /// To be done.
    #[default]
    Open,
    /// Done, or not to be done.
    Closed,
    /// Closed and put away.
    Archived,
}

/// An issue's lifecycle with what belongs to it, written as one field so that the parts always agree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Standing {
    /// Open, closed or archived.
    pub state: Lifecycle,
    /// When it was closed, while it is not open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// Why it was closed, if somebody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What a person sees: the lifecycle, and whether somebody is at work.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// To be done, and nobody holds it.
    Open,
    /// Open, and held by somebody.
    InProgress,
    /// Done, or not to be done.
    Closed,
    /// Closed and put away.
    Archived,
}

impl Status {
    /// Every word for a status: first the names, then what others call the same.
    pub const WORDS: [(&str, Self); 9] = [
        ("open", Self::Open),
        ("todo", Self::Open),
        ("in_progress", Self::InProgress),
        ("closed", Self::Closed),
        ("archived", Self::Archived),
        ("doing", Self::InProgress),
        ("started", Self::InProgress),
        ("done", Self::Closed),
        ("resolved", Self::Closed),
    ];

    /// Looks a word up, whatever its case, `-` being `_`.
    pub fn parse(text: &str) -> Option<Self> {
        let wanted = text.to_ascii_lowercase().replace('-', "_");
        let mut words = Self::WORDS.iter();
        words
            .find(|(word, _)| *word == wanted)
            .map(|(_, status)| *status)
    }

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Closed => "closed",
            Self::Archived => "archived",
        }
    }

    /// Whether work on it is still to be done.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }

    /// Combines what the log and the lock say.
    pub fn of(state: Lifecycle, held: bool) -> Self {
        match state {
            Lifecycle::Open if held => Self::InProgress,
            Lifecycle::Open => Self::Open,
            Lifecycle::Closed => Self::Closed,
            Lifecycle::Archived => Self::Archived,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What sort of work an issue is: an open word, lower case. `task` where nobody said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct IssueType(String);

impl IssueType {
    /// The types that are offered everywhere; any other word is accepted too.
    pub const BUILT_IN: [&'static str; 5] = ["bug", "feature", "task", "epic", "chore"];

    /// Checks a word: 1 to 32 lower-case letters, digits, hyphens and underscores.
    ///
    /// # Errors
    /// `type.invalid`.
    pub fn new(text: &str) -> Result<Self, Problem> {
        let fits = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
        };
        if text.is_empty() || text.len() > 32 || !text.bytes().all(fits) {
            return Err(
                Problem::new(Code::TypeInvalid, format!("Invalid type '{text}'")).hint(format!(
                    "use one lower-case word, such as {}",
                    Self::BUILT_IN.join(", ")
                )),
            );
        }
        Ok(Self(text.to_owned()))
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for IssueType {
    fn default() -> Self {
        Self("task".to_owned())
    }
}

impl fmt::Display for IssueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> Deserialize<'de> for IssueType {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

/// The comment kinds that are known; any other word is stored as given.
pub const COMMENT_KINDS: [&str; 11] = [
    "note",
    "plan",
    "decision",
    "observation",
    "blocker",
    "resolution",
    "result",
    "handoff",
    "human",
    "intervention",
    "system",
];

/// What made a driver step in.
pub const TRIGGERS: [&str; 6] = [
    "tool_rejected",
    "tool_blocked",
    "redirect",
    "context_provided",
    "manual_action",
    "question_answered",
];

/// What decides which of two writes of one field or set element wins: the greater stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// One more than the version its writer saw there; 0 for what a create brings.
    pub version: u32,
    /// The writer's wall time.
    pub time: Timestamp,
    /// The event that wrote it.
    pub event: EventId,
}

impl Stamp {
    /// Where versions end; from there on time decides.
    pub const VERSION_LIMIT: u32 = 1 << 31;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_answers_to_its_name_and_to_what_others_call_it() {
        for (text, status) in [
            ("open", Some(Status::Open)),
            ("TODO", Some(Status::Open)),
            ("In-Progress", Some(Status::InProgress)),
            ("started", Some(Status::InProgress)),
            ("done", Some(Status::Closed)),
            ("archived", Some(Status::Archived)),
            ("all", None),
            ("", None),
        ] {
            assert_eq!(Status::parse(text), status, "{text:?}");
        }
        for status in Status::WORDS.map(|(_, status)| status) {
            assert_eq!(Status::parse(status.as_str()), Some(status));
        }
    }
}
