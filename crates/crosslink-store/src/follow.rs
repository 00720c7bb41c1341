//! Noticing cheaply that another connection wrote.

use crosslink_core::problem::Problem;

use crate::database::Store;
use crate::error::problem;

impl Store {
    /// A number that changes whenever another connection commits; what this one writes does not change it.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn data_version(&self) -> Result<i64, Problem> {
        self.connection()
            .pragma_query_value(None, "data_version", |row| row.get(0))
            .map_err(problem)
    }
}
