//! Stretches of work on this machine, with breadcrumbs and handoff notes.

use crosslink_core::id::{AgentId, IssueId};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};

use super::Local;

/// A stretch of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its number in this database.
    pub id: i64,
    /// Who works.
    pub agent: String,
    /// The work tree it was started in.
    pub place: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The issue being worked on.
    pub issue: Option<IssueId>,
    /// The last breadcrumb.
    pub last_action: Option<String>,
    /// What is handed to the next session.
    pub notes: Option<String>,
}

/// A note made during a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breadcrumb {
    /// When.
    pub time: Timestamp,
    /// What.
    pub text: String,
}

const COLUMNS: &str = "id, agent, place, started_at, ended_at, issue, last_action, notes";

fn session_of(row: &Row) -> rusqlite::Result<Session> {
    Ok(Session {
        id: row.get(0)?,
        agent: row.get(1)?,
        place: row.get(2)?,
        started_at: Timestamp::from_nanos(row.get(3)?),
        ended_at: row.get::<_, Option<i64>>(4)?.map(Timestamp::from_nanos),
        issue: row.get::<_, Option<[u8; 16]>>(5)?.map(IssueId::from),
        last_action: row.get(6)?,
        notes: row.get(7)?,
    })
}

impl Local<'_> {
    /// The newest open session of an agent.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn open_session(&self, agent: &AgentId) -> Result<Option<Session>, Problem> {
        let sql = format!(
            "SELECT {COLUMNS} FROM sessions WHERE agent = ?1 AND ended_at IS NULL ORDER BY id DESC LIMIT 1"
        );
        self.one(&sql, params![agent.as_str()], session_of)
    }

    /// Every open session, newest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn open_sessions(&self) -> Result<Vec<Session>, Problem> {
        let sql = format!("SELECT {COLUMNS} FROM sessions WHERE ended_at IS NULL ORDER BY id DESC");
        self.many(&sql, [], session_of)
    }

    /// The ended session of an agent that left notes last; of any agent if none of its own did.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn last_handoff(&self, agent: &AgentId) -> Result<Option<Session>, Problem> {
        let sql = format!(
            "SELECT {COLUMNS} FROM sessions WHERE ended_at IS NOT NULL AND notes IS NOT NULL
             ORDER BY agent = ?1 DESC, id DESC LIMIT 1"
        );
        self.one(&sql, params![agent.as_str()], session_of)
    }

    /// The sessions of an agent, or of all, newest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn sessions(&self, agent: Option<&AgentId>, limit: usize) -> Result<Vec<Session>, Problem> {
        let sql = format!(
            "SELECT {COLUMNS} FROM sessions WHERE ?1 IS NULL OR agent = ?1 ORDER BY id DESC LIMIT ?2"
        );
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.many(&sql, params![agent.map(AgentId::as_str), limit], session_of)
    }

    /// A session by its number.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn session(&self, id: i64) -> Result<Option<Session>, Problem> {
        self.one(
            &format!("SELECT {COLUMNS} FROM sessions WHERE id = ?1"),
            params![id],
            session_of,
        )
    }

    /// Opens a session and returns its number.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn start_session(
        &self,
        agent: &AgentId,
        place: &str,
        now: Timestamp,
    ) -> Result<i64, Problem> {
        self.execute(
            "INSERT INTO sessions (agent, place, started_at) VALUES (?1, ?2, ?3)",
            params![agent.as_str(), place, now.as_nanos()],
        )?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn end_session(&self, id: i64, notes: Option<&str>, now: Timestamp) -> Result<(), Problem> {
        let sql = "UPDATE sessions SET ended_at = ?2, notes = ?3 WHERE id = ?1";
        self.execute(sql, params![id, now.as_nanos(), notes])?;
        Ok(())
    }

    /// Sets the issue a session works on.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_session_issue(&self, id: i64, issue: Option<IssueId>) -> Result<(), Problem> {
        let issue = issue.as_ref().map(|issue| issue.as_bytes());
        self.execute(
            "UPDATE sessions SET issue = ?2 WHERE id = ?1",
            params![id, issue],
        )?;
        Ok(())
    }

    /// Makes every open session let go of an issue.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn leave_issue(&self, issue: IssueId) -> Result<(), Problem> {
        let sql = "UPDATE sessions SET issue = NULL WHERE issue = ?1 AND ended_at IS NULL";
        self.execute(sql, params![issue.as_bytes()])?;
        Ok(())
    }

    /// Notes something during a session.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn add_breadcrumb(&self, session: i64, text: &str, now: Timestamp) -> Result<(), Problem> {
        let sql = "INSERT INTO breadcrumbs (session, time, text) VALUES (?1, ?2, ?3)";
        self.execute(sql, params![session, now.as_nanos(), text])?;
        self.execute(
            "UPDATE sessions SET last_action = ?2 WHERE id = ?1",
            params![session, text],
        )?;
        Ok(())
    }

    /// The breadcrumbs of a session, oldest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn breadcrumbs(&self, session: i64) -> Result<Vec<Breadcrumb>, Problem> {
        let sql = "SELECT time, text FROM breadcrumbs WHERE session = ?1 ORDER BY rowid";
        self.many(sql, params![session], |row| {
            Ok(Breadcrumb {
                time: Timestamp::from_nanos(row.get(0)?),
                text: row.get(1)?,
            })
        })
    }

    /// How many issues and comments an agent wrote here since a time.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn activity(&self, agent: &str, since: Timestamp) -> Result<(u32, u32), Problem> {
        let sql = "SELECT count(*) FILTER (WHERE json_extract(line, '$.kind') = 'issue.created'),
                   count(*) FILTER (WHERE json_extract(line, '$.kind') = 'comment.added')
                   FROM events WHERE agent = ?1 AND time >= ?2";
        let counts = self.one(sql, params![agent, since.as_nanos()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(counts.unwrap_or_default())
    }
}
