//! What a working copy says about itself, before it is watched.

use std::path::{Path, PathBuf};

use crosslink_git::{DiscoverError, GitError, Objects, Repository};

use crate::fourth::FourthRefs;
use crate::heads::Heads;
use crate::watched::{WatchError, tracker_remote};

/// A working copy, as far as watching it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The folder of the main work tree, or of the bare repository.
    pub path: PathBuf,
    /// The address of the remote `origin`, without what is secret in it.
    pub origin: Option<String>,
    /// The branch that is released from.
    pub default_branch: String,
    /// Whether a hub is there, here or fetched.
    pub has_hub: bool,
}

/// Looks at the working copy at a path, without talking to anyone.
///
/// # Errors
/// `WatchError::Missing` where there is no repository, otherwise where it cannot be read.
pub fn describe(path: &Path) -> Result<Described, WatchError> {
    let repository = match Repository::discover(path) {
        Ok(repository) => repository,
        Err(DiscoverError::Missing { .. } | DiscoverError::NotFound { .. }) => {
            return Err(WatchError::Missing(path.to_owned()));
        }
        Err(error) => return Err(GitError::from(error).into()),
    };
    let objects = repository.objects()?;
    let origin = repository.remote_url("origin").ok().flatten();
    let remote = tracker_remote(path, &repository)?;
    let heads = Heads::read(&objects, None)?;
    let fourth = FourthRefs::read(&objects, remote.as_deref())?;
    let fetched = match &remote {
        Some(remote) => Heads::is_fetched(&objects, remote)?,
        None => false,
    };
    let top = repository.main_work_dir().or(repository.work_dir());
    Ok(Described {
        path: top.unwrap_or(repository.git_dir()).to_owned(),
        origin: origin.map(|url| url.to_string()),
        default_branch: default_branch(&objects)?,
        has_hub: fetched || !heads.is_absent() || fourth.meta().is_some(),
    })
}

/// The branch that `origin` is cloned from, else `main` or `master` if there is one, else the branch that is
/// checked out, else `main`.
fn default_branch(objects: &Objects) -> Result<String, GitError> {
    const REMOTE: &str = "refs/remotes/origin/";
    let named = |name: &str| ["main", "master"].contains(&name);
    if let Ok(Some(tip)) = objects.resolve("refs/remotes/origin/HEAD") {
        let branches = objects.refs(REMOTE)?.found.into_iter();
        let mut branches: Vec<String> = branches
            .filter(|(_, id)| *id == tip)
            .filter_map(|(name, _)| Some(name.strip_prefix(REMOTE)?.to_owned()))
            .filter(|name| name != "HEAD")
            .collect();
        branches.sort_by_key(|name| !named(name));
        if let Some(branch) = branches.into_iter().next() {
            return Ok(branch);
        }
    }
    for name in ["main", "master"] {
        if objects.resolve(&format!("refs/heads/{name}"))?.is_some() {
            return Ok(name.to_owned());
        }
    }
    let head = objects.head_branch().ok().flatten();
    let branch = head
        .as_deref()
        .and_then(|name| name.strip_prefix("refs/heads/"));
    Ok(branch.unwrap_or("main").to_owned())
}
