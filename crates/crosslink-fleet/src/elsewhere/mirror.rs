//! The hub of a repository that is only reached over git, kept beside the person's other files.
//!
//! ```text
//!  <home>/cache/hubs/<digest of the address>/.git       nothing but refs/crosslink-watch/ and its objects
//!  <home>/cache/hubs/<digest of the address>/asked      when the remote last answered
//!  <home>/cache/shadows/<digest of the repository>.db   a hub of format 4, laid out
//! ```

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_hub::{
    Cancel, ExchangeLimits, Found, FourthHub, GitTransport, RemoteSaid, RemoteUrl, WatchError,
    Watched, Where,
};
use crosslink_workspace::create_repository;
use sha2::{Digest, Sha256};

/// An exchange takes no longer.
const DEADLINE: Duration = Duration::from_secs(60);

/// The file that says when the remote last answered.
const ASKED: &str = "asked";

/// A hub that is fetched into a repository of its own.
pub(super) struct Mirror {
    directory: PathBuf,
    scratch: PathBuf,
    address: RemoteUrl,
}

impl Mirror {
    /// The mirror of an address; nothing is made yet.
    pub(super) fn new(home: &Path, address: RemoteUrl) -> Self {
        Self {
            directory: home
                .join("cache/hubs")
                .join(digest(address.reveal().as_bytes())),
            scratch: home.join("git"),
            address,
        }
    }

    /// When the remote last answered.
    pub(super) fn asked_at(&self) -> Option<Timestamp> {
        let text = fs::read_to_string(self.directory.join(ASKED)).ok()?;
        Timestamp::parse(text.trim())
    }

    /// The repository that is kept for it.
    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Reads the hub, after asking the remote unless it answered less than so many seconds ago.
    ///
    /// # Errors
    /// As [`Mirror::look`].
    pub(super) fn heard(&self, patience: i64, now: Timestamp) -> Result<Found, Problem> {
        let fresh = self
            .asked_at()
            .filter(|asked| (0..patience).contains(&now.seconds_since(*asked)));
        let to = match fresh {
            Some(_) => Where::Here,
            None => Where::Everywhere,
        };
        self.look(to, now)
    }

    /// Reads the hub: as it was fetched last, or after asking the remote.
    ///
    /// # Errors
    /// `file.unwritable`, or where what was fetched cannot be read.
    fn look(&self, to: Where, now: Timestamp) -> Result<Found, Problem> {
        self.make()?;
        let found = look(
            &mut Watched::mirror(&self.directory, self.address.clone()),
            (to, &self.scratch),
            now,
        );
        let found = found.map_err(|error| unreadable(&self.address.to_string(), &error))?;
        if matches!(found.remote, RemoteSaid::Answered) {
            // Without this the remote is asked again next time, which costs no more than time.
            let _ = fs::write(self.directory.join(ASKED), now.to_string());
        }
        Ok(found)
    }

    fn make(&self) -> Result<(), Problem> {
        if self.directory.join(".git/config").is_file() {
            return Ok(());
        }
        private_folder(&self.directory)
            .and_then(|()| create_repository(&self.directory))
            .map_err(|error| {
                let message = format!("{} cannot be written", self.directory.display());
                Problem::new(Code::FileUnwritable, message).caused_by(&error)
            })
    }
}

/// Where the hub of format 4 in a repository is laid out.
pub(crate) fn shadow_of(home: &Path, hub: &FourthHub) -> PathBuf {
    let repository = hub.objects.common_dir().as_os_str().as_encoded_bytes();
    let name = format!("{}.db", digest(repository));
    home.join("cache/shadows").join(name)
}

/// The first digits of a digest: enough to tell few things apart.
fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .take(8)
        .map(|it| format!("{it:02x}"))
        .collect()
}

/// Looks at a hub once.
///
/// # Errors
/// As [`Watched::look`].
pub(super) fn look(
    watched: &mut Watched,
    (to, scratch): (Where, &Path),
    now: Timestamp,
) -> Result<Found, WatchError> {
    let cancel = Cancel::new();
    let limits = ExchangeLimits {
        deadline: DEADLINE,
        cancel: &cancel,
    };
    watched.look(to, (&GitTransport::new(scratch), limits), now)
}

/// Why a hub that is there cannot be read.
pub(super) fn unreadable(name: &str, error: &WatchError) -> Problem {
    match error {
        WatchError::Missing(_) => super::address::missing(name),
        error => {
            let message = format!("The hub in {name} cannot be read");
            Problem::new(Code::HubDamaged, message).caused_by(error)
        }
    }
}

#[cfg(unix)]
fn private_folder(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

#[cfg(not(unix))]
fn private_folder(path: &Path) -> std::io::Result<()> {
    fs::create_dir_all(path)
}
