//! A hub of format 4 laid out in a database of its own, for whoever asks a project that has none here.
//!
//! It follows the hub as a clone does, by the same rules and through the same tables, but writes nothing of its own. It can be
//! thrown away at any time: the next look lays it out again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_git::{Expect, ObjectId, Objects};
use crosslink_hub::FourthHub;
use crosslink_hub::v4::exchange::{Comparison, Held, Lack, RemoteError, compare};
use crosslink_hub::v4::meta::{FORMAT, Pin};
use crosslink_hub::v4::{Fault, Found, Head, HubRef, LockValue, Presence};
use crosslink_store::{
    Asked, FoundLock, Glance, GlanceMark, Identity, JoinedHub, SharedLock, Store, Writing,
};

use crate::files;
use crate::onlooker::made_at;
use crate::sync::{
    Received, collect, drives, heads, present, shared_of, summary_of, unreadable, verdicts,
};

/// Where a hub of format 4 is laid out.
#[derive(Clone, Debug)]
pub struct Shadow {
    path: PathBuf,
}

/// What a hub says besides what is laid out.
#[derive(Debug)]
pub struct Shadowed {
    /// The head of `meta` that counts.
    pub meta: ObjectId,
    /// A head of `meta` that does not count against it.
    pub meta_aside: Option<ObjectId>,
    /// What has less than was read before.
    pub lacks: Vec<Lack>,
    /// What was found that is no part of anything.
    pub faults: Vec<(HubRef, Fault)>,
}

impl Shadow {
    /// Names the file; nothing is made yet.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// The database, for questions.
    pub fn database(&self) -> &Path {
        &self.path
    }

    /// Brings the database in line with what the refs of a hub say. A file that cannot be used is made anew, and so is one
    /// that has read what is gone.
    ///
    /// # Errors
    /// `hub.other` where another hub was followed before, `hub.newer`, `hub.damaged`, or where the file cannot be written.
    pub fn follow(&self, hub: &FourthHub) -> Result<Shadowed, Problem> {
        let mut store = match self.open() {
            Ok(store) => store,
            Err(_) => self.anew()?,
        };
        match follow(&mut store, hub) {
            Err(Refused::Gone) => {
                drop(store);
                let mut store = self.anew()?;
                follow(&mut store, hub).map_err(|refused| refused.told(&self.path))
            }
            followed => followed.map_err(|refused| refused.told(&self.path)),
        }
    }

    /// Looks at what is laid out.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn glance(&self, since: Option<&GlanceMark>) -> Result<Glance, Problem> {
        Store::look(&self.path, |snapshot| snapshot.glance(since))
    }

    fn open(&self) -> Result<Store, Problem> {
        if let Some(folder) = self.path.parent() {
            files::create_private_directory(folder)
                .map_err(|error| files::unwritable(folder, &error))?;
        }
        Store::create(&self.path, identity())
    }

    fn anew(&self) -> Result<Store, Problem> {
        for end in ["", "-wal", "-shm"] {
            let mut file = self.path.as_os_str().to_owned();
            file.push(end);
            // What cannot be removed is told by what comes next.
            let _ = fs::remove_file(file);
        }
        self.open()
    }
}

/// When the commit of a lock was made, by its holder's clock; nothing where it cannot be read.
pub fn lock_made_at(hub: &FourthHub, commit: [u8; 20]) -> Option<Timestamp> {
    made_at(&hub.objects, commit)
}

/// A shadow is nobody: it writes to no log.
fn identity() -> Identity {
    Identity {
        machine: String::new(),
        new_log: "shadow".to_owned(),
    }
}

/// Why a hub was not followed.
enum Refused {
    /// What was read before cannot be read any more.
    Gone,
    Hub(RemoteError),
    Newer(u32),
    Other(Problem),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Other(problem)
    }
}

impl Refused {
    fn told(self, path: &Path) -> Problem {
        match self {
            Self::Other(problem) => problem,
            Self::Newer(format) => Problem::new(
                Code::HubNewer,
                format!("The hub has format {format}, which is not known here"),
            )
            .hint("update this program"),
            Self::Hub(RemoteError::OtherHub { pinned, found }) => Problem::new(
                Code::HubOther,
                format!("The remote carries the hub {found}, where {pinned} was before"),
            )
            .hint(format!("if that is meant, remove {}", path.display())),
            Self::Hub(error) => {
                Problem::new(Code::HubDamaged, "The hub cannot be read").caused_by(&error)
            }
            Self::Gone => Problem::new(
                Code::HubDamaged,
                "What was read of the hub is not there any more",
            ),
        }
    }
}

fn follow(store: &mut Store, hub: &FourthHub) -> Result<Shadowed, Refused> {
    let objects = &hub.objects;
    let (held, pin) = store.read(|snapshot| {
        let known = snapshot.heads()?.into_iter().filter_map(|(name, head)| {
            let id = ObjectId::from_bytes(head.tip);
            let height = head.height;
            Some((HubRef::parse(&name)?, Head { id, height }))
        });
        Ok((known.collect::<Held>(), pin_of(snapshot.joined()?)))
    })?;
    let comparison = match compare(objects, pin, &held, &hub.told) {
        Err(RemoteError::Git(_)) if !held.is_empty() => return Err(Refused::Gone),
        compared => compared.map_err(Refused::Hub)?,
    };
    let format = comparison.meta.1.hub().format;
    if format > FORMAT {
        return Err(Refused::Newer(format));
    }
    take_over(store, hub, &comparison, &held)?;
    let faults = take_values(store, hub, &comparison)?;
    Ok(Shadowed {
        meta: comparison.meta.0.id,
        meta_aside: comparison.meta_aside,
        lacks: comparison.lacks,
        faults: comparison.faults.into_iter().chain(faults).collect(),
    })
}

fn pin_of(joined: Option<JoinedHub>) -> Option<Pin> {
    let joined = joined?;
    let founder = joined.root?.parse().ok()?;
    let hub = joined.hub;
    Some(Pin { hub, founder })
}

/// Takes over the logs, in one transaction.
fn take_over(
    store: &mut Store,
    hub: &FourthHub,
    comparison: &Comparison,
    held: &Held,
) -> Result<(), Problem> {
    let objects = &hub.objects;
    let heads = heads(comparison);
    if let Some(space) = &hub.space {
        hold(objects, space, &heads);
    }
    let verdicts =
        verdicts(objects, comparison, (held, &heads, None)).map_err(|error| unreadable(&error))?;
    let trust = comparison.meta.1.trust();
    let summary = summary_of(trust, "none".to_owned(), held.keys().chain(heads.keys()));
    store.write(|writing| {
        writing.join(&JoinedHub {
            hub: comparison.hub,
            remote: String::new(),
            url_hint: None,
            prefix: String::new(),
            root: Some(trust.founder().to_string()),
        })?;
        writing.judge(&verdicts)?;
        writing.set_drives(&drives(comparison, held, &heads))?;
        let mut received = Received::default();
        for news in &comparison.logs {
            collect(objects, writing, news, &mut received)?;
        }
        for (at, head) in &heads {
            let tip = *head.id.as_bytes();
            let height = head.height;
            writing.set_head(&at.name(), &crosslink_store::Head { tip, height })?;
        }
        writing.set_trust_summary(&summary)
    })
}

/// Keeps what was read from being collected as garbage once the remote has less. Where that cannot be written, git still keeps
/// it for a while.
fn hold(objects: &Objects, space: &str, heads: &BTreeMap<HubRef, Head>) {
    for (at, head) in heads {
        let name = at.within(&format!("{space}held/"));
        let _ = objects.set_ref(&name, Expect::Any, Some(head.id));
    }
}

/// Takes over locks and presence; returns those that say nothing that can be understood. Whose key may not hold anything is
/// named with its log.
fn take_values(
    store: &mut Store,
    hub: &FourthHub,
    comparison: &Comparison,
) -> Result<Vec<(HubRef, Fault)>, Problem> {
    let trust = (comparison.hub, comparison.meta.1.trust());
    let (mut locks, mut presence, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for (at, id) in &hub.told {
        let found = match at {
            HubRef::Lock(issue) => {
                let found = LockValue::judged(&hub.objects, trust, *issue, *id);
                let found = found.map_err(|error| unreadable(&error))?;
                fault_of(found, |lock| {
                    locks.push(shared_of(&lock, &[], *id.as_bytes()))
                })
            }
            HubRef::Presence(log) => {
                let found = Presence::judged(&hub.objects, trust, *log, *id);
                let found = found.map_err(|error| unreadable(&error))?;
                fault_of(found, |here| {
                    presence.push((log.to_string(), *id.as_bytes(), present(*log, here)));
                })
            }
            _ => None,
        };
        faults.extend(found.map(|fault| (*at, fault)));
    }
    store.write(|writing| {
        mirror(writing, locks)?;
        for log in writing.snapshot()?.presence_read()?.keys() {
            writing.forget_presence(log)?;
        }
        for (log, id, agents) in &presence {
            writing.set_presence(log, *id, agents)?;
        }
        Ok(())
    })?;
    Ok(faults)
}

fn fault_of<T>(found: Found<T>, take: impl FnOnce(T)) -> Option<Fault> {
    match found {
        Found::Value(value) => {
            take(value);
            None
        }
        Found::Free | Found::Void(Fault::Signer { .. }) => None,
        Found::Void(fault) => Some(fault),
    }
}

/// Puts these locks in the place of all that are known.
fn mirror(writing: &Writing<'_>, locks: Vec<SharedLock>) -> Result<(), Problem> {
    let asked = Asked::default();
    for known in writing.snapshot()?.shared_locks()? {
        let issue = known.lock.issue;
        if !locks.iter().any(|lock| lock.lock.issue == issue) {
            writing.mirror_lock(issue, FoundLock::Free, &asked)?;
        }
    }
    for lock in locks {
        writing.mirror_lock(lock.lock.issue, FoundLock::New(Box::new(lock)), &asked)?;
    }
    Ok(())
}
