//! A hub of format 4 as its refs here tell it. What follows from its logs is laid out in a database, which is another's business.

use crosslink_git::{GitError, ObjectId, Objects};

use crate::heads::Heads;
use crate::snapshot::HubFormat;
use crate::v4::exchange::{Held, Listing, RemoteError, Told, compare, told_in};
use crate::v4::meta::{FORMAT, HubJson};
use crate::v4::{Fault, HUB_JSON, HubCommit, HubRef, Prefix, Unread, tracking_of, watched_of};

/// The folders that the refs of such hubs lie in, but for those below branches.
pub(crate) const FOLDER: &str = "refs/crosslink-hub";

/// A hub of format 4 whose `meta` holds.
#[derive(Clone, Debug)]
pub struct FourthHub {
    /// The repository that its refs were fetched into.
    pub objects: Objects,
    /// What its refs say.
    pub told: Told,
    /// What the full names begin with under which it was fetched; nothing where the repository itself carries it.
    pub space: Option<String>,
    /// The older generations beside it, the newest first.
    pub beside: Vec<HubFormat>,
}

impl FourthHub {
    pub(crate) fn new(objects: &Objects, heads: &Heads) -> Self {
        let FourthRefs { told, space } = heads.fourth.clone();
        Self {
            objects: objects.clone(),
            told,
            space,
            beside: heads.older(),
        }
    }
}

/// The refs of a hub of format 4.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FourthRefs {
    /// What they say; nothing where there is no such hub.
    pub told: Told,
    /// What their full names begin with, if they were fetched for watching.
    pub(crate) space: Option<String>,
}

impl FourthRefs {
    /// Reads them: those that were fetched for watching, else the repository's own, else those of the last contact; whichever
    /// have a `meta`.
    pub(crate) fn read(objects: &Objects, remote: Option<&str>) -> Result<Self, GitError> {
        let mut fetched = Self::default();
        if let Some(remote) = remote {
            let space = watched_of(remote);
            fetched.told = told_in(objects, &space)?;
            fetched.space = Some(space);
        }
        if fetched.meta().is_some() {
            return Ok(fetched);
        }
        let mut own = Vec::new();
        for prefix in Prefix::ALL {
            own.extend(objects.refs(prefix.as_str())?.found);
        }
        let contact = || match remote {
            Some(remote) => told_in(objects, &tracking_of(remote)),
            None => Ok(Told::new()),
        };
        let own = Listing::of(own).refs;
        let told = match own.contains_key(&HubRef::Meta) {
            true => own,
            false => contact()?,
        };
        let here = Self { told, space: None };
        Ok(if here.meta().is_some() { here } else { fetched })
    }

    /// Where its `meta` stands, without which there is no hub.
    pub(crate) fn meta(&self) -> Option<ObjectId> {
        self.told.get(&HubRef::Meta).copied()
    }
}

/// What a `meta` is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Worth {
    /// It holds.
    Holds,
    /// A newer program wrote it.
    Newer(u32),
    /// No hub begins with it.
    Void(String),
}

impl Worth {
    /// Judges a `meta`, whoever founded it.
    pub(crate) fn of(objects: &Objects, meta: ObjectId) -> Result<Self, GitError> {
        let told = Told::from([(HubRef::Meta, meta)]);
        let why = match compare(objects, None, &Held::new(), &told) {
            Ok(found) => {
                let format = found.meta.1.hub().format;
                return Ok(match format > FORMAT {
                    true => Self::Newer(format),
                    false => Self::Holds,
                });
            }
            Err(RemoteError::Git(error)) => return Err(error),
            Err(error) => error.to_string(),
        };
        Ok(match format_of(objects, meta)? {
            Some(format) if format > FORMAT => Self::Newer(format),
            _ => Self::Void(why),
        })
    }
}

/// The format that a commit says it is of, whether it holds or not.
fn format_of(objects: &Objects, meta: ObjectId) -> Result<Option<u32>, GitError> {
    let said = HubCommit::read(objects, meta)
        .and_then(|commit| commit.content(objects, HUB_JSON))
        .and_then(|bytes| HubJson::parse(&bytes).map_err(Unread::from));
    match said {
        Ok(hub) => Ok(Some(hub.format)),
        Err(unread) => unread.fault().map(|_: Fault| None),
    }
}
