//! Taking a migration back, as long as nothing but the history was written.

use crosslink_core::counted;
use crosslink_core::problem::{Code, Problem};
use crosslink_git::{Expect, ObjectId, PushChange, PushOutcome};
use crosslink_hub::migrate::fence;
use crosslink_hub::v4::exchange::{Change, Listing, Told, compare};
use crosslink_hub::v4::{Grant, HubRef, Prefix, held_prefix, tracking_of};

use super::super::contact::Contact;
use super::super::remote::unreadable;
use super::plan::Told as Cause;
use super::report::RolledBack;
use crate::fail_point;

/// The refs that a migration makes.
const MADE: [HubRef; 3] = [HubRef::Genesis, HubRef::Numbers, HubRef::Meta];

impl Contact<'_> {
    pub(super) fn take_back(&mut self) -> Result<RolledBack, Problem> {
        let listing = self.list()?;
        let told = self.fetch(&listing)?;
        self.may_take_back(&listing, &told)?;
        let mut removed = self.remove_branches()?;
        if let Some(prefix) = listing.prefix {
            removed.extend(self.remove_hub(prefix, &listing)?);
        }
        self.reach(fail_point::MIGRATE_REMOVED)?;
        self.workspace.store.write(|writing| writing.leave())?;
        for prefix in [held_prefix(), &tracking_of(&self.place.remote)] {
            self.forget_refs(prefix)
                .map_err(|error| unreadable(&error))?;
        }
        self.forget_older()?;
        Ok(RolledBack {
            remote: self.place.remote.clone(),
            removed,
        })
    }

    /// Refuses where somebody wrote, or joined and would push it all back.
    fn may_take_back(&self, listing: &Listing, told: &Told) -> Result<(), Problem> {
        let mut against: Vec<String> = Vec::new();
        let own = self.log()?;
        let made = |at: &HubRef| MADE.contains(at) || *at == HubRef::Presence(own);
        let others = listing.refs.keys().filter(|at| !made(at));
        against.extend(others.map(|at| format!("the hub has {at}")));
        if listing.unknown {
            against.push("the hub has refs of a newer program".to_owned());
        }
        if listing.refs.contains_key(&HubRef::Meta) {
            against.extend(self.said_since(told)?);
        } else if !listing.refs.contains_key(&HubRef::Genesis) && self.joined()?.is_none() {
            let message = format!("The remote '{}' has no migrated hub", self.place.remote);
            return Err(
                Problem::new(Code::MigrationRefused, message).hint("there is nothing to take back")
            );
        }
        let local = self
            .workspace
            .read(|snapshot| snapshot.travel_counts())?
            .local;
        if self.joined()?.is_some() && local > 0 {
            let written = counted(local, "event");
            against.push(format!("{written} written in this clone since"));
        }
        if against.is_empty() {
            return Ok(());
        }
        let message = "The migration cannot be taken back: something was written since";
        let mut problem = Problem::new(Code::MigrationRefused, message);
        for said in against {
            problem = problem.caused_by(&Cause(said));
        }
        Err(problem
            .hint("the branches of the older hub are as they were; what is here can be exported"))
    }

    /// What `meta` and `numbers` say beyond the migration.
    fn said_since(&self, told: &Told) -> Result<Vec<String>, Problem> {
        let held = self.held()?;
        let comparison = compare(&self.place.objects, self.pin()?, &held, told)
            .map_err(|error| self.problem(&error))?;
        let (head, meta) = &comparison.meta;
        let mut said = Vec::new();
        if meta.trust().genesis().is_none() {
            said.push("it was not migrated from an older hub".to_owned());
        }
        if *meta.trust().founder() != self.key.verifying_key() {
            said.push("another key migrated it: its clone takes it back".to_owned());
        }
        if head.height > 1 {
            said.push("the trust log says more than the migration did".to_owned());
        }
        let own = self.log()?;
        let mut at = comparison.numbers.map(|(head, _)| head.id);
        while let Some(id) = at {
            let grant = Grant::read(&self.place.objects, id);
            if grant.is_ok_and(|grant| grant.log != own) {
                said.push("another clone joined it".to_owned());
                break;
            }
            let commit = self.place.objects.commit(id);
            let commit = commit.map_err(|error| unreadable(&error))?;
            at = commit.parents.first().copied();
        }
        Ok(said)
    }

    /// Takes the fence down.
    fn remove_branches(&self) -> Result<Vec<String>, Problem> {
        let there = self.older_branches()?.into_iter();
        let parts = there.filter(|(name, id)| fence::is_part(name, *id));
        let changes: Vec<PushChange> = parts.map(removal).collect();
        let outcomes = self.push_branches(&changes)?;
        for outcome in outcomes {
            self.gone(&outcome)?;
        }
        Ok(changes.into_iter().map(|change| change.name).collect())
    }

    /// Removes the hub from the remote, if it is still as it was looked at.
    fn remove_hub(&self, prefix: Prefix, listing: &Listing) -> Result<Vec<String>, Problem> {
        // Without `meta` the rest is no hub: it goes first, and if it moved, all stays.
        let mut removed = Vec::new();
        let own = HubRef::Presence(self.log()?);
        for at in MADE.into_iter().rev().chain([own]) {
            let Some(there) = listing.refs.get(&at).copied() else {
                continue;
            };
            let there = Some(there);
            let new = None;
            self.gone(&self.push_one(prefix, Change { at, there, new })?)?;
            removed.push(at.full(prefix));
        }
        Ok(removed)
    }

    fn gone(&self, outcome: &PushOutcome) -> Result<(), Problem> {
        match outcome {
            PushOutcome::Done | PushOutcome::Already => Ok(()),
            PushOutcome::Moved => {
                let message =
                    "The migration cannot be taken back: somebody wrote to the hub just now";
                Err(Problem::new(Code::MigrationRefused, message)
                    .hint("look again: `crosslink migrate --dry-run`"))
            }
            outcome => Err(self.not_taken(outcome)),
        }
    }
}

fn removal((name, id): (String, ObjectId)) -> PushChange {
    PushChange {
        name,
        expect: Expect::MustBe(id),
        new: None,
    }
}
