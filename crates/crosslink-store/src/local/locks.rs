//! Who holds which issue. Without a remote this table is the one that grants.

use crosslink_core::entity::Lock;
use crosslink_core::id::IssueId;
use crosslink_core::operation::LockChange;
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};

use super::Local;

const COLUMNS: &str = "issue, agent, session, token, claimed_at, branch";

fn lock_of(row: &Row) -> rusqlite::Result<Lock> {
    Ok(Lock {
        issue: row.get::<_, [u8; 16]>(0)?.into(),
        agent: row.get(1)?,
        session: row.get(2)?,
        token: uuid::Uuid::from_bytes(row.get(3)?),
        claimed_at: Timestamp::from_nanos(row.get(4)?),
        branch: row.get(5)?,
    })
}

impl Local<'_> {
    /// Who holds an issue.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn lock(&self, issue: IssueId) -> Result<Option<Lock>, Problem> {
        self.one(
            &format!("SELECT {COLUMNS} FROM locks WHERE issue = ?1"),
            params![issue.as_bytes()],
            lock_of,
        )
    }

    /// Every lock, oldest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn locks(&self) -> Result<Vec<Lock>, Problem> {
        self.many(
            &format!("SELECT {COLUMNS} FROM locks ORDER BY claimed_at, issue"),
            [],
            lock_of,
        )
    }

    /// Grants or frees a lock.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn change_lock(&self, change: &LockChange) -> Result<(), Problem> {
        match change {
            LockChange::Set(lock) => self.execute(
                "INSERT OR REPLACE INTO locks (issue, agent, session, token, claimed_at, branch)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    lock.issue.as_bytes(),
                    lock.agent,
                    lock.session,
                    lock.token.as_bytes(),
                    lock.claimed_at.as_nanos(),
                    lock.branch
                ],
            )?,
            LockChange::Free(issue) => self.execute(
                "DELETE FROM locks WHERE issue = ?1",
                params![issue.as_bytes()],
            )?,
        };
        Ok(())
    }
}
