//! The end of a world with a remote: the network is well again, everybody syncs until nothing is new, and all must agree.

use std::collections::BTreeSet;

use crosslink_core::id::EventId;

use super::remote::Weather;
use super::world::{HubWorld, MANY};
use crate::agreement::{Named, difference_of_entities};
use crate::clock::Lie;
use crate::stranger::fold;

/// In so many rounds everything must have come everywhere.
const ROUNDS: usize = 12;

impl HubWorld {
    /// Heals the world, and looks whether every promise was kept.
    pub(super) fn heal(&mut self) -> Result<(), String> {
        self.remote.weather(Weather::default());
        for place in 0..self.clones.len() {
            self.clone_at(place).clock.lie(Lie::None);
        }
        self.sync_until_quiet()?;
        let all: BTreeSet<EventId> = self.oracle.acknowledged.clone();
        for place in 0..self.clones.len() {
            self.check(place, &all)?;
        }
        self.check_refs()
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

    /// Whether a clone has everything that was ever acknowledged, and shows what follows from it.
    fn check(&mut self, place: usize, all: &BTreeSet<EventId>) -> Result<(), String> {
        let clone = self.clones[place]
            .as_ref()
            .expect("a clone is open between steps");
        let log = clone
            .workspace
            .read(|snapshot| snapshot.events_after(0, MANY));
        let log = log.map_err(|problem| problem.to_string())?;
        let found: BTreeSet<EventId> = log.iter().map(|logged| logged.event.id).collect();
        let missing: Vec<_> = all.difference(&found).collect();
        if !missing.is_empty() {
            return Err(format!("clone {place} lacks {missing:?}"));
        }
        let events: Vec<_> = self.oracle.of(&found).collect();
        let named = Named::by(events.iter().copied());
        let differs = clone.workspace.read(|snapshot| {
            Ok(difference_of_entities(
                &fold(events.clone())?,
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
        let refs = self.remote.refs();
        let logs = refs.keys().filter(|name| name.contains("/logs/")).count();
        if logs > 3 * self.clones.len() {
            return Err(format!(
                "{} clones left {logs} logs at the remote",
                self.clones.len()
            ));
        }
        Ok(())
    }
}
