//! Locks: who holds an issue.

use crosslink_core::id::{AgentId, IssueId};
use crosslink_git::{GitError, ObjectId, Objects};
use serde::Serialize;
use uuid::Uuid;

use super::commit::{self, HubCommit, Onto};
use super::fault::Fault;
use super::json::{More, Object};
use super::layout::{HubRef, LOCK_JSON};
use super::name::LogName;
use super::trust::TrustState;
use super::value::{self, Found};
use crate::key::{SigningKey, VerifyingKey};

/// The longest lease, in seconds; a longer one counts as this.
pub const LEASE_LIMIT: u32 = 86_400;

/// Who holds an issue, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LockValue {
    /// The issue.
    pub issue: IssueId,
    /// The database of the holder.
    pub log: LogName,
    /// The holder.
    pub agent: AgentId,
    /// Its session there.
    pub session: String,
    /// The name of the claim; lasts through renewals.
    pub token: Uuid,
    /// How long the claim lasts without a renewal, in seconds; at most a day.
    pub lease: u32,
    /// When it was claimed, by the holder's clock: milliseconds since 1970.
    pub claimed_at: i64,
    /// The branch the holder works on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// How often it was renewed.
    pub beat: u64,
    /// What a newer program wrote beside.
    #[serde(flatten)]
    pub more: More,
}

impl LockValue {
    /// Reads `lock.json`; nothing where it says that the lock was released.
    ///
    /// # Errors
    /// Says why it is no lock.
    pub fn parse(bytes: &[u8]) -> Result<Option<Self>, Fault> {
        value::parse(LOCK_JSON, bytes)?.map(Self::take).transpose()
    }

    fn take(mut object: Object) -> Result<Self, Fault> {
        let lease: u64 = object.take("lease")?;
        Ok(Self {
            issue: object.take("issue")?,
            log: object.take("log")?,
            agent: object.take("agent")?,
            session: object.take("session")?,
            token: object.take("token")?,
            lease: u32::try_from(lease).map_or(LEASE_LIMIT, |it| it.min(LEASE_LIMIT)),
            claimed_at: object.take("claimed_at")?,
            branch: object.maybe("branch")?,
            beat: object.take("beat")?,
            more: object.rest(),
        })
    }

    /// Writes `lock.json`, canonical; what a newer program wrote comes last, sorted.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("plain data serialises")
    }

    /// The same claim, renewed once more.
    #[must_use]
    pub fn renewed(&self) -> Self {
        Self {
            beat: self.beat.saturating_add(1),
            ..self.clone()
        }
    }

    /// Writes the commit of the lock.
    ///
    /// # Errors
    /// Fails if it is too large, or if the repository cannot be written to.
    pub fn write(
        &self,
        objects: &Objects,
        onto: &Onto,
        key: &SigningKey,
    ) -> Result<ObjectId, GitError> {
        let subject = format!("Held by {}", self.agent);
        let json = self.to_json();
        let draft = onto.draft(HubRef::Lock(self.issue), &subject, json.as_bytes());
        commit::write(objects, &draft, Some(key))
    }

    /// Reads what the ref of an issue's lock says, as far as it counts by the trust log.
    ///
    /// # Errors
    /// Fails if the repository cannot be read.
    pub fn judged(
        objects: &Objects,
        (hub, trust): (Uuid, &TrustState),
        issue: IssueId,
        id: ObjectId,
    ) -> Result<Found<Self>, GitError> {
        let found = Self::find(objects, hub, issue, id)?;
        Ok(value::judge(found, trust))
    }

    /// Reads what the ref of an issue's lock says. Under `enforce` the key it is signed by has to be admitted as well.
    ///
    /// # Errors
    /// Fails if the repository cannot be read.
    pub fn find(
        objects: &Objects,
        hub: Uuid,
        issue: IssueId,
        id: ObjectId,
    ) -> Result<Found<(Self, VerifyingKey)>, GitError> {
        let place = (hub, HubRef::Lock(issue), id);
        value::find(objects, place, |commit, object| {
            let lock = Self::take(object)?;
            let key = lock.signed(commit, issue)?;
            Ok((lock, key))
        })
    }

    fn signed(&self, commit: &HubCommit, issue: IssueId) -> Result<VerifyingKey, Fault> {
        if self.issue != issue {
            let why = format!("it is the lock of the issue {}", self.issue);
            return Err(Fault::Rule(why));
        }
        commit.signed_by(|key| key.name() == self.log.key)
    }
}
