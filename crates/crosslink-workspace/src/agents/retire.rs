//! Letting an agent go: what it holds is released, its sessions end, and lists leave it out.

use crosslink_core::id::AgentId;
use crosslink_core::operation::ReleaseIssue;
use crosslink_core::problem::Problem;
use schemars::JsonSchema;
use serde::Serialize;

use crate::run::Committed;
use crate::workspace::Workspace;

/// What letting an agent go achieved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "agent_retired")]
pub struct AgentRetired {
    /// The name.
    pub agent: String,
    /// The issues that were released, by what people call them.
    pub released: Vec<String>,
    /// The numbers of the sessions that were ended.
    pub sessions_ended: Vec<i64>,
}

impl Workspace {
    /// Lets an agent of this clone go. What it wrote stays; should it write again, lists show it again.
    ///
    /// # Errors
    /// `agent.invalid`, or where the storage fails.
    pub fn retire_agent(&mut self, name: &str) -> Result<Committed<AgentRetired>, Problem> {
        let agent = AgentId::new(name)?;
        let done = self.transact("agent.retire", |transaction| {
            let held = transaction.local().locks()?;
            let mut released = Vec::new();
            for lock in held.iter().filter(|lock| lock.is_of(agent.as_str())) {
                let outcome = transaction.run(ReleaseIssue {
                    issue: lock.issue,
                    force: true,
                })?;
                released.push(outcome.display_id);
            }
            let open = transaction.local().open_sessions()?;
            let mut sessions_ended = Vec::new();
            for session in open
                .into_iter()
                .filter(|session| session.agent == agent.as_str())
            {
                let now = transaction.now();
                transaction.local().end_session(session.id, None, now)?;
                sessions_ended.push(session.id);
            }
            Ok(AgentRetired {
                agent: agent.to_string(),
                released,
                sessions_ended,
            })
        })?;
        let now = self.now();
        self.store.write(|writing| writing.retire(&agent, now))?;
        Ok(done)
    }
}
