//! Locks as the remote has them: the own ones with what it said, and those of others as they were last seen.

use crosslink_core::boot::BootTime;
use crosslink_core::entity::Lock;
use crosslink_core::id::IssueId;
use crosslink_core::problem::Problem;
use rusqlite::{Row, params};

use crate::local::locks::lock_of;
use crate::snapshot::Snapshot;
use crate::write::Writing;

/// How far a claim has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockState {
    /// The remote granted it.
    Held,
    /// The remote was not asked yet.
    Tentative,
    /// It is on its way to the remote, or was when the process ended.
    Claiming,
}

/// When a lock was seen with the commit it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenLock {
    /// First, after the remote had said so.
    pub first: BootTime,
    /// Last, before the remote was asked; in the same run of the machine.
    pub last: u64,
}

/// A lock with what the remote said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedLock {
    /// Who holds which issue.
    pub lock: Lock,
    /// The commit of the lock; nothing where the remote has none.
    pub oid: Option<[u8; 20]>,
    /// How long the claim lasts without a renewal, in seconds.
    pub lease: u32,
    /// How often it was renewed.
    pub beat: u64,
    /// How far it has come.
    pub state: LockState,
    /// The moment before the push that granted or renewed it, where that was done here.
    pub confirmed: Option<BootTime>,
    /// When it was seen so.
    pub seen: Option<SeenLock>,
}

/// What a contact found at the ref of a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundLock {
    /// Nothing that counts.
    Free,
    /// What was known.
    Same,
    /// A lock. Where it is held in this database, `elsewhere` says nothing.
    New(Box<SharedLock>),
}

/// The moments before and after the remote was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Before.
    pub before: Option<BootTime>,
    /// After.
    pub after: Option<BootTime>,
}

const COLUMNS: &str = "issue, agent, session, token, claimed_at, branch, log, oid, lease, beat, state, boot, confirmed,
    seen_boot, seen_first, seen_last";

fn shared_of(row: &Row) -> rusqlite::Result<SharedLock> {
    let lock = lock_of(row)?;
    let moment = |boot: Option<String>, millis: Option<i64>| {
        let (boot, millis) = boot.zip(millis)?;
        let millis = millis.unsigned_abs();
        Some(BootTime { boot, millis })
    };
    let first = moment(row.get(13)?, row.get(14)?);
    let last: Option<i64> = row.get(15)?;
    Ok(SharedLock {
        lock,
        oid: row.get(7)?,
        lease: row.get(8)?,
        beat: row.get::<_, i64>(9)?.unsigned_abs(),
        state: match row.get(10)? {
            0 => LockState::Held,
            1 => LockState::Tentative,
            _ => LockState::Claiming,
        },
        confirmed: moment(row.get(11)?, row.get(12)?),
        seen: first.zip(last).map(|(first, last)| SeenLock {
            first,
            last: last.unsigned_abs(),
        }),
    })
}

impl Snapshot<'_> {
    /// Returns every lock with what the remote said of it, oldest first; nothing while the project is not shared.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn shared_locks(&self) -> Result<Vec<SharedLock>, Problem> {
        if !self.is_joined()? {
            return Ok(Vec::new());
        }
        let sql = format!("SELECT {COLUMNS} FROM locks ORDER BY claimed_at, issue");
        self.many(&sql, [], shared_of)
    }

    /// Returns the lock of an issue with what the remote said of it; nothing while the project is not shared.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn shared_lock(&self, issue: IssueId) -> Result<Option<SharedLock>, Problem> {
        if !self.is_joined()? {
            return Ok(None);
        }
        let sql = format!("SELECT {COLUMNS} FROM locks WHERE issue = ?1");
        self.one(&sql, params![issue.as_bytes()], shared_of)
    }
}

impl Writing<'_> {
    /// Writes a lock down as it is given.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_shared_lock(&self, shared: &SharedLock) -> Result<(), Problem> {
        let sql = format!(
            "INSERT OR REPLACE INTO locks ({COLUMNS})
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
        );
        let lock = &shared.lock;
        let millis = |millis: u64| i64::try_from(millis).unwrap_or(i64::MAX);
        let state = match shared.state {
            LockState::Held => 0,
            LockState::Tentative => 1,
            LockState::Claiming => 2,
        };
        let (confirmed, seen) = (&shared.confirmed, &shared.seen);
        let values = params![
            lock.issue.as_bytes(),
            lock.agent,
            lock.session,
            lock.token.as_bytes(),
            lock.claimed_at.as_nanos(),
            lock.branch,
            lock.elsewhere,
            shared.oid,
            shared.lease,
            millis(shared.beat),
            state,
            confirmed.as_ref().map(|at| &at.boot),
            confirmed.as_ref().map(|at| millis(at.millis)),
            seen.as_ref().map(|seen| &seen.first.boot),
            seen.as_ref().map(|seen| millis(seen.first.millis)),
            seen.as_ref().map(|seen| millis(seen.last)),
        ];
        self.execute(&sql, values).map(drop)
    }

    /// Counts no lease of a claim of this database any more, until it is renewed.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn doubt_own_locks(&self) -> Result<(), Problem> {
        let sql = "UPDATE locks SET boot = NULL, confirmed = NULL WHERE log IS NULL";
        self.execute(sql, []).map(drop)
    }

    /// Forgets the lock of an issue, without a word to the remote.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn forget_lock(&self, issue: IssueId) -> Result<(), Problem> {
        self.execute(
            "DELETE FROM locks WHERE issue = ?1",
            params![issue.as_bytes()],
        )
        .map(drop)
    }

    /// Forgets that a claim of an issue was on its way. What is to be removed meanwhile stays to be removed.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn forget_claim(&self, issue: IssueId) -> Result<(), Problem> {
        let sql = "DELETE FROM intentions WHERE name = ?1 AND object IS NOT NULL";
        self.execute(sql, params![format!("locks/{issue}")])
            .map(drop)
    }

    /// Takes over what a contact found at the ref of a lock. Returns the own lock that is none any more.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn mirror_lock(
        &self,
        issue: IssueId,
        found: FoundLock,
        asked: &Asked,
    ) -> Result<Option<SharedLock>, Problem> {
        let known = self.snapshot()?.shared_lock(issue)?;
        match (found, known) {
            (FoundLock::Same, Some(known)) => self.seen_again(known, asked).map(|()| None),
            (FoundLock::Free | FoundLock::Same, None) => Ok(None),
            (FoundLock::Free, Some(known)) => self.vanished(known),
            (FoundLock::New(new), known) => self.appeared(*new, known, asked),
        }
    }

    fn seen_again(&self, mut known: SharedLock, asked: &Asked) -> Result<(), Problem> {
        let since = |seen: &SeenLock| asked.before.as_ref()?.since(&seen.first);
        match &mut known.seen {
            Some(seen) if since(seen).is_some() => {
                seen.last = asked.before.as_ref().map_or(seen.last, |at| at.millis);
            }
            seen => *seen = first_seen(asked),
        }
        if known.lock.elsewhere.is_none() {
            known.state = LockState::Held;
        }
        self.set_shared_lock(&known)
    }

    fn vanished(&self, known: SharedLock) -> Result<Option<SharedLock>, Problem> {
        // What the remote never had, it has not lost.
        if known.lock.elsewhere.is_none() && known.oid.is_none() {
            return Ok(None);
        }
        self.forget_lock(known.lock.issue)?;
        Ok(known.lock.elsewhere.is_none().then_some(known))
    }

    fn appeared(
        &self,
        mut new: SharedLock,
        known: Option<SharedLock>,
        asked: &Asked,
    ) -> Result<Option<SharedLock>, Problem> {
        let issue = new.lock.issue;
        let others = known
            .as_ref()
            .is_some_and(|known| known.lock.elsewhere.is_some());
        let own = known.filter(|_| !others);
        new.seen = first_seen(asked);
        match (&new.lock.elsewhere, own) {
            (None, Some(mut own)) if own.lock.token == new.lock.token => {
                own.oid = new.oid;
                own.beat = new.beat;
                own.state = LockState::Held;
                self.set_shared_lock(&own)?;
                Ok(None)
            }
            // Nobody here holds it: it was let go of, or whoever held it is not known any more.
            (None, _) => {
                if others {
                    self.forget_lock(issue)?;
                }
                self.release_unknown(&new)?;
                Ok(None)
            }
            (Some(_), own) => {
                self.forget_intention(&format!("locks/{issue}"))?;
                self.set_shared_lock(&new)?;
                Ok(own)
            }
        }
    }

    fn release_unknown(&self, unknown: &SharedLock) -> Result<(), Problem> {
        let issue = unknown.lock.issue;
        let sql = "INSERT OR REPLACE INTO intentions (name, expect, object, made_at) VALUES (?1, ?2, NULL, ?3)";
        let name = format!("locks/{issue}");
        let made_at = unknown.lock.claimed_at.as_nanos();
        self.execute(sql, params![name, unknown.oid, made_at])
            .map(drop)
    }
}

fn first_seen(asked: &Asked) -> Option<SeenLock> {
    let first = asked.after.clone()?;
    let last = first.millis;
    Some(SeenLock { first, last })
}
