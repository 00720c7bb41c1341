//! What is known of agents without asking the remote.

use crosslink_core::operation::display;
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::presence::{self, PresenceView};
use crate::trust::is_unheard;
use crate::workspace::Workspace;

/// Who writes here, and what they hold, as of the last contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "agent_status")]
pub struct AgentStatus {
    /// The name.
    pub agent: String,
    /// Names this machine.
    pub machine: String,
    /// The name of the key that signs what is written here; nothing where there is none yet.
    pub key: Option<String>,
    /// What people compare keys by.
    pub fingerprint: Option<String>,
    /// Whether what is written here is signed when it is shared.
    pub signing: bool,
    /// What the key may do: `writer`, `driver`, or `none`; nothing before the first contact.
    pub role: Option<String>,
    /// What becomes of events of keys that nobody admitted.
    pub policy: Option<String>,
    /// Whether others see nothing of what is written here, as the policy is `enforce` and nobody admitted the key.
    pub unheard: bool,
    /// The issues this agent holds, by what people call them.
    pub locks: Vec<String>,
    /// The number of the session that is open.
    pub session: Option<i64>,
}

/// Somebody who wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "agent")]
pub struct AgentView {
    /// The name.
    pub agent: String,
    /// When they last wrote or were seen at work, by their own clock.
    pub last_seen: Timestamp,
    /// The number of the issue they work on in a session here.
    pub working_on: Option<u32>,
    /// Whether they retired here.
    pub retired: bool,
    /// Whether it is who writes here.
    pub own: bool,
    /// Their sessions in other clones, as those said last; who was seen last first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<PresenceView>,
}

impl Workspace {
    /// Says who writes here, with which key, and what they hold.
    ///
    /// # Errors
    /// `key.unusable`, or where the storage fails.
    pub fn agent_status(&self) -> Result<AgentStatus, Problem> {
        let key = self.present_key()?.map(|key| key.verifying_key());
        let agent = self.agent().clone();
        self.read(|snapshot| {
            let trust = snapshot.trust_summary()?;
            let local = snapshot.local();
            let held = local.locks()?;
            let held = held.iter().filter(|lock| lock.is_of(agent.as_str()));
            let locks = held.map(|lock| display(snapshot.hub(), lock.issue));
            let unheard = trust.as_ref().is_some_and(is_unheard);
            Ok(AgentStatus {
                agent: agent.to_string(),
                machine: self.environment.machine.clone(),
                key: key.map(|key| key.name().to_string()),
                fingerprint: key.map(|key| key.fingerprint()),
                signing: key.is_some(),
                role: trust.as_ref().map(|trust| trust.role.clone()),
                policy: trust.map(|trust| trust.policy),
                unheard,
                locks: locks.collect::<Result<_, _>>()?,
                session: local.open_session(&agent)?.map(|session| session.id),
            })
        })
    }

    /// Lists everybody who wrote, who was seen last first; those who retired only if they are asked for.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn agents(&self, retired_too: bool) -> Result<Vec<AgentView>, Problem> {
        let own = self.agent().to_string();
        self.read(|snapshot| {
            let gone = snapshot.retired()?;
            let mut present = presence::by_agent(snapshot)?;
            let mut agents: Vec<AgentView> = Vec::new();
            for agent in snapshot.agents()? {
                let present = present.remove(&agent.name).unwrap_or_default();
                let seen = present.first().map(|session| session.seen);
                let last_seen = agent.last_seen.max(seen.unwrap_or(agent.last_seen));
                agents.push(AgentView {
                    retired: gone.get(&agent.name).is_some_and(|at| last_seen <= *at),
                    own: agent.name == own,
                    agent: agent.name,
                    last_seen,
                    working_on: agent.working_on,
                    present,
                });
            }
            // Who is at work elsewhere may not have written anything yet.
            agents.extend(present.into_iter().map(|(name, present)| {
                AgentView {
                    own: false,
                    retired: false,
                    last_seen: present
                        .first()
                        .map(|session| session.seen)
                        .unwrap_or_default(),
                    agent: name,
                    working_on: None,
                    present,
                }
            }));
            let mut agents: Vec<_> = agents
                .into_iter()
                .filter(|agent| retired_too || !agent.retired)
                .collect();
            agents.sort_by_key(|agent| std::cmp::Reverse(agent.last_seen));
            Ok(agents)
        })
    }
}
