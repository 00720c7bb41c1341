//! From a git directory to the parts of its repository.
//!
//! What belongs to the repository as a whole is worked out from the common directory alone, never
//! from the way in, so that every way in agrees.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use gix_discover::repository::Kind;

use crate::discover::{Found, has_head};
use crate::settings::Settings;
use crate::{DiscoverError, Repository, RepositoryKind};

/// Works out the parts of a repository from its git directory and the way that led there.
pub(crate) fn describe(found: Found) -> Result<Repository, DiscoverError> {
    let Found {
        git_dir,
        holder,
        judged,
    } = found;
    let linked = match judged {
        Kind::WorkTree {
            linked_git_dir: Some(_),
        } => Some(holder.clone()),
        Kind::WorkTreeGitDir { work_dir } => Some(
            holder
                .clone()
                .or_else(|| git_dir.join(work_dir).canonicalize().ok()),
        ),
        _ => None,
    };
    let common_dir = match linked {
        Some(_) => common_dir(&git_dir)?,
        None => git_dir.clone(),
    };
    let settings = Settings::read(&common_dir)?;
    let submodule = is_submodule(&common_dir);
    let main_work_dir = main_work_dir(&common_dir, &settings, submodule);
    let (kind, work_dir) = match linked {
        Some(work_dir) => (RepositoryKind::LinkedWorktree, work_dir),
        None if settings.bare => (RepositoryKind::Bare, None),
        None => match holder.or_else(|| main_work_dir.clone()) {
            work_dir if submodule => (RepositoryKind::Submodule, work_dir),
            None => (RepositoryKind::Bare, None),
            work_dir => (RepositoryKind::Main, work_dir),
        },
    };
    Ok(Repository {
        git_dir,
        common_dir,
        work_dir,
        main_work_dir,
        kind,
    })
}

/// Follows the `commondir` of a linked work tree's git directory.
fn common_dir(git_dir: &Path) -> Result<PathBuf, DiscoverError> {
    let pointer = git_dir.join("commondir");
    match gix_discover::path::from_plain_file(&pointer) {
        Some(Ok(target)) => DiscoverError::resolved(&git_dir.join(target)),
        Some(Err(source)) => Err(DiscoverError::unreadable(&pointer, source)),
        None => Err(DiscoverError::unreadable(
            &pointer,
            ErrorKind::NotFound.into(),
        )),
    }
}

/// Finds the main work tree from the common directory alone, so that every way in agrees.
///
/// `core.worktree` counts for submodules only. Elsewhere it is a person's choice that often names
/// the home folder, which is no place to keep what belongs to one repository.
fn main_work_dir(common_dir: &Path, settings: &Settings, submodule: bool) -> Option<PathBuf> {
    if settings.bare {
        None
    } else if common_dir.file_name() == Some(OsStr::new(".git")) {
        common_dir.parent().map(Path::to_path_buf)
    } else if submodule {
        common_dir
            .join(settings.work_tree.as_ref()?)
            .canonicalize()
            .ok()
    } else {
        None
    }
}

/// Says whether a git directory lies under the `modules` folder of another. The name of a
/// submodule may have several parts, so the folder may be several levels up.
fn is_submodule(common_dir: &Path) -> bool {
    common_dir.file_name() != Some(OsStr::new(".git"))
        && common_dir.ancestors().skip(1).any(|folder| {
            folder.file_name() == Some(OsStr::new("modules"))
                && folder.parent().is_some_and(has_head)
        })
}
