//! Talking to remotes.
//!
//! [`GitTransport`] lists a repository on this machine in process and leaves the rest, bundles too, to the user's
//! `git`, so that credentials and ssh settings work as they are used to. Git never sees the settings or the hooks of the
//! repository that something is fetched into or pushed from: it works in a scratch repository that only borrows its
//! objects.

mod cancel;
pub(crate) mod child;
pub(crate) mod command;
mod error;
mod fetch;
mod listing;
mod outcome;
mod pack;
mod push;
mod refspec;
mod scratch;
mod stamp;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::{ObjectId, RemoteUrl};

pub use cancel::Cancel;
pub use error::TransportError;
pub use outcome::PushOutcome;
pub use push::PushChange;

/// What one fetch changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FetchReport {
    /// The refs that were set, sorted by name.
    pub updated: Vec<RefChange>,
    /// The refs left alone because the remote's history was rewritten and the refspec has no `+`, or because someone
    /// else moved them meanwhile.
    pub refused: Vec<String>,
}

/// One ref that a fetch set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefChange {
    /// Its full name, here.
    pub name: String,
    /// What it pointed at before.
    pub old: Option<ObjectId>,
    /// What it points at now.
    pub new: ObjectId,
}

/// A way to talk to remotes.
pub trait Transport: Send + Sync {
    /// Lists the refs of a remote whose full names begin with one of the prefixes (all, if there are
    /// none), sorted by name.
    ///
    /// # Errors
    ///
    /// Fails if the remote cannot be reached, asks for something, or does not answer in time.
    fn list(
        &self,
        remote: &RemoteUrl,
        prefixes: &[&str],
        limits: Limits<'_>,
    ) -> Result<Vec<(String, ObjectId)>, TransportError>;

    /// Returns a number that is another once refs of a remote on this machine moved that lie in one of the folders
    /// (`refs/heads`); nothing for other remotes, and where it cannot be told. Far cheaper than a listing.
    fn stamp(&self, remote: &RemoteUrl, folders: &[&str]) -> Option<u64> {
        let path = remote.local_path()?;
        stamp::of(path, folders)
    }

    /// Fetches into the repository whose git directory is `into`, following refspecs that name
    /// both sides in full (`+refs/heads/a:refs/watch/a`). Refs that are gone on the remote stay.
    ///
    /// # Errors
    ///
    /// As `list`; also for refspecs that are no such pairs or write to branches or tags, and if the
    /// repository cannot be written to.
    fn fetch(
        &self,
        into: &Path,
        remote: &RemoteUrl,
        refspecs: &[String],
        limits: Limits<'_>,
    ) -> Result<FetchReport, TransportError>;

    /// Pushes objects of the repository whose git directory is `from` under names of the remote, and removes names there.
    /// Each change happens only if the remote says what is expected, and each for itself: one that is refused holds up
    /// none of the others. The outcomes are in the order of the changes; the same pushed again is harmless.
    ///
    /// A transport that does not say otherwise refuses.
    ///
    /// # Errors
    ///
    /// As `list`, before anything was changed; also for names that are none, that come twice or have nothing to expect,
    /// and for objects that are not here. Where [`TransportError::is_unclear`], the remote may have taken some of it.
    fn push(
        &self,
        from: &Path,
        remote: &RemoteUrl,
        changes: &[PushChange],
        limits: Limits<'_>,
    ) -> Result<Vec<PushOutcome>, TransportError> {
        let _ = (from, changes, limits);
        Err(TransportError::refused(remote, "it cannot be pushed to"))
    }
}

/// How long an exchange, or another piece of git's work, may last.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'a> {
    /// The time it may take in all.
    pub deadline: Duration,
    /// The way to stop it before.
    pub cancel: &'a Cancel,
}

/// The user's git, never asking anything, never obeying the settings of a repository.
#[derive(Clone, Debug)]
pub struct GitTransport {
    scratch: PathBuf,
    environment: Vec<(OsString, OsString)>,
}

impl GitTransport {
    /// Prepares to work in `scratch`, an absolute folder for this alone that is made when it is needed and may be shared by
    /// processes.
    pub fn new(scratch: impl Into<PathBuf>) -> Self {
        Self {
            scratch: scratch.into(),
            environment: Vec::new(),
        }
    }

    /// Sets a variable of the environment that git is started in.
    #[must_use]
    pub fn with_variable(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }
}

impl Transport for GitTransport {
    fn list(
        &self,
        remote: &RemoteUrl,
        prefixes: &[&str],
        limits: Limits<'_>,
    ) -> Result<Vec<(String, ObjectId)>, TransportError> {
        if limits.cancel.is_cancelled() {
            return Err(TransportError::Cancelled);
        }
        match remote.local_path() {
            Some(path) if !listing::is_bundle(path) => listing::local(remote, path, prefixes),
            _ => self.list_with_git(remote, prefixes, limits),
        }
    }

    fn fetch(
        &self,
        into: &Path,
        remote: &RemoteUrl,
        refspecs: &[String],
        limits: Limits<'_>,
    ) -> Result<FetchReport, TransportError> {
        if limits.cancel.is_cancelled() {
            return Err(TransportError::Cancelled);
        }
        self.fetch_with_git(into, remote, refspecs, limits)
    }

    fn push(
        &self,
        from: &Path,
        remote: &RemoteUrl,
        changes: &[PushChange],
        limits: Limits<'_>,
    ) -> Result<Vec<PushOutcome>, TransportError> {
        if limits.cancel.is_cancelled() {
            return Err(TransportError::Cancelled);
        }
        self.push_with_git(from, remote, changes, limits)
    }
}

/// What git is to be told of a remote: a path that begins at the root, or the whole address.
fn address(remote: &RemoteUrl) -> Result<&OsStr, TransportError> {
    match remote.local_path() {
        Some(path) if path.is_relative() => Err(TransportError::refused(
            remote,
            "it is not said where the path begins",
        )),
        Some(path) => Ok(path.as_os_str()),
        None => Ok(OsStr::new(remote.reveal())),
    }
}

/// Reads bytes as what a remote is called, and as what git says of one.
pub(crate) fn decode(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let name = text.lines().next().unwrap_or_default();
    let remote = RemoteUrl::parse(name).or_else(|_| RemoteUrl::parse("https://host/a"));
    let Ok(remote) = remote else { return };
    listing::decode(&remote, bytes);
    fetch::rejected(&text);
    outcome::decode(&remote, &text);
    for line in text.lines() {
        let _ = refspec::Refspec::parse(&remote, line);
    }
}
