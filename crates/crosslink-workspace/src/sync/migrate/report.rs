//! What a migration would do, or did, as plain data.

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::super::report::SyncReport;

/// How far a migration is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MigrationState {
    /// There is no older hub.
    #[default]
    Nothing,
    /// It would be made.
    Planned,
    /// It was made just now, or an interrupted one was brought to its end.
    Migrated,
    /// It was made before.
    Already,
}

/// How much an older hub holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OlderCounts {
    /// Issues.
    pub issues: usize,
    /// Comments.
    pub comments: usize,
    /// Labels on issues.
    pub labels: usize,
    /// Which issue waits for which.
    pub blockers: usize,
    /// Which issues have to do with each other.
    pub relations: usize,
    /// Milestones.
    pub milestones: usize,
    /// Logged stretches of work.
    pub time_entries: usize,
    /// Locks; they are kept as history, and hold nothing any more.
    pub locks: usize,
    /// Lines of logs, with their signatures.
    pub lines: usize,
    /// Signatures that verify.
    pub signatures_valid: u64,
    /// Signatures that do not.
    pub signatures_invalid: u64,
}

/// A migration: what would be done, or was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "migration")]
pub struct Migration {
    /// The name of the remote.
    pub remote: String,
    /// How far it is.
    pub state: MigrationState,
    /// The generation of the older hub: `v1`, `v2` or `v3`.
    pub source: Option<String>,
    /// Branches of another generation beside it, which do not count.
    pub others: Vec<String>,
    /// What the older hub holds, where it was read.
    pub found: Option<OlderCounts>,
    /// The id of the hub.
    #[schemars(with = "Option<String>")]
    pub hub: Option<Uuid>,
    /// The commit that holds the migrated history; the same for everyone who migrates.
    pub genesis: Option<String>,
    /// How many events the history has.
    pub events: Option<usize>,
    /// The refs of the remote that would be made, or were made just now.
    pub refs: Vec<String>,
    /// What of the older hub cannot be read, and would be left behind.
    pub damage: Vec<String>,
    /// Branches of the older hub that this clone has more of than the remote: they were never pushed.
    pub not_pushed: Vec<String>,
    /// Branches of the older hub that moved after they were migrated: what was written there is not here.
    pub moved_since: Vec<String>,
    /// The contact that joined the hub.
    pub sync: Option<SyncReport>,
}

/// A migration that was taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "migration_taken_back")]
pub struct RolledBack {
    /// The name of the remote.
    pub remote: String,
    /// The refs of the remote that were removed.
    pub removed: Vec<String>,
}
