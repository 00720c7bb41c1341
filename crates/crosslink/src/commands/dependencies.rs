//! `block`, `unblock`, `blocked`, `dep`: which issue waits for which.

use clap::Args;
use crosslink_workspace::core::operation::{ElementOf, SetElement};
use crosslink_workspace::core::problem::Problem;

use super::Run;
use super::changes::name;
use crate::app::App;
use crate::render::issue::quiet_name;

/// Makes an issue wait for another
#[derive(Args)]
pub(crate) struct Block {
    /// The issue that waits
    id: String,
    /// The issue that must be closed first
    blocker: String,
}

impl Run for Block {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        set(app, &self.id, &self.blocker, true)
    }
}

/// Lets an issue wait for another no longer
#[derive(Args)]
pub(crate) struct Unblock {
    /// The issue that waits
    id: String,
    /// The issue it waits for
    blocker: String,
}

impl Run for Unblock {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        set(app, &self.id, &self.blocker, false)
    }
}

fn set(app: &mut App, issue: &str, blocker: &str, present: bool) -> Result<(), Problem> {
    let (issue, blocker) = (app.issue(issue)?, app.issue(blocker)?);
    let blocker_name = name(app, blocker)?;
    let operation = SetElement {
        issue,
        element: ElementOf::Blocker(blocker),
        present,
    };
    let done = app.workspace()?.run(operation)?;
    let id = quiet_name(&done.outcome.display_id);
    app.wrote(&done, &[id], |ui, edited| {
        let name = &edited.display_id;
        ui.line(&match (present, edited.changed) {
            (true, true) => format!("Issue {name} is now blocked by {blocker_name}"),
            (true, false) => "Dependency already exists".to_owned(),
            (false, true) => format!("Removed: {name} no longer blocked by {blocker_name}"),
            (false, false) => "No such dependency found".to_owned(),
        });
    })
}
