//! The world of a seed: clones that work and sync, a remote, and what happens to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crosslink_core::event::Fact;
use crosslink_core::id::{EventId, IssueId, OperationId};
use crosslink_core::problem::{Code, Kind, Problem};
use crosslink_git::ObjectId;
use tempfile::TempDir;

use super::clone::{Blueprint, HubClone};
use super::remote::{SimRemote, Weather};
use crate::clock::{Lie, WorldTime};
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
    /// How often a clone relied on a lock while the world was looked at.
    pub guarded: u64,
}

/// Clones, their remote, and an oracle beside them.
pub(super) struct HubWorld {
    pub(super) random: Random,
    pub(super) time: WorldTime,
    pub(super) remote: Arc<SimRemote>,
    pub(super) clones: Vec<Option<HubClone>>,
    pub(super) seeds: Vec<u64>,
    pub(super) oracle: Oracle,
    pub(super) report: HubReport,
    /// The issue each number was printed for by clones that had joined.
    printed: BTreeMap<u32, IssueId>,
    /// The numbers each clone printed while it counted alone, which it may have to part with when it joins.
    alone: Vec<BTreeMap<IssueId, u32>>,
    /// Issues whose holder was overridden by force: nothing is promised of them any more.
    pub(super) forced: BTreeSet<IssueId>,
    /// Whether the remote ever lost grants: whoever comes then may be granted the same numbers again.
    lost_grants: bool,
    /// What the remote had at some moments.
    backups: Vec<BTreeMap<String, ObjectId>>,
    directory: TempDir,
}

/// Lives through a world with a remote.
///
/// # Errors
/// What was broken.
pub fn run_hub_seed(seed: u64, steps: u32) -> Result<HubReport, String> {
    let mut world = HubWorld::new(seed)?;
    for step in 0..steps {
        let step = step + 1;
        world
            .step()
            .and_then(|()| world.check_guards())
            .map_err(|what| format!("at step {step}: {what}"))?;
    }
    world.heal()?;
    Ok(world.report)
}

impl HubWorld {
    fn new(seed: u64) -> Result<Self, String> {
        let mut random = Random::new(seed);
        let directory = tempfile::tempdir().map_err(|error| format!("no directory: {error}"))?;
        let objects = directory.path().join("objects");
        for folder in ["info", "pack"] {
            std::fs::create_dir_all(objects.join(folder)).map_err(|error| error.to_string())?;
        }
        let mut world = Self {
            remote: Arc::new(SimRemote::new(objects, random.draw())),
            time: WorldTime::new(START),
            clones: Vec::new(),
            seeds: Vec::new(),
            oracle: Oracle::default(),
            report: HubReport::default(),
            printed: BTreeMap::new(),
            alone: Vec::new(),
            forced: BTreeSet::new(),
            lost_grants: false,
            backups: Vec::new(),
            directory,
            random,
        };
        for place in 0..2 + world.random.below(3) {
            let seed = world.random.draw();
            world.seeds.push(seed);
            let clone = HubClone::found(&world.blueprint(place));
            let clone = clone.map_err(|problem| format!("no clone was made: {problem}"))?;
            world.clones.push(Some(clone));
            world.alone.push(BTreeMap::new());
        }
        Ok(world)
    }

    pub(super) fn blueprint(&self, place: usize) -> Blueprint<'_> {
        Blueprint {
            place,
            seed: self.seeds[place],
            time: &self.time,
            directory: self.directory.path(),
            remote: &self.remote,
        }
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
            88..92 => self.reopen(place),
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

    fn change_weather(&mut self) -> Result<(), String> {
        let weather = match self.random.below(4) {
            0 => Weather::default(),
            1 => Weather {
                silent: 3,
                lost_answers: 0,
            },
            2 => Weather {
                silent: 0,
                lost_answers: 2,
            },
            _ => Weather {
                silent: 6,
                lost_answers: 4,
            },
        };
        self.remote.weather(weather);
        Ok(())
    }

    fn lie(&mut self, place: usize) -> Result<(), String> {
        let lies = [
            Lie::None,
            Lie::Beside(86_400 * 3),
            Lie::Beside(-86_400 * 400),
            Lie::Drifting(100),
            Lie::JumpingBack(5_000),
        ];
        let lie = lies[self.random.below(lies.len())];
        self.clone_at(place).clock.lie(lie);
        Ok(())
    }

    /// The process ends, and another one begins.
    fn reopen(&mut self, place: usize) -> Result<(), String> {
        self.seeds[place] = self.random.draw();
        let clone = self.clones[place]
            .take()
            .expect("a clone is open between steps");
        let opened = clone.reopened(&self.blueprint(place));
        let opened = opened.map_err(|problem| format!("clone {place} does not open: {problem}"))?;
        self.clones[place] = Some(opened);
        Ok(())
    }

    fn back_up(&mut self) -> Result<(), String> {
        self.backups.push(self.remote.refs());
        Ok(())
    }

    /// Somebody restores the remote from a backup, or empties it.
    fn rewind(&mut self) -> Result<(), String> {
        if let Some(refs) = self.random.pick(&self.backups)
            && !refs.is_empty()
        {
            self.lost_grants = true;
            // What holds of locks does so while their refs are only changed by compare-and-swap.
            let is_lock = |name: &String| name.contains("/locks/");
            let mut refs = refs;
            refs.retain(|name, _| !is_lock(name));
            let locks = self.remote.refs().into_iter();
            refs.extend(locks.filter(|(name, _)| is_lock(name)));
            self.remote.rewind(refs);
        }
        Ok(())
    }

    /// A ref is deleted at the remote.
    fn lose_a_ref(&mut self) -> Result<(), String> {
        let mut names: Vec<String> = self.remote.refs().into_keys().collect();
        names.retain(|name| !name.contains("/locks/"));
        if let Some(name) = self.random.pick(&names)
            && names.len() > 1
        {
            self.lost_grants |= name.ends_with("/numbers");
            self.remote.tamper(&name, None);
        }
        Ok(())
    }

    /// Somebody pushes one ref's commit under another's name.
    fn swap_refs(&mut self) -> Result<(), String> {
        let refs: Vec<(String, ObjectId)> = self.remote.refs().into_iter().collect();
        let logs: Vec<_> = refs
            .iter()
            .filter(|(name, _)| name.contains("/logs/"))
            .collect();
        if let (Some((name, _)), Some((_, id))) = (self.random.pick(&logs), self.random.pick(&logs))
        {
            self.remote.tamper(name, Some(*id));
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
