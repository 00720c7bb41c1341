//! An older hub becomes one of format 4, and back as long as nothing was written to it.
//!
//! ```text
//!  older.rs   the older hub, fetched and read      steps.rs   verified ─▶ genesis ─▶ numbers ─▶ meta ─▶ fence ─▶ joined
//!  plan.rs    what would be done                   back.rs    all of it taken away again
//! ```
//!
//! The first commit of `meta` is what counts: before it there is no hub, and whoever comes goes on with the same bytes; after it
//! there is one, and whoever comes joins it. The branches of the older hub are never touched.

mod back;
mod older;
mod plan;
mod report;
mod steps;

pub use report::{Migration, MigrationState, OlderCounts, RolledBack};

use crosslink_core::problem::Problem;

use super::contact::Contact;
use crate::workspace::Workspace;

/// How a migration is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MigrateOptions {
    /// Whether to go on where something of the older hub cannot be read, or was never pushed.
    pub leave_behind: bool,
}

impl Workspace {
    /// Says what a migration would do; the remote stays as it is.
    ///
    /// # Errors
    /// As [`Workspace::migrate`], but for what it would find while it pushes.
    pub fn plan_migration(&mut self) -> Result<Migration, Problem> {
        self.access.may_write()?;
        Contact::begin(self)?.plan_migration()
    }

    /// Makes a hub of format 4 of the older hub on the remote, and joins it. Where somebody did so already, it joins theirs; where
    /// an earlier migration was interrupted, it goes on.
    ///
    /// # Errors
    /// `migration.differs` where the history would not say what the older hub says, `migration.refused` where something would be
    /// left behind or the remote has another hub; else as [`Workspace::sync`].
    pub fn migrate(&mut self, options: &MigrateOptions) -> Result<Migration, Problem> {
        self.access.may_write()?;
        let migrated = Contact::begin(self).and_then(|mut contact| contact.migrate(options));
        self.note_contact(migrated.as_ref().err())?;
        migrated
    }

    /// Takes a migration back: removes the hub from the remote and from this clone, and what keeps clients of the reference out.
    ///
    /// # Errors
    /// `migration.refused` where something was written since, or somebody joined; else as [`Workspace::sync`].
    pub fn take_migration_back(&mut self) -> Result<RolledBack, Problem> {
        self.access.may_write()?;
        Contact::begin(self)?.take_back()
    }
}
