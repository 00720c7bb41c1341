//! SQLite: the log, its projection, and what belongs to this machine, in one file.
//!
//! ```text
//!  Store::write ──▶ Writing: append to the log ──▶ Projection (HubMut) ──▶ settle ──▶ one commit
//!  Store::read  ──▶ Snapshot: HubView, lists, details, history, Local
//! ```
//!
//! No connection leaves this crate, and no SQL stands elsewhere.

mod backup;
mod check;
mod database;
mod error;
pub mod fleet;
mod follow;
#[cfg(test)]
mod hot_path;
mod hub;
mod identity;
mod local;
mod migrate;
mod older;
mod onlooker;
mod projection;
mod query;
mod rebuild;
mod replace;
mod snapshot;
mod statement;
mod words;
mod write;

pub use check::{Finding, FindingCode};
pub use database::{APPLICATION_ID, Store};
pub use hub::{Asked, FoundLock, LockState, PresentAgent, SeenLock, SharedLock};
pub use hub::{
    Batch, BrowseKept, Clash, Collected, Head, Intention, JoinedHub, LastContact, LogAuthor,
    LogVerdict, MilestoneClash, NumbersLeft, NumbersWanted, OwnLog, PageAtOdds, PageInstead,
    PagesKept, PagesRefused, QuarantinedLog, Refusal, SetAsideLine, TravelCounts, Travelled,
    TrustSummary, Unnumbered, Unpublished,
};
pub use identity::Identity;
pub use local::{Breadcrumb, Local, Remembered, Session, Timer};
pub use migrate::SCHEMA_VERSION;
pub use older::{
    NEWEST_OLDER_SCHEMA, OlderComment, OlderDatabase, OlderIssue, OlderMilestone, OlderTime,
};
pub use query::{
    Contents, KeptReport, KeptRequest, LoggedEvent, OperationRun, Outline, OutlinedIssue, Resolved,
    Taken, WholeIssue, WholeMilestone,
};
pub use query::{
    Glance, GlanceAgent, GlanceCheck, GlanceClaim, GlanceComment, GlanceIssue, GlanceLock,
    GlanceMark, GlanceMilestone, GlanceRequest, GlanceSharing, GlanceTime, GlanceUnadmitted,
};
pub use snapshot::Snapshot;
pub use write::Writing;
