//! One working copy whose hub is watched: its refs, its remote, and the hub as it was last read.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crosslink_core::time::Timestamp;
use crosslink_git::{
    DiscoverError, Expect, GitError, Limits, ObjectId, Objects, RemoteUrl, Repository, Transport,
    TransportError, read_regular,
};
use serde::Deserialize;
use thiserror::Error;

use crate::heads::{Diverged, Heads, LISTED, namespace, refspecs};
use crate::logs::{Logs, Rewritten};
use crate::reader::{HubError, HubReader, Look};
use crate::words::Texts;

/// Why a project could not be read at all.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WatchError {
    /// There is nothing at its path.
    #[error("there is no repository at {}", .0.display())]
    Missing(PathBuf),
    /// Its repository cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// Its hub cannot be read.
    #[error(transparent)]
    Hub(#[from] HubError),
}

/// Where the refs of a hub lie in a repository, as long as they are not packed.
const REFS: [&str; 3] = [
    "refs/heads",
    "refs/heads/crosslink",
    "refs/heads/crosslink/agents",
];

/// Where the files of a hub lie in the checkout of one.
const FILES: [&str; 4] = ["issues", "locks", "heartbeats", "agents"];

/// What one look at a project found.
#[derive(Debug)]
pub struct Found {
    /// The hub.
    pub look: Look,
    /// Where it stands, as a text.
    pub position: String,
    /// Refs that went separate ways here and on the remote.
    pub diverged: Vec<Diverged>,
    /// Logs that lost what was read from them before; each is told once.
    pub rewritten: Vec<Rewritten>,
    /// Agents whose logs have again what they had lost.
    pub restored: Vec<String>,
    /// The tip of the default branch, of the remote if it answered.
    pub default_branch_tip: Option<ObjectId>,
    /// What the remote had to do with it.
    pub remote: RemoteSaid,
}

impl Found {
    /// Nothing moved.
    fn same(heads: &Heads, default_branch_tip: Option<ObjectId>, remote: RemoteSaid) -> Self {
        Self {
            look: Look::Same,
            position: heads.position(),
            diverged: heads.diverged.clone(),
            rewritten: Vec::new(),
            restored: Vec::new(),
            default_branch_tip,
            remote,
        }
    }
}

/// What a remote had to do with a look.
#[derive(Debug)]
pub enum RemoteSaid {
    /// It answered, or there is none.
    Answered,
    /// It was not asked: only what is here was read.
    NotAsked,
    /// It did not answer; what was here was read.
    Failed(TransportError),
}

/// Where a look goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// To what is here.
    Here,
    /// To the remote, and to what is here only if something moved there.
    Remote,
    /// To both.
    Everywhere,
}

/// What the remote of a mirror is called.
const MIRRORED: &str = "origin";

/// A working copy that is watched.
pub struct Watched {
    path: PathBuf,
    default_branch: String,
    /// Where its remote is, if not where its own settings say.
    address: Option<RemoteUrl>,
    opened: Option<Opened>,
    texts: Texts,
    reader: HubReader,
    heads: Option<Heads>,
    logs: Logs,
    default_branch_tip: Option<ObjectId>,
}

/// What stays open between two looks.
struct Opened {
    repository: Repository,
    objects: Objects,
    /// The name of the remote that carries the hub.
    remote: Option<String>,
    /// What the remote said last.
    listed: Vec<(String, ObjectId)>,
    /// How a remote on this machine looked before it was last asked.
    stamp: Option<u64>,
    /// Where the remote is, if not where the settings say.
    address: Option<RemoteUrl>,
    /// The address of the remote, and when the settings that have it were written.
    url: Option<(Option<SystemTime>, RemoteUrl)>,
}

#[derive(Deserialize)]
struct Settings {
    tracker_remote: Option<String>,
}

impl Watched {
    /// Watches the working copy at a path; nothing is read yet.
    pub fn new(path: &Path, default_branch: &str) -> Self {
        Self {
            path: path.to_owned(),
            default_branch: default_branch.to_owned(),
            address: None,
            opened: None,
            texts: Texts::default(),
            reader: HubReader::default(),
            heads: None,
            logs: Logs::default(),
            default_branch_tip: None,
        }
    }

    /// Takes up what was known before: a position of this hub, and logs that have lost what they had at a tip.
    pub fn remember(&mut self, position: &str, lost: impl IntoIterator<Item = (String, ObjectId)>) {
        self.logs = Logs::known(Heads::agents_at(position), lost.into_iter().collect());
    }

    /// Keeps of long texts only what tells them apart.
    #[must_use]
    pub fn without_texts(self) -> Self {
        Self {
            texts: Texts::LeftOut,
            reader: HubReader::new(Texts::LeftOut),
            ..self
        }
    }

    /// Forgets everything that was read, so that the next look reads it again; where the logs stood is remembered.
    pub fn forget(&mut self) {
        self.opened = None;
        self.heads = None;
        self.reader = HubReader::new(self.texts);
    }

    /// Watches the hub at an address through a repository that is kept for nothing else.
    pub fn mirror(path: &Path, address: RemoteUrl) -> Self {
        Self {
            address: Some(address),
            ..Self::new(path, "main")
        }
    }

    /// Opens it, so that the host of its remote is known before anybody is asked. What cannot be opened is told by a look.
    pub fn open(&mut self) {
        if self.opened.is_none() {
            self.opened = Opened::open(&self.path, self.address.as_ref()).ok();
        }
        if let Some(opened) = &mut self.opened {
            opened.remote_url();
        }
    }

    /// The host of its remote as it was last asked; nothing if that is on this machine, or was never found out.
    pub fn host(&self) -> Option<String> {
        let opened = self.opened.as_ref()?;
        let known = opened.url.as_ref().map(|(_, url)| url);
        opened.address.as_ref().or(known)?.host()
    }

    /// Looks: asks the remote what it has, fetches what moved, reads what changed.
    ///
    /// # Errors
    /// Where nothing could be read; what was found before still stands.
    pub fn look(
        &mut self,
        to: Where,
        exchange: (&dyn Transport, Limits<'_>),
        now: Timestamp,
    ) -> Result<Found, WatchError> {
        let mut opened = match self
            .opened
            .take()
            .filter(|opened| opened.objects.git_dir().exists())
        {
            Some(opened) => opened,
            None => Opened::open(&self.path, self.address.as_ref())?,
        };
        let branch = format!("refs/heads/{}", self.default_branch);
        let (remote, moved) = match to {
            Where::Here => (RemoteSaid::NotAsked, true),
            Where::Remote | Where::Everywhere => match opened.ask(to, exchange, &branch) {
                Ok(moved) => (RemoteSaid::Answered, moved),
                Err(error) => (RemoteSaid::Failed(error), false),
            },
        };
        let found = match &self.heads {
            Some(heads) if to == Where::Remote && !moved => {
                Ok(Found::same(heads, self.default_branch_tip, remote))
            }
            _ => self.read(&opened, &branch, remote, now),
        };
        if matches!(
            &found,
            Ok(Found {
                look: Look::Changed(_),
                ..
            })
        ) {
            // What was mapped and cached for reading is not needed until something moves again.
            opened.objects = opened.repository.objects()?;
        }
        self.opened = Some(opened);
        found
    }

    fn read(
        &mut self,
        opened: &Opened,
        branch: &str,
        remote: RemoteSaid,
        now: Timestamp,
    ) -> Result<Found, WatchError> {
        let objects = &opened.objects;
        let heads = Heads::read(objects, opened.remote.as_deref())?;
        let cache = self.cache();
        let look = self.reader.look(objects, &heads, cache.as_deref(), now)?;
        let answered = !matches!(remote, RemoteSaid::Failed(_));
        let (rewritten, restored) = match &self.heads {
            Some(before) if before == &heads => <_>::default(),
            _ => self.logs.look(objects, &heads.agents, answered),
        };
        let remote_tip = opened.listed.iter().find(|(name, _)| name == branch);
        let default_branch_tip = match remote_tip {
            Some((_, tip)) => Some(*tip),
            None => objects.resolve(branch).ok().flatten(),
        };
        let found = Found {
            look,
            position: heads.position(),
            diverged: heads.diverged.clone(),
            rewritten,
            restored,
            default_branch_tip,
            remote,
        };
        self.heads = Some(heads);
        self.default_branch_tip = found.default_branch_tip;
        Ok(found)
    }

    /// So many places there are at most.
    pub const MOST_PLACES: usize = 1 + REFS.len() + FILES.len();

    /// The folders in which something moves when somebody here changes the hub; none before the first look.
    pub fn places(&self) -> Vec<PathBuf> {
        let Some(opened) = &self.opened else {
            return Vec::new();
        };
        let common = opened.repository.common_dir();
        let mut places = vec![common.to_owned()];
        let mut waiting = REFS.map(|name| common.join(name)).to_vec();
        if let Some(cache) = self.cache() {
            waiting.extend(FILES.map(|name| cache.join(name)));
        }
        places.extend(waiting.into_iter().filter(|place| place.is_dir()));
        places
    }

    /// The checkout of a hub of files that the reference's commands write to.
    fn cache(&self) -> Option<PathBuf> {
        let here = [".crosslink/.hub-cache", "crosslink/.crosslink/.hub-cache"];
        let mut caches = here.iter().map(|cache| self.path.join(cache));
        caches.find(|cache| cache.join("issues").is_dir() || cache.join("agents").is_dir())
    }
}

impl Opened {
    fn open(path: &Path, address: Option<&RemoteUrl>) -> Result<Self, WatchError> {
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
    fn ask(
        &mut self,
        to: Where,
        (transport, limits): (&dyn Transport, Limits<'_>),
        branch: &str,
    ) -> Result<bool, TransportError> {
        let Some((name, url)) = self.remote_url() else {
            return Ok(false);
        };
        let stamp = transport.stamp(&url);
        // Who writes refs without git leaves no such trace; now and then it is asked in earnest.
        if to == Where::Remote && stamp.is_some() && stamp == self.stamp {
            return Ok(false);
        }
        let listed = transport.list(&url, &[LISTED, branch], limits)?;
        if listed == self.listed {
            self.stamp = stamp;
            return Ok(false);
        }
        let namespace = namespace(&name);
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
            transport.fetch(self.repository.common_dir(), &url, &refspecs(&name), limits)?;
        }
        for (name, id) in here {
            if !there.iter().any(|(known, _)| *known == name) {
                // Somebody else may have seen to it; the next look will tell.
                let _ = self.objects.set_ref(&name, Expect::MustBe(id), None);
            }
        }
        self.listed = listed;
        self.stamp = stamp;
        Ok(true)
    }

    fn remote_url(&mut self) -> Option<(String, RemoteUrl)> {
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
