//! The kinds of alerts and how bad they are.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crosslink_hub::HubFormat;

use super::table::{KINDS, KindInfo};

/// How bad something is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Somebody should look at it today.
    Warning,
    /// Somebody should look at it now.
    Critical,
}

impl Severity {
    /// Every severity, mildest first.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Critical];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What an alert is about; one row of a table tells all that is known of each.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// The project cannot be read.
    UnreachableProject,
    /// A lock is held for too long.
    StaleLock,
    /// An agent that holds a lock gave no sign of life.
    SilentAgent,
    /// An open issue is past its due time.
    OverdueIssue,
    /// The last continuous integration of the default branch failed.
    CiFailure,
    /// A signature does not verify.
    SignatureInvalid,
    /// An open issue is part of a closed one.
    OrphanSubissue,
    /// The hub here and the hub of the remote went different ways.
    HubDiverged,
    /// An agent that holds a lock never gave a sign of life.
    NoHeartbeatHolder,
    /// Something of the hub cannot be read.
    ParseError,
    /// What was once in a log is there no more.
    LogRewritten,
    /// A signature verifies, but by a key the hub does not trust.
    UntrustedSigner,
    /// Events are not signed.
    UnsignedEvents,
    /// An agent does not answer a request.
    PendingRequestTimeout,
    /// The clock of an agent runs ahead.
    ClockSkew,
    /// Issues wait for each other.
    DependencyCycle,
    /// An issue waits for others for too long.
    BlockedTooLong,
    /// A milestone will not be reached in time at this pace.
    MilestoneAtRisk,
    /// The project was not read for too long.
    PollLag,
}

impl AlertKind {
    /// Returns every kind, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().map(|info| info.kind)
    }

    /// Returns what the table says of it.
    pub fn info(self) -> &'static KindInfo {
        &KINDS[self as usize]
    }

    /// The word.
    pub fn as_str(self) -> &'static str {
        self.info().name
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::all().find(|kind| kind.as_str() == word)
    }

    /// Whether hubs of a format can carry the fact.
    pub fn is_carried_by(self, format: HubFormat) -> bool {
        self.info().not_in.iter().all(|(other, _)| *other != format)
    }
}

impl fmt::Display for AlertKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
