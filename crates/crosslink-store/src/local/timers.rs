//! Running timers: one for each agent.

use crosslink_core::id::{AgentId, IssueId};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::params;

use super::Local;

/// A running timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    /// The issue.
    pub issue: IssueId,
    /// When it was started.
    pub started_at: Timestamp,
}

impl Local<'_> {
    /// The running timer of an agent.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn timer(&self, agent: &AgentId) -> Result<Option<Timer>, Problem> {
        self.one(
            "SELECT issue, started_at FROM timers WHERE agent = ?1",
            params![agent.as_str()],
            |row| {
                Ok(Timer {
                    issue: row.get::<_, [u8; 16]>(0)?.into(),
                    started_at: Timestamp::from_nanos(row.get(1)?),
                })
            },
        )
    }

    /// Starts or stops the timer of an agent.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_timer(&self, agent: &AgentId, timer: Option<Timer>) -> Result<(), Problem> {
        match timer {
            Some(timer) => self.execute(
                "INSERT OR REPLACE INTO timers (agent, issue, started_at) VALUES (?1, ?2, ?3)",
                params![
                    agent.as_str(),
                    timer.issue.as_bytes(),
                    timer.started_at.as_nanos()
                ],
            )?,
            None => self.execute(
                "DELETE FROM timers WHERE agent = ?1",
                params![agent.as_str()],
            )?,
        };
        Ok(())
    }
}
