//! The shared log, kept in git. For now: reading the hubs of every generation, straight from git objects.

pub mod agent_files;
mod change;
mod heads;
mod reader;
mod snapshot;
pub mod v2;
pub mod v3;

pub use change::{Change, ChangeKind, changes};
pub use heads::{Heads, LISTED, namespace, refspecs};
pub use reader::{HubError, HubReader, Look};
pub use snapshot::{
    CiStatus, ClockSkew, ControlAnswer, ControlRequest, Damage, Heartbeat, HubAgent, HubComment,
    HubFormat, HubIssue, HubLock, HubMilestone, HubSnapshot, HubTimeEntry, Signatures,
};
