//! One consistent view, held for one answer.

use crosslink_core::hub::HubView;
use crosslink_core::problem::Problem;
use rusqlite::{Connection, Params, Row};

use crate::error::problem;
use crate::local::Local;
use crate::projection::Projection;
use crate::statement;

/// Answers questions in one transaction.
pub struct Snapshot<'a> {
    pub(crate) connection: &'a Connection,
    projection: Projection<'a>,
}

impl<'a> Snapshot<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self {
            connection,
            projection: Projection::new(connection),
        }
    }

    /// The entities.
    pub fn hub(&self) -> &dyn HubView {
        &self.projection
    }

    /// What belongs to this machine.
    pub fn local(&self) -> Local<'a> {
        Local::new(self.connection)
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
}
