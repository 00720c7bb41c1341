//! Watching until somebody ends it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::Args;
use crosslink_fleet::schedule::Pace;
use crosslink_fleet::watch::{Watch, WatchOptions};
use crosslink_workspace::Environment;
use crosslink_workspace::core::problem::{Code, Problem};

use super::super::Run;
use crate::app::App;

/// How often it is asked whether somebody wants an end.
const GLANCE: Duration = Duration::from_millis(200);

/// Watches every tracked project until it is ended
#[derive(Args)]
pub(crate) struct Serve {
    /// Seconds between two looks at a project that something goes on in
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    tick: u64,
}

impl Run for Serve {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let home = app.environment().home()?;
        let end = end_on_signal()?;
        let mut options = WatchOptions::new(home, Environment::of_process().clock);
        options.pace = Pace::of_tick(Duration::from_secs(self.tick.max(1)));
        let watch = Watch::start(options)?;
        let updates = watch.subscribe();
        let number = watch.board().len();
        app.ui.note(&format!(
            "crosslink dashboard: watching {number} project(s); Ctrl-C ends it"
        ));
        while !end.load(Ordering::SeqCst) {
            // What is heard here is on the board already.
            let _ = updates.recv_timeout(GLANCE);
        }
        watch.stop();
        Ok(())
    }
}

/// A flag that an interrupt or a request to terminate raises.
fn end_on_signal() -> Result<Arc<AtomicBool>, Problem> {
    let end = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&end)).map_err(|error| {
            Problem::new(Code::Bug, "signals cannot be heard").caused_by(&error)
        })?;
    }
    Ok(end)
}
