//! `dashboard`: watching many projects.

pub(crate) mod alerts;
pub(crate) mod projects;
mod refresh;
mod serve;
mod status;
pub(crate) mod tokens;
pub(crate) mod webhooks;

use crosslink_fleet::Index;
use crosslink_fleet::watch::index;
use crosslink_workspace::core::problem::Problem;

use crate::app::App;

/// Opens the index of watched projects; it belongs to the person, wherever the command is run.
fn open(app: &App) -> Result<Index, Problem> {
    Index::open(&index(&app.environment().home()?))
}

pub(super) use refresh::Refresh;
pub(super) use serve::Serve;
pub(super) use status::Status;
