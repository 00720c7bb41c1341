//! Logs at rest: those that were idle for long lose their refs, and one commit keeps them alive.
//!
//! `compact` does it at once; a contact does it where it pays, and seldom, so that of many clones hardly two are at it. Where two
//! are, the archive changes by compare-and-swap, and whoever comes later finds less to do. A database that writes again puts its
//! log back, on top of what the archive keeps.

use std::collections::BTreeMap;

use crosslink_core::problem::Problem;
use crosslink_git::{Expect, ObjectId, PushOutcome};
use crosslink_hub::v4::exchange::{Change, Comparison, Regain, Told};
use crosslink_hub::v4::{Archive, Head, HubRef, NextArchive, Prefix};

use super::adopt::{hold, name_of};
use super::contact::{Contact, Met, Round};
use super::remote::unreadable;
use super::report::Fault;
use crate::fail_point;

/// After so long without a new commit a log is idle, in seconds.
pub(crate) const IDLE: i64 = 30 * 86_400;

/// With fewer logs it does not pay to look for those that are idle.
const PAYS: usize = 8;

/// Of 256 contacts so many look.
const SELDOM: u8 = 16;

impl Contact<'_> {
    /// Puts logs to rest that were idle for long, where it is asked for or pays.
    pub(super) fn put_to_rest(&mut self, met: &Met) -> Result<Round, Problem> {
        let Some(idle) = self.looks_for_idle(&met.told) else {
            return Ok(Round::Settled);
        };
        let at_rest = &met.comparison.at_rest;
        if at_rest.lack.is_some() {
            // The remote's archive was mended just now, which the next round sees.
            let mended = self.report.healed.contains(&HubRef::Archive.name());
            return Ok(self.again_if(mended));
        }
        // Branches are not removed everywhere, so that nothing would be gained.
        if met.prefix == Prefix::Branches {
            self.keeps_branches();
            return Ok(Round::Settled);
        }
        let mut idle = self.idle_logs(met, idle)?;
        if idle.is_empty() || self.rest_after.is_none() && idle.len() < PAYS {
            return Ok(Round::Settled);
        }
        let next = at_rest.next(&idle);
        if let Some(next) = &next
            && let Some(round) = self.push_archive(next, met)?
        {
            return Ok(round);
        }
        self.reach(fail_point::ARCHIVE_HELD)?;
        self.remove_refs(&idle, met.prefix)?;
        self.reach(fail_point::ARCHIVE_REMOVED)?;
        idle.retain(|at, id| next.is_some() || at_rest.keeps(at, *id));
        self.let_go_of_rested(&idle)?;
        Ok(Round::Settled)
    }

    /// After how many seconds a log counts as idle; nothing where nobody looks.
    fn looks_for_idle(&mut self, told: &Told) -> Option<i64> {
        if self.rest_after.is_some() {
            return self.rest_after;
        }
        let many = told.keys().filter(|at| may_rest(at)).count() >= PAYS;
        let seldom = many && self.workspace.environment.ids.uuid().as_bytes()[0] < SELDOM;
        seldom.then_some(IDLE)
    }

    /// Who asked for it at once begins again where something moved; else another contact will do.
    fn again_if(&self, moved: bool) -> Round {
        match moved && self.rest_after.is_some() {
            true => Round::Moved,
            false => Round::Settled,
        }
    }

    /// The logs whose refs may go: those in the archive, and those without a new commit for so many seconds. A date in the
    /// future says nothing, and one that lies costs no more than a ref that comes back.
    fn idle_logs(&self, met: &Met, idle: i64) -> Result<BTreeMap<HubRef, ObjectId>, Problem> {
        let held = self.held()?;
        let now = self.workspace.now().as_nanos().div_euclid(1_000_000_000);
        let mut found = BTreeMap::new();
        for (at, id) in met.told.iter().filter(|(at, _)| may_rest(at)) {
            if held.get(at).is_none_or(|head| head.id != *id) {
                continue;
            }
            let kept = met.comparison.at_rest.logs.get(at) == Some(id);
            let commit = self.place.objects.commit(*id);
            let since = commit.map_err(|error| unreadable(&error))?.committer_time;
            if kept || now.saturating_sub(since) >= idle {
                found.insert(*at, *id);
            }
        }
        Ok(found)
    }

    /// Pushes the next archive; returns how the round ends, where it was not taken.
    fn push_archive(&mut self, next: &NextArchive, met: &Met) -> Result<Option<Round>, Problem> {
        let person = self.workspace.person(&self.place.repository);
        let id = next
            .write(&self.place.objects, met.comparison.hub, person)
            .map_err(|error| unreadable(&error))?;
        self.reach(fail_point::ARCHIVE_WRITTEN)?;
        let change = Change {
            at: HubRef::Archive,
            there: met.told.get(&HubRef::Archive).copied(),
            new: Some(id),
        };
        match self.push_one(met.prefix, change)? {
            PushOutcome::Done | PushOutcome::Already => {}
            PushOutcome::Moved => return Ok(Some(self.again_if(true))),
            outcome => {
                self.not_archived(HubRef::Archive, &outcome);
                return Ok(Some(Round::Settled));
            }
        }
        self.reach(fail_point::ARCHIVE_PUSHED)?;
        let height = next.height;
        self.keep_archive(Head { id, height })?;
        Ok(None)
    }

    fn keep_archive(&mut self, head: Head) -> Result<(), Problem> {
        let heads = [(HubRef::Archive, head)].into();
        hold(&self.place.objects, &Default::default(), &heads)
            .map_err(|error| unreadable(&error))?;
        let (tip, height) = (*head.id.as_bytes(), head.height);
        let head = crosslink_store::Head { tip, height };
        self.workspace
            .store
            .write(|writing| writing.set_head(&HubRef::Archive.name(), &head))
    }

    /// Removes the refs of logs that the remote's archive keeps, each if it is as it was.
    fn remove_refs(
        &mut self,
        rested: &BTreeMap<HubRef, ObjectId>,
        prefix: Prefix,
    ) -> Result<(), Problem> {
        let changes: Vec<Change> = rested
            .iter()
            .map(|(at, id)| Change {
                at: *at,
                there: Some(*id),
                new: None,
            })
            .collect();
        let outcomes = self.push(prefix, &changes)?;
        for (change, outcome) in changes.iter().zip(&outcomes) {
            match outcome {
                PushOutcome::Done | PushOutcome::Already => {
                    self.report.archived.push(change.at.name());
                }
                // It was written to again.
                PushOutcome::Moved => {}
                outcome => self.not_archived(change.at, outcome),
            }
        }
        Ok(())
    }

    fn keeps_branches(&mut self) {
        if self.rest_after.is_some() {
            let at = HubRef::Archive.name();
            let why = "this host lets only branches be made, and those are not removed".to_owned();
            self.report.faults.push(Fault { at, why });
        }
    }

    /// How many logs have refs of their own at the remote, as it was listed last, and how many the archive keeps.
    pub(crate) fn count_logs(&self) -> Result<(usize, usize), Problem> {
        let objects = &self.place.objects;
        let told = self.remote().told(objects);
        let told = told.map_err(|error| unreadable(&error))?;
        let live = told.keys().filter(|at| name_of(at).is_some()).count();
        let archive = self.held()?.get(&HubRef::Archive).copied();
        let (Some(head), Some(joined)) = (archive, self.joined()?) else {
            return Ok((live, 0));
        };
        match Archive::read_again(objects, joined.hub, head) {
            Ok(archive) => Ok((live, archive.heads.len())),
            Err(unread) => {
                unread.fault().map_err(|error| unreadable(&error))?;
                Ok((live, 0))
            }
        }
    }

    fn not_archived(&mut self, at: HubRef, outcome: &PushOutcome) {
        if let PushOutcome::Refused { said }
        | PushOutcome::CustomRefsRefused { said }
        | PushOutcome::Failed { said } = outcome
        {
            let why = format!("the remote does not let it be put to rest: {said}");
            let at = at.name();
            self.report.faults.push(Fault { at, why });
        }
    }

    /// What gives the remote's archive back what it lost.
    pub(super) fn regain_archive(
        &self,
        comparison: &Comparison,
        told: &Told,
    ) -> Result<Option<Change>, Problem> {
        let new = match &comparison.at_rest.lack {
            None => return Ok(None),
            Some(Regain::Held(id)) => *id,
            Some(Regain::Next(next)) => {
                let person = self.workspace.person(&self.place.repository);
                let written = next.write(&self.place.objects, comparison.hub, person);
                written.map_err(|error| unreadable(&error))?
            }
        };
        let at = HubRef::Archive;
        let there = told.get(&at).copied();
        let new = Some(new);
        Ok(Some(Change { at, there, new }))
    }

    /// Removes the refs here of logs that the archive held here keeps.
    pub(super) fn let_go_of_rested(
        &self,
        rested: &BTreeMap<HubRef, ObjectId>,
    ) -> Result<(), Problem> {
        let held = self.held()?;
        let kept = |(at, id): &(&HubRef, &ObjectId)| {
            let head = held.get(at);
            head.is_some_and(|head| head.id == **id)
        };
        for (at, _) in rested.iter().filter(kept) {
            let objects = &self.place.objects;
            let removed = objects.set_ref(&at.held(), Expect::Any, None);
            removed.map_err(|error| unreadable(&error))?;
        }
        Ok(())
    }
}

/// Whether a ref may be put to rest. What was migrated keeps its one.
fn may_rest(at: &HubRef) -> bool {
    matches!(at, HubRef::Log(_) | HubRef::Sibling(..))
}
