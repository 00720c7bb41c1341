//! What a caller may do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a caller may do; the greater includes the lesser.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Look.
    View,
    /// Also acknowledge, snooze, pause, refresh and set thresholds.
    Operate,
    /// Also change projects: issues, locks, milestones, requests to agents.
    Write,
}

impl Scope {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Operate => "operate",
            Self::Write => "write",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::View, Self::Operate, Self::Write]
            .into_iter()
            .find(|scope| scope.as_str() == word)
    }
}
