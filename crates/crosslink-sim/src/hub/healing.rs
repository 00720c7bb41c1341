//! The end of a world with a remote: the network is well again, everybody syncs until nothing is new, and all must agree.

use std::collections::BTreeSet;

use crosslink_core::id::EventId;

use super::network::Weather;
use super::world::{HubReport, HubWorld, MANY};
use crate::agreement::{Named, difference_of_entities};
use crate::clock::Lie;
use crate::stranger::fold;

/// In so many rounds everything must have come everywhere.
const ROUNDS: usize = 12;

/// In so many orders the events of a clone are folded at the end; each gives the same.
const ORDERS: usize = 3;

/// So many bytes an event, a contact or a claim costs on average at most: a few small objects each.
const COST: u64 = 2_000;

/// In one of so many steps a clone is compared with the fold of what it has.
const SAMPLE: usize = 12;

impl HubWorld {
    /// Heals the world, and looks whether every promise was kept.
    pub(super) fn heal(&mut self) -> Result<(), String> {
        for place in 0..self.clones.len() {
            let machine = &self.clone_at(place).machine;
            machine.network.weather(Weather::default());
            machine.clock.lie(Lie::None);
        }
        self.sync_until_quiet()?;
        let all: BTreeSet<EventId> = self.oracle.acknowledged.clone();
        for place in 0..self.clones.len() {
            self.check(place, &all)?;
        }
        self.check_refs()?;
        self.check_cost()
    }

    fn sync_until_quiet(&mut self) -> Result<(), String> {
        for _ in 0..ROUNDS {
            let before: Vec<usize> = self.known();
            let mut all = true;
            for place in 0..self.clones.len() {
                all &= self.sync(place)?;
            }
            if all && self.known() == before && self.known().iter().all(|count| *count == before[0])
            {
                return Ok(());
            }
        }
        Err(format!(
            "after {ROUNDS} rounds the clones know {:?} events",
            self.known()
        ))
    }

    fn known(&mut self) -> Vec<usize> {
        let places = 0..self.clones.len();
        places
            .map(|place| self.clone_at(place).known.len())
            .collect()
    }

    /// Now and then a clone is compared with what follows from the events it has.
    pub(super) fn sample(&mut self) -> Result<(), String> {
        if !self.random.one_in(SAMPLE) {
            return Ok(());
        }
        let place = self.random.below(self.clones.len());
        let found = self.found(place)?;
        self.is_the_fold(place, &found)
    }

    /// Whether a clone has everything that was ever acknowledged, and shows what follows from it.
    fn check(&mut self, place: usize, all: &BTreeSet<EventId>) -> Result<(), String> {
        let found = self.found(place)?;
        let missing: Vec<_> = all.difference(&found).collect();
        if !missing.is_empty() {
            return Err(format!("clone {place} lacks {missing:?}"));
        }
        for _ in 0..ORDERS {
            self.is_the_fold(place, &found)?;
        }
        Ok(())
    }

    /// The events that a clone has.
    fn found(&mut self, place: usize) -> Result<BTreeSet<EventId>, String> {
        let clone = self.clone_at(place);
        let log = clone
            .workspace
            .read(|snapshot| snapshot.events_after(0, MANY));
        let log = log.map_err(|problem| problem.to_string())?;
        Ok(log.iter().map(|logged| logged.event.id).collect())
    }

    /// Whether a clone shows what follows from these events in some order.
    fn is_the_fold(&mut self, place: usize, found: &BTreeSet<EventId>) -> Result<(), String> {
        let mut events: Vec<_> = self.oracle.of(found).collect();
        self.random.shuffle(&mut events);
        let clone = self.clones[place]
            .as_ref()
            .expect("a clone is open between steps");
        let named = Named::by(events.iter().copied());
        let differs = clone.workspace.read(|snapshot| {
            Ok(difference_of_entities(
                &fold(events.iter().copied())?,
                snapshot.hub(),
                &named,
            )?)
        });
        match differs.map_err(|problem| problem.to_string())? {
            Some(what) => Err(format!("clone {place} is not the fold of the log: {what}")),
            None => Ok(()),
        }
    }

    /// The remote has as many refs as there is need for.
    fn check_refs(&mut self) -> Result<(), String> {
        let refs = self.refs()?;
        let logs = refs.keys().filter(|name| name.contains("/logs/")).count();
        if logs > 3 * self.clones.len() {
            return Err(format!(
                "{} clones left {logs} logs at the remote",
                self.clones.len()
            ));
        }
        Ok(())
    }

    /// What the hub costs follows from what was done in it.
    fn check_cost(&self) -> Result<(), String> {
        let size = self.remote.size().map_err(|error| error.to_string())?;
        let HubReport {
            acknowledged,
            contacts,
            failed,
            holds,
            ..
        } = self.report;
        let deeds = acknowledged + contacts + failed + holds;
        match size > COST * deeds {
            true => Err(format!("{deeds} deeds cost {size} bytes")),
            false => Ok(()),
        }
    }
}
