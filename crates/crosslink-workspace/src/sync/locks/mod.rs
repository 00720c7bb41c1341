//! Locks through the remote: one ref for each issue that is held, changed by compare-and-swap alone.
//!
//! ```text
//!  claim.rs  what is asked ─▶ attempt.rs  look ─▶ rules ─▶ written down ─▶ pushed ─▶ known what became of it
//!  look.rs   one ref, asked for now        mirror.rs  all of them, at every contact
//!  upkeep.rs released, renewed, asked for late         guard.rs  what holds without asking
//! ```
//!
//! A claim is granted by the push that is accepted, and by nothing else: the database may only refuse. What it keeps of the locks
//! of others is what the remote said last.

mod attempt;
mod claim;
mod guard;
mod look;
mod mirror;
mod upkeep;
mod view;

pub use claim::ClaimWish;
pub use guard::Guard;
pub use view::LockView;

pub(super) use upkeep::is_due;

use crosslink_core::boot::BootTime;
use crosslink_core::entity::Lock;
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_hub::v4::{LockValue, LogName};
use crosslink_store::{LockState, SharedLock};

use super::contact::Contact;

/// How long a claim lasts without a renewal, in seconds.
const LEASE: u32 = 7_200;

/// The logs of this database: the one it writes, and those it wrote with a key that was handed over.
struct OwnLogs(Vec<LogName>);

impl Contact<'_> {
    fn own_logs(&self) -> Result<OwnLogs, Problem> {
        let names = self.workspace.read(|snapshot| snapshot.own_hub_logs())?;
        let mut logs: Vec<LogName> = names.iter().filter_map(|name| name.parse().ok()).collect();
        logs.push(self.log()?);
        Ok(OwnLogs(logs))
    }
}

/// A lock as the remote has it, seen from the database with these logs. Its session has no meaning in other databases.
pub(crate) fn shared_of(value: &LockValue, own: &[LogName], oid: [u8; 20]) -> SharedLock {
    let here = own.contains(&value.log);
    SharedLock {
        lock: Lock {
            issue: value.issue,
            agent: value.agent.to_string(),
            elsewhere: (!here).then(|| value.log.to_string()),
            session: value.session.parse().ok().filter(|_| here),
            token: value.token,
            claimed_at: Timestamp::from_nanos(value.claimed_at.saturating_mul(1_000_000)),
            branch: value.branch.clone(),
        },
        oid: Some(oid),
        lease: value.lease,
        beat: value.beat,
        state: LockState::Held,
        confirmed: None,
        seen: None,
    }
}

/// Whether a lock of another database was seen unchanged for so long that its holder knows it as unconfirmed, however the
/// clocks of both machines go.
fn is_stale(lock: &SharedLock, now: Option<&BootTime>) -> bool {
    silent_for(lock, now).is_some_and(|millis| millis >= u64::from(lock.lease) * 1_250)
}

/// For how many milliseconds the lock of another database is known to be unchanged.
fn silent_for(lock: &SharedLock, now: Option<&BootTime>) -> Option<u64> {
    lock.lock.elsewhere.as_ref()?;
    now?.since(&lock.seen.as_ref()?.first)
}
