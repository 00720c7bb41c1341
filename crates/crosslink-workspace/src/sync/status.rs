//! What is known of sharing without any contact.

use crosslink_core::id::OperationId;
use crosslink_core::problem::Problem;
use crosslink_store::Travelled;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use crate::run::Ack;
use crate::workspace::Workspace;

/// How far the writes of this clone have travelled, as of its last contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "sync_status")]
pub struct SyncStatus {
    /// The hub; nothing before the first contact.
    #[schemars(with = "Option<String>")]
    pub hub: Option<Uuid>,
    /// The name of its remote.
    pub remote: Option<String>,
    /// Where that remote led at the last contact.
    pub url: Option<String>,
    /// What becomes of events of keys that nobody admitted.
    pub policy: Option<String>,
    /// What the key of this clone may do: `writer`, `driver`, or `none`.
    pub role: Option<String>,
    /// Whether others see nothing of what is written here: the policy is `enforce`, and nobody admitted the key.
    pub unheard: bool,
    /// How many keys wrote to the hub and were never admitted.
    pub pending_keys: u32,
    /// Events that are only here yet.
    pub local: u64,
    /// Events of this clone that the remote has.
    pub pushed: u64,
    /// What the remote refuses for what it says.
    pub refused: Vec<RefusedEvent>,
    /// Events of others that are kept without effect.
    pub quarantined: u64,
    /// Display numbers that are left for new issues.
    pub numbers_left: u32,
    /// How far knowledge pages have travelled.
    pub pages: Ack,
    /// Why the remote does not take them, where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages_refused: Option<String>,
    /// Why the last contact failed, where it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

/// An event that the remote refuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RefusedEvent {
    /// The event.
    pub event: String,
    /// What it records: `issue.created`, …
    pub kind: String,
    /// The run it belongs to, which can be undone.
    pub operation: String,
    /// What the remote said.
    pub said: String,
}

impl Workspace {
    /// Says how far a run has travelled, as of the last contact.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn travelled(&self, operation: OperationId) -> Result<Ack, Problem> {
        let travelled = self.read(|snapshot| snapshot.travelled(operation))?;
        Ok(match travelled {
            Travelled::Local => Ack::Local,
            Travelled::Pushed => Ack::Pushed,
            Travelled::Refused(_) => Ack::Refused,
        })
    }

    /// Says how far the writes of this clone have travelled, without asking the remote.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn sync_status(&self) -> Result<SyncStatus, Problem> {
        let waiting = self.pages_wait()?;
        self.read(|snapshot| {
            let pages_refused = snapshot.pages_kept()?.refused.map(|refused| refused.said);
            let joined = snapshot.joined()?;
            let trust = snapshot.trust_summary()?;
            let counts = snapshot.travel_counts()?;
            let refusals = snapshot.refusals()?.into_iter();
            Ok(SyncStatus {
                hub: joined.as_ref().map(|joined| joined.hub),
                remote: joined.as_ref().map(|joined| joined.remote.clone()),
                url: joined.and_then(|joined| joined.url_hint),
                policy: trust.as_ref().map(|trust| trust.policy.clone()),
                unheard: trust.as_ref().is_some_and(crate::trust::is_unheard),
                pending_keys: trust.as_ref().map_or(0, |trust| trust.pending),
                role: trust.map(|trust| trust.role),
                local: counts.local,
                pushed: counts.pushed,
                refused: refusals
                    .map(|refusal| RefusedEvent {
                        event: refusal.event.to_string(),
                        kind: refusal.kind,
                        operation: refusal.operation.to_string(),
                        said: refusal.said,
                    })
                    .collect(),
                quarantined: counts.quarantined,
                numbers_left: snapshot.numbers_left()?.issue,
                pages: match (&pages_refused, waiting) {
                    (_, true) => Ack::Local,
                    (Some(_), false) => Ack::Refused,
                    (None, false) => Ack::Pushed,
                },
                pages_refused,
                failed: snapshot.last_contact()?.and_then(|last| last.failed),
            })
        })
    }
}
