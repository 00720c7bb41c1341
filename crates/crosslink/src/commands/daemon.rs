//! `daemon`: a steady exchange with the remote, for those who want one.

use std::time::Duration;

use clap::Args;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::{DaemonEnd, DaemonOptions, DaemonStatus, Sleep};

use super::Run;
use crate::app::App;
use crate::detached;
use crate::render::Render;
use crate::render::text::safe;
use crate::signals::{UntilEnd, end_on_signal};
use crate::ui::Ui;

/// The name of the hidden command that a detached daemon is.
pub(crate) const DAEMON: &str = "__daemon";

/// How a daemon goes about it.
#[derive(Args, Clone, Copy)]
pub(crate) struct Pace {
    /// Seconds between two looks at the remote
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=3600))]
    every: u64,
    /// Minutes without any change after which it ends
    #[arg(long, value_name = "MINUTES", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    idle: u64,
}

impl Pace {
    fn options(self) -> DaemonOptions {
        DaemonOptions {
            every: Duration::from_secs(self.every),
            idle: Duration::from_secs(self.idle * 60),
        }
    }

    fn arguments(self) -> Vec<String> {
        let (every, idle) = (self.every.to_string(), self.idle.to_string());
        vec!["--every".to_owned(), every, "--idle".to_owned(), idle]
    }
}

/// Start the daemon of this clone
///
/// It makes contact with the remote as soon as something was written here or moved there, renews claims, and ends by itself when
/// nothing happens for long, when the project is gone, and when the program is replaced. Nothing needs it: without one, writes are
/// published by themselves, and `sync` brings what others wrote.
#[derive(Args)]
pub(crate) struct Start {
    #[command(flatten)]
    pace: Pace,
}

impl Run for Start {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let workspace = app.workspace()?;
        let before = workspace.daemon_status()?;
        if before.running {
            return app.show(&Told("Daemon already running", before));
        }
        workspace.may_run_daemon()?;
        let started = detached::start(workspace, DAEMON, &self.pace.arguments());
        let status = workspace.await_daemon(true, &mut Sleep)?;
        if !started || !status.running {
            let log = safe(&status.log);
            return Err(Problem::bug("the daemon did not start").hint(format!(
                "{log} may say why; `crosslink daemon run` shows it"
            )));
        }
        app.show(&Told("Daemon started", status))
    }
}

/// End the daemon of this clone
///
/// It ends within a moment, or after the contact that it makes.
#[derive(Args)]
pub(crate) struct Stop {}

impl Run for Stop {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let workspace = app.workspace()?;
        let before = workspace.daemon_status()?;
        if !before.running {
            return app.show(&Told("Daemon not running", before));
        }
        workspace.stop_daemon()?;
        let after = workspace.await_daemon(false, &mut Sleep)?;
        let said = match after.running {
            true => "Daemon is about to end",
            false => "Daemon stopped",
        };
        let pid = before.pid;
        app.show(&Told(said, DaemonStatus { pid, ..after }))
    }
}

/// Say whether a daemon keeps this clone in step
#[derive(Args)]
pub(crate) struct Status {}

impl Run for Status {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let status = app.workspace()?.daemon_status()?;
        let said = match status.running {
            true => "Daemon running",
            false => "Daemon not running",
        };
        app.show(&Told(said, status))
    }
}

/// Be the daemon of this clone, until an interrupt
#[derive(Args)]
pub(crate) struct Foreground {
    #[command(flatten)]
    pace: Pace,
}

impl Run for Foreground {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let mut waiter = UntilEnd(end_on_signal()?);
        let workspace = app.workspace()?;
        let end = workspace.run_daemon(&self.pace.options(), &mut waiter)?;
        let status = workspace.daemon_status()?;
        let said = match end {
            DaemonEnd::Running(_) => "Daemon already running".to_owned(),
            end => format!("Daemon ended: {}", end.why()),
        };
        app.show(&Told(&said, status))
    }
}

/// How the daemon of a clone stands, and what is said of it.
struct Told<'a>(&'a str, DaemonStatus);

impl serde::Serialize for Told<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.1.serialize(serializer)
    }
}

impl Render for Told<'_> {
    fn text(&self, ui: &mut Ui) {
        let Self(said, status) = self;
        match status.pid {
            Some(pid) => ui.line(&format!("{said} (PID {pid})")),
            None => ui.line(said),
        }
        if status.running {
            if let Some(since) = status.since {
                ui.line(&format!("Since: {}", since.second()));
            }
            ui.line(&format!("Log file: {}", safe(&status.log)));
        }
        if let Some(failed) = &status.failed {
            ui.line(&format!("The last contact failed: {}", safe(failed)));
        }
    }

    fn ids(&self) -> Vec<String> {
        self.1.pid.iter().map(ToString::to_string).collect()
    }
}
