//! Objects and refs that outlive a loss of power. Git itself leaves most of them to the operating system.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::Objects;
use crate::{GitError, ObjectId};

impl Objects {
    /// Makes objects durable that were written just now; those that lie in a pack are so already.
    ///
    /// # Errors
    ///
    /// Fails if a file cannot be brought to the disk.
    pub fn make_durable(&self, objects: &[ObjectId]) -> Result<(), GitError> {
        for id in objects {
            let digits = id.to_string();
            let (folder, file) = digits.split_at(2);
            let path = self.common_dir.join("objects").join(folder).join(file);
            sync(&path)
                .map_err(|error| GitError::not_written(format!("the object {id}"), &error))?;
        }
        Ok(())
    }

    /// Makes a ref durable that was set just now; one that lies among the packed ones is so already.
    ///
    /// # Errors
    ///
    /// Fails if its file cannot be brought to the disk.
    pub fn make_ref_durable(&self, name: &str) -> Result<(), GitError> {
        let path = self.common_dir.join(name);
        sync(&path).map_err(|error| GitError::not_written(format!("the ref {name}"), &error))
    }
}

/// Brings a file and its name to the disk, if there is such a file.
fn sync(path: &Path) -> io::Result<()> {
    match File::open(path).and_then(|file| file.sync_all()) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        other => other?,
    }
    // Where directories cannot be opened, their names are durable by themselves.
    if let Some(Ok(folder)) = path.parent().map(File::open) {
        let _ = folder.sync_all();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::{Expect, ObjectId, Objects, create_repository};

    #[test]
    fn what_is_there_is_brought_to_the_disk_and_what_is_not_is_no_fault() {
        let directory = tempfile::tempdir().unwrap();
        create_repository(directory.path()).unwrap();
        let objects = Objects::open(directory.path()).unwrap();
        let blob = objects.write_blob(b"text").unwrap();
        let missing = ObjectId::from_bytes([7; 20]);
        objects.make_durable(&[blob, missing]).unwrap();
        objects
            .set_ref("refs/x/y", Expect::Any, Some(blob))
            .unwrap();
        objects.make_ref_durable("refs/x/y").unwrap();
        objects.make_ref_durable("refs/x/none").unwrap();
    }
}
