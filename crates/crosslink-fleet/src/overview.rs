//! How all projects fare, whether a watch runs or not: the index has the numbers, a watch knows how old they are.

use std::path::Path;

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_store::fleet::FleetStore;
use schemars::JsonSchema;
use serde::Serialize;

use crate::health::HealthState;
use crate::people;
use crate::running::Running;
use crate::watch::ProjectView;

/// A project as it is known to commands that do not watch themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "project_standing")]
pub struct ProjectStanding {
    /// All that is known of it.
    #[serde(flatten)]
    pub project: ProjectView,
    /// Whether somebody looks at it now. If not, its health is that of the last look, and only grows older.
    pub watched: bool,
}

impl ProjectStanding {
    /// The word for how well it is known: that nobody looks says more than what was so when somebody last did.
    pub fn word(&self) -> &'static str {
        use HealthState::{Delayed, Live, Starting};
        match self.project.health.state {
            Starting | Live | Delayed if !self.watched => "not_watched",
            state => state.as_str(),
        }
    }
}

/// Returns every project, pinned ones first, then by name; as the running watch of a home knows them, if there is one.
///
/// # Errors
/// Where the index cannot be read.
pub fn overview(
    index: &FleetStore,
    home: &Path,
    now: Timestamp,
) -> Result<Vec<ProjectStanding>, Problem> {
    let mut projects = people::projects(index, now)?;
    // A server that ends just now is one that does not run.
    let refined = Running::find(home).map(|running| running.refine(&mut projects));
    let watched = matches!(refined, Some(Ok(())));
    let standing = |project| ProjectStanding { project, watched };
    Ok(projects.into_iter().map(standing).collect())
}
