//! An alert as it is kept.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crosslink_core::time::Timestamp;

use crate::alerts::kind::{AlertKind, Severity};
use crate::alerts::rules::Alert;

/// What an alert of a project is known by.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct AlertKey {
    /// What it is about.
    pub kind: AlertKind,
    /// Which one.
    pub subject_ref: String,
}

impl fmt::Display for AlertKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.subject_ref)
    }
}

/// Who has seen it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Acknowledgement {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What they said.
    pub note: Option<String>,
}

/// Who wants to hear nothing of it for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Snooze {
    /// Who.
    pub by: String,
    /// When they said so.
    pub at: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Why.
    pub reason: Option<String>,
}

/// Where an alert stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AlertState {
    /// It is so, and nobody said anything.
    Open,
    /// It is so, and somebody has seen it.
    Acknowledged,
    /// Somebody wants to hear nothing of it for a while.
    Snoozed,
    /// It is over.
    Resolved,
}

/// An alert as it is kept; project, kind, subject and occurrence name it for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlertRow {
    /// What it is about.
    pub kind: AlertKind,
    /// Which one.
    pub subject_ref: String,
    /// One for the first time, two when it came back, and so on.
    pub occurrence: u32,
    /// How bad it is by now.
    pub severity: Severity,
    /// One line for people, as of the last reading.
    pub detail: String,
    /// What it follows from: another alert as `<kind>/<subject_ref>`, or `host:<name>`.
    pub cause: Option<String>,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When it became one step worse for its age.
    pub escalated_at: Option<Timestamp>,
    /// Since when it seems to be over, while it is held open.
    pub cleared_at: Option<Timestamp>,
    /// Since when nobody knows whether it still is so.
    pub unknown_since: Option<Timestamp>,
    /// When it was over.
    pub resolved_at: Option<Timestamp>,
    /// Who has seen it.
    pub acknowledged: Option<Acknowledgement>,
    /// Who wants to hear nothing of it for a while.
    pub snoozed: Option<Snooze>,
    /// Whether it comes and goes so often that it is held open until it is quiet.
    pub flapping: bool,
    /// When it opened of late, oldest first.
    pub openings: Vec<Timestamp>,
    /// When it was last seen to be so. Kept in memory; it is written only along with something else.
    pub last_true_at: Timestamp,
}

impl AlertRow {
    /// What it is known by.
    pub fn key(&self) -> AlertKey {
        AlertKey {
            kind: self.kind,
            subject_ref: self.subject_ref.clone(),
        }
    }

    /// Where it stands.
    pub fn state(&self) -> AlertState {
        match (&self.resolved_at, &self.snoozed, &self.acknowledged) {
            (Some(_), _, _) => AlertState::Resolved,
            (None, Some(_), _) => AlertState::Snoozed,
            (None, None, Some(_)) => AlertState::Acknowledged,
            (None, None, None) => AlertState::Open,
        }
    }

    /// Whether it is not over yet.
    pub fn is_open(&self) -> bool {
        self.resolved_at.is_none()
    }

    /// A first occurrence, or the one after `earlier`. A snooze that still runs goes on.
    pub(super) fn opened(alert: &Alert, earlier: Option<&Self>, now: Timestamp) -> Self {
        let snoozed = earlier.and_then(|row| row.snoozed.clone());
        Self {
            kind: alert.kind,
            subject_ref: alert.subject_ref.clone(),
            occurrence: earlier.map_or(0, |row| row.occurrence).saturating_add(1),
            severity: alert.severity,
            detail: alert.detail.clone(),
            cause: alert.cause.clone(),
            opened_at: now,
            escalated_at: None,
            cleared_at: None,
            unknown_since: None,
            resolved_at: None,
            acknowledged: None,
            snoozed: snoozed.filter(|snooze| snooze.until > now),
            flapping: false,
            openings: earlier.map(|row| row.openings.clone()).unwrap_or_default(),
            last_true_at: now,
        }
    }
}
