//! Lock files of refs that a killed process left behind.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::{GitError, Objects};

/// A file that keeps a ref from being changed, as it was seen once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefLock {
    path: PathBuf,
    made: Option<SystemTime>,
}

impl Objects {
    /// Lists the files that keep refs below a prefix from being changed. Whoever changes a ref has one for a moment; one that is
    /// seen again much later belongs to nobody any more.
    ///
    /// # Errors
    /// Fails if the folders of the refs cannot be read.
    pub fn ref_locks(&self, prefix: &str) -> Result<Vec<RefLock>, GitError> {
        let mut found = Vec::new();
        let mut folders = vec![self.common_dir().join(prefix)];
        while let Some(folder) = folders.pop() {
            look(&folder, &mut folders, &mut found)
                .map_err(|error| GitError::unreadable(&folder, error))?;
        }
        Ok(found)
    }

    /// Removes such a file, if it is the one that was seen.
    ///
    /// # Errors
    /// Fails if it cannot be removed.
    pub fn remove_ref_lock(&self, lock: &RefLock) -> Result<(), GitError> {
        let made = fs::symlink_metadata(&lock.path).and_then(|metadata| metadata.modified());
        if made.ok() != lock.made {
            return Ok(());
        }
        match fs::remove_file(&lock.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(GitError::unreadable(&lock.path, error))
            }
            _ => Ok(()),
        }
    }
}

fn look(folder: &Path, more: &mut Vec<PathBuf>, found: &mut Vec<RefLock>) -> std::io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            more.push(path);
        } else if path.extension().is_some_and(|end| end == "lock") {
            let made = entry.metadata().and_then(|metadata| metadata.modified());
            let made = made.ok();
            found.push(RefLock { path, made });
        }
    }
    Ok(())
}
