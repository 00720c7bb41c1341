//! Idempotency keys: what a request that was sent before achieved then.

use crosslink_core::id::AgentId;
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::params;

use super::Local;

/// So many days a key is remembered, at least.
const KEY_DAYS: i64 = 30;

/// Seconds of a day.
const DAY: i64 = 86_400;

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

    /// Remembers what was carried out under an agent's key, and forgets what was carried out too long ago.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn remember(
        &self,
        agent: &AgentId,
        key: &str,
        what: &Remembered,
        now: Timestamp,
    ) -> Result<(), Problem> {
        self.forget_keys(now)?;
        let sql = "INSERT INTO idempotency (agent, key, operation, request, outcome, used_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.execute(
            sql,
            params![
                agent.as_str(),
                key,
                what.operation,
                what.request,
                what.outcome,
                now.as_nanos()
            ],
        )?;
        Ok(())
    }

    /// Forgets the keys that were used too long ago. It looks for them once a day at most.
    fn forget_keys(&self, now: Timestamp) -> Result<(), Problem> {
        let sql = "SELECT value FROM meta WHERE key = 'keys_forgotten'";
        let last = self.one(sql, [], |row| row.get(0).map(Timestamp::from_nanos))?;
        if last.is_some_and(|last| now.seconds_since(last).abs() < DAY) {
            return Ok(());
        }
        let sql = "INSERT OR REPLACE INTO meta (key, value) VALUES ('keys_forgotten', ?1)";
        self.execute(sql, params![now.as_nanos()])?;
        // Of keys that an older program kept nobody knows the age: they are as old as this look.
        let sql = "UPDATE idempotency SET used_at = ?1 WHERE used_at = 0";
        self.execute(sql, params![now.as_nanos()])?;
        let oldest = now.plus_seconds(-DAY * KEY_DAYS);
        let sql = "DELETE FROM idempotency WHERE used_at < ?1";
        self.execute(sql, params![oldest.as_nanos()])?;
        Ok(())
    }
}
