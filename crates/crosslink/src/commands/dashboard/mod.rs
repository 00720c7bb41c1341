//! `dashboard`: watching many projects.

pub(crate) mod alerts;
mod browser;
pub(crate) mod doctor;
pub(crate) mod import;
pub(crate) mod link;
pub(crate) mod projects;
mod refresh;
pub(crate) mod serve;
mod status;
pub(crate) mod tokens;
pub(crate) mod webhooks;

use crosslink_fleet::watch::index;
use crosslink_fleet::{Index, registry};
use crosslink_workspace::core::problem::Problem;

use crate::app::App;

/// What is said where nothing is tracked.
const NOTHING: &str =
    "No projects are tracked. `crosslink dashboard track <path-to-repo>` begins with one.";

/// Opens the index of watched projects; it belongs to the person, wherever the command is run. The first time, what
/// a dashboard of the reference knew is taken over.
fn open(app: &App) -> Result<Index, Problem> {
    let home = app.environment().home()?;
    let index = Index::open(&index(&home))?;
    match registry::take_over_once(&index, &home, app.now()) {
        Ok(Some(taken)) if !app.ui.is_json() => app.ui.note(&import::sentence(&taken)),
        Ok(_) => {}
        // Whatever was asked for does not depend on it.
        Err(problem) if !app.ui.is_json() => {
            let file = registry::older_file(&home).display().to_string();
            let file = crate::render::text::safe(&file);
            let why = crate::render::text::safe(problem.message());
            app.ui.warn(&format!("{file} was not taken over: {why}"));
            app.ui.hint("`crosslink dashboard doctor` says more");
        }
        Err(_) => {}
    }
    Ok(index)
}

pub(super) use doctor::Doctor;
pub(super) use import::Import;
pub(super) use link::Link;
pub(super) use refresh::Refresh;
pub(super) use serve::{OlderServe, Serve};
pub(super) use status::Status;
