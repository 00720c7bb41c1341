//! One look at every project, without a server.

use clap::Args;
use crosslink_fleet::watch::{Watch, WatchOptions};
use crosslink_fleet::{Beacon, Running, registry};
use crosslink_workspace::core::problem::Problem;

use super::super::Run;
use super::{open, serve, status};
use crate::app::App;

/// Looks at every watched project once, and shows how they fare
///
/// Where `crosslink dashboard serve` runs, it is asked to look.
#[derive(Args)]
pub(crate) struct Refresh {
    /// Show only this project
    #[arg(value_name = "OWNER/REPO")]
    slug: Option<String>,
}

impl Run for Refresh {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let home = app.environment().home()?;
        let index = open(app)?;
        let slug = self.slug.as_deref();
        if let Some(slug) = slug {
            registry::project(&index, slug)?;
        }
        if let Some(running) = Running::find(&home) {
            running.refresh(slug)?;
            status::show(app, slug, false)?;
            app.ui
                .hint("the server was asked to look; `crosslink dashboard status` shows more");
            return Ok(());
        }
        let began = app.now();
        let options = WatchOptions::new(home.clone(), app.clock());
        let watch = Watch::start(options).map_err(|problem| serve::taken(problem, &home))?;
        // Nobody else watches: what a server left here, it left when it was cut off.
        Beacon::clear(&home);
        let updates = watch.subscribe();
        while !watch.has_looked(began) {
            // Whatever is told, or nothing for a moment: then it is asked again.
            let _ = updates.recv_timeout(std::time::Duration::from_millis(20));
        }
        watch.stop();
        status::show(app, slug, false)
    }
}
