//! What a hub amounts to, in numbers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crosslink_core::model::Lifecycle;
use crosslink_core::time::Timestamp;
use crosslink_hub::{HubIssue, HubLock, HubSnapshot};

use crate::moment::Moment;

/// The numbers of a project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Counters {
    /// Issues that are open; closed and archived ones do not count.
    pub open_issues: u64,
    /// Open issues whose due time is over.
    pub overdue_issues: u64,
    /// Open issues that are due within a day, but not yet overdue.
    pub due_soon_issues: u64,
    /// Open issues with a blocker that is an open issue of the same hub.
    pub blocked_issues: u64,
    /// Agents whose last heartbeat is at most ten minutes old, or lies ahead.
    pub active_agents: u64,
    /// Locks held for more than an hour; in format 4, locks whose lease ran out.
    pub stale_locks: u64,
    /// Events beyond the checkpoint, already counted in the numbers above; of a project of this program those that are not
    /// pushed yet.
    pub pending_events: u64,
    /// Events without a signature.
    pub unsigned_events: u64,
    /// Signatures that do not verify.
    pub invalid_signatures: u64,
    /// Signatures by keys the hub does not trust.
    pub untrusted_signatures: u64,
    /// Events that are kept without effect, as nobody admitted their keys.
    pub quarantined_events: u64,
    /// Events in the log of one agent that say they are another's.
    pub foreign_events: u64,
    /// Events that the reference's readers have lost; what they created counts above.
    pub late_events: u64,
    /// Parts of the hub that cannot be read.
    pub damaged_parts: u64,
}

/// The limits the counters go by, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CounterLimits {
    /// The greatest age of the heartbeat of an active agent.
    pub active_agent: i64,
    /// The greatest age of a lock without a lease that is not stale.
    pub stale_lock: i64,
    /// How long before its due time an issue is due soon.
    pub due_soon: i64,
}

impl Default for CounterLimits {
    fn default() -> Self {
        Self {
            active_agent: 10 * 60,
            stale_lock: 60 * 60,
            due_soon: 24 * 60 * 60,
        }
    }
}

/// Counts.
pub fn count(snapshot: &HubSnapshot, limits: &CounterLimits, now: Timestamp) -> Counters {
    count_at(snapshot, limits, &Moment::new(now))
}

/// Counts, and returns with the numbers the first time after `now` at which one would be another.
pub(crate) fn count_until(
    snapshot: &HubSnapshot,
    limits: &CounterLimits,
    now: Timestamp,
) -> (Counters, Option<Timestamp>) {
    let moment = Moment::new(now);
    let counters = count_at(snapshot, limits, &moment);
    (counters, moment.next())
}

/// Returns the first time after `now` at which a counter would be another though nothing else changed.
pub fn next_change(
    snapshot: &HubSnapshot,
    limits: &CounterLimits,
    now: Timestamp,
) -> Option<Timestamp> {
    count_until(snapshot, limits, now).1
}

fn count_at(snapshot: &HubSnapshot, limits: &CounterLimits, moment: &Moment) -> Counters {
    let mut counters = Counters {
        pending_events: snapshot.pending_events,
        unsigned_events: snapshot.signatures.unsigned,
        invalid_signatures: snapshot.signatures.invalid,
        untrusted_signatures: snapshot.signatures.untrusted,
        quarantined_events: snapshot.unadmitted.iter().map(|log| log.quarantined).sum(),
        foreign_events: snapshot.foreign.count,
        late_events: snapshot.late.count,
        damaged_parts: snapshot.damage.len() as u64,
        ..Counters::default()
    };
    for issue in snapshot.issues.values().filter(|issue| is_open(issue)) {
        counters.open_issues += 1;
        counters.blocked_issues += u64::from(is_blocked(snapshot, issue));
        if let Some(due) = issue.more.due_at
            && moment.reached(due.plus_seconds(-limits.due_soon))
        {
            if moment.past(due) {
                counters.overdue_issues += 1;
            } else {
                counters.due_soon_issues += 1;
            }
        }
    }
    let heartbeats = snapshot
        .agents
        .values()
        .filter_map(|agent| agent.heartbeat.as_ref());
    counters.active_agents = total(heartbeats, |beat| {
        !moment.older(beat.at, limits.active_agent)
    });
    counters.stale_locks = total(snapshot.locks.values(), |lock| {
        is_stale(lock, limits.stale_lock, moment)
    });
    counters
}

fn total<T>(all: impl Iterator<Item = T>, counts: impl Fn(T) -> bool) -> u64 {
    all.map(|one| u64::from(counts(one))).sum()
}

pub(crate) fn is_open(issue: &HubIssue) -> bool {
    issue.status == Lifecycle::Open
}

/// Whether an issue waits for another open one of the same hub.
pub(crate) fn is_blocked(snapshot: &HubSnapshot, issue: &HubIssue) -> bool {
    open_blockers(snapshot, issue).next().is_some()
}

/// The open issues an issue waits for.
pub(crate) fn open_blockers<'a>(
    snapshot: &'a HubSnapshot,
    issue: &'a HubIssue,
) -> impl Iterator<Item = &'a HubIssue> {
    let blockers = issue.blockers.iter();
    blockers
        .filter_map(|id| snapshot.issues.get(id).map(AsRef::as_ref))
        .filter(|blocker| is_open(blocker))
}

/// Whether a lock outlived its lease, or its age where it has none.
pub(crate) fn is_stale(lock: &HubLock, limit: i64, moment: &Moment) -> bool {
    match lock.lease_until {
        Some(until) => moment.past(until),
        None => moment.older(lock.claimed_at, limit),
    }
}
