//! What the rules look at.

use std::collections::BTreeMap;

use crosslink_core::id::IssueId;
use crosslink_core::time::Timestamp;
use crosslink_hub::{Diverged, HubSnapshot, Rewritten};
use serde::{Deserialize, Serialize};

use super::kind::AlertKind;
use super::lifecycle::AlertKey;
use super::rules::agent_ref;
use crate::health::Health;

/// All that is known of a project.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The name of the project.
    pub slug: &'a str,
    /// The host its remote is on, if it is reached over the network.
    pub host: Option<&'a str>,
    /// The hub as it was last read, if it ever was.
    pub snapshot: Option<&'a HubSnapshot>,
    /// Whether it is read from its own database rather than a hub.
    pub own: bool,
    /// How reading it went.
    pub health: &'a Health,
    /// The tip of the project's default branch, as hexadecimal digits.
    pub default_branch_tip: Option<&'a str>,
    /// Branches of the hub that went different ways.
    pub diverged: &'a [Divergence],
    /// Logs that lost what was once in them, until somebody accepts that.
    pub rewritten: &'a [Rewrite],
    /// Since when each blocked issue waits; see [`track_blocked`](super::track_blocked).
    pub blocked_since: &'a BTreeMap<IssueId, Timestamp>,
}

/// A branch of the hub of which each side has commits the other lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Divergence {
    /// The branch.
    pub branch: String,
    /// The tip here.
    pub here: String,
    /// The tip of the remote.
    pub there: String,
}

/// A log whose history no longer contains what was read from it before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rewrite {
    /// Whose log.
    pub agent: String,
    /// The tip before.
    pub was: String,
    /// The tip now; nothing if the log is gone.
    pub is: Option<String>,
}

impl Rewrite {
    /// What its alert is known by.
    pub(crate) fn key(&self) -> AlertKey {
        AlertKey {
            kind: AlertKind::LogRewritten,
            subject_ref: agent_ref(&self.agent),
        }
    }
}

impl From<&Diverged> for Divergence {
    fn from(diverged: &Diverged) -> Self {
        Self {
            branch: diverged.branch.clone(),
            here: diverged.here.to_string(),
            there: diverged.there.to_string(),
        }
    }
}

impl From<&Rewritten> for Rewrite {
    fn from(rewritten: &Rewritten) -> Self {
        Self {
            agent: rewritten.agent.clone(),
            was: rewritten.was.to_string(),
            is: rewritten.is.as_ref().map(ToString::to_string),
        }
    }
}
