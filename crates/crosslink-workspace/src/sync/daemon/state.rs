//! Which process is the daemon of a clone, and how it is asked to end: a file lock, and two small files. No port, no signal.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::DaemonEnd;
use crate::files;
use crate::paths::Paths;
use crate::watch::Waiter;
use crate::workspace::Workspace;

/// The longest file that is read.
const SIZE_LIMIT: u64 = 4 * 1024;

/// How often, and how long each time, it is waited for the place of the daemon.
const PATIENCE: u32 = 8;
const MOMENT: Duration = Duration::from_millis(20);

/// How long it is waited for a daemon to begin or to end.
const A_WHILE: Duration = Duration::from_secs(10);

/// What is known of the daemon of a clone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "daemon")]
pub struct DaemonStatus {
    /// Whether it runs.
    pub running: bool,
    /// Its process, where it runs.
    pub pid: Option<u32>,
    /// When it was started, where it runs.
    pub since: Option<Timestamp>,
    /// What it writes down.
    pub log: String,
    /// When the last contact of this clone with the remote came through or failed, whoever made it; `null` where none failed and
    /// none came after.
    pub last_contact: Option<Timestamp>,
    /// Why it failed; `null` where it did not.
    pub failed: Option<String>,
}

/// What a daemon says about itself.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Process {
    pid: u32,
    since: Timestamp,
}

/// Where the daemon of a clone has its files.
pub(super) struct Place {
    paths: Paths,
}

impl Place {
    pub(super) fn of(workspace: &Workspace) -> Self {
        let paths = workspace.paths.clone();
        Self { paths }
    }

    pub(super) fn log(&self) -> PathBuf {
        self.paths.daemon_log()
    }

    /// Becomes the daemon; nothing where another process is.
    pub(super) fn take(
        &self,
        since: Timestamp,
        waiter: &mut dyn Waiter,
    ) -> Result<Option<File>, Problem> {
        let mut lock = self.lock()?;
        // Somebody who asks whether there is one has it for a moment.
        for _ in 0..PATIENCE {
            if lock.is_none() && waiter.wait(MOMENT) {
                lock = self.lock()?;
            }
        }
        let Some(lock) = lock else {
            return Ok(None);
        };
        // A wish to end that nobody heard was for another.
        let _ = fs::remove_file(self.paths.daemon_wish());
        let pid = std::process::id();
        let text = serde_json::to_string(&Process { pid, since });
        let text = text.map_err(|error| Problem::bug(error.to_string()))?;
        let path = self.paths.daemon_info();
        fs::write(&path, text).map_err(|error| files::unwritable(&path, &error))?;
        Ok(Some(lock))
    }

    /// The lock that the daemon holds; nothing where another process has it.
    fn lock(&self) -> Result<Option<File>, Problem> {
        let path = self.paths.daemon_lock();
        let file = File::options().create(true).append(true).open(&path);
        let file = file.map_err(|error| files::unwritable(&path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(files::unwritable(&path, &error)),
        }
    }

    /// Is the daemon no more. Where the project is gone nothing of it is left behind.
    pub(super) fn leave(&self, lock: File, end: DaemonEnd) {
        let _ = fs::remove_file(self.paths.daemon_info());
        let _ = fs::remove_file(self.paths.daemon_wish());
        if end == DaemonEnd::Gone {
            let _ = fs::remove_file(self.log());
        }
        drop(lock);
    }

    /// Whether somebody wants it to end.
    pub(super) fn is_asked_to_end(&self) -> bool {
        self.paths.daemon_wish().exists()
    }

    fn read(&self) -> Option<Process> {
        let text = files::read_text(&self.paths.daemon_info(), SIZE_LIMIT).ok()??;
        serde_json::from_str(&text).ok()
    }

    /// The process of the daemon that runs; 0 where it did not say.
    pub(super) fn process(&self) -> u32 {
        self.read().map_or(0, |process| process.pid)
    }
}

/// The program that runs, where it lay when that began.
pub(super) struct Program {
    path: Option<PathBuf>,
    mark: Option<Mark>,
}

/// What tells a file from another in its place: its length, and when it was changed.
type Mark = (u64, SystemTime);

impl Program {
    pub(super) fn of(workspace: &Workspace) -> Self {
        let path = workspace.environment.program();
        let mark = path.as_deref().and_then(mark_of);
        Self { path, mark }
    }

    /// Whether another lies there now, or none. Where it could not be told at the beginning, it never can.
    pub(super) fn is_replaced(&self) -> bool {
        let now = self.path.as_deref().and_then(mark_of);
        self.mark.is_some() && now != self.mark
    }
}

fn mark_of(path: &Path) -> Option<Mark> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

impl Workspace {
    /// Says whether a daemon keeps this clone in step, and how the last contact went.
    ///
    /// # Errors
    /// Where the project's directory or the storage cannot be read.
    pub fn daemon_status(&self) -> Result<DaemonStatus, Problem> {
        let place = Place::of(self);
        let running = place.paths.daemon_lock().exists() && place.lock()?.is_none();
        let process = place.read().filter(|_| running);
        let last = self.read(|snapshot| snapshot.last_contact())?;
        Ok(DaemonStatus {
            running,
            pid: process.map(|process| process.pid),
            since: process.map(|process| process.since),
            log: place.log().display().to_string(),
            last_contact: last.as_ref().map(|last| last.at),
            failed: last.and_then(|last| last.failed),
        })
    }

    /// Waits a while until a daemon runs, or runs no more, and says how it stands.
    ///
    /// # Errors
    /// As [`Workspace::daemon_status`].
    pub fn await_daemon(
        &self,
        running: bool,
        waiter: &mut dyn Waiter,
    ) -> Result<DaemonStatus, Problem> {
        let mut waited = Duration::ZERO;
        loop {
            let status = self.daemon_status()?;
            let known = status.running == running && status.pid.is_some() == running;
            if known || waited >= A_WHILE || !waiter.wait(MOMENT) {
                return Ok(status);
            }
            waited += MOMENT;
        }
    }

    /// Asks the daemon of this clone to end, which it does within a moment, or after the contact that it makes.
    ///
    /// # Errors
    /// Where the project's directory cannot be written to.
    pub fn stop_daemon(&self) -> Result<(), Problem> {
        self.access.may_write()?;
        let wish = self.paths.daemon_wish();
        fs::write(&wish, "").map_err(|error| files::unwritable(&wish, &error))
    }
}
