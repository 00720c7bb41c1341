//! Sharing: one contact with the remote from beginning to end, and what is known of the others without one.
//!
//! ```text
//!  remote.rs  where the hub lies        contact.rs  list, fetch, compare, take over, push, again if something moved
//!  adopt.rs   what was found ─▶ store   outgoing.rs what is here ─▶ commits ─▶ intentions ─▶ push ─▶ what arrived
//!  archive.rs logs at rest, without refs of their own
//! ```
//!
//! Every step may be the last one before a kill. What was fetched but not taken over is taken over by the next contact; what
//! was pushed but not recorded is found by the intention that was written down before.

mod adopt;
mod archive;
mod browse;
mod contact;
mod daemon;
mod found;
mod locks;
mod migrate;
mod numbers;
mod outgoing;
mod pages;
mod plan;
mod presence;
mod publisher;
mod remote;
mod report;
mod seed;
mod status;

pub use daemon::{DaemonEnd, DaemonOptions, DaemonStatus};
pub use locks::{ClaimWish, Guard, LockView};
pub use migrate::{MigrateOptions, Migration, MigrationState, OlderCounts, RolledBack};
pub use plan::{
    PlannedBranch, PlannedEvents, PlannedPages, PlannedPush, PlannedRef, RefMove, SyncPlan,
};
pub use publisher::Publish;
pub use report::{
    BranchWritten, DrawnNumbers, Fault, LostClaim, PagesSynced, Received, Renumbered, Sent,
    SyncReport,
};
pub use seed::Seeded;
pub use status::{RefusedEvent, SyncStatus};

pub(crate) use adopt::{collect, drives, heads, summary_of, verdicts};
pub(crate) use archive::IDLE;
pub(crate) use contact::{ATTEMPTS, Contact, Met};
pub(crate) use locks::shared_of;
pub(crate) use presence::present;
pub(crate) use remote::{DEADLINE, Place, unreachable, unreadable};

use crosslink_core::problem::Problem;

use crate::workspace::Workspace;

/// What a contact is made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyncOptions {
    /// Whether what the remote refused is tried again.
    pub retry_refused: bool,
    /// Whether somebody waits for all of it: what is else done when it pays is done now.
    pub thorough: bool,
}

impl Workspace {
    /// Makes contact with the remote: takes over what others wrote, and publishes what was written here.
    ///
    /// The first contact founds the hub, or joins the one that is there. Where somebody else's push came in between, it begins
    /// again, a few times. Another contact of this clone is waited for.
    ///
    /// # Errors
    /// `remote.none`, `remote.unreachable`, `hub.other`, `hub.damaged`, `hub.newer`; also where the storage or the repository
    /// fails. Nothing that was written here is lost.
    pub fn sync(&mut self, options: &SyncOptions) -> Result<SyncReport, Problem> {
        self.access.may_write()?;
        let synced = Contact::begin(self).and_then(|mut contact| contact.run(options));
        self.note_contact(synced.as_ref().err())?;
        if synced.is_ok() {
            self.note_sent();
        }
        synced
    }

    /// The same, and then answers the requests to this agent that wait, in a second contact.
    ///
    /// # Errors
    /// As [`Workspace::sync`].
    pub fn sync_and_answer(&mut self, options: &SyncOptions) -> Result<SyncReport, Problem> {
        let mut report = self.sync(options)?;
        if !self.has_requests()? {
            return Ok(report);
        }
        report.answered = self.poll_requests()?.outcome.answered;
        let second = self.sync(options)?;
        report.sent.events += second.sent.events;
        report.sent.commits += second.sent.commits;
        report.sent.refused += second.sent.refused;
        report.received.events += second.received.events;
        report.waiting = second.waiting;
        Ok(report)
    }
}
