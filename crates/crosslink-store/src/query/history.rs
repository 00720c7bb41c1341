//! The log: what happened, by whom, in which operation.

use crosslink_core::event::{Entity, Event};
use crosslink_core::id::{AgentId, OperationId};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};

use crate::error::problem;
use crate::snapshot::Snapshot;

/// An event with its place in this database's log.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedEvent {
    /// Its place: a cursor for those who follow the log.
    pub seq: i64,
    /// The event.
    pub event: Event,
}

/// One run of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct OperationRun {
    /// Its name.
    pub id: OperationId,
    /// Its events, in the order they were written.
    pub events: Vec<Event>,
}

const LAST_RUN: &str =
    "SELECT seq, op FROM events WHERE agent = ?1 AND (?2 = 0 OR seq < ?2) /* that count */
    ORDER BY seq DESC LIMIT 1";

/// The same among what was written here: in the log that is written, and in those that were before it began.
const OWN_RUN: &str = "SELECT seq, op FROM events WHERE agent = ?1 AND (?2 = 0 OR seq < ?2) /* that count */
    AND (log IN (SELECT log FROM logs WHERE own = 1)
        OR (log IN (SELECT log FROM logs WHERE own = 2) AND seq < ifnull((SELECT min(seq) FROM events
            WHERE log IN (SELECT log FROM logs WHERE own = 1)), 9223372036854775807)))
    ORDER BY seq DESC LIMIT 1";

impl Snapshot<'_> {
    /// Returns the events of an entity that count, in the order this database learned of them.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn events_of(&self, entity: Entity) -> Result<Vec<LoggedEvent>, Problem> {
        let sql = "SELECT seq, line FROM events WHERE entity = ?1 /* that count */ ORDER BY seq";
        let sql = self.counting(sql)?;
        decoded(self.many(&sql, params![entity.as_bytes()], line_of)?)
    }

    /// Returns at most `limit` events that count after a place in the log.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn events_after(&self, seq: i64, limit: usize) -> Result<Vec<LoggedEvent>, Problem> {
        let sql =
            "SELECT seq, line FROM events WHERE seq > ?1 /* that count */ ORDER BY seq LIMIT ?2";
        decoded(self.many(
            &self.counting(sql)?,
            params![seq, i64::try_from(limit).unwrap_or(i64::MAX)],
            line_of,
        )?)
    }

    /// Returns the place of the last event; 0 for an empty log.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn last_seq(&self) -> Result<i64, Problem> {
        let found = self.one("SELECT max(seq) FROM events", [], |row| {
            row.get::<_, Option<i64>>(0)
        })?;
        Ok(found.flatten().unwrap_or(0))
    }

    /// Returns the newest runs of operations before a place in the log (0: from the end), newest first; only those
    /// recorded from the first of two times on, and up to the second.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn operations_before(
        &self,
        seq: i64,
        agent: Option<&AgentId>,
        (since, until): (Option<Timestamp>, Option<Timestamp>),
        limit: usize,
    ) -> Result<Vec<OperationRun>, Problem> {
        let sql = "SELECT op, max(seq) AS newest FROM events
                   WHERE (?1 = 0 OR seq < ?1) AND (?2 IS NULL OR agent = ?2) AND (?3 IS NULL OR time >= ?3)
                     AND (?5 IS NULL OR time <= ?5) /* that count */
                   GROUP BY op ORDER BY newest DESC LIMIT ?4";
        let values = params![
            seq,
            agent.map(AgentId::as_str),
            since.map(Timestamp::as_nanos),
            i64::try_from(limit).unwrap_or(i64::MAX),
            until.map(Timestamp::as_nanos)
        ];
        let ids = self.many(&self.counting(sql)?, values, |row| {
            Ok(OperationId::from(row.get::<_, [u8; 16]>(0)?))
        })?;
        ids.into_iter().map(|id| self.operation(id)).collect()
    }

    /// Returns a run of an operation; one without events if it is not known.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn operation(&self, id: OperationId) -> Result<OperationRun, Problem> {
        let sql = "SELECT seq, line FROM events WHERE op = ?1 /* that count */ ORDER BY seq";
        let sql = self.counting(sql)?;
        let events = decoded(self.many(&sql, params![id.as_bytes()], line_of)?)?;
        Ok(OperationRun {
            id,
            events: events.into_iter().map(|logged| logged.event).collect(),
        })
    }

    /// Returns the newest run by an agent that was written here, walking back from the end of the log. Another clone may have
    /// an agent of the same name; what a copied file brought with it counts as written here.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn newest_operation(
        &self,
        agent: &AgentId,
        before: i64,
    ) -> Result<Option<(i64, OperationRun)>, Problem> {
        let sql = match self.is_joined()? {
            true => OWN_RUN,
            false => LAST_RUN,
        };
        let found = self.one(
            &self.counting(sql)?,
            params![agent.as_str(), before],
            |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    OperationId::from(row.get::<_, [u8; 16]>(1)?),
                ))
            },
        )?;
        let Some((_, id)) = found else {
            return Ok(None);
        };
        let first = self.one(
            "SELECT min(seq) FROM events WHERE op = ?1",
            params![id.as_bytes()],
            |row| row.get(0),
        )?;
        Ok(Some((first.unwrap_or_default(), self.operation(id)?)))
    }

    /// Whether an entity has events of other runs than these.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn has_events_beside(
        &self,
        entity: Entity,
        operation: OperationId,
    ) -> Result<bool, Problem> {
        let sql = "SELECT 1 FROM events WHERE entity = ?1 AND op <> ?2 /* that count */ LIMIT 1";
        Ok(self
            .one(
                &self.counting(sql)?,
                params![entity.as_bytes(), operation.as_bytes()],
                |_| Ok(()),
            )?
            .is_some())
    }

    /// Hands every event to `take`, in the order of the log, without keeping them; those that do not count too.
    ///
    /// # Errors
    /// Whatever `take` answers, `event.invalid`, or where the storage fails.
    pub fn for_each_event(
        &self,
        mut take: impl FnMut(LoggedEvent) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let mut statement = self
            .connection
            .prepare("SELECT seq, line FROM events ORDER BY seq")
            .map_err(problem)?;
        let mut rows = statement.query([]).map_err(problem)?;
        while let Some(row) = rows.next().map_err(problem)? {
            let (seq, line) = line_of(row).map_err(problem)?;
            take(LoggedEvent {
                seq,
                event: Event::decode(&line)?,
            })?;
        }
        Ok(())
    }
}

fn line_of(row: &Row) -> rusqlite::Result<(i64, String)> {
    Ok((row.get(0)?, row.get(1)?))
}

fn decoded(lines: Vec<(i64, String)>) -> Result<Vec<LoggedEvent>, Problem> {
    lines
        .into_iter()
        .map(|(seq, line)| {
            Ok(LoggedEvent {
                seq,
                event: Event::decode(&line)?,
            })
        })
        .collect()
}
