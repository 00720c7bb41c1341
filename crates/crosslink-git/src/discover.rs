//! Walking up from a folder to the repository that contains it.
//!
//! `gix-discover` judges what is a git directory. The walk is our own for one reason: a broken
//! `.git` must stop it. Walking past one would find a repository further up, and work meant for
//! the inner repository would land in the outer one.

use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use gix_discover::repository::Kind;

use crate::{DiscoverError, Repository, layout, open_regular};

/// The longest HEAD that is read; git writes far less than this.
const HEAD_LIMIT: u64 = 64 * 1024;

/// The longest path that an error quotes.
const QUOTED_LIMIT: usize = 1024;

/// A git directory, and the folder whose `.git` led to it (none if it was entered itself).
pub(crate) struct Found {
    pub(crate) git_dir: PathBuf,
    pub(crate) holder: Option<PathBuf>,
    pub(crate) judged: Kind,
}

/// See [`Repository::discover`].
pub(crate) fn discover(from: &Path) -> Result<Repository, DiscoverError> {
    let start = from.canonicalize().map_err(|source| match source.kind() {
        ErrorKind::NotFound => DiscoverError::Missing { from: from.into() },
        _ => DiscoverError::unreadable(from, source),
    })?;
    let first = stat(&start)?.ok_or_else(|| DiscoverError::Missing { from: from.into() })?;
    let mut below = start.as_path();
    for folder in start.ancestors() {
        if folder != start && !stat(folder)?.is_some_and(|it| same_device(&first, &it)) {
            return Err(DiscoverError::Boundary {
                from: start.clone(),
                mount_point: below.into(),
            });
        }
        if let Some(found) = look_beneath(folder)?.or_else(|| look_at(folder)) {
            return layout::describe(found);
        }
        below = folder;
    }
    Err(DiscoverError::NotFound { from: start })
}

/// Opens what lies at a path itself, without walking up from it.
pub(crate) fn at(path: &Path) -> Result<Repository, DiscoverError> {
    let folder = path.canonicalize().map_err(|source| match source.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => {
            DiscoverError::Missing { from: path.into() }
        }
        _ => DiscoverError::unreadable(path, source),
    })?;
    match look_beneath(&folder)?.or_else(|| look_at(&folder)) {
        Some(found) => layout::describe(found),
        None => Err(DiscoverError::NotFound { from: folder }),
    }
}

/// Follows the `.git` in a folder, if there is one.
fn look_beneath(folder: &Path) -> Result<Option<Found>, DiscoverError> {
    let dot_git = folder.join(".git");
    let Some(metadata) = stat(&dot_git)? else {
        return Ok(None);
    };
    if !metadata.is_file() && !has_head(&dot_git) {
        return Ok(None);
    }
    let judged = gix_discover::is_git(&dot_git).map_err(|error| DiscoverError::Broken {
        reason: why_broken(&dot_git, metadata.is_file()).unwrap_or_else(|| error.to_string()),
        path: dot_git.clone(),
    })?;
    let git_dir = match &judged {
        Kind::WorkTree {
            linked_git_dir: Some(git_dir),
        }
        | Kind::Submodule { git_dir } => DiscoverError::resolved(git_dir)?,
        _ if dot_git.is_symlink() => DiscoverError::resolved(&dot_git)?,
        _ => dot_git,
    };
    Ok(Some(Found {
        git_dir,
        holder: Some(folder.into()),
        judged,
    }))
}

/// Tells what is wrong with a `.git` file, quoting no more of it than a path, and that escaped.
/// `None` if the fault lies in the git directory.
fn why_broken(dot_git: &Path, is_file: bool) -> Option<String> {
    if !is_file {
        return None;
    }
    match gix_discover::path::from_gitdir_file(dot_git) {
        Err(_) => Some(match open_regular(dot_git) {
            Ok(_) => "it does not say `gitdir: <folder>`".into(),
            Err(error) => error.to_string(),
        }),
        Ok(target) if has_head(&target) => None,
        Ok(target) if target.as_os_str().len() > QUOTED_LIMIT => {
            Some("the path in it is too long".into())
        }
        Ok(target) => Some(format!("{target:?} is no git directory")),
    }
}

/// Asks whether the folder is a git directory itself.
fn look_at(folder: &Path) -> Option<Found> {
    let judged = has_head(folder)
        .then(|| gix_discover::is_git(folder).ok())
        .flatten()?;
    Some(Found {
        git_dir: folder.into(),
        holder: None,
        judged,
    })
}

/// A cheap first look, so that folders which are no git directory cost one system call.
pub(crate) fn has_head(git_dir: &Path) -> bool {
    git_dir
        .join("HEAD")
        .metadata()
        .is_ok_and(|it| it.is_file() && it.len() <= HEAD_LIMIT)
}

fn stat(path: &Path) -> Result<Option<Metadata>, DiscoverError> {
    match path.metadata() {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(source) => Err(DiscoverError::unreadable(path, source)),
    }
}

#[cfg(unix)]
fn same_device(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    one.dev() == other.dev()
}

#[cfg(not(unix))]
fn same_device(_: &Metadata, _: &Metadata) -> bool {
    true
}
