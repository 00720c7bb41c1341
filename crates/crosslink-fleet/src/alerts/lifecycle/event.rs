//! What happened to an alert.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crosslink_core::time::Timestamp;

use crate::alerts::kind::Severity;

use super::row::{Acknowledgement, AlertRow, Snooze};

/// Something that happened to an alert. The history keeps it, clients hear of it, deliveries carry it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlertEvent {
    /// When.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub change: AlertChange,
    /// Whether nobody wants to be told: somebody snoozed it.
    pub quiet: bool,
    /// The alert as it was afterwards.
    pub alert: AlertRow,
}

/// What happened to an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum AlertChange {
    /// It opened; with an occurrence above one, again.
    Opened,
    /// Its text, its cause or what is known of it changed.
    Updated,
    /// It became worse.
    Escalated {
        /// How bad it was.
        from: Severity,
    },
    /// Somebody has seen it.
    Acknowledged {
        /// Who.
        acknowledgement: Acknowledgement,
    },
    /// Somebody wants to hear nothing of it for a while.
    Snoozed {
        /// Who.
        snooze: Snooze,
    },
    /// The while is over, and it is still so.
    Unsnoozed,
    /// It is over.
    Resolved,
}

impl AlertEvent {
    pub(super) fn new(change: AlertChange, row: &AlertRow, now: Timestamp) -> Self {
        Self {
            at: now,
            change,
            quiet: row.snoozed.is_some(),
            alert: row.clone(),
        }
    }
}
