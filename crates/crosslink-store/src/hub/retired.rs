//! Agents that are gone: they are left out of lists as long as they write nothing more.

use std::collections::BTreeMap;

use crosslink_core::id::AgentId;
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;

use crate::query::GlanceAgent;
use crate::snapshot::Snapshot;
use crate::write::Writing;

/// The key of `meta` under which they are kept.
const RETIRED: &str = "retired";

impl Snapshot<'_> {
    /// Returns everybody who ever wrote what counts, or is at work in a session, with the last sign of life.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn agents(&self) -> Result<Vec<GlanceAgent>, Problem> {
        self.glance_agents()
    }

    /// Returns the agents that retired here, with the time.
    ///
    /// # Errors
    /// `database.damaged`, or where the storage fails.
    pub fn retired(&self) -> Result<BTreeMap<String, Timestamp>, Problem> {
        Ok(self.kept(RETIRED)?.unwrap_or_default())
    }
}

impl Writing<'_> {
    /// Notes that an agent retired.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn retire(&self, agent: &AgentId, at: Timestamp) -> Result<(), Problem> {
        let mut retired = self.snapshot()?.retired()?;
        retired.insert(agent.to_string(), at);
        self.keep_fact(RETIRED, &retired)
    }
}
