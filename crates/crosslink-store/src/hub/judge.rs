//! Verdicts on logs: when one changes, the entities concerned are folded again.

use std::collections::{BTreeMap, HashSet};

use crosslink_core::event::{Entity, Event};
use crosslink_core::problem::Problem;
use crosslink_core::reduce::{self, AcceptAll};
use rusqlite::params;

use super::places::{accepted, pushed};
use crate::snapshot::Snapshot;
use crate::write::Writing;

/// How much of a log counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogVerdict {
    /// All of it.
    Whole,
    /// What commits up to this height brought.
    UpTo(u32),
    /// Nothing.
    Nothing,
}

impl LogVerdict {
    fn counts(self) -> Option<u32> {
        match self {
            Self::Whole => None,
            Self::UpTo(height) => Some(height),
            Self::Nothing => Some(0),
        }
    }

    fn of(counts: Option<u32>) -> Self {
        match counts {
            None => Self::Whole,
            Some(0) => Self::Nothing,
            Some(height) => Self::UpTo(height),
        }
    }
}

impl Snapshot<'_> {
    /// Returns the verdict on each log that was met in the hub, by the hub's name.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn verdicts(&self) -> Result<BTreeMap<String, LogVerdict>, Problem> {
        if !self.is_joined()? {
            return Ok(BTreeMap::new());
        }
        let sql = "SELECT hub, counts FROM logs WHERE hub IS NOT NULL";
        let verdicts = self.many(sql, [], |row| {
            Ok((row.get(0)?, LogVerdict::of(row.get(1)?)))
        })?;
        Ok(verdicts.into_iter().collect())
    }
}

impl Writing<'_> {
    /// Says how much of logs counts, by the hub's names, also of those that were not met yet. The entities of events
    /// that count no more, or count again, are folded anew; returns how many events those are.
    ///
    /// What this database wrote itself always counts in it.
    ///
    /// # Errors
    /// `event.invalid`, or where the storage fails.
    pub fn judge(&mut self, verdicts: &[(String, LogVerdict)]) -> Result<u64, Problem> {
        let mut concerned = Vec::new();
        for (name, verdict) in verdicts {
            let log = self.hub_log(name)?;
            let counts = verdict.counts();
            if log.counts != counts {
                let sql = "UPDATE logs SET counts = ?2 WHERE log = ?1";
                self.execute(sql, params![log.row, counts])?;
                self.logs.remove(name);
                if log.own != 1 {
                    concerned.extend(self.events_between(log.row, (log.counts, counts))?);
                }
            }
        }
        let changed = self.reconsider(concerned)?;
        self.publish_what_lost_its_place()?;
        Ok(changed)
    }

    /// The events found in a log above the lesser and up to the greater of two heights; nothing is above all.
    pub(super) fn events_between(
        &self,
        log: i64,
        (one, other): (Option<u32>, Option<u32>),
    ) -> Result<Vec<i64>, Problem> {
        let [one, other] = [one, other].map(|height| height.map_or(i64::MAX, i64::from));
        let sql = "SELECT seq FROM events WHERE log = ?1 AND height IS NOT NULL AND height > ?2 AND height <= ?3
                   UNION SELECT seq FROM places WHERE log = ?1 AND height > ?2 AND height <= ?3";
        let values = params![log, one.min(other), one.max(other)];
        self.many(sql, values, |row| row.get(0))
    }

    /// Finds out anew whether events count, and puts the projection right; returns for how many it changed.
    pub(super) fn reconsider(
        &mut self,
        events: impl IntoIterator<Item = i64>,
    ) -> Result<u64, Problem> {
        let (mut gained, mut losers, mut changed) = (Vec::new(), HashSet::new(), 0);
        for seq in events {
            let sql = concat!(
                "SELECT ",
                accepted!(),
                ", EXISTS (SELECT 1 FROM quarantined q WHERE q.seq = e.seq), e.line
                 FROM events e JOIN logs l ON l.log = e.log WHERE e.seq = ?1"
            );
            let found = self.one(sql, params![seq], |row| {
                Ok((row.get::<_, bool>(0)?, row.get::<_, bool>(1)?, row.get(2)?))
            })?;
            let Some((counts, quarantined, line)) = found else {
                continue;
            };
            let line: String = line;
            if counts != quarantined {
                continue;
            }
            let event = Event::decode(&line)?;
            changed += 1;
            if counts {
                self.release(seq)?;
                gained.push(event);
            } else {
                self.quarantine(seq)?;
                losers.extend(event.fact.entity());
            }
        }
        self.fold_again(&gained, losers)?;
        if changed > 0 {
            self.note_judged()?;
        }
        Ok(changed)
    }

    /// Applies what counts again, and folds anew the entities that lost something.
    fn fold_again(&mut self, gained: &[Event], losers: HashSet<Entity>) -> Result<(), Problem> {
        for event in gained {
            let folded = event.fact.entity().is_some_and(|it| losers.contains(&it));
            if !folded {
                reduce::apply(&mut self.projection, event)?;
            }
        }
        for entity in losers {
            // What is in quarantine is left out by the question.
            let events = Snapshot::new(self.connection).events_of(entity)?;
            let events = events.iter().map(|logged| &logged.event);
            reduce::refold(&mut self.projection, entity, events, &AcceptAll)?;
        }
        Ok(())
    }

    /// Has events published that were in the hub only at places that count no more.
    fn publish_what_lost_its_place(&self) -> Result<(), Problem> {
        let sql = concat!(
            "UPDATE meta SET value = min(value, ifnull((
                 SELECT min(e.seq) - 1 FROM places q CROSS JOIN events e ON e.seq = q.seq JOIN logs l ON l.log = e.log
                 WHERE l.own <> 0 AND NOT ",
            pushed!(),
            "), value)) WHERE key = 'published'"
        );
        self.execute(sql, []).map(drop)
    }
}
