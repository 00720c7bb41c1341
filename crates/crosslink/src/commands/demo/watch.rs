//! The second half of the demo: a watch over three projects with hubs of three sorts, and an alarm.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use crosslink_fleet::watch::{Update, UpdateKind, Watch, WatchOptions};
use crosslink_server::{ServeOptions, Server, SystemEntropy, Timings, serve};
use crosslink_sim::OlderHub;
use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::time::Timestamp;
use crosslink_workspace::{Environment, commit_files};

use super::super::dashboard::serve::{listening, stop, surroundings};
use super::{PROJECT, Stage, StepShown, unwritable};
use crate::app::App;

/// Where a hub of the second generation is.
const HUB: &str = "refs/heads/crosslink/hub";
/// One project fares well, and one does not.
const CALM: &str = "api";
const TROUBLED: &str = "site";
/// Longer than anything here takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Watches the demo's project and two others, and lets something go wrong in one.
pub(super) fn steps(app: &App, stage: &Stage<'_>) -> Result<Vec<StepShown>, Problem> {
    let mut steps = Vec::new();
    let mut says = "One dashboard watches all of your projects, older hubs among them.";
    let calm = made_up(app.now(), false);
    calm.write_fourth_generation(&stage.repository(CALM)?)
        .map_err(|error| unwritable("a hub", &error))?;
    write_hub(&stage.repository(TROUBLED)?, app.now(), false)?;
    for name in [PROJECT, CALM, TROUBLED] {
        let path = stage.place.join(name).display().to_string();
        let slug = format!("demo/{name}");
        steps.push(stage.take(app, says, &["dashboard", "track", &path, "--slug", &slug])?);
        says = "";
    }
    let watching = Watching::start(stage, app.now())?;
    let output = listening(watching.server.url());
    steps.push(stage.step(
        "It serves pages, an API and live updates on this machine.",
        &["dashboard", "serve"],
        output,
    ));
    let says = "Every number says how old it is.";
    steps.push(stage.take(app, says, &["dashboard", "status"])?);

    let trouble = Environment::of_process().now();
    write_hub(&stage.place.join(TROUBLED), trouble, true)?;
    let heard = watching.alarm(trouble);
    let says = "An agent falls silent while it holds a lock: the alarm comes by itself.";
    let mut alarm = stage.take(app, says, &["dashboard", "alerts"])?;
    if let Some(at) = heard {
        let after = (at.as_nanos() - trouble.as_nanos()) / 1_000_000;
        alarm
            .output
            .push_str(&format!("(the first came after {after} ms)\n"));
    }
    steps.push(alarm);
    watching.end();
    Ok(steps)
}

fn made_up(now: Timestamp, trouble: bool) -> OlderHub {
    OlderHub {
        issues: 5,
        trouble,
        now,
        ..OlderHub::default()
    }
}

/// Writes a made-up hub of the second generation into a repository.
fn write_hub(repository: &Path, now: Timestamp, trouble: bool) -> Result<(), Problem> {
    let hub = made_up(now, trouble);
    let written = commit_files(repository, HUB, &hub.second_generation(), now.as_seconds());
    written.map_err(|error| unwritable("a hub", &error))?;
    Ok(())
}

/// A watch with its server.
struct Watching {
    watch: Arc<Watch>,
    server: Server,
    updates: Receiver<Arc<Update>>,
}

impl Watching {
    /// Begins, and returns once every project was looked at.
    fn start(stage: &Stage<'_>, now: Timestamp) -> Result<Self, Problem> {
        let clock = || Environment::of_process().clock;
        let watch = Arc::new(Watch::start(WatchOptions::new(stage.home(), clock()))?);
        let updates = watch.subscribe();
        let server = serve(ServeOptions {
            home: stage.home(),
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            allow_remote: false,
            hosts: Vec::new(),
            pages: None,
            watch: Arc::clone(&watch),
            timings: Timings::default(),
            clock: clock(),
            entropy: Box::new(SystemEntropy),
            surroundings: surroundings(),
        })?;
        while !watch.has_looked(now) && updates.recv_timeout(PATIENCE).is_ok() {}
        Ok(Self {
            watch,
            server,
            updates,
        })
    }

    /// Waits for an alarm and says when it came.
    fn alarm(&self, since: Timestamp) -> Option<Timestamp> {
        loop {
            let update = self.updates.recv_timeout(PATIENCE).ok()?;
            let is_alarm = matches!(update.kind, UpdateKind::Alerts { .. });
            if is_alarm && update.at >= since {
                return Some(update.at);
            }
        }
    }

    fn end(self) {
        stop(&self.server, &self.watch);
    }
}
