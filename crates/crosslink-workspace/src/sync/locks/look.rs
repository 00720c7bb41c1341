//! Asking the remote for one lock.

use crosslink_core::id::IssueId;
use crosslink_core::problem::Problem;
use crosslink_git::ObjectId;
use crosslink_hub::v4::exchange::RemoteError;
use crosslink_hub::v4::{Found, HubRef, LockValue, Prefix};
use crosslink_store::{Asked, FoundLock, SharedLock};
use uuid::Uuid;

use super::super::contact::Contact;
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

    /// Asks the remote for the lock of an issue.
    pub(super) fn ask(&mut self, place: &LockPlace) -> Result<Look, Problem> {
        let before = self.workspace.environment.boot.now();
        let full = place.at().full(place.prefix);
        let listed = self
            .transport()
            .list(&self.place.url, &[&full], self.limits())
            .map_err(|error| self.problem(&error.into()))?;
        let listed = listed.into_iter().find(|(name, _)| *name == full);
        let there = match listed {
            Some((_, id)) => Some(self.bring(place, id)?),
            None => None,
        };
        // What was fetched may be newer than what was listed.
        let after = self.workspace.environment.boot.now();
        let value = match there {
            Some(id) => self.lock_value(place.hub, &self.own_logs()?, (place.issue, id))?,
            None => None,
        };
        let asked = Asked { before, after };
        Ok(Look {
            asked,
            there,
            value,
        })
    }

    /// Fetches the commit of a lock where it is not here yet; returns what was fetched, which may be newer.
    fn bring(&self, place: &LockPlace, id: ObjectId) -> Result<ObjectId, Problem> {
        let objects = &self.place.objects;
        let tracking = place.at().tracking(&self.place.remote);
        let here = |error| self.problem(&RemoteError::Git(error));
        if objects.resolve(&tracking).map_err(here)? == Some(id) {
            return Ok(id);
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
        Ok(objects.resolve(&tracking).map_err(here)?.unwrap_or(id))
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
