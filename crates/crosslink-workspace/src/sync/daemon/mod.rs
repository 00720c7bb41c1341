//! A process that keeps a clone in step with its remote, for those who want a steady exchange. Nothing needs it.
//!
//! It is the publisher that stays: the only one of its clone, it looks every moment whether something was written here, and every two
//! seconds whether something moved at the remote, and makes contact where it did. It listens nowhere. It ends when it is asked to,
//! when nothing happens for long, when the project is gone, and when the program is another.

mod log;
mod look;
mod state;

use std::fs::File;
use std::time::Duration;

use crosslink_core::problem::Problem;
use schemars::JsonSchema;
use serde::Serialize;

pub use state::DaemonStatus;

use super::SyncOptions;
use super::report::SyncReport;
use crate::watch::Waiter;
use crate::workspace::Workspace;
use log::Log;
use look::Look;
use state::{Place, Program};

/// How long one step is: so soon is something that was written here seen, and a wish to end heard.
const STEP: Duration = Duration::from_millis(250);

/// How long it rests after a contact that failed, twice as long after each further one, and at most.
const REST: Duration = Duration::from_secs(4);
const LONGEST_REST: Duration = Duration::from_secs(60);

/// How a daemon goes about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaemonOptions {
    /// How often it looks at the remote.
    pub every: Duration,
    /// After how long without any change it ends.
    pub idle: Duration,
}

impl Default for DaemonOptions {
    fn default() -> Self {
        Self {
            every: Duration::from_secs(2),
            idle: Duration::from_secs(60 * 60),
        }
    }
}

/// Why a daemon ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DaemonEnd {
    /// Somebody asked it to.
    Asked,
    /// Its waiter had no more patience: the process is to end.
    Ended,
    /// Nothing happened for long.
    Idle,
    /// The project is gone.
    Gone,
    /// The program is another now.
    Replaced,
    /// There is one already; it has this process.
    Running(u32),
}

impl DaemonEnd {
    /// Why, in words.
    pub fn why(self) -> &'static str {
        match self {
            Self::Asked => "asked to",
            Self::Ended => "the process is to end",
            Self::Idle => "nothing happened for long",
            Self::Gone => "the project is gone",
            Self::Replaced => "the program is another now",
            Self::Running(_) => "another is running",
        }
    }
}

impl Workspace {
    /// Refuses a daemon where there is nothing for it to do.
    ///
    /// # Errors
    /// `hub.not_found` where the project is not shared yet.
    pub fn may_run_daemon(&self) -> Result<(), Problem> {
        self.access.may_write()?;
        match self.read(|snapshot| snapshot.joined())? {
            Some(_) => Ok(()),
            None => Err(crate::trust::not_shared()),
        }
    }

    /// Keeps this clone in step with its remote until something ends that.
    ///
    /// # Errors
    /// `hub.not_found` where the project is not shared yet, and where the project's directory cannot be written to. What goes wrong in
    /// a contact is written down, and tried again.
    pub fn run_daemon(
        &mut self,
        options: &DaemonOptions,
        waiter: &mut dyn Waiter,
    ) -> Result<DaemonEnd, Problem> {
        self.may_run_daemon()?;
        let place = Place::of(self);
        let Some(alone) = place.take(self.now(), waiter)? else {
            return Ok(DaemonEnd::Running(place.process()));
        };
        let mut daemon = Daemon {
            log: Log::new(place.log()),
            look: Look::default(),
            program: Program::of(self),
            workspace: self,
            options: *options,
            place,
            publishing: None,
            quiet: Duration::ZERO,
            failures: 0,
            said: None,
        };
        daemon.note("started");
        let end = daemon.run(waiter);
        daemon.note(&format!("ended: {}", end.why()));
        daemon.place.leave(alone, end);
        Ok(end)
    }
}

struct Daemon<'w> {
    workspace: &'w mut Workspace,
    options: DaemonOptions,
    place: Place,
    log: Log,
    look: Look,
    /// The program that runs, to be told from one that takes its place.
    program: Program,
    /// The place of the publisher, which it is from when another is done.
    publishing: Option<File>,
    /// For how long nothing changed.
    quiet: Duration,
    /// How many contacts in a row failed.
    failures: u32,
    /// What was written down last of a failure.
    said: Option<String>,
}

impl Daemon<'_> {
    fn run(&mut self, waiter: &mut dyn Waiter) -> DaemonEnd {
        let (mut since_look, mut rest) = (self.options.every, Duration::ZERO);
        loop {
            if let Some(end) = self.ends() {
                return end;
            }
            let due = since_look >= self.options.every;
            let written = self.look.written_here(self.workspace);
            if written {
                self.quiet = Duration::ZERO;
            }
            if rest.is_zero() && (due || written) {
                since_look = Duration::ZERO;
                rest = self.step(due);
            }
            if !waiter.wait(STEP) {
                return DaemonEnd::Ended;
            }
            since_look += STEP;
            self.quiet += STEP;
            rest = rest.saturating_sub(STEP);
        }
    }

    /// Why it has to end, if it has to.
    fn ends(&self) -> Option<DaemonEnd> {
        if self.place.is_asked_to_end() {
            Some(DaemonEnd::Asked)
        } else if !self.workspace.paths.database().exists() {
            Some(DaemonEnd::Gone)
        } else if self.program.is_replaced() {
            Some(DaemonEnd::Replaced)
        } else if self.quiet >= self.options.idle {
            Some(DaemonEnd::Idle)
        } else {
            None
        }
    }

    /// Looks, and makes contact where there is a reason; says how long to rest.
    fn step(&mut self, at_remote: bool) -> Duration {
        if self.publishing.is_none() {
            self.publishing = self.workspace.publisher_lock().unwrap_or_default();
        }
        // A publisher that was started before is let finish.
        if self.publishing.is_none() {
            return Duration::ZERO;
        }
        let made = match self.look.reason(self.workspace, at_remote) {
            Ok(false) => return Duration::ZERO,
            Ok(true) => self.workspace.sync(&SyncOptions::default()),
            Err(problem) => Err(problem),
        };
        match made {
            Ok(report) => self.made(&report),
            Err(problem) => self.failed(&problem),
        }
    }

    fn made(&mut self, report: &SyncReport) -> Duration {
        self.look.made();
        if self.said.take().is_some() {
            self.note("the remote answers again");
        }
        self.failures = 0;
        let (received, sent) = (report.received.events, report.sent.events);
        let pages = report.pages.received.len() + report.pages.sent.len();
        if received + sent > 0 || pages > 0 {
            self.quiet = Duration::ZERO;
            self.note(&format!(
                "{received} received, {sent} sent, {pages} page(s)"
            ));
        }
        Duration::ZERO
    }

    fn failed(&mut self, problem: &Problem) -> Duration {
        let said = problem.to_string();
        if self.said.as_ref() != Some(&said) {
            self.note(&said);
            self.said = Some(said);
        }
        let rest = REST.saturating_mul(2_u32.saturating_pow(self.failures));
        self.failures = self.failures.saturating_add(1);
        rest.min(LONGEST_REST)
    }

    fn note(&mut self, what: &str) {
        let now = self.workspace.now();
        self.log.note(now, what);
    }
}
