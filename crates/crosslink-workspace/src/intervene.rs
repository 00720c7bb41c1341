//! Recording that a driver stepped in, unless the project does not want that.

use crosslink_core::operation::{Edited, Intervene, Operation};
use crosslink_core::problem::Problem;
use schemars::JsonSchema;
use serde::Serialize;

use crate::run::Committed;
use crate::workspace::Workspace;

/// What became of a note that a driver stepped in.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "intervention")]
pub struct Intervention {
    /// What people call the issue.
    pub display_id: String,
    /// Whether it was recorded; not where the setting `intervention_tracking` is off.
    pub recorded: bool,
}

impl Workspace {
    /// Records that a driver stepped in. With `intervention_tracking` off everything is checked all the same,
    /// but nothing is recorded.
    ///
    /// # Errors
    /// `issue.not_found`, `intervention.trigger_invalid`, and the like for the texts.
    pub fn intervene(
        &mut self,
        intervention: Intervene,
    ) -> Result<Committed<Intervention>, Problem> {
        let recorded = self.settings()?.bool("intervention_tracking");
        let outcome = |edited: Edited| Intervention {
            display_id: edited.display_id,
            recorded,
        };
        if recorded {
            return Ok(self.run(intervention)?.map(outcome));
        }
        let rehearsed =
            self.rehearse(Intervene::NAME, |transaction| transaction.run(intervention))?;
        Ok(rehearsed.map(outcome))
    }
}
