//! What a holder knows of its claim without asking anybody.

use crosslink_core::boot::BootTime;
use crosslink_core::id::IssueId;
use crosslink_core::problem::Problem;
use crosslink_store::{LockState, SharedLock};
use schemars::JsonSchema;
use serde::Serialize;

use crate::workspace::Workspace;

/// Whether a claim can be relied upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Guard {
    /// Nobody else was granted the issue, and nobody will be before the lease ends.
    Held,
    /// The claim is tentative, or its lease may have ended: another may have been granted the issue.
    Unconfirmed,
    /// This agent does not hold the issue.
    NotHeld,
}

/// What holds of a claim of this database at a moment: a lease counts from before the push that granted or renewed it.
pub(super) fn guard_of(lock: &SharedLock, now: Option<&BootTime>) -> Guard {
    if lock.lock.elsewhere.is_some() {
        return Guard::NotHeld;
    }
    let since = |confirmed: &BootTime| now?.since(confirmed);
    let passed = lock.confirmed.as_ref().and_then(since);
    match (lock.state, passed) {
        (LockState::Held, Some(passed)) if passed < u64::from(lock.lease) * 1_000 => Guard::Held,
        _ => Guard::Unconfirmed,
    }
}

impl Workspace {
    /// Says whether this agent may rely on its claim of an issue, without asking the remote.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn guard(&self, issue: IssueId) -> Result<Guard, Problem> {
        // In a copy of the database the locks are the original's, until a write finds that out.
        if self.store.is_copy()? {
            return Ok(Guard::NotHeld);
        }
        let now = self.environment.boot.now();
        self.read(|snapshot| {
            let agent = self.agent().as_str();
            let Some(lock) = snapshot.local().lock(issue)? else {
                return Ok(Guard::NotHeld);
            };
            let session = snapshot.local().open_session(self.agent())?;
            let other = |session: i64| lock.session.is_some_and(|holder| holder != session);
            if !lock.is_of(agent) || session.is_some_and(|session| other(session.id)) {
                return Ok(Guard::NotHeld);
            }
            let shared = snapshot.shared_lock(issue)?;
            Ok(shared.map_or(Guard::Held, |shared| guard_of(&shared, now.as_ref())))
        })
    }

    /// Whether the remote has not granted a claim of this database yet.
    pub(crate) fn is_tentative(&self, issue: IssueId) -> Result<bool, Problem> {
        let shared = self.read(|snapshot| snapshot.shared_lock(issue))?;
        let tentative = |shared: SharedLock| shared.state == LockState::Tentative;
        Ok(shared.is_some_and(tentative))
    }
}

#[cfg(test)]
mod tests {
    use crosslink_core::entity::Lock;
    use crosslink_core::time::Timestamp;
    use uuid::Uuid;

    use super::*;

    fn at(boot: &str, millis: u64) -> BootTime {
        let boot = boot.to_owned();
        BootTime { boot, millis }
    }

    fn lock(state: LockState, confirmed: Option<BootTime>) -> SharedLock {
        let lock = Lock {
            issue: IssueId(Uuid::nil()),
            agent: "agent-1".to_owned(),
            elsewhere: None,
            session: None,
            token: Uuid::nil(),
            claimed_at: Timestamp::from_nanos(0),
            branch: None,
        };
        SharedLock {
            lock,
            oid: Some([1; 20]),
            lease: 100,
            beat: 0,
            state,
            confirmed,
            seen: None,
        }
    }

    #[test]
    fn a_claim_is_relied_upon_until_its_lease_ends_and_no_longer_than_the_clock_is_known() {
        use Guard::{Held, Unconfirmed};
        use LockState::{Claiming, Tentative};
        let granted = || Some(at("a", 1_000));
        let table = [
            (LockState::Held, granted(), Some(at("a", 1_000)), Held),
            (LockState::Held, granted(), Some(at("a", 100_999)), Held),
            (
                LockState::Held,
                granted(),
                Some(at("a", 101_000)),
                Unconfirmed,
            ),
            (LockState::Held, granted(), Some(at("a", 999)), Unconfirmed),
            (
                LockState::Held,
                granted(),
                Some(at("b", 1_000)),
                Unconfirmed,
            ),
            (LockState::Held, granted(), None, Unconfirmed),
            (LockState::Held, None, Some(at("a", 1_000)), Unconfirmed),
            (Tentative, granted(), Some(at("a", 1_000)), Unconfirmed),
            (Claiming, granted(), Some(at("a", 1_000)), Unconfirmed),
        ];
        for (state, confirmed, now, expected) in table {
            let lock = lock(state, confirmed);
            assert_eq!(
                guard_of(&lock, now.as_ref()),
                expected,
                "{lock:?} at {now:?}"
            );
        }
        let mut elsewhere = lock(LockState::Held, granted());
        elsewhere.lock.elsewhere = Some("other".to_owned());
        assert_eq!(guard_of(&elsewhere, granted().as_ref()), Guard::NotHeld);
    }
}
