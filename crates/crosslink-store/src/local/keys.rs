//! Idempotency keys: what a request that was sent before achieved then.

use crosslink_core::id::AgentId;
use crosslink_core::problem::Problem;
use rusqlite::params;

use super::Local;

/// A request that was carried out under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// The name of the operation.
    pub operation: String,
    /// A digest of the request.
    pub request: Vec<u8>,
    /// The outcome, as JSON.
    pub outcome: String,
}

impl Local<'_> {
    /// What was carried out under an agent's key.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn remembered(&self, agent: &AgentId, key: &str) -> Result<Option<Remembered>, Problem> {
        let sql =
            "SELECT operation, request, outcome FROM idempotency WHERE agent = ?1 AND key = ?2";
        self.one(sql, params![agent.as_str(), key], |row| {
            Ok(Remembered {
                operation: row.get(0)?,
                request: row.get(1)?,
                outcome: row.get(2)?,
            })
        })
    }

    /// Remembers what was carried out under an agent's key.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn remember(&self, agent: &AgentId, key: &str, what: &Remembered) -> Result<(), Problem> {
        let sql = "INSERT INTO idempotency (agent, key, operation, request, outcome) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.execute(
            sql,
            params![
                agent.as_str(),
                key,
                what.operation,
                what.request,
                what.outcome
            ],
        )?;
        Ok(())
    }
}
