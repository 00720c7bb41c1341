//! `locks`, `heartbeat`: who holds which issue, under the reference's names.

use std::collections::BTreeMap;

use clap::Args;
use crosslink_workspace::core::problem::{Code, Kind, Problem};
use crosslink_workspace::core::time::Timestamp;
use crosslink_workspace::{Guard, LockView, SyncOptions, SyncReport, WorkOptions};
use schemars::JsonSchema;
use serde::Serialize;

use super::Run;
use super::claims::{claimed_line, say_tentative};
use crate::app::App;
use crate::render::Render;
use crate::render::issue::quiet_name;
use crate::render::text::{count, fit, minute, pad, safe};
use crate::ui::Ui;

/// The widest title of a list, as in the reference.
const TITLE: usize = 40;

/// Lists who holds which issue, oldest claims first
#[derive(Args)]
pub(crate) struct List {}

/// Every lock, in the reference's shape.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "locks")]
pub(crate) struct Locks {
    /// The version of this shape.
    version: u32,
    /// The locks by the numbers of their issues; by the short id where an issue has none yet.
    locks: BTreeMap<String, Held>,
    settings: LockSettings,
    #[serde(skip)]
    in_order: Vec<LockView>,
}

/// A lock.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Held {
    /// Empty: what signs a lock is the commit that carries it.
    signed_by: &'static str,
    #[serde(flatten)]
    lock: LockView,
}

/// What holds of all locks.
#[derive(Serialize, JsonSchema)]
pub(crate) struct LockSettings {
    /// After how many minutes of silence a lock may be taken without force.
    stale_lock_timeout_minutes: u64,
}

impl Locks {
    fn of(found: Vec<LockView>) -> Self {
        let lease = found.iter().map(|lock| u64::from(lock.lease_seconds)).max();
        let named = found.iter().map(|lock| {
            let name = quiet_name(&lock.display_id);
            let lock = lock.clone();
            (
                name,
                Held {
                    signed_by: "",
                    lock,
                },
            )
        });
        Self {
            version: 1,
            locks: named.collect(),
            settings: LockSettings {
                stale_lock_timeout_minutes: lease.unwrap_or(7_200) * 5 / 4 / 60,
            },
            in_order: found,
        }
    }
}

impl Render for Locks {
    fn text(&self, ui: &mut Ui) {
        if self.in_order.is_empty() {
            ui.line("No active locks.");
            return;
        }
        ui.line("Active locks:");
        for lock in &self.in_order {
            let title = match lock.title.as_str() {
                "" => "(unknown issue)",
                title => title,
            };
            let line = format!(
                "  {} {} -- claimed by {} on {}{}",
                pad(&lock.display_id, 5),
                fit(&safe(title), TITLE),
                safe(&lock.agent_id),
                minute(lock.claimed_at),
                marks(lock)
            );
            ui.line(&line);
            if let Some(branch) = &lock.branch {
                ui.line(&format!("         branch: {}", safe(branch)));
            }
        }
    }

    fn ids(&self) -> Vec<String> {
        let names = self.in_order.iter();
        names.map(|lock| quiet_name(&lock.display_id)).collect()
    }
}

/// What is unusual about a lock.
fn marks(lock: &LockView) -> String {
    let marks = [
        (lock.elsewhere.is_some(), " [elsewhere]"),
        (lock.tentative, " [tentative]"),
        (lock.stale, " [STALE]"),
    ];
    let marks = marks.into_iter().filter(|(is_so, _)| *is_so);
    marks.map(|(_, mark)| mark).collect()
}

impl Run for List {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let locks = Locks::of(app.workspace()?.locks()?);
        app.show(&locks)
    }
}

/// Says who holds an issue; ends with 3 where that is somebody else
#[derive(Args)]
pub(crate) struct Check {
    /// The issue
    id: String,
}

/// Who holds an issue.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "lock_check")]
pub(crate) struct Checked {
    /// What people call the issue.
    display_id: String,
    /// Whether anybody holds it.
    locked: bool,
    /// Whether the agent that asks may rely on holding it.
    guard: Guard,
    /// The lock, if there is one.
    lock: Option<LockView>,
}

impl Render for Checked {
    fn text(&self, ui: &mut Ui) {
        let name = &self.display_id;
        let Some(lock) = &self.lock else {
            ui.line(&format!(
                "Issue {name} is not locked. Available for claiming."
            ));
            return;
        };
        ui.line(&format!(
            "Issue {name} is locked by '{}' (claimed {})",
            safe(&lock.agent_id),
            minute(lock.claimed_at)
        ));
        if let Some(branch) = &lock.branch {
            ui.line(&format!("  Branch: {}", safe(branch)));
        }
        if lock.elsewhere.is_some() {
            ui.line("  In another clone of the project");
        }
        say_tentative(ui, lock.tentative);
        if self.guard == Guard::Unconfirmed && !lock.tentative {
            ui.line("  Unconfirmed: its lease may have ended; `crosslink locks renew` makes sure");
        }
        if lock.stale {
            ui.line("  Warning: this lock appears STALE (its holder is silent for longer than it lasts)");
        }
    }

    fn ids(&self) -> Vec<String> {
        let held = self.lock.iter();
        held.map(|lock| quiet_name(&lock.display_id)).collect()
    }
}

impl Run for Check {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        let workspace = app.workspace()?;
        let lock = workspace.lock_of(issue)?;
        let guard = workspace.guard(issue)?;
        let linked = workspace.read(|snapshot| snapshot.linked(issue))?;
        let checked = Checked {
            display_id: linked.map_or_else(|| issue.short(), |linked| linked.display_id),
            locked: lock.is_some(),
            guard,
            lock,
        };
        app.show(&checked)?;
        match &checked.lock {
            Some(lock) if guard == Guard::NotHeld => {
                let message = format!("Issue {} is locked by another", lock.display_id);
                Err(Problem::new(Code::IssueHeld, message))
            }
            _ => Ok(()),
        }
    }
}

/// Claims the lock of an issue
#[derive(Args)]
pub(crate) struct Claim {
    /// The issue
    id: String,
    /// The branch the work is on
    #[arg(short, long, value_name = "BRANCH")]
    branch: Option<String>,
    /// Claim it without asking the remote; until it is asked, another clone may be granted it
    #[arg(long)]
    offline: bool,
    /// Take on a claim of your other session
    #[arg(long)]
    resume: bool,
}

impl Run for Claim {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        let options = WorkOptions {
            branch: self.branch.clone(),
            offline: self.offline,
            resume: self.resume,
            force: false,
        };
        let done = app.workspace()?.claim(issue, &options)?;
        let id = quiet_name(&done.outcome.display_id);
        app.wrote(&done, &[id], |ui, claimed| {
            ui.line(&claimed_line(claimed));
            if let Some(branch) = &self.branch {
                ui.line(&format!("  Branch: {}", safe(branch)));
            }
            say_tentative(ui, claimed.tentative);
        })
    }
}

/// Takes the lock of an issue from a holder that is silent for longer than it lasts
#[derive(Args)]
pub(crate) struct Steal {
    /// The issue
    id: String,
    /// Take it from a holder that may still be at work
    #[arg(short, long)]
    force: bool,
}

impl Run for Steal {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let issue = app.issue(&self.id)?;
        let held = app.workspace()?.lock_of(issue)?.is_some();
        let done = app.workspace()?.steal(issue, self.force)?;
        let id = quiet_name(&done.outcome.display_id);
        app.wrote(&done, &[id], |ui, claimed| {
            let free = !held && claimed.from.is_none() && !claimed.already;
            ui.line(&match free {
                true => format!(
                    "Claimed lock on issue {} (was not locked)",
                    claimed.display_id
                ),
                false => claimed_line(claimed),
            });
        })
    }
}

/// Renews the locks of this clone at the remote
#[derive(Args)]
pub(crate) struct Renew {}

/// What renewing achieved.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "locks_renewed")]
pub(crate) struct Renewed {
    /// The locks this clone holds now.
    locks: Vec<LockView>,
    /// What the contact did beside.
    sync: SyncReport,
    /// When.
    at: Timestamp,
}

impl Render for Renewed {
    fn text(&self, ui: &mut Ui) {
        ui.line(&format!("Renewed {}", count(self.locks.len(), "lock")));
        super::sync::say_lost(ui, &self.sync);
    }

    fn ids(&self) -> Vec<String> {
        let names = self.locks.iter();
        names.map(|lock| quiet_name(&lock.display_id)).collect()
    }
}

impl Run for Renew {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let at = app.now();
        let workspace = app.workspace()?;
        let sync = match workspace.sync_status()?.hub {
            Some(_) => workspace.renew()?,
            // Alone there is nobody to tell.
            None => SyncReport::default(),
        };
        let mut locks = workspace.locks()?;
        locks.retain(|lock| lock.elsewhere.is_none());
        app.show(&Renewed { locks, sync, at })
    }
}

/// Tells the remote that this clone is at work, where that is due
#[derive(Args)]
pub(crate) struct Heartbeat {}

impl Run for Heartbeat {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let workspace = app.workspace()?;
        if workspace.sync_status()?.hub.is_none() || !workspace.renewal_is_due()? {
            return Ok(());
        }
        match workspace.sync(&SyncOptions::default()) {
            // It is tried again by whoever comes next.
            Err(problem) if problem.kind() == Kind::Unreachable => Ok(()),
            other => other.map(drop),
        }
    }
}
