//! What the clones of a world share: a remote in memory, or a bare repository on disk. What holds of one holds of the other.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crosslink_git::{
    Expect, GitError, GitTransport, ObjectId, Objects, Transport, create_bare_repository,
    create_repository,
};

use super::remote::SimRemote;

/// A hook of a host that takes nothing but branches.
const BRANCHES_ONLY: &str = "#!/bin/sh\ncase $1 in refs/heads/*) ;; *) echo 'only branches are taken here' >&2; exit 1;; esac\n";

/// Of which sort a remote is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoteKind {
    /// Refs in memory; objects are shared on disk.
    Simulated,
    /// A bare repository that the user's git talks to.
    Bare,
}

impl RemoteKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Simulated, Self::Bare];
}

/// The remote of some clones.
#[derive(Clone, Debug)]
pub struct SharedRemote {
    simulated: Option<Arc<SimRemote>>,
    repository: PathBuf,
}

impl SharedRemote {
    /// Makes an empty remote in a folder.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn make(kind: RemoteKind, folder: &Path) -> io::Result<Self> {
        let (simulated, repository) = match kind {
            RemoteKind::Simulated => {
                let repository = folder.join("hub");
                create_repository(&repository)?;
                (Some(Arc::default()), repository)
            }
            RemoteKind::Bare => {
                let repository = folder.join("hub.git");
                create_bare_repository(&repository)?;
                (None, repository)
            }
        };
        Ok(Self {
            simulated,
            repository,
        })
    }

    /// Of which sort it is.
    pub fn kind(&self) -> RemoteKind {
        match self.simulated {
            Some(_) => RemoteKind::Simulated,
            None => RemoteKind::Bare,
        }
    }

    /// What clones call it.
    pub fn address(&self) -> &Path {
        &self.repository
    }

    /// The folder that the objects of every clone are, where they are shared.
    pub(super) fn shared_objects(&self) -> Option<PathBuf> {
        let shared = self.simulated.is_some();
        shared.then(|| self.repository.join(".git/objects"))
    }

    /// What talks to it from a home.
    pub(super) fn transport(&self, home: &Path) -> Arc<dyn Transport> {
        match &self.simulated {
            Some(simulated) => Arc::clone(simulated) as _,
            None => Arc::new(GitTransport::new(home.join("git"))),
        }
    }

    /// Its objects.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn objects(&self) -> Result<Objects, GitError> {
        Objects::open(&self.repository)
    }

    /// How many bytes its objects take.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn size(&self) -> io::Result<u64> {
        let objects = self.shared_objects();
        size(&objects.unwrap_or_else(|| self.repository.join("objects")))
    }

    /// What it has.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn refs(&self) -> Result<BTreeMap<String, ObjectId>, GitError> {
        match &self.simulated {
            Some(simulated) => Ok(simulated.refs()),
            None => Ok(self.objects()?.refs("refs/")?.found.into_iter().collect()),
        }
    }

    /// Points a ref elsewhere, or takes it away, as whoever may do anything there could.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn tamper(&self, name: &str, new: Option<ObjectId>) -> Result<(), GitError> {
        match &self.simulated {
            Some(simulated) => {
                simulated.tamper(name, new);
                Ok(())
            }
            None => self.objects()?.set_ref(name, Expect::Any, new),
        }
    }

    /// Makes it what it was once: a backup that was restored.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn rewind(&self, refs: &BTreeMap<String, ObjectId>) -> Result<(), GitError> {
        for name in self.refs()?.keys() {
            if !refs.contains_key(name) {
                self.tamper(name, None)?;
            }
        }
        let mut refs = refs.iter();
        refs.try_for_each(|(name, id)| self.tamper(name, Some(*id)))
    }

    /// Makes it a host that takes nothing but branches.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn take_branches_only(&self) -> io::Result<()> {
        match &self.simulated {
            Some(simulated) => {
                simulated.take_branches_only();
                Ok(())
            }
            None => hook(&self.repository.join("hooks"), BRANCHES_ONLY),
        }
    }
}

/// The bytes of all files below a folder.
fn size(folder: &Path) -> io::Result<u64> {
    std::fs::read_dir(folder)?
        .map(|entry| {
            let entry = entry?;
            match entry.file_type()?.is_dir() {
                true => size(&entry.path()),
                false => Ok(entry.metadata()?.len()),
            }
        })
        .sum()
}

#[cfg(unix)]
fn hook(folder: &Path, script: &str) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::create_dir_all(folder)?;
    let hook = folder.join("update");
    std::fs::write(&hook, script)?;
    std::fs::set_permissions(hook, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn hook(_: &Path, _: &str) -> io::Result<()> {
    Err(io::Error::other("hooks are scripts"))
}
