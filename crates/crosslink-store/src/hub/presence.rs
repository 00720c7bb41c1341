//! Who is at work in other databases, as they said last.

use std::collections::BTreeMap;

use crosslink_core::id::IssueId;
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};

use crate::snapshot::Snapshot;
use crate::write::Writing;

/// The key of `meta` under which it is kept when the own presence was told last.
const TOLD: &str = "presence";

/// An agent at work in another database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentAgent {
    /// The log of its database, by the hub's name.
    pub log: String,
    /// The agent.
    pub agent: String,
    /// Its session there.
    pub session: String,
    /// The issue it works on.
    pub issue: Option<IssueId>,
    /// The branch it works on.
    pub branch: Option<String>,
    /// When it was seen last, by the clock there.
    pub seen: Timestamp,
}

fn present_of(row: &Row) -> rusqlite::Result<PresentAgent> {
    Ok(PresentAgent {
        log: row.get(0)?,
        agent: row.get(1)?,
        session: row.get(2)?,
        issue: row.get::<_, Option<[u8; 16]>>(3)?.map(IssueId::from),
        branch: row.get(4)?,
        seen: Timestamp::from_nanos(row.get(5)?),
    })
}

impl Snapshot<'_> {
    /// Returns who is at work in other databases, by agent.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn presence(&self) -> Result<Vec<PresentAgent>, Problem> {
        if !self.is_joined()? {
            return Ok(Vec::new());
        }
        let sql = "SELECT log, agent, session, issue, branch, seen FROM presence ORDER BY agent, log, session";
        self.many(sql, [], present_of)
    }

    /// Returns the commits that was read from, by the names of the logs.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn presence_read(&self) -> Result<BTreeMap<String, [u8; 20]>, Problem> {
        let rows = self.many("SELECT DISTINCT log, oid FROM presence", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.into_iter().collect())
    }

    /// Returns when the own presence was told last.
    ///
    /// # Errors
    /// `database.damaged`, or where the storage fails.
    pub fn presence_told(&self) -> Result<Option<Timestamp>, Problem> {
        self.kept(TOLD)
    }
}

impl Writing<'_> {
    /// Replaces what is known of the agents of another database.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_presence(
        &self,
        log: &str,
        oid: [u8; 20],
        agents: &[PresentAgent],
    ) -> Result<(), Problem> {
        self.forget_presence(log)?;
        let sql = "INSERT OR REPLACE INTO presence (log, agent, session, issue, branch, seen, oid)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        for at in agents {
            let values = params![
                log,
                at.agent,
                at.session,
                at.issue.as_ref().map(|issue| issue.as_bytes()),
                at.branch,
                at.seen.as_nanos(),
                oid
            ];
            self.execute(sql, values)?;
        }
        Ok(())
    }

    /// Forgets the agents of another database.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn forget_presence(&self, log: &str) -> Result<(), Problem> {
        self.execute("DELETE FROM presence WHERE log = ?1", params![log])
            .map(drop)
    }

    /// Keeps when the own presence was told.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_presence_told(&self, at: Timestamp) -> Result<(), Problem> {
        self.keep_fact(TOLD, &at)
    }
}
