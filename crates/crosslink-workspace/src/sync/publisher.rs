//! Publishing by itself: a process of its own, started after the answer of a write, at most one for a clone.
//!
//! It lets a moment pass, so that writes which follow each other travel together, makes contact, lets go of its lock, and looks
//! once more: whoever wrote meanwhile found the lock taken and relied on that.

use std::fs::{File, TryLockError};
use std::sync::atomic::Ordering;
use std::time::Duration;

use crosslink_core::problem::{Kind, Problem};
use crosslink_store::{LastContact, SharedLock};

use super::SyncOptions;
use super::locks::is_due;
use crate::files;
use crate::watch::Waiter;
use crate::workspace::Workspace;

/// How long a publisher waits for further writes.
const MOMENT: Duration = Duration::from_millis(150);

/// How long nothing is tried after a contact failed, in seconds; twice as long after each further one.
const REST: i64 = 5;

/// The longest rest, in seconds.
const LONGEST_REST: i64 = 15 * 60;

/// When what is written here is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publish {
    /// By itself, after the answer.
    Background,
    /// Before the answer.
    Immediate,
    /// By `sync` alone.
    Manual,
}

impl Workspace {
    /// When writes are published: the setting `sync.publish`.
    ///
    /// # Errors
    /// Where the settings cannot be read.
    pub fn publishes(&self) -> Result<Publish, Problem> {
        Ok(match self.settings()?.text("sync.publish") {
            "immediate" => Publish::Immediate,
            "manual" => Publish::Manual,
            _ => Publish::Background,
        })
    }

    /// Whether something was written through this workspace that is shared with others.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn wrote_for_others(&self) -> Result<bool, Problem> {
        let wrote = self.wrote || self.wrote_pages.load(Ordering::Relaxed);
        Ok(wrote && self.read(|snapshot| snapshot.joined())?.is_some())
    }

    /// Notes that something was written that no contact has sent.
    pub(crate) fn note_write(&mut self) {
        (self.wrote, self.sent) = (true, false);
    }

    /// Notes that a contact sent all that was written.
    pub(super) fn note_sent(&mut self) {
        self.sent = true;
        self.wrote_pages.store(false, Ordering::Relaxed);
    }

    /// Whether a publisher should be started for what was written and not sent yet: none is at work, and the remote is not at rest after a
    /// contact that failed.
    ///
    /// # Errors
    /// Where the storage or the settings cannot be read.
    pub fn wants_publisher(&self) -> Result<bool, Problem> {
        let unsent = !self.sent || self.wrote_pages.load(Ordering::Relaxed);
        let wanted = unsent && self.wrote_for_others()? || self.renewal_is_due()?;
        if !wanted || self.publishes()? != Publish::Background {
            return Ok(false);
        }
        let last = self.read(|snapshot| snapshot.last_contact())?;
        if last.is_some_and(|last| self.now() < rested(&last)) {
            return Ok(false);
        }
        Ok(self.publisher_lock()?.is_some())
    }

    /// Whether a third of the lease of a claim of this clone is gone.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn renewal_is_due(&self) -> Result<bool, Problem> {
        let Some(now) = self.environment.boot.now() else {
            // Without a clock every contact renews, and none is made for it alone.
            return Ok(false);
        };
        let locks = self.read(|snapshot| snapshot.shared_locks())?;
        let own = |lock: &&SharedLock| lock.lock.elsewhere.is_none();
        Ok(locks
            .iter()
            .filter(own)
            .any(|lock| is_due(lock, Some(&now))))
    }

    /// Publishes until nothing is left, as the only publisher of this clone; says whether it was that.
    ///
    /// # Errors
    /// As [`Workspace::sync`]. That it failed is kept for the next command to tell.
    pub fn publish(&mut self, waiter: &mut dyn Waiter) -> Result<bool, Problem> {
        loop {
            let Some(lock) = self.publisher_lock()? else {
                return Ok(false);
            };
            waiter.wait(MOMENT);
            self.sync(&SyncOptions::default())?;
            drop(lock);
            let left = self.read(|snapshot| snapshot.waiting_count())?;
            if left == 0 && !self.pages_wait()? {
                return Ok(true);
            }
        }
    }

    /// Takes the publisher's place; nothing where another has it.
    pub(super) fn publisher_lock(&self) -> Result<Option<File>, Problem> {
        let path = self.paths.publisher_lock();
        let file = File::options().create(true).append(true).open(&path);
        let file = file.map_err(|error| files::unwritable(&path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(files::unwritable(&path, &error)),
        }
    }

    /// Keeps how a contact went, for the next command to tell and for the publisher to rest.
    pub(crate) fn note_contact(&mut self, failure: Option<&Problem>) -> Result<(), Problem> {
        let before = self.read(|snapshot| snapshot.last_contact())?;
        let failures = match failure {
            Some(problem) if problem.kind() == Kind::Unreachable => before
                .as_ref()
                .map_or(0, |last| last.failures)
                .saturating_add(1),
            _ => 0,
        };
        let last = LastContact {
            at: self.now(),
            failed: failure.map(ToString::to_string),
            failures,
        };
        if failure.is_none() && before.is_some_and(|before| before.failed.is_none()) {
            return Ok(());
        }
        self.store.write(|writing| writing.set_last_contact(&last))
    }
}

/// When the next contact may be tried.
fn rested(last: &LastContact) -> crosslink_core::time::Timestamp {
    let doublings = last.failures.saturating_sub(1).min(16);
    let rest = match last.failures {
        0 => 0,
        _ => (REST << doublings).min(LONGEST_REST),
    };
    last.at.plus_seconds(rest)
}
