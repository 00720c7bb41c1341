//! What a migration would do.

use crosslink_core::problem::{Code, Problem};
use crosslink_hub::migrate::{Genesis, Older, differences, fence};
use crosslink_hub::v4::trust::Source;
use crosslink_hub::v4::{Head, HubRef, Prefix};

use super::super::contact::Contact;
use super::super::remote::unreadable;
use super::MigrateOptions;
use super::report::{Migration, MigrationState, OlderCounts};

/// So many differences are told.
const TOLD: usize = 20;

/// What is to be pushed, made and verified.
pub(super) struct Prepared {
    pub(super) older: Older,
    pub(super) genesis: Genesis,
    pub(super) head: Head,
}

impl Contact<'_> {
    pub(super) fn plan_migration(&mut self) -> Result<Migration, Problem> {
        let listing = self.list()?;
        if listing.refs.contains_key(&HubRef::Meta) {
            return self.standing(&listing);
        }
        let mut plan = self.nothing();
        if let Some(prepared) = self.prepare()? {
            let prefix = listing.prefix.unwrap_or(Prefix::Custom);
            self.describe(&prepared, &mut plan)?;
            plan.state = MigrationState::Planned;
            plan.refs = [HubRef::Genesis, HubRef::Numbers, HubRef::Meta]
                .map(|at| at.full(prefix))
                .to_vec();
            let fence = fence::write(&self.place.objects, prepared.older.source() == Source::V3);
            let fence = fence.map_err(|error| unreadable(&error))?;
            plan.refs.extend(fence.into_iter().map(|(name, _)| name));
        }
        self.forget_older()?;
        Ok(plan)
    }

    /// A remote without an older hub.
    pub(super) fn nothing(&self) -> Migration {
        Migration {
            remote: self.place.remote.clone(),
            ..Migration::default()
        }
    }

    /// Reads the older hub, makes its history, and compares the two; nothing where there is no older hub.
    pub(super) fn prepare(&self) -> Result<Option<Prepared>, Problem> {
        let Some(older) = self.read_older()? else {
            return Ok(None);
        };
        let objects = &self.place.objects;
        let genesis = Genesis::of(&older);
        let written = genesis.write(objects).and_then(|head| {
            let found = differences(objects, &older, head)?;
            Ok((head, found))
        });
        let (head, found) = written.map_err(|error| unreadable(&error))?;
        if !found.is_empty() {
            let count = found.len();
            let message = format!("The migrated history would differ in {count} places");
            let mut problem = Problem::new(Code::MigrationDiffers, message)
                .hint("nothing was pushed; the older hub is as it was");
            for difference in found.into_iter().take(TOLD) {
                problem = problem.caused_by(&Told(difference.to_string()));
            }
            return Err(problem);
        }
        Ok(head.map(|head| Prepared {
            older,
            genesis,
            head,
        }))
    }

    /// Says what was read, and what would be left behind.
    pub(super) fn describe(
        &self,
        prepared: &Prepared,
        report: &mut Migration,
    ) -> Result<(), Problem> {
        let Prepared {
            older,
            genesis,
            head,
        } = prepared;
        let not_pushed = self.not_pushed(older);
        report.not_pushed = not_pushed.map_err(|error| unreadable(&error))?;
        report.source = Some(name_of(older.source()).to_owned());
        report.others.clone_from(&older.others);
        report.found = Some(counts(older));
        report.hub = Some(genesis.hub);
        report.genesis = Some(head.id.to_string());
        report.events = Some(genesis.events.len());
        let damage = older.snapshot.damage.iter();
        report.damage = damage
            .map(|damage| format!("{}: {}", damage.place, damage.reason))
            .collect();
        Ok(())
    }
}

/// Refuses to leave something behind unasked.
pub(super) fn check_whole(report: &Migration, options: &MigrateOptions) -> Result<(), Problem> {
    if options.leave_behind || report.damage.is_empty() && report.not_pushed.is_empty() {
        return Ok(());
    }
    let message = "Something of the older hub would be left behind";
    let mut problem = Problem::new(Code::MigrationRefused, message);
    for damage in report.damage.iter().take(TOLD) {
        problem = problem.caused_by(&Told(format!("cannot be read: {damage}")));
    }
    for name in &report.not_pushed {
        problem = problem.caused_by(&Told(format!("never pushed: {name}")));
        let remote = &report.remote;
        problem = problem.hint(format!(
            "`git push {remote} {name}` pushes what only this clone has"
        ));
    }
    Err(problem.hint("`--leave-behind` goes on without it; the older branches keep it"))
}

pub(super) fn name_of(source: Source) -> &'static str {
    match source {
        Source::V1 => "v1",
        Source::V2 => "v2",
        Source::V3 => "v3",
    }
}

fn counts(older: &Older) -> OlderCounts {
    let hub = &older.snapshot;
    let sum = |count: fn(&crosslink_hub::HubIssue) -> usize| {
        hub.issues.values().map(|issue| count(issue)).sum::<usize>()
    };
    OlderCounts {
        issues: hub.issues.len(),
        comments: sum(|issue| issue.comments.len()),
        labels: sum(|issue| issue.labels.len()),
        blockers: sum(|issue| issue.blockers.len()),
        relations: sum(|issue| issue.more.related.len()),
        milestones: hub.milestones.len(),
        time_entries: sum(|issue| issue.more.time_entries.len()),
        locks: hub.locks.len(),
        lines: older.lines.len(),
        signatures_valid: hub.signatures.valid,
        signatures_invalid: hub.signatures.invalid,
    }
}

/// A sentence as the cause of a problem.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Told(pub(super) String);
