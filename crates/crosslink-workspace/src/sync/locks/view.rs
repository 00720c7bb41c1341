//! Who holds what, as plain data.

use std::collections::BTreeMap;

use crosslink_core::boot::BootTime;
use crosslink_core::entity::Lock;
use crosslink_core::hub::HubView;
use crosslink_core::id::IssueId;
use crosslink_core::operation::{Claimed, display};
use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_store::{LockState, SharedLock, Snapshot};
use schemars::JsonSchema;
use serde::Serialize;

use super::{ClaimWish, Guard, LEASE, is_stale};
use crate::onlooker::lease_until;
use crate::run::Committed;
use crate::session::WorkOptions;
use crate::workspace::Workspace;

/// Who holds an issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "lock")]
pub struct LockView {
    /// What people call the issue.
    pub display_id: String,
    /// The display number; `null` until one is drawn.
    pub id: Option<u32>,
    /// The issue.
    pub uuid: IssueId,
    /// Its title; empty where the issue is not known here.
    pub title: String,
    /// Who holds it.
    pub agent_id: String,
    /// The holder's branch, if it said.
    pub branch: Option<String>,
    /// Since when.
    pub claimed_at: Timestamp,
    /// The log of the database it is held in; `null` where that is this one.
    pub elsewhere: Option<String>,
    /// Whether the remote has not granted it yet.
    pub tentative: bool,
    /// Whether its holder was silent for so long that it may be taken without force.
    pub stale: bool,
    /// How long the claim lasts without a renewal.
    pub lease_seconds: u32,
    /// How often it was renewed.
    pub renewed: u64,
    /// Whether the agent that asks may rely on it.
    pub guard: Guard,
}

/// What the staleness of a lock is judged by.
struct Present {
    now: Timestamp,
    boot: Option<BootTime>,
    /// When each agent here was seen last.
    seen: BTreeMap<String, Timestamp>,
}

impl Workspace {
    /// Returns who holds the open issues, oldest claims first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn locks(&self) -> Result<Vec<LockView>, Problem> {
        let found = self.read(|snapshot| {
            let present = self.present(snapshot)?;
            let shared = snapshot.shared_locks()?;
            let alone = match snapshot.joined()?.is_some() {
                true => Vec::new(),
                false => snapshot.local().locks()?,
            };
            let shared = shared
                .into_iter()
                .map(|lock| (lock.lock.clone(), Some(lock)));
            let alone = alone.into_iter().map(|lock| (lock, None));
            let mut views = Vec::new();
            for (lock, shared) in shared.chain(alone) {
                let issue = snapshot.hub().issue(lock.issue)?;
                if issue.is_none_or(|issue| issue.created.is_none() || issue.is_open()) {
                    views.push(view(snapshot, lock, shared.as_ref(), &present)?);
                }
            }
            Ok(views)
        })?;
        let guarded = found.into_iter().map(|view| self.guarded(view));
        guarded.collect()
    }

    /// Returns who holds an issue, as the remote said last.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn lock_of(&self, issue: IssueId) -> Result<Option<LockView>, Problem> {
        let locks = self.locks()?;
        Ok(locks.into_iter().find(|lock| lock.uuid == issue))
    }

    /// Takes an issue whose holder is silent for longer than its claim lasts; with force, whoever holds it.
    ///
    /// # Errors
    /// `issue.held` where the holder may still be at work, and those of [`Workspace::claim`].
    pub fn steal(&mut self, issue: IssueId, force: bool) -> Result<Committed<Claimed>, Problem> {
        let held = self.lock_of(issue)?;
        let over_silent = held.is_some_and(|lock| lock.stale && lock.elsewhere.is_none());
        // Alone, whoever holds it now is in this database; with others it may be somebody else by the time the remote is asked.
        let alone = self.read(|snapshot| snapshot.joined())?.is_none();
        let options = WorkOptions {
            resume: true,
            force: force || (over_silent && alone),
            ..WorkOptions::default()
        };
        self.claim_as(&ClaimWish {
            over_silent,
            ..ClaimWish::of(issue, &options)
        })
    }

    fn guarded(&self, view: LockView) -> Result<LockView, Problem> {
        let guard = self.guard(view.uuid)?;
        Ok(LockView { guard, ..view })
    }

    fn present(&self, snapshot: &Snapshot) -> Result<Present, Problem> {
        let agents = snapshot.agents()?;
        let seen = agents
            .into_iter()
            .map(|agent| (agent.name, agent.last_seen));
        Ok(Present {
            now: self.now(),
            boot: self.environment.boot.now(),
            seen: seen.collect(),
        })
    }
}

fn view(
    snapshot: &Snapshot,
    lock: Lock,
    shared: Option<&SharedLock>,
    present: &Present,
) -> Result<LockView, Problem> {
    let hub: &dyn HubView = snapshot.hub();
    let linked = snapshot.linked(lock.issue)?;
    let silent =
        |seen: Option<&Timestamp>| lease_until(lock.claimed_at, seen.copied()) < present.now;
    let stale = match &lock.elsewhere {
        Some(_) => shared.is_some_and(|shared| is_stale(shared, present.boot.as_ref())),
        None => silent(present.seen.get(&lock.agent)),
    };
    Ok(LockView {
        display_id: display(hub, lock.issue)?,
        id: linked.as_ref().and_then(|linked| linked.id),
        uuid: lock.issue,
        title: linked.map(|linked| linked.title).unwrap_or_default(),
        agent_id: lock.agent,
        branch: lock.branch,
        claimed_at: lock.claimed_at,
        elsewhere: lock.elsewhere,
        tentative: shared.is_some_and(|shared| shared.state == LockState::Tentative),
        stale,
        lease_seconds: shared.map_or(LEASE, |shared| shared.lease),
        renewed: shared.map_or(0, |shared| shared.beat),
        guard: Guard::NotHeld,
    })
}
