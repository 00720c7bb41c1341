//! Small files on disk: made whole or not at all, replaced whole, one writer at a time.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crosslink_core::problem::{Code, Problem};

/// Runs `change` while no other process of this program runs one for the same directory.
pub(crate) fn exclusively<T>(directory: &Path, change: impl FnOnce() -> T) -> T {
    // Where a directory cannot be opened or locked, each write is still atomic.
    let guard = File::open(directory).ok();
    let _locked = guard.as_ref().map(File::lock);
    change()
}

/// Reads a file of at most `limit` bytes; `None` if there is none.
///
/// # Errors
/// `file.unreadable`, also for a longer file and for one that is not UTF-8.
pub(crate) fn read_text(path: &Path, limit: u64) -> Result<Option<String>, Problem> {
    let unreadable = || {
        Problem::new(
            Code::FileUnreadable,
            format!("Cannot read {}", path.display()),
        )
    };
    match read_string(path, limit) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::FileTooLarge => {
            let message = format!("{} is longer than {limit} bytes", path.display());
            Err(Problem::new(Code::FileUnreadable, message))
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(unreadable().caused_by(&error)),
    }
}

/// Reads a file of at most `limit` bytes of UTF-8; anything but a regular file is refused.
pub(crate) fn read_string(path: &Path, limit: u64) -> io::Result<String> {
    let bytes = crosslink_git::read_regular(path, limit)?;
    let not_utf8 = |_| io::Error::new(ErrorKind::InvalidData, "it is not UTF-8");
    String::from_utf8(bytes).map_err(not_utf8)
}

/// Makes a file, unless something has its name; returns whether it was made.
///
/// # Errors
/// `file.unwritable`; there is no part of the file then.
pub(crate) fn create(path: &Path, text: &str) -> Result<bool, Problem> {
    if path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    replace(path, text).map(|()| true)
}

/// Makes a file that nobody else may read, with the directory it lies in, unless something has its name; returns whether it was
/// made. Of several that try at once one makes it.
///
/// # Errors
/// `file.unwritable`; there is no part of the file then.
pub(crate) fn create_private(path: &Path, text: &str) -> Result<bool, Problem> {
    let folder = path.parent().unwrap_or(path);
    let make = || -> io::Result<bool> {
        create_private_directory(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(path) {
            Ok(_) => Ok(true),
            Err(taken) if taken.error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(failed) => Err(failed.error),
        }
    };
    let made = make().map_err(|error| unwritable(path, &error))?;
    sync_directory(path);
    Ok(made)
}

/// Replaces a file that nobody else may read, or makes it, with the directory it lies in, in one step.
///
/// # Errors
/// `file.unwritable`; the old text is still there then.
pub(crate) fn replace_private(path: &Path, text: &str) -> Result<(), Problem> {
    let folder = path.parent().unwrap_or(path);
    let replace = || -> io::Result<()> {
        create_private_directory(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map(drop).map_err(|failed| failed.error)
    };
    replace().map_err(|error| unwritable(path, &error))?;
    sync_directory(path);
    Ok(())
}

#[cfg(unix)]
pub(crate) fn create_private_directory(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

#[cfg(not(unix))]
pub(crate) fn create_private_directory(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// Replaces a file by a new text in one step; a link is followed and stays a link.
///
/// # Errors
/// `file.unwritable`; the old text is still there then.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Problem> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let temporary = temporary(&target);
    let written =
        write_synced(&temporary, &target, text).and_then(|()| fs::rename(&temporary, &target));
    sync_directory(&target);
    written.map_err(|error| {
        // Only tidying up: the failure that is reported came before.
        let _ = fs::remove_file(&temporary);
        unwritable(path, &error)
    })
}

/// Deletes a file; one that is not there need not be deleted.
///
/// # Errors
/// `file.unwritable`.
pub(crate) fn delete(path: &Path) -> Result<(), Problem> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            let message = format!("Cannot delete {}", path.display());
            Err(Problem::new(Code::FileUnwritable, message).caused_by(&error))
        }
        _ => Ok(()),
    }
}

/// The problem of a file that cannot be written.
pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Problem {
    let message = format!("Cannot write {}", path.display());
    Problem::new(Code::FileUnwritable, message)
        .caused_by(error)
        .hint("check the permissions there, and whether the disk has room")
}

/// Where a file is prepared before it takes its name.
pub(crate) fn temporary(target: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    target.with_file_name(name)
}

/// Whether a name is one that [`temporary`] makes.
pub(crate) fn is_temporary(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(".tmp")
}

/// Makes a new name durable too, where directories can be synced.
pub(crate) fn sync_directory(of: &Path) {
    if let Some(Ok(directory)) = of.parent().map(File::open) {
        let _ = directory.sync_all();
    }
}

fn write_synced(temporary: &Path, target: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(temporary)?;
    file.write_all(text.as_bytes())?;
    if let Ok(existing) = fs::metadata(target) {
        file.set_permissions(existing.permissions())?;
    }
    file.sync_all()
}
