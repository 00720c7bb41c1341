//! What belongs to this machine and is in no log: locks as granted, sessions, timers, idempotency keys.

mod keys;
pub(crate) mod locks;
mod sessions;
mod timers;

use crosslink_core::problem::Problem;
use rusqlite::{Connection, Params, Row};

use crate::error::problem;
use crate::statement;

pub use keys::Remembered;
pub use sessions::{Breadcrumb, Session};
pub use timers::Timer;

/// Reads and writes machine-local facts in a transaction.
pub struct Local<'a> {
    connection: &'a Connection,
}

impl<'a> Local<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self { connection }
    }

    fn execute(&self, sql: &str, values: impl Params) -> Result<usize, Problem> {
        statement::execute(self.connection, sql, values).map_err(problem)
    }

    fn one<T>(
        &self,
        sql: &str,
        values: impl Params,
        take: impl FnOnce(&Row) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Problem> {
        statement::one(self.connection, sql, values, take).map_err(problem)
    }

    fn many<T>(
        &self,
        sql: &str,
        values: impl Params,
        take: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Problem> {
        statement::many(self.connection, sql, values, take).map_err(problem)
    }
}
