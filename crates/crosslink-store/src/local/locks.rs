//! Who holds which issue. Without a remote this table is the one that grants.

use crosslink_core::entity::Lock;
use crosslink_core::id::IssueId;
use crosslink_core::operation::LockChange;
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};

use super::Local;

/// The columns of a database that is joined, which knows of locks elsewhere.
const COLUMNS: &str = "issue, agent, session, token, claimed_at, branch, log";

/// The columns of any database, also of one that no write has brought forward.
const PLAIN: &str = "issue, agent, session, token, claimed_at, branch, NULL";

/// Reads the first seven columns of either list.
pub(crate) fn lock_of(row: &Row) -> rusqlite::Result<Lock> {
    Ok(Lock {
        issue: row.get::<_, [u8; 16]>(0)?.into(),
        agent: row.get(1)?,
        elsewhere: row.get(6)?,
        session: row.get(2)?,
        token: uuid::Uuid::from_bytes(row.get(3)?),
        claimed_at: Timestamp::from_nanos(row.get(4)?),
        branch: row.get(5)?,
    })
}

impl Local<'_> {
    /// Who holds an issue. A lock that is held elsewhere counts while the issue is open.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn lock(&self, issue: IssueId) -> Result<Option<Lock>, Problem> {
        let plain = self.one(
            &format!("SELECT {PLAIN} FROM locks WHERE issue = ?1"),
            params![issue.as_bytes()],
            lock_of,
        )?;
        if plain.is_none() || !self.is_joined()? {
            return Ok(plain);
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM locks WHERE issue = ?1 AND (log IS NULL
             OR issue NOT IN (SELECT id FROM issues WHERE id = ?1 AND (state <> 0 OR deleted)))"
        );
        self.one(&sql, params![issue.as_bytes()], lock_of)
    }

    /// Every lock that is held here, oldest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn locks(&self) -> Result<Vec<Lock>, Problem> {
        let here = match self.is_joined()? {
            true => "WHERE log IS NULL",
            false => "",
        };
        self.many(
            &format!("SELECT {PLAIN} FROM locks {here} ORDER BY claimed_at, issue"),
            [],
            lock_of,
        )
    }

    /// Grants or frees a lock. Where the project is shared, what the remote has not granted is tentative, and what is freed
    /// is to be removed there.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn change_lock(&self, change: &LockChange) -> Result<(), Problem> {
        match change {
            LockChange::Set(lock) if self.is_joined()? => self.set_shared(lock),
            LockChange::Set(lock) => self
                .execute(
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
                )
                .map(drop),
            LockChange::Free(issue) => {
                self.intend_release(*issue)?;
                self.execute(
                    "DELETE FROM locks WHERE issue = ?1",
                    params![issue.as_bytes()],
                )
                .map(drop)
            }
        }
    }

    /// A claim of the same token keeps what the remote said of it; one that was on its way is held from now on.
    fn set_shared(&self, lock: &Lock) -> Result<(), Problem> {
        let values = params![
            lock.issue.as_bytes(),
            lock.agent,
            lock.session,
            lock.token.as_bytes(),
            lock.claimed_at.as_nanos(),
            lock.branch
        ];
        let known = self.execute(
            "UPDATE locks SET agent = ?2, session = ?3, branch = ?6, state = iif(state = 2, 0, state)
             WHERE issue = ?1 AND token = ?4 AND log IS NULL AND ?5 IS NOT NULL",
            values,
        )?;
        if known == 0 {
            self.intend_release(lock.issue)?;
            let sql = "INSERT OR REPLACE INTO locks (issue, agent, session, token, claimed_at, branch, state)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)";
            self.execute(sql, values)?;
        }
        Ok(())
    }

    /// Notes that the remote's commit of a lock is to be removed.
    fn intend_release(&self, issue: IssueId) -> Result<(), Problem> {
        if !self.is_joined()? {
            return Ok(());
        }
        let sql = "INSERT OR REPLACE INTO intentions (name, expect, object, made_at)
                   SELECT ?2, oid, NULL, claimed_at FROM locks WHERE issue = ?1 AND oid IS NOT NULL";
        self.execute(sql, params![issue.as_bytes(), format!("locks/{issue}")])?;
        Ok(())
    }

    /// Whether the project is shared. If not, the columns of sharing may not be there yet.
    fn is_joined(&self) -> Result<bool, Problem> {
        let sql = "SELECT 1 FROM meta WHERE key = 'hub'";
        Ok(self.one(sql, [], |_| Ok(()))?.is_some())
    }
}
