//! Empty repositories that git works in, so that it reads no settings but the user's.
//!
//! They are numbered; each is held by a file lock while it is used and used again afterwards, so
//! a process that was killed leaves nothing that grows.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::TransportError;
use crate::ObjectId;

/// How many exchanges may go on at once.
const SLOTS: usize = 1024;

const SETTINGS: &str = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n";

/// A scratch repository, held until it is dropped.
pub(super) struct Scratch {
    git_dir: PathBuf,
    _held: File,
}

impl Scratch {
    /// Takes the first one that is free.
    pub(super) fn take(folder: &Path) -> Result<Self, TransportError> {
        Self::try_take(folder).map_err(|source| TransportError::Scratch {
            path: folder.into(),
            source,
        })
    }

    fn try_take(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        for number in 0..SLOTS {
            let lock = folder.join(format!("{number}.lock"));
            let held = File::options().create(true).append(true).open(lock)?;
            match held.try_lock() {
                Ok(()) => {
                    let git_dir = folder.join(format!("{number}.git"));
                    let scratch = Self {
                        git_dir,
                        _held: held,
                    };
                    scratch.furnish()?;
                    return Ok(scratch);
                }
                Err(fs::TryLockError::WouldBlock) => {}
                Err(fs::TryLockError::Error(error)) => return Err(error),
            }
        }
        Err(io::Error::other("every scratch repository is in use"))
    }

    /// Makes it a repository without refs; HEAD is written last.
    fn furnish(&self) -> io::Result<()> {
        if self.git_dir.join("HEAD").exists() {
            return Ok(());
        }
        self.empty()?;
        fs::create_dir_all(self.git_dir.join("objects"))?;
        fs::create_dir_all(self.git_dir.join("refs"))?;
        fs::write(self.git_dir.join("config"), SETTINGS)?;
        fs::write(self.git_dir.join("HEAD"), "ref: refs/heads/none\n")
    }

    fn empty(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.git_dir) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub(super) fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// Starts afresh with these refs, and with the borders of a shallow clone.
    pub(super) fn fill(
        &self,
        refs: &BTreeMap<String, ObjectId>,
        shallow: &Path,
    ) -> Result<(), TransportError> {
        let fill = || {
            self.empty()?;
            self.furnish()?;
            let lines = refs.iter().map(|(name, id)| format!("{id} {name}\n"));
            let text: String = std::iter::once("# pack-refs with: sorted \n".to_owned())
                .chain(lines)
                .collect();
            fs::write(self.git_dir.join("packed-refs"), text)?;
            match fs::copy(shallow, self.git_dir.join("shallow")) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        };
        fill().map_err(|source| TransportError::Scratch {
            path: self.git_dir.clone(),
            source,
        })
    }
}
