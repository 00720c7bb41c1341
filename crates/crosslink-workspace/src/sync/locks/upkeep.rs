//! What every contact does for the locks of this database: removes what was let go of, renews, asks for what is tentative.

use crosslink_core::boot::BootTime;
use crosslink_core::id::IssueId;
use crosslink_core::operation::LockChange;
use crosslink_core::problem::Problem;
use crosslink_git::{ObjectId, PushOutcome};
use crosslink_hub::v4::exchange::{Change, Told};
use crosslink_hub::v4::{Found, HubRef, LockValue, Prefix, write_free};
use crosslink_store::{LockState, SharedLock};
use uuid::Uuid;

use super::super::contact::{Contact, Round};
use super::super::remote::unreadable;
use super::{LEASE, is_stale};
use crate::fail_point;

/// What a push of a lock is for.
enum Errand {
    /// The commit is to be gone.
    Remove(IssueId),
    /// The claim is granted or renewed with this, counted from before the push.
    Keep(Box<SharedLock>),
}

/// Whether a third of a lease is gone, or nobody knows.
pub(in crate::sync) fn is_due(lock: &SharedLock, now: Option<&BootTime>) -> bool {
    let passed = lock
        .confirmed
        .as_ref()
        .and_then(|confirmed| now?.since(confirmed));
    passed.is_none_or(|passed| passed >= u64::from(lock.lease) * 1_000 / 3)
}

impl Contact<'_> {
    /// Brings the remote in line with what this database holds, in one push.
    pub(in crate::sync) fn keep_locks(
        &mut self,
        (hub, prefix): (Uuid, Prefix),
        told: &Told,
    ) -> Result<Round, Problem> {
        self.let_go_of_ended()?;
        let now = self.workspace.environment.boot.now();
        let mut errands = self.removals((hub, prefix), told)?;
        for lock in self.workspace.read(|snapshot| snapshot.shared_locks())? {
            let there = told.get(&HubRef::Lock(lock.lock.issue)).copied();
            if errands
                .iter()
                .any(|(change, _)| change.at == HubRef::Lock(lock.lock.issue))
            {
                continue;
            }
            if lock.lock.elsewhere.is_some() {
                errands.extend(self.clear((hub, prefix), &lock, there)?);
            } else if self.may_hold(&self.key.verifying_key()) {
                errands.extend(self.keep((hub, prefix), lock, (there, now.clone()))?);
            }
        }
        if errands.is_empty() {
            return Ok(Round::Settled);
        }
        let changes: Vec<Change> = errands.iter().map(|(change, _)| *change).collect();
        let outcomes = self.push_along((hub, prefix), &changes, told)?;
        self.reach(fail_point::LOCKS_PUSHED)?;
        let mut round = Round::Settled;
        for ((change, errand), outcome) in errands.into_iter().zip(outcomes) {
            if self.settle(&change, errand, &outcome)? == Round::Moved {
                round = Round::Moved;
            }
        }
        Ok(round)
    }

    /// Claims are for open issues: those on what others closed are let go of.
    fn let_go_of_ended(&mut self) -> Result<(), Problem> {
        let ended = self.workspace.read(|snapshot| {
            let mut ended = Vec::new();
            for lock in snapshot.shared_locks()? {
                let issue = snapshot.hub().issue(lock.lock.issue)?;
                // What is not known yet may still come.
                let over = issue.is_some_and(|issue| issue.created.is_some() && !issue.is_open());
                if lock.lock.elsewhere.is_none() && over {
                    ended.push(lock.lock.issue);
                }
            }
            Ok(ended)
        })?;
        if ended.is_empty() {
            return Ok(());
        }
        self.workspace.store.write(|writing| {
            let mut ended = ended.into_iter();
            ended.try_for_each(|issue| writing.change_lock(&LockChange::Free(issue)))
        })
    }

    /// What is to be removed, and is there as it was let go of.
    fn removals(
        &mut self,
        (hub, prefix): (Uuid, Prefix),
        told: &Told,
    ) -> Result<Vec<(Change, Errand)>, Problem> {
        let mut removals = Vec::new();
        for intention in self.workspace.read(|snapshot| snapshot.intentions())? {
            let Some(HubRef::Lock(issue)) = HubRef::parse(&intention.name) else {
                continue;
            };
            if intention.object.is_some() {
                self.workspace
                    .store
                    .write(|writing| writing.forget_claim(issue))?;
                continue;
            }
            let expect = intention.expect.map(ObjectId::from_bytes);
            match told.get(&HubRef::Lock(issue)) {
                Some(there) if expect == Some(*there) => {
                    removals.push(self.removal((hub, prefix), issue, *there)?);
                }
                _ => self.forget_removal(issue)?,
            }
        }
        Ok(removals)
    }

    fn removal(
        &self,
        (hub, prefix): (Uuid, Prefix),
        issue: IssueId,
        there: ObjectId,
    ) -> Result<(Change, Errand), Problem> {
        let at = HubRef::Lock(issue);
        let new = match prefix {
            Prefix::Custom => None,
            Prefix::Branches => {
                let onto = self.onto(hub, Some(there));
                let free = write_free(&self.place.objects, &onto, at, &self.key);
                Some(free.map_err(|error| unreadable(&error))?)
            }
        };
        let there = Some(there);
        Ok((Change { at, there, new }, Errand::Remove(issue)))
    }

    /// The lock of somebody who is silent, on an issue that is not open any more, is in nobody's way but lies about.
    fn clear(
        &self,
        at: (Uuid, Prefix),
        lock: &SharedLock,
        there: Option<ObjectId>,
    ) -> Result<Option<(Change, Errand)>, Problem> {
        let issue = lock.lock.issue;
        let now = self.workspace.environment.boot.now();
        let over = self.workspace.read(|snapshot| {
            let issue = snapshot.hub().issue(issue)?;
            Ok(issue.is_some_and(|issue| issue.created.is_some() && !issue.is_open()))
        })?;
        match there {
            Some(there) if over && is_stale(lock, now.as_ref()) => {
                self.removal(at, issue, there).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// What renews a claim whose time has come, or asks for one that is tentative.
    fn keep(
        &self,
        (hub, prefix): (Uuid, Prefix),
        lock: SharedLock,
        (there, now): (Option<ObjectId>, Option<BootTime>),
    ) -> Result<Option<(Change, Errand)>, Problem> {
        let issue = lock.lock.issue;
        let value = match (lock.state, lock.oid) {
            (LockState::Held, Some(oid)) if self.renew || is_due(&lock, now.as_ref()) => {
                let found =
                    LockValue::find(&self.place.objects, hub, issue, ObjectId::from_bytes(oid));
                match found.map_err(|error| unreadable(&error))? {
                    // It may have been claimed with a key that was handed over.
                    Found::Value((value, _)) => LockValue {
                        log: self.log()?,
                        ..value.renewed()
                    },
                    _ => return Ok(None),
                }
            }
            (LockState::Tentative, _) => self.first_value(&lock)?,
            _ => return Ok(None),
        };
        let below = there.filter(|_| prefix == Prefix::Branches);
        let id = value
            .write(&self.place.objects, &self.onto(hub, below), &self.key)
            .map_err(|error| unreadable(&error))?;
        let change = Change {
            at: HubRef::Lock(issue),
            there,
            new: Some(id),
        };
        let kept = SharedLock {
            oid: Some(*id.as_bytes()),
            lease: value.lease,
            beat: value.beat,
            state: LockState::Held,
            confirmed: now,
            ..lock
        };
        Ok(Some((change, Errand::Keep(Box::new(kept)))))
    }

    fn first_value(&self, lock: &SharedLock) -> Result<LockValue, Problem> {
        let held = &lock.lock;
        Ok(LockValue {
            issue: held.issue,
            log: self.log()?,
            agent: crosslink_core::id::AgentId::new(&held.agent)?,
            session: held.session.map_or_else(String::new, |id| id.to_string()),
            token: held.token,
            lease: LEASE,
            claimed_at: held.claimed_at.as_nanos().div_euclid(1_000_000),
            branch: held.branch.clone(),
            beat: 0,
            more: Default::default(),
        })
    }

    /// Records what became of a push.
    fn settle(
        &mut self,
        change: &Change,
        errand: Errand,
        outcome: &PushOutcome,
    ) -> Result<Round, Problem> {
        let done = matches!(outcome, PushOutcome::Done | PushOutcome::Already);
        match errand {
            Errand::Remove(issue) if done => {
                self.forget_removal(issue)?;
                self.workspace.store.write(|writing| {
                    let left = writing.snapshot()?.shared_lock(issue)?;
                    let there = change.there.map(|id| *id.as_bytes());
                    match left.is_some_and(|left| left.oid == there && there.is_some()) {
                        true => writing.forget_lock(issue),
                        false => Ok(()),
                    }
                })?;
            }
            Errand::Keep(kept) if done => self.workspace.store.write(|writing| {
                let now = writing.snapshot()?.shared_lock(kept.lock.issue)?;
                match now.is_some_and(|now| now.lock.token == kept.lock.token) {
                    true => writing.set_shared_lock(&kept),
                    // It was let go of meanwhile; the next round finds what nobody holds.
                    false => Ok(()),
                }
            })?,
            // It changed meanwhile: the next round looks.
            _ if *outcome == PushOutcome::Moved => return Ok(Round::Moved),
            _ => {}
        }
        Ok(Round::Settled)
    }

    fn forget_removal(&mut self, issue: IssueId) -> Result<(), Problem> {
        let name = HubRef::Lock(issue).name();
        self.workspace
            .store
            .write(|writing| writing.forget_intention(&name))
    }
}
