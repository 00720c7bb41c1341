//! One working copy whose hub is watched: its refs, its remote, and the hub as it was last read.

mod opened;

use std::path::{Path, PathBuf};

use crosslink_core::time::Timestamp;
use crosslink_git::{GitError, Limits, ObjectId, RemoteUrl, Transport, TransportError};
use thiserror::Error;

use crate::heads::{Diverged, Heads};
use crate::logs::{Logs, Rewritten};
use crate::reader::{HubError, HubReader, Look};
use crate::words::Texts;
use opened::Opened;

pub(crate) use opened::tracker_remote;

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
const REFS: [&str; 6] = [
    "refs/heads",
    "refs/heads/crosslink",
    "refs/heads/crosslink/agents",
    "refs/crosslink-hub",
    "refs/crosslink-hub/logs",
    "refs/crosslink-hub/locks",
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

    /// Takes for granted that the hub is of format 4: older ones beside it never count again.
    pub fn know_fourth(&mut self) {
        self.reader.know_fourth();
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
        let fourth = self.reader.is_fourth();
        self.reader = HubReader::new(self.texts);
        if fourth {
            self.know_fourth();
        }
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
                let same = Found {
                    look: Look::Same,
                    position: heads.position(),
                    diverged: self.diverged(heads),
                    rewritten: Vec::new(),
                    restored: Vec::new(),
                    default_branch_tip: self.default_branch_tip,
                    remote,
                };
                Ok(same)
            }
            _ => self.read(&opened, &branch, remote, now),
        };
        if matches!(&found, Ok(Found { look, .. }) if !matches!(look, Look::Same)) {
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
            // What happens to an older hub beside one of format 4 is nobody's business.
            _ if self.reader.is_fourth() => <_>::default(),
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
            diverged: self.diverged(&heads),
            rewritten,
            restored,
            default_branch_tip,
            remote,
        };
        self.heads = Some(heads);
        self.default_branch_tip = found.default_branch_tip;
        Ok(found)
    }

    /// Of a hub of format 4 whoever lays it out says what went separate ways.
    fn diverged(&self, heads: &Heads) -> Vec<Diverged> {
        match self.reader.is_fourth() {
            true => Vec::new(),
            false => heads.diverged.clone(),
        }
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
