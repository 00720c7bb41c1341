//! One look at every project, without a server.

use clap::Args;
use crosslink_fleet::watch::{Watch, WatchOptions};
use crosslink_workspace::Environment;
use crosslink_workspace::core::problem::Problem;

use super::super::Run;
use super::status;
use crate::app::App;

/// Looks at every watched project once, and shows how they fare
#[derive(Args)]
pub(crate) struct Refresh {}

impl Run for Refresh {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let home = app.environment().home()?;
        let began = app.now();
        let watch = Watch::start(WatchOptions::new(home, Environment::of_process().clock))?;
        let updates = watch.subscribe();
        while !watch.has_looked(began) {
            // Whatever is told, or nothing for a moment: then it is asked again.
            let _ = updates.recv_timeout(std::time::Duration::from_millis(20));
        }
        watch.stop();
        status::show(app, None)
    }
}
