//! Files in a work tree: read if they are ours to change, replaced whole, links followed while they stay inside.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crosslink_workspace::core::problem::{Code, Problem};

/// The longest file that is changed.
const SIZE_LIMIT: u64 = 4 * 1024 * 1024;

/// What lies at a place.
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// A text, and the file that holds it.
    Text(String, PathBuf),
    /// Something that is left alone, and why.
    Alone(&'static str),
}

/// Looks at a file within a work tree.
pub(super) fn look(root: &Path, file: &str) -> Found {
    let path = root.join(file);
    if path.symlink_metadata().is_err() {
        return match inside(root, path.parent().unwrap_or(root)) {
            true => Found::Nothing,
            false => Found::Alone("its directory lies outside the work tree"),
        };
    }
    let Ok(target) = path.canonicalize() else {
        return Found::Alone("it is a link that leads nowhere");
    };
    let Ok(metadata) = target.metadata() else {
        return Found::Alone("it cannot be read");
    };
    if !inside(root, &target) {
        Found::Alone("it is a link that leads out of the work tree")
    } else if !metadata.is_file() || metadata.len() > SIZE_LIMIT {
        Found::Alone("it is no file of settings")
    } else if metadata.permissions().readonly() {
        Found::Alone("it is read-only")
    } else {
        match fs::read_to_string(&target) {
            Ok(text) => Found::Text(text, target),
            Err(_) => Found::Alone("it is no text"),
        }
    }
}

/// Whether what is nearest to a path and there lies within the work tree; a link that leads nowhere does not.
fn inside(root: &Path, path: &Path) -> bool {
    let there = path
        .ancestors()
        .find(|above| above.symlink_metadata().is_ok());
    match (root.canonicalize(), there.map(Path::canonicalize)) {
        (Ok(root), Some(Ok(there))) => there.starts_with(root),
        _ => false,
    }
}

/// The directories on the way to a file that are not there yet, outermost first.
pub(super) fn missing_directories(root: &Path, file: &str) -> Vec<String> {
    let above = Path::new(file).ancestors().skip(1);
    let named = above.filter(|path| !path.as_os_str().is_empty());
    let missing = named.filter(|path| !root.join(path).exists());
    let mut missing: Vec<_> = missing.map(|path| path.display().to_string()).collect();
    missing.reverse();
    missing
}

/// What may be done with a file, where the system says so in a number.
#[cfg(unix)]
pub(super) fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .ok()
        .map(|metadata| metadata.permissions().mode())
}

#[cfg(not(unix))]
pub(super) fn mode(_: &Path) -> Option<u32> {
    None
}

/// Says what may be done with a file.
#[cfg(unix)]
pub(super) fn set_mode(path: &Path, mode: u32) -> Result<(), Problem> {
    use std::os::unix::fs::PermissionsExt;
    let set = fs::set_permissions(path, fs::Permissions::from_mode(mode));
    set.map_err(|error| unwritable(path, &error))
}

#[cfg(not(unix))]
pub(super) fn set_mode(_: &Path, _: u32) -> Result<(), Problem> {
    Ok(())
}

/// Deletes a file, and the directories above it that are empty then.
pub(super) fn clear(root: &Path, file: &str) -> Result<(), Problem> {
    let path = root.join(file);
    fs::remove_file(&path).map_err(|error| unwritable(&path, &error))?;
    let above = Path::new(file).ancestors().skip(1);
    for directory in above.filter(|directory| !directory.as_os_str().is_empty()) {
        if fs::remove_dir(root.join(directory)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Writes a file whole, with the directories it needs; one that was there keeps its permissions.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Problem> {
    let folder = path.parent().unwrap_or(path);
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new()
            .permissions(usual(path))
            .tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map(drop).map_err(|failed| failed.error)
    };
    write().map_err(|error| unwritable(path, &error))
}

/// The permissions of a file that is there, else those that most files have.
#[cfg(unix)]
fn usual(path: &Path) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    let there = path.metadata().map(|metadata| metadata.permissions());
    there.unwrap_or_else(|_| fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn usual(path: &Path) -> fs::Permissions {
    let there = path.metadata().or_else(|_| fs::metadata("."));
    there
        .expect("the current directory has permissions")
        .permissions()
}

/// Deletes a file, and of these directories those that are empty then.
pub(super) fn delete(root: &Path, path: &Path, directories: &[String]) -> Result<(), Problem> {
    fs::remove_file(path).map_err(|error| unwritable(path, &error))?;
    for directory in directories.iter().rev() {
        // One that holds something else stays.
        let _ = fs::remove_dir(root.join(directory));
    }
    Ok(())
}

fn unwritable(path: &Path, error: &std::io::Error) -> Problem {
    let message = format!("Cannot write {}", path.display());
    Problem::new(Code::FileUnwritable, message).caused_by(error)
}
