//! The shared log, kept in git. For now: reading the hubs of every generation, straight from git objects.

mod snapshot;
pub mod v3;

pub use snapshot::{
    CiStatus, ClockSkew, ControlAnswer, ControlRequest, Damage, Heartbeat, HubAgent, HubComment,
    HubFormat, HubIssue, HubLock, HubMilestone, HubSnapshot, HubTimeEntry, Signatures,
};
