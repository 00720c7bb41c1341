//! The world of a seed: clones that work and sync, a remote, and what happens to it.

use std::collections::{BTreeMap, BTreeSet};

use crosslink_core::event::Fact;
use crosslink_core::id::{EventId, IssueId, OperationId};
use crosslink_core::problem::{Code, Kind, Problem};
use crosslink_git::ObjectId;
use crosslink_workspace::SyncReport;
use tempfile::TempDir;

use super::clone::{Blueprint, HubClone};
use super::shared::{RemoteKind, SharedRemote};
use crate::clock::WorldTime;
use crate::deeds::{Chooser, happen};
use crate::environment::START;
use crate::oracle::Oracle;
use crate::random::Random;
use crate::world::refusal;

/// How often an agent tries to do something in one step.
const TRIES: usize = 4;

/// More events than any world has.
pub(super) const MANY: usize = 1_000_000;

/// What a world went through; all of it held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HubReport {
    /// Events that clones acknowledged.
    pub acknowledged: u64,
    /// Contacts that came through.
    pub contacts: u64,
    /// Contacts that did not.
    pub failed: u64,
    /// Claims, renewals and releases that were done.
    pub holds: u64,
    /// Processes that were killed in the middle of a contact.
    pub killed: u64,
    /// How often a clone relied on a lock while the world was looked at.
    pub guarded: u64,
}

/// Clones, their remote, and an oracle beside them.
pub(super) struct HubWorld {
    pub(super) random: Random,
    pub(super) time: WorldTime,
    pub(super) remote: SharedRemote,
    pub(super) clones: Vec<Option<HubClone>>,
    pub(super) oracle: Oracle,
    pub(super) report: HubReport,
    /// The issue each number was printed for by clones that had joined.
    printed: BTreeMap<u32, IssueId>,
    /// The numbers each clone printed while it counted alone, which it may have to part with when it joins.
    alone: Vec<BTreeMap<IssueId, u32>>,
    /// Issues whose holder was overridden by force: nothing is promised of them any more.
    pub(super) forced: BTreeSet<IssueId>,
    /// Whether the remote ever lost grants: whoever comes then may be granted the same numbers again.
    pub(super) lost_grants: bool,
    /// What the remote had at some moments.
    pub(super) backups: Vec<BTreeMap<String, ObjectId>>,
    /// Whether locks are tampered with too: nothing is promised of those who hold them then.
    pub(super) spares_locks: bool,
    _directory: TempDir,
}

/// Lives through a world with a remote.
///
/// # Errors
/// What was broken.
pub fn run_hub_seed(kind: RemoteKind, seed: u64, steps: u32) -> Result<HubReport, String> {
    let mut world = HubWorld::new(kind, seed)?;
    for step in 0..steps {
        let step = step + 1;
        world
            .step()
            .and_then(|()| world.check_guards())
            .and_then(|()| world.sample())
            .map_err(|what| format!("at step {step}: {what}"))?;
    }
    world.heal()?;
    Ok(world.report)
}

impl HubWorld {
    fn new(kind: RemoteKind, seed: u64) -> Result<Self, String> {
        let mut random = Random::new(seed);
        let directory = tempfile::tempdir().map_err(|error| format!("no directory: {error}"))?;
        let remote = SharedRemote::make(kind, directory.path());
        let remote = remote.map_err(|error| format!("no remote was made: {error}"))?;
        let time = WorldTime::new(START);
        let mut clones = Vec::new();
        for place in 0..2 + random.below(3) {
            let blueprint = Blueprint {
                place,
                seed: random.draw(),
                time: time.clone(),
                directory: directory.path().to_owned(),
                remote: remote.clone(),
            };
            let clone = HubClone::found(&blueprint);
            clones.push(Some(clone.map_err(|problem| {
                format!("no clone was made: {}", told(&problem))
            })?));
        }
        Ok(Self {
            spares_locks: !random.one_in(4),
            remote,
            time,
            oracle: Oracle::default(),
            report: HubReport::default(),
            printed: BTreeMap::new(),
            alone: vec![BTreeMap::new(); clones.len()],
            clones,
            forced: BTreeSet::new(),
            lost_grants: false,
            backups: Vec::new(),
            _directory: directory,
            random,
        })
    }

    pub(super) fn clone_at(&mut self, place: usize) -> &mut HubClone {
        self.clones[place]
            .as_mut()
            .expect("a clone is open between steps")
    }

    fn step(&mut self) -> Result<(), String> {
        let nanos = self.random.below(20_000_000_000) as i64;
        self.time.pass(nanos);
        let place = self.random.below(self.clones.len());
        match self.random.below(120) {
            0..58 => self.work(place),
            100..115 => self.hold(place),
            115..118 => self.wait_long(),
            118.. => self.trouble_a_machine(place),
            58..82 => self.sync(place).map(drop),
            82..85 => self.change_weather(),
            85..88 => self.lie(place),
            88..90 => self.reopen(place),
            90..92 => self.die(place),
            92..94 => self.back_up(),
            94..96 => self.rewind(),
            96..98 => self.lose_a_ref(),
            _ => self.swap_refs(),
        }
    }

    fn work(&mut self, place: usize) -> Result<(), String> {
        for _ in 0..TRIES {
            let Self {
                random,
                oracle,
                clones,
                ..
            } = self;
            let clone = clones[place]
                .as_mut()
                .expect("a clone is open between steps");
            let known = std::mem::take(&mut clone.known);
            let mut chooser = Chooser {
                random,
                oracle,
                known: &known,
            };
            let done = happen(&mut clone.workspace, &mut chooser);
            clone.known = known;
            match done {
                Ok(Some(run)) => return self.acknowledge(place, run),
                Ok(None) => {}
                Err(problem) => refusal(problem)?,
            }
        }
        Ok(())
    }

    /// Remembers what was acknowledged, and which numbers were printed.
    pub(super) fn acknowledge(&mut self, place: usize, run: OperationId) -> Result<(), String> {
        let clone = self.clone_at(place);
        let events = clone.workspace.read(|snapshot| snapshot.operation(run));
        let events = events.map_err(|problem| problem.to_string())?.events;
        clone.known.extend(events.iter().map(|event| event.id));
        for event in &events {
            if let Some((number, issue)) = printed(&event.fact) {
                self.print(place, number, issue)?;
            }
            if let Fact::ClaimRecorded(_, claim) = &event.fact
                && claim.from.is_some()
            {
                self.forced.insert(claim.issue);
            }
        }
        self.report.acknowledged += events.len() as u64;
        self.oracle.acknowledge(events);
        Ok(())
    }

    /// A number that was printed names one issue for ever; only clones that counted alone may have to part with theirs.
    fn print(&mut self, place: usize, number: u32, issue: IssueId) -> Result<(), String> {
        if !self.joined(place)? {
            self.alone[place].insert(issue, number);
            return Ok(());
        }
        let first = *self.printed.entry(number).or_insert(issue);
        if first != issue && !self.lost_grants {
            return Err(format!(
                "clone {place} printed #{number} for a second issue"
            ));
        }
        Ok(())
    }

    /// What a clone printed alone, and still shows once it has joined, is final from then on.
    pub(super) fn settle_numbers(&mut self, place: usize) -> Result<(), String> {
        if !self.joined(place)? {
            return Ok(());
        }
        for (issue, number) in std::mem::take(&mut self.alone[place]) {
            let numbers = self
                .clone_at(place)
                .workspace
                .read(|snapshot| Ok(snapshot.hub().numbers(issue)?));
            let numbers = numbers.map_err(|problem| problem.to_string())?;
            if numbers.last() == Some(&number) {
                self.print(place, number, issue)?;
            }
        }
        Ok(())
    }

    /// Makes a contact. One that fails for the network's sake is nothing to worry about.
    pub(super) fn sync(&mut self, place: usize) -> Result<bool, String> {
        let before = self.last_seq(place)?;
        let synced = self.clone_at(place).sync();
        self.learn(place, before)?;
        self.judge_contact(place, synced)
    }

    /// Whether a contact came through; or why it should have.
    pub(super) fn judge_contact(
        &mut self,
        place: usize,
        synced: Result<SyncReport, Problem>,
    ) -> Result<bool, String> {
        match synced {
            Ok(_) => {
                self.report.contacts += 1;
                self.settle_numbers(place)?;
                Ok(true)
            }
            Err(problem) if problem.code().kind() == Kind::Unreachable => {
                self.report.failed += 1;
                Ok(false)
            }
            // Who never saw the hub cannot join it while its `meta` is lost; those who did bring it back.
            Err(problem) if problem.code() == Code::HubDamaged && !self.joined(place)? => {
                self.report.failed += 1;
                Ok(false)
            }
            Err(problem) => Err(format!("clone {place} cannot sync: {}", told(&problem))),
        }
    }

    pub(super) fn joined(&mut self, place: usize) -> Result<bool, String> {
        let joined = self
            .clone_at(place)
            .workspace
            .read(|snapshot| snapshot.joined());
        Ok(joined.map_err(|problem| problem.to_string())?.is_some())
    }

    pub(super) fn last_seq(&mut self, place: usize) -> Result<i64, String> {
        let clone = self.clone_at(place);
        let seq = clone.workspace.read(|snapshot| snapshot.last_seq());
        seq.map_err(|problem| problem.to_string())
    }

    /// What came in with a contact: events of others, and numbers that were given during it.
    pub(super) fn learn(&mut self, place: usize, before: i64) -> Result<(), String> {
        let clone = self.clone_at(place);
        let found = clone
            .workspace
            .read(|snapshot| snapshot.events_after(before, MANY));
        let found = found.map_err(|problem| problem.to_string())?;
        let ids: Vec<EventId> = found.iter().map(|logged| logged.event.id).collect();
        clone.known.extend(&ids);
        for logged in found {
            if !self.oracle.events.contains_key(&logged.event.id) {
                if let Some((number, issue)) = printed(&logged.event.fact) {
                    self.print(place, number, issue)?;
                }
                self.report.acknowledged += 1;
                self.oracle.acknowledge(vec![logged.event]);
            }
        }
        Ok(())
    }
}

/// The number an event gives to an issue.
fn printed(fact: &Fact) -> Option<(u32, IssueId)> {
    match fact {
        Fact::IssueCreated(created) => Some((created.number?, created.issue)),
        Fact::IssueNumbered(numbered) => Some((numbered.number, numbered.id)),
        _ => None,
    }
}

/// A problem with its causes.
pub(super) fn told(problem: &Problem) -> String {
    let causes = problem.causes().join(": ");
    format!("{problem} ({}): {causes}", problem.code().name())
}
