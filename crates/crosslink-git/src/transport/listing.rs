//! Listing the refs of a remote.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::scratch::Scratch;
use super::{GitTransport, Limits, TransportError, address, child};
use crate::{DiscoverError, GitError, ObjectId, Objects, RemoteUrl};

/// The largest listing that is read: about a million refs.
const LISTING_LIMIT: usize = 64 * 1024 * 1024;

/// A bundle begins with this, one digit, and the next.
const VERSION: &[u8] = b"# v";
const BUNDLE: &[u8] = b" git bundle\n";

type Listing = Vec<(String, ObjectId)>;

/// Lists a remote on this machine, in process.
pub(super) fn local(
    remote: &RemoteUrl,
    path: &Path,
    prefixes: &[&str],
) -> Result<Listing, TransportError> {
    address(remote)?;
    let objects = open(path).map_err(|error| failure(remote, error))?;
    let mut found = Vec::new();
    for prefix in if prefixes.is_empty() { &[""] } else { prefixes } {
        let refs = objects
            .refs(prefix)
            .map_err(|error| failure(remote, error))?;
        found.extend(refs.found);
    }
    Ok(in_order(found))
}

/// Opens a remote that is a repository on this machine.
pub(super) fn nearby(remote: &RemoteUrl) -> Option<Objects> {
    let path = remote.local_path()?;
    if path.is_relative() || is_bundle(path) {
        return None;
    }
    open(path).ok()
}

/// Whether what lies at a path is a bundle, which git lists and fetches from as from a remote.
pub(super) fn is_bundle(path: &Path) -> bool {
    if !path.is_absolute() || !path.is_file() {
        return false;
    }
    let mut head = [0; BUNDLE.len() + VERSION.len() + 1];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head.starts_with(VERSION) && head.ends_with(BUNDLE)
}

/// Like git, takes `a` for `a.git` if there is no repository called `a`.
fn open(path: &Path) -> Result<Objects, GitError> {
    Objects::open(path).or_else(|error| {
        let mut longer = path.as_os_str().to_owned();
        longer.push(".git");
        let longer = PathBuf::from(longer);
        if error.is_not_found() && longer.is_dir() {
            Objects::open(&longer)
        } else {
            Err(error)
        }
    })
}

fn failure(remote: &RemoteUrl, error: GitError) -> TransportError {
    let (remote, said) = (remote.to_string(), error.to_string());
    match error {
        GitError::NoRepository(DiscoverError::Unreadable { .. }) | GitError::Unreadable { .. } => {
            TransportError::Unreachable { remote, said }
        }
        GitError::NoRepository(_) => TransportError::NotFound { remote, said },
        _ => TransportError::Other { remote, said },
    }
}

fn in_order(mut found: Listing) -> Listing {
    found.sort();
    found.dedup();
    found
}

impl GitTransport {
    pub(super) fn list_with_git(
        &self,
        remote: &RemoteUrl,
        prefixes: &[&str],
        limits: Limits<'_>,
    ) -> Result<Listing, TransportError> {
        let scratch = Scratch::take(&self.scratch)?;
        let mut command = self.git(scratch.git_dir(), "ls-remote");
        command.args(["--quiet", "--refs", "--", remote.reveal()]);
        for prefix in prefixes {
            if prefix.contains(['*', '?', '[', '\\']) || prefix.starts_with('-') {
                let said = format!("{prefix:?} is no beginning of a ref");
                return Err(TransportError::refused(remote, said));
            }
            command.arg(format!("{prefix}*"));
        }
        let ended = child::run(command, LISTING_LIMIT, limits)
            .map_err(|failure| failure.told(remote, limits, LISTING_LIMIT))?;
        if !ended.status.success() {
            return Err(ended.failure(remote));
        }
        let wanted =
            |name: &str| prefixes.is_empty() || prefixes.iter().any(|it| name.starts_with(it));
        let mut found = Vec::new();
        for line in ended.output.split(|&it| it == b'\n') {
            if let Some((name, id)) = parse(line).filter(|(name, _)| wanted(name)) {
                found.push((name.to_owned(), id));
            }
        }
        Ok(in_order(found))
    }
}

/// Reads bytes as what git says of a remote, and as its complaints.
pub(super) fn decode(remote: &RemoteUrl, bytes: &[u8]) {
    bytes.split(|&it| it == b'\n').for_each(|line| {
        parse(line);
    });
    let _ = TransportError::from_words(remote, &String::from_utf8_lossy(bytes));
}

fn parse(line: &[u8]) -> Option<(&str, ObjectId)> {
    let (digits, rest) = line.split_at_checked(40)?;
    let name = std::str::from_utf8(rest.strip_prefix(b"\t")?).ok()?;
    Some((name, ObjectId::from_hex(digits).ok()?))
}

impl child::Ended {
    /// Tells why git failed. Without a word it does so only when the connection broke under it.
    pub(super) fn failure(&self, remote: &RemoteUrl) -> TransportError {
        if self.status.code().is_none() && self.complaint.trim().is_empty() {
            let (remote, said) = (remote.to_string(), "the connection broke".to_owned());
            return TransportError::Unreachable { remote, said };
        }
        TransportError::from_words(remote, &self.complaint)
    }
}

impl child::Failure {
    /// Names the remote that a child process talked to.
    pub(super) fn told(
        self,
        remote: &RemoteUrl,
        limits: Limits<'_>,
        limit: usize,
    ) -> TransportError {
        let remote = remote.to_string();
        match self {
            Self::NotStarted(error) if error.kind() == std::io::ErrorKind::NotFound => {
                TransportError::GitMissing
            }
            Self::NotStarted(error) => TransportError::Other {
                remote,
                said: error.to_string(),
            },
            Self::TimedOut => TransportError::TimedOut {
                remote,
                after: limits.deadline,
            },
            Self::Cancelled => TransportError::Cancelled,
            Self::TooMuch => TransportError::TooMuch { remote, limit },
        }
    }
}
