//! Asking the remote for one lock.

use crosslink_core::id::IssueId;
use crosslink_core::problem::Problem;
use crosslink_git::ObjectId;
use crosslink_hub::v4::exchange::RemoteError;
use crosslink_hub::v4::{Found, HubRef, LockValue, Prefix};
use crosslink_store::{Asked, FoundLock, SharedLock};
use uuid::Uuid;

use super::super::contact::{ATTEMPTS, Contact};
use super::super::remote::unreadable;
use super::{OwnLogs, shared_of};

/// Where the lock of an issue lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct LockPlace {
    pub(super) issue: IssueId,
    pub(super) hub: Uuid,
    pub(super) prefix: Prefix,
}

impl LockPlace {
    pub(super) fn at(&self) -> HubRef {
        HubRef::Lock(self.issue)
    }
}

/// What the remote says of a lock.
pub(super) struct Look {
    pub(super) asked: Asked,
    /// What the ref points at.
    pub(super) there: Option<ObjectId>,
    /// The lock, if it is one.
    pub(super) value: Option<LockValue>,
}

impl Contact<'_> {
    /// Asks the remote for the lock of an issue, and takes over what it says.
    pub(super) fn look(&mut self, place: &LockPlace) -> Result<Look, Problem> {
        let look = self.ask(place)?;
        self.mirror_one(place.issue, &look)?;
        Ok(look)
    }

    /// Asks the remote for the lock of an issue. One that moved, or went, between the listing and the fetch is asked for again.
    pub(super) fn ask(&mut self, place: &LockPlace) -> Result<Look, Problem> {
        for _ in 0..ATTEMPTS {
            let before = self.workspace.environment.boot.now();
            let there = self.list_lock(place)?;
            if let Some(id) = there
                && !self.bring(place, id)?
            {
                continue;
            }
            // What was fetched may have been listed long ago.
            let after = self.workspace.environment.boot.now();
            let value = match there {
                Some(id) => self.lock_value(place.hub, &self.own_logs()?, (place.issue, id))?,
                None => None,
            };
            let asked = Asked { before, after };
            return Ok(Look {
                asked,
                there,
                value,
            });
        }
        Err(self.outrun())
    }

    fn list_lock(&self, place: &LockPlace) -> Result<Option<ObjectId>, Problem> {
        let full = place.at().full(place.prefix);
        let listed = self
            .transport()
            .list(&self.place.url, &[&full], self.limits())
            .map_err(|error| self.problem(&error.into()))?;
        let listed = listed.into_iter().find(|(name, _)| *name == full);
        Ok(listed.map(|(_, id)| id))
    }

    /// Fetches the commit of a lock where it is not here yet. Says whether it is the one that was listed: where the ref is gone
    /// meanwhile, what was fetched before stays.
    fn bring(&self, place: &LockPlace, id: ObjectId) -> Result<bool, Problem> {
        let tracking = place.at().tracking(&self.place.remote);
        let is_here = || {
            let tracked = self.place.objects.resolve(&tracking);
            let tracked = tracked.map_err(|error| self.problem(&RemoteError::Git(error)))?;
            Ok::<_, Problem>(tracked == Some(id))
        };
        if is_here()? {
            return Ok(true);
        }
        let refspec = place.at().refspec(place.prefix, &self.place.remote);
        self.transport()
            .fetch(
                self.place.repository.common_dir(),
                &self.place.url,
                &[refspec],
                self.limits(),
            )
            .map_err(|error| self.problem(&error.into()))?;
        is_here()
    }

    /// Reads a lock; nothing where it says that it was released, or counts for nothing. One of this database's that was signed
    /// with a key which was handed over is renewed with the next one.
    pub(super) fn lock_value(
        &self,
        hub: Uuid,
        own: &OwnLogs,
        (issue, id): (IssueId, ObjectId),
    ) -> Result<Option<LockValue>, Problem> {
        let found = LockValue::find(&self.place.objects, hub, issue, id);
        let ours = |value: &LockValue| {
            own.0.contains(&value.log) && self.may_hold(&self.key.verifying_key())
        };
        Ok(match found.map_err(|error| unreadable(&error))? {
            Found::Value((value, key)) if self.may_hold(&key) || ours(&value) => Some(value),
            _ => None,
        })
    }

    fn mirror_one(&mut self, issue: IssueId, look: &Look) -> Result<(), Problem> {
        let own = self.own_logs()?;
        let found = match (&look.value, look.there) {
            (Some(value), Some(id)) => {
                let known = self
                    .workspace
                    .read(|snapshot| snapshot.shared_lock(issue))?;
                let oid = *id.as_bytes();
                let same = |known: SharedLock| known.oid == Some(oid);
                match known.is_some_and(same) {
                    true => FoundLock::Same,
                    false => FoundLock::New(Box::new(shared_of(value, &own.0, oid))),
                }
            }
            _ => FoundLock::Free,
        };
        let lost = self
            .workspace
            .store
            .write(|writing| writing.mirror_lock(issue, found, &look.asked))?;
        self.report_lost(lost)
    }
}
