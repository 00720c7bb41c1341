//! The steps of a migration, each of which may be the last one before a kill.

use crosslink_core::problem::{Code, Problem};
use crosslink_git::{Expect, GitError, ObjectId, PushChange, PushOutcome};
use crosslink_hub::migrate::fence;
use crosslink_hub::v4::exchange::{Change, Comparison, Listing, compare};
use crosslink_hub::v4::trust::{self, Entry, Migrated, Source};
use crosslink_hub::v4::{Grant, HubCommit, HubRef, PerKind, Prefix, TRUST_LINES};

use super::super::SyncOptions;
use super::super::contact::{ATTEMPTS, Contact, Round};
use super::super::remote::{unreachable, unreadable};
use super::MigrateOptions;
use super::plan::{Prepared, check_whole, name_of};
use super::report::{Migration, MigrationState};
use crate::fail_point;

impl Contact<'_> {
    pub(super) fn migrate(&mut self, options: &MigrateOptions) -> Result<Migration, Problem> {
        let mut report = self.nothing();
        for attempt in 0..ATTEMPTS {
            let listing = self.list()?;
            if listing.refs.contains_key(&HubRef::Meta) {
                return self.finish(&listing, report);
            }
            if !self.held()?.is_empty() {
                // The remote lost the hub that is known here: a contact gives it back.
                self.run(&SyncOptions::default())?;
                continue;
            }
            let Some(prepared) = self.prepare()? else {
                return Ok(self.nothing());
            };
            report = self.nothing();
            self.describe(&prepared, &mut report)?;
            check_whole(&report, options)?;
            self.reach(fail_point::MIGRATE_VERIFIED)?;
            if self.found_with(&prepared, &listing, &mut report)? == Round::Moved {
                report = self.nothing();
                self.rest(attempt);
            }
        }
        Err(self.outrun())
    }

    /// Pushes the history, where numbers begin, and last of all what makes it a hub.
    fn found_with(
        &mut self,
        prepared: &Prepared,
        listing: &Listing,
        report: &mut Migration,
    ) -> Result<Round, Problem> {
        let hub = prepared.genesis.hub;
        let prefix = match listing.prefix.filter(|_| !listing.is_virgin()) {
            Some(prefix) => prefix,
            None => self.probe(hub)?,
        };
        self.fetch(listing)?;
        // What was listed counts: a hub that came to be since is not to be replaced.
        let change = |at, new| Change {
            at,
            there: listing.refs.get(&at).copied(),
            new: Some(new),
        };
        let genesis = change(HubRef::Genesis, prepared.head.id);
        if self.put(prefix, genesis, report)? == Round::Moved {
            return Ok(Round::Moved);
        }
        self.reach(fail_point::MIGRATE_GENESIS)?;
        if !self.numbers_begin(prepared, listing)? {
            let numbers = change(HubRef::Numbers, self.first_grant(prepared)?);
            if self.put(prefix, numbers, report)? == Round::Moved {
                return Ok(Round::Moved);
            }
        }
        self.reach(fail_point::MIGRATE_NUMBERS)?;
        let migrated = Entry::Migrated(Migrated {
            genesis: prepared.head.id,
            source: prepared.older.source(),
            commits: prepared.older.named_commits(),
            time: self.workspace.now().as_nanos() / 1_000_000,
        });
        let meta = change(HubRef::Meta, self.first_commit(hub, vec![migrated])?);
        let round = self.put(prefix, meta, report)?;
        self.reach(fail_point::MIGRATE_FOUNDED)?;
        Ok(round)
    }

    /// Pushes one ref, unless the remote has it so already.
    fn put(
        &self,
        prefix: Prefix,
        change: Change,
        report: &mut Migration,
    ) -> Result<Round, Problem> {
        if change.there == change.new {
            return Ok(Round::Settled);
        }
        match self.push_one(prefix, change)? {
            PushOutcome::Done | PushOutcome::Already => {
                report.refs.push(change.at.full(prefix));
                Ok(Round::Settled)
            }
            PushOutcome::Moved => Ok(Round::Moved),
            outcome => Err(self.not_taken(&outcome)),
        }
    }

    /// Whether somebody who was interrupted said already where the numbers of this very hub begin.
    fn numbers_begin(&self, prepared: &Prepared, listing: &Listing) -> Result<bool, Problem> {
        let Some(there) = listing.refs.get(&HubRef::Numbers) else {
            return Ok(false);
        };
        let objects = &self.place.objects;
        let read = HubCommit::read(objects, *there)
            .and_then(|commit| Ok((commit.hub, Grant::read(objects, *there)?)));
        match read {
            Ok((hub, grant)) => {
                let floor = prepared.genesis.floor;
                Ok(hub == prepared.genesis.hub
                    && grant.issue.first >= floor.issue
                    && grant.milestone.first >= floor.milestone)
            }
            Err(unread) => match unread.fault() {
                Ok(_) => Ok(false),
                Err(error) => Err(unreadable(&error)),
            },
        }
    }

    /// A grant of nothing, above every number that was ever used.
    fn first_grant(&mut self, prepared: &Prepared) -> Result<ObjectId, Problem> {
        let log = self.log()?;
        let token = self.workspace.environment.ids.uuid();
        let nothing = PerKind::default();
        let grant = Grant::next(None, prepared.genesis.floor, nothing, log, token)
            .map_err(|error| Problem::bug(error.to_string()))?;
        let onto = self.onto(prepared.genesis.hub, None);
        grant
            .write(&self.place.objects, &onto, &self.key)
            .map_err(|error| unreadable(&error))
    }

    /// Joins the hub that is there now, and keeps the clients of the reference out.
    fn finish(&mut self, listing: &Listing, mut report: Migration) -> Result<Migration, Problem> {
        let joined = self.joined()?.is_some();
        let standing = self.standing(listing)?;
        let comparison = self.compared(listing)?;
        let prefix = listing.prefix.unwrap_or(Prefix::Custom);
        self.give_back_genesis(&comparison, (listing, prefix), &mut report)?;
        let third = standing.source.as_deref() == Some(name_of(Source::V3));
        self.put_fence(third, &mut report)?;
        self.reach(fail_point::MIGRATE_FENCED)?;
        let sync = self.run(&SyncOptions::default())?;
        self.forget_older()?;
        let made = !report.refs.is_empty() || !joined;
        Ok(Migration {
            state: if made {
                MigrationState::Migrated
            } else {
                MigrationState::Already
            },
            source: standing.source,
            hub: standing.hub,
            genesis: standing.genesis,
            moved_since: standing.moved_since,
            sync: Some(sync),
            ..report
        })
    }

    fn compared(&self, listing: &Listing) -> Result<Comparison, Problem> {
        let (held, told) = (self.held()?, self.fetch(listing)?);
        compare(&self.place.objects, self.pin()?, &held, &told)
            .map_err(|error| self.problem(&error))
    }

    /// What the hub says of the migration that founded it.
    pub(super) fn standing(&self, listing: &Listing) -> Result<Migration, Problem> {
        let comparison = self.compared(listing)?;
        let entry = self
            .migrated_entry(comparison.meta.0.id)
            .map_err(|error| unreadable(&error))?;
        let Some(entry) = entry else {
            return Err(self.not_migrated());
        };
        let now = self.older_branches()?;
        let moved = entry.commits.into_iter().filter(|(name, was)| {
            let is = now.iter().find(|(known, _)| known == name);
            is.is_some_and(|(_, is)| is != was)
        });
        Ok(Migration {
            state: MigrationState::Already,
            source: Some(name_of(entry.source).to_owned()),
            hub: Some(comparison.hub),
            genesis: Some(entry.genesis.to_string()),
            moved_since: moved.map(|(name, _)| name).collect(),
            ..self.nothing()
        })
    }

    fn not_migrated(&self) -> Problem {
        let remote = &self.place.remote;
        let message = format!("The remote '{remote}' has a hub that no older one was migrated to");
        Problem::new(Code::MigrationRefused, message)
            .hint("`crosslink sync` joins it; `crosslink --repo` asks the older one")
    }

    /// The last entry `migrated` of the trust log.
    fn migrated_entry(&self, head: ObjectId) -> Result<Option<Migrated>, GitError> {
        let objects = &self.place.objects;
        let mut at = Some(head);
        while let Some(id) = at {
            let read = HubCommit::read(objects, id)
                .and_then(|commit| commit.content(objects, TRUST_LINES));
            let lines = match read {
                Ok(lines) => lines,
                Err(unread) => unread.fault().map(|_| Vec::new())?,
            };
            let entries = trust::decode(&lines).unwrap_or_default();
            let migrated = entries.into_iter().rev().find_map(|entry| match entry {
                Entry::Migrated(migrated) => Some(migrated),
                _ => None,
            });
            if migrated.is_some() {
                return Ok(migrated);
            }
            at = objects.commit(id)?.parents.first().copied();
        }
        Ok(None)
    }

    /// Where two migrated at once and the older hub moved in between, the history that lost may lie where the one that counts
    /// belongs.
    fn give_back_genesis(
        &self,
        comparison: &Comparison,
        (listing, prefix): (&Listing, Prefix),
        report: &mut Migration,
    ) -> Result<(), Problem> {
        let at = HubRef::Genesis;
        let there = listing.refs.get(&at).copied();
        let Some(named) = comparison.meta.1.trust().genesis() else {
            return Ok(());
        };
        let known = self.place.objects.contains(named);
        if there == Some(named) || !known.map_err(|error| unreadable(&error))? {
            return Ok(());
        }
        let new = Some(named);
        self.put(prefix, Change { at, there, new }, report)
            .map(drop)
    }

    /// Puts the fence up.
    fn put_fence(&self, third: bool, report: &mut Migration) -> Result<(), Problem> {
        let wanted = fence::write(&self.place.objects, third);
        let wanted = wanted.map_err(|error| unreadable(&error))?;
        let there = self.older_branches()?;
        let missing = wanted
            .into_iter()
            .filter(|(name, _)| !there.iter().any(|(known, _)| known == name));
        let changes: Vec<PushChange> = missing
            .map(|(name, id)| PushChange {
                name,
                expect: Expect::MustNotExist,
                new: Some(id),
            })
            .collect();
        for (change, outcome) in changes.iter().zip(self.push_branches(&changes)?) {
            match outcome {
                PushOutcome::Done | PushOutcome::Already => report.refs.push(change.name.clone()),
                PushOutcome::Moved => {}
                outcome => return Err(self.not_taken(&outcome)),
            }
        }
        Ok(())
    }

    /// Pushes branches, each for itself.
    pub(super) fn push_branches(
        &self,
        changes: &[PushChange],
    ) -> Result<Vec<PushOutcome>, Problem> {
        if changes.is_empty() {
            return Ok(Vec::new());
        }
        let from = self.place.repository.common_dir();
        self.transport()
            .push(from, &self.place.url, changes, self.limits())
            .map_err(|error| unreachable(&self.place.remote, &error))
    }
}
