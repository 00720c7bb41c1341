//! The repository of a watched hub, and its remote: what it has, and fetching what moved.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crosslink_git::{
    DiscoverError, Expect, GitError, Limits, ObjectId, Objects, RemoteUrl, Repository, Transport,
    TransportError, read_regular,
};
use serde::Deserialize;

use super::{WatchError, Where};
use crate::fourth::FOLDER;
use crate::heads::{LISTED, namespace, refspecs};
use crate::v4::exchange::{Fetching, Listing, RemoteError};
use crate::v4::{Prefix, watched_of};

/// Where the refs of a hub lie at a remote on this machine.
const FOLDERS: [&str; 2] = ["refs/heads", FOLDER];

/// What the remote of a mirror is called.
const MIRRORED: &str = "origin";

/// What stays open between two looks.
pub(super) struct Opened {
    pub(super) repository: Repository,
    pub(super) objects: Objects,
    /// The name of the remote that carries the hub.
    pub(super) remote: Option<String>,
    /// What the remote said last.
    pub(super) listed: Vec<(String, ObjectId)>,
    /// How a remote on this machine looked before it was last asked.
    stamp: Option<u64>,
    /// Where the remote is, if not where the settings say.
    pub(super) address: Option<RemoteUrl>,
    /// The address of the remote, and when the settings that have it were written.
    pub(super) url: Option<(Option<SystemTime>, RemoteUrl)>,
}

#[derive(Deserialize)]
struct Settings {
    tracker_remote: Option<String>,
}

impl Opened {
    pub(super) fn open(path: &Path, address: Option<&RemoteUrl>) -> Result<Self, WatchError> {
        let repository = match Repository::discover(path) {
            Ok(repository) => repository,
            Err(DiscoverError::Missing { .. } | DiscoverError::NotFound { .. }) => {
                return Err(WatchError::Missing(path.to_owned()));
            }
            Err(error) => return Err(GitError::from(error).into()),
        };
        let objects = repository.objects()?;
        let remote = match address {
            Some(_) => Some(MIRRORED.to_owned()),
            None => tracker_remote(path, &repository)?,
        };
        Ok(Self {
            repository,
            objects,
            remote,
            listed: Vec::new(),
            stamp: None,
            address: address.cloned(),
            url: None,
        })
    }

    /// Asks the remote what it has; fetches if that is not what it had, and forgets what is gone. Says whether
    /// it is not.
    pub(super) fn ask(
        &mut self,
        to: Where,
        (transport, limits): (&dyn Transport, Limits<'_>),
        branch: &str,
    ) -> Result<bool, TransportError> {
        let Some((name, url)) = self.remote_url() else {
            return Ok(false);
        };
        let stamp = transport.stamp(&url, &FOLDERS);
        // Who writes refs without git leaves no such trace; now and then it is asked in earnest.
        if to == Where::Remote && stamp.is_some() && stamp == self.stamp {
            return Ok(false);
        }
        let [custom, branches] = Prefix::ALL.map(Prefix::as_str);
        let listed = transport.list(&url, &[LISTED, custom, branches, branch], limits)?;
        if listed == self.listed {
            self.stamp = stamp;
            return Ok(false);
        }
        self.fetch_older((&name, &url), &listed, (transport, limits))?;
        self.fetch_fourth((&name, &url), &listed, (transport, limits))?;
        self.listed = listed;
        self.stamp = stamp;
        Ok(true)
    }

    /// Fetches the branches of a hub of the reference, and forgets what is gone.
    fn fetch_older(
        &self,
        (name, url): (&str, &RemoteUrl),
        listed: &[(String, ObjectId)],
        (transport, limits): (&dyn Transport, Limits<'_>),
    ) -> Result<(), TransportError> {
        let namespace = namespace(name);
        let here = self
            .objects
            .refs(&namespace)
            .map(|refs| refs.found)
            .unwrap_or_default();
        let there: Vec<(String, ObjectId)> = listed
            .iter()
            .filter_map(|(name, id)| {
                let name = name.strip_prefix(LISTED)?;
                Some((format!("{namespace}{name}"), *id))
            })
            .collect();
        if there.iter().any(|known| !here.contains(known)) {
            transport.fetch(self.repository.common_dir(), url, &refspecs(name), limits)?;
        }
        for (name, id) in here {
            if !there.iter().any(|(known, _)| *known == name) {
                // Somebody else may have seen to it; the next look will tell.
                let _ = self.objects.set_ref(&name, Expect::MustBe(id), None);
            }
        }
        Ok(())
    }

    /// Fetches what moved of a hub of format 4, and forgets what is gone.
    fn fetch_fourth(
        &self,
        (name, url): (&str, &RemoteUrl),
        listed: &[(String, ObjectId)],
        (transport, limits): (&dyn Transport, Limits<'_>),
    ) -> Result<(), TransportError> {
        let ours = |(name, _): &&(String, ObjectId)| {
            let mut all = Prefix::ALL.into_iter();
            all.any(|prefix| name.starts_with(prefix.as_str()))
        };
        let listing = Listing::of(listed.iter().filter(ours).cloned());
        let fetching = Fetching {
            space: watched_of(name),
            url,
            git_dir: self.repository.common_dir(),
            more: Vec::new(),
        };
        match fetching.bring(transport, &self.objects, &listing, limits) {
            Ok(_) => Ok(()),
            Err(RemoteError::Transport(error)) => Err(error),
            Err(error) => Err(TransportError::Other {
                remote: url.to_string(),
                said: error.to_string(),
            }),
        }
    }

    pub(super) fn remote_url(&mut self) -> Option<(String, RemoteUrl)> {
        let name = self.remote.clone()?;
        if let Some(address) = &self.address {
            return Some((name, address.clone()));
        }
        let settings = self.repository.common_dir().join("config");
        let written = fs::metadata(settings)
            .and_then(|settings| settings.modified())
            .ok();
        if let Some((known, url)) = &self.url
            && *known == written
        {
            return Some((name, url.clone()));
        }
        let url = self.repository.remote_url(&name).ok().flatten()?;
        self.url = Some((written, url.clone()));
        Some((name, url))
    }
}

/// Where a project says which remote carries its hub.
const SETTINGS: &str = ".crosslink/hook-config.json";
const SETTINGS_LIMIT: u64 = 1024 * 1024;

/// The remote that carries the hub: the one the project names, else `origin`, else the first.
pub(crate) fn tracker_remote(
    path: &Path,
    repository: &Repository,
) -> Result<Option<String>, GitError> {
    let remotes = repository.remotes()?;
    let settings = read_regular(&path.join(SETTINGS), SETTINGS_LIMIT).ok();
    let named = settings
        .and_then(|bytes| serde_json::from_slice::<Settings>(&bytes).ok())
        .and_then(|settings| settings.tracker_remote)
        .filter(|name| remotes.contains(name));
    let origin = || remotes.iter().find(|name| *name == "origin").cloned();
    Ok(named
        .or_else(origin)
        .or_else(|| remotes.iter().min().cloned()))
}
