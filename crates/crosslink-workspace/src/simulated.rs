//! A database without a project around it: what a simulator opens, and takes apart again.

use std::path::Path;

use crosslink_core::id::AgentId;
use crosslink_core::problem::Problem;
use crosslink_store::Store;

use crate::environment::Environment;
use crate::paths::Paths;
use crate::workspace::{OpenOptions, Workspace};

impl Workspace {
    /// Opens a database that lies in no project as one agent. Writes take the same path as anywhere.
    ///
    /// # Errors
    /// `agent.invalid`; not for an agent whose name was checked.
    pub fn on_store(
        environment: Environment,
        store: Store,
        agent: &AgentId,
    ) -> Result<Self, Problem> {
        let directory = store.path().parent().unwrap_or(Path::new("")).to_owned();
        let paths = Paths {
            git_directory: directory.join(".git"),
            directory,
            work_tree: None,
            root: None,
        };
        let options = OpenOptions {
            agent: Some(agent.to_string()),
            ..OpenOptions::default()
        };
        Self::opened(environment, paths, store, &options)
    }

    /// The database, to be looked at.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Gives back what [`Workspace::on_store`] took: to change the surroundings, or to close the database.
    pub fn into_parts(self) -> (Environment, Store) {
        (self.environment, self.store)
    }
}
