//! `milestone close`, `reopen`, `delete`, `restore`: the life of a milestone.

use clap::Args;
use crosslink_workspace::core::id::MilestoneId;
use crosslink_workspace::core::operation::{
    DeleteMilestone, MilestoneMade, Operation, RestoreMilestone, SetMilestoneState,
};
use crosslink_workspace::core::problem::Problem;

use super::Run;
use super::milestone::say;
use crate::app::App;

/// The milestone that is meant.
#[derive(Args)]
struct Which {
    /// The milestone's number or name
    milestone: String,
}

impl Which {
    /// Does something to it, and says what.
    fn run<O: Operation<Outcome = MilestoneMade>>(
        &self,
        app: &mut App,
        make: impl FnOnce(MilestoneId) -> O,
        verb: &str,
    ) -> Result<(), Problem> {
        let milestone = app.workspace()?.resolve_milestone(&self.milestone)?;
        let done = app.workspace()?.run(make(milestone))?;
        say(app, &done, verb)
    }
}

/// Closes a milestone
#[derive(Args)]
pub(crate) struct Close {
    #[command(flatten)]
    which: Which,
}

impl Run for Close {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let closed = true;
        let make = |milestone| SetMilestoneState { milestone, closed };
        self.which.run(app, make, "Closed")
    }
}

/// Opens a closed milestone again
#[derive(Args)]
pub(crate) struct Reopen {
    #[command(flatten)]
    which: Which,
}

impl Run for Reopen {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let closed = false;
        let make = |milestone| SetMilestoneState { milestone, closed };
        self.which.run(app, make, "Reopened")
    }
}

/// Deletes a milestone; its issues stay, and `restore` brings it back
#[derive(Args)]
pub(crate) struct Delete {
    #[command(flatten)]
    which: Which,
}

impl Run for Delete {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let make = |milestone| DeleteMilestone { milestone };
        self.which.run(app, make, "Deleted")
    }
}

/// Brings a deleted milestone back
#[derive(Args)]
pub(crate) struct Restore {
    #[command(flatten)]
    which: Which,
}

impl Run for Restore {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let name = &self.which.milestone;
        let milestone = app.workspace()?.resolve_deleted_milestone(name)?;
        let done = app.workspace()?.run(RestoreMilestone { milestone })?;
        say(app, &done, "Restored")
    }
}
