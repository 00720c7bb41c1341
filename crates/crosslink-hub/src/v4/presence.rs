//! Presence: which agents were at work in a database lately.

use crosslink_core::id::{AgentId, IssueId};
use crosslink_git::{GitError, ObjectId, Objects};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::commit::{self, Onto};
use super::fault::Fault;
use super::json::Object;
use super::layout::{HubRef, PRESENCE_JSON};
use super::name::LogName;
use super::trust::TrustState;
use super::value::{self, Found};
use crate::key::{SigningKey, VerifyingKey};

/// Who is at work in a database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Presence {
    /// When this was written, by the writer's clock: milliseconds since 1970.
    pub time: i64,
    /// The agents.
    pub agents: Vec<AgentPresence>,
}

/// One agent at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentPresence {
    /// The agent.
    pub agent: AgentId,
    /// Its session.
    pub session: String,
    /// The issue it works on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<IssueId>,
    /// The branch it works on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// When it was seen last: milliseconds since 1970.
    pub seen: i64,
}

impl Presence {
    /// Reads `presence.json`; nothing where it says that there is none any more.
    ///
    /// # Errors
    /// Says why it is none.
    pub fn parse(bytes: &[u8]) -> Result<Option<Self>, Fault> {
        value::parse(PRESENCE_JSON, bytes)?
            .map(Self::take)
            .transpose()
    }

    fn take(mut object: Object) -> Result<Self, Fault> {
        Ok(Self {
            time: object.take("time")?,
            agents: object.take("agents")?,
        })
    }

    /// Writes `presence.json`, canonical.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("plain data serialises")
    }

    /// Writes the commit of a database's presence.
    ///
    /// # Errors
    /// Fails if it is too large, or if the repository cannot be written to.
    pub fn write(
        &self,
        objects: &Objects,
        onto: &Onto,
        log: LogName,
        key: &SigningKey,
    ) -> Result<ObjectId, GitError> {
        let json = self.to_json();
        let draft = onto.draft(HubRef::Presence(log), "Presence", json.as_bytes());
        commit::write(objects, &draft, Some(key))
    }

    /// Reads what the ref of a database's presence says, as far as it counts by the trust log.
    ///
    /// # Errors
    /// Fails if the repository cannot be read.
    pub fn judged(
        objects: &Objects,
        (hub, trust): (Uuid, &TrustState),
        log: LogName,
        id: ObjectId,
    ) -> Result<Found<Self>, GitError> {
        let found = Self::find(objects, hub, log, id)?;
        Ok(value::judge(found, trust))
    }

    /// Reads what the ref of a database's presence says.
    ///
    /// # Errors
    /// Fails if the repository cannot be read.
    pub fn find(
        objects: &Objects,
        hub: Uuid,
        log: LogName,
        id: ObjectId,
    ) -> Result<Found<(Self, VerifyingKey)>, GitError> {
        let place = (hub, HubRef::Presence(log), id);
        value::find(objects, place, |commit, object| {
            let presence = Self::take(object)?;
            let key = commit.signed_by(|key| key.name() == log.key)?;
            Ok((presence, key))
        })
    }
}
