//! One transaction that writes: events go to the log and into the projection.

use std::collections::HashMap;

use crosslink_core::event::Event;
use crosslink_core::hub::HubMut;
use crosslink_core::operation::LockChange;
use crosslink_core::problem::Problem;
use crosslink_core::reduce;
use crosslink_core::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use crate::error::problem;
use crate::hub::{LogRow, lacks_number};
use crate::local::Local;
use crate::projection::Projection;
use crate::snapshot::Snapshot;
use crate::statement;

/// A transaction that writes.
pub struct Writing<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) projection: Projection<'a>,
    /// The log that is written here.
    pub(crate) log: i64,
    /// The logs of the hub that were met in this transaction, by the hub's names.
    pub(crate) logs: HashMap<String, LogRow>,
}

impl<'a> Writing<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Result<Self, Problem> {
        let log = connection
            .prepare_cached("SELECT max(log) FROM logs WHERE own = 1")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(problem)?;
        Ok(Self {
            connection,
            projection: Projection::new(connection),
            log,
            logs: HashMap::new(),
        })
    }

    /// The entities as they stand, with everything this transaction wrote.
    pub fn hub(&self) -> &Projection<'a> {
        &self.projection
    }

    /// Questions over what stands, with everything this transaction wrote until now.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn snapshot(&self) -> Result<Snapshot<'a>, Problem> {
        self.projection.index_texts()?;
        Ok(Snapshot::new(self.connection))
    }

    /// What belongs to this machine.
    pub fn local(&self) -> Local<'a> {
        Local::new(self.connection)
    }

    /// The time of the last event of this database's own log.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn last_time(&self) -> Result<Option<Timestamp>, Problem> {
        self.connection
            .prepare_cached("SELECT value FROM meta WHERE key = 'last_time'")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)).optional())
            .map(|nanos| nanos.map(Timestamp::from_nanos))
            .map_err(problem)
    }

    /// Appends an event written here and applies it.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn append(&mut self, event: &Event) -> Result<(), Problem> {
        let sql = "INSERT INTO meta (key, value) VALUES ('last_time', ?1)
                   ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value)";
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params![event.header.time.as_nanos()]))
            .map_err(problem)?;
        let seq = self.insert(event, self.log, None)?;
        if seq.is_some() {
            reduce::apply(&mut self.projection, event)?;
        }
        match seq.filter(|_| lacks_number(event)) {
            Some(seq) => self.note_unnumbered(seq),
            None => Ok(()),
        }
    }

    /// Takes in an event of another log that does not come from a hub, and applies it; says whether it was new.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn take_in(&mut self, event: &Event, log: &str) -> Result<bool, Problem> {
        let sql = "INSERT INTO logs (name, own) VALUES (?1, 0) ON CONFLICT (name) DO UPDATE SET name = name RETURNING log";
        let log = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row(params![log], |row| row.get(0)))
            .map_err(problem)?;
        let new = self.insert(event, log, None)?.is_some();
        if new {
            reduce::apply(&mut self.projection, event)?;
        }
        Ok(new)
    }

    /// Keeps an event that is not known, and returns its place.
    pub(crate) fn insert(
        &mut self,
        event: &Event,
        log: i64,
        height: Option<u32>,
    ) -> Result<Option<i64>, Problem> {
        let sql = "INSERT INTO events (id, log, entity, op, time, agent, line, height)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO NOTHING";
        let entity = event.fact.entity();
        let values = params![
            event.id.0,
            log,
            entity.as_ref().map(|entity| entity.as_bytes().as_slice()),
            event.header.op.as_bytes(),
            event.header.time.as_nanos(),
            event.header.agent.as_str(),
            event.line(),
            height,
        ];
        let inserted = self.execute(sql, values)?;
        Ok((inserted == 1).then(|| self.connection.last_insert_rowid()))
    }

    /// Grants or frees a lock.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn change_lock(&mut self, change: &LockChange) -> Result<(), Problem> {
        self.local().change_lock(change)
    }

    /// Brings what is derived from several entities up to date: which edges count.
    pub(crate) fn settle(&mut self) -> Result<(), Problem> {
        self.projection.settle()
    }

    /// The entities, to be written by those who fold them again.
    pub fn hub_mut(&mut self) -> &mut dyn HubMut {
        &mut self.projection
    }
}

impl Writing<'_> {
    /// Runs a statement; says how many rows it changed.
    pub(crate) fn execute(&self, sql: &str, values: impl Params) -> Result<usize, Problem> {
        statement::execute(self.connection, sql, values).map_err(problem)
    }

    /// Asks for one row.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        values: impl Params,
        take: impl FnOnce(&Row) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Problem> {
        statement::one(self.connection, sql, values, take).map_err(problem)
    }

    /// Asks for rows.
    pub(crate) fn many<T>(
        &self,
        sql: &str,
        values: impl Params,
        take: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Problem> {
        statement::many(self.connection, sql, values, take).map_err(problem)
    }

    /// Forgets what was remembered of rows, as their tables were emptied.
    pub(crate) fn forget_rows(&mut self) {
        self.projection = Projection::new(self.connection);
    }

    /// Asks for every edge to be looked at when the transaction settles.
    pub(crate) fn look_at_all_edges(&self) {
        self.projection.look_at_all_edges();
    }
}
