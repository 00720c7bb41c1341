//! The shared log, kept in git. For now: reading the hubs of every generation, straight from git objects.

pub mod agent_files;
mod change;
mod describe;
mod heads;
mod reader;
mod snapshot;
pub mod v2;
pub mod v3;
mod watched;

pub use change::{Change, ChangeKind, changes};
pub use crosslink_git::{
    Cancel, GitTransport, Limits as ExchangeLimits, ObjectId, Transport, TransportError,
};
pub use describe::{Described, describe};
pub use heads::{Diverged, Heads};
pub use reader::{HubError, HubReader, Look};
pub use snapshot::{
    CiStatus, ClockSkew, ControlAnswer, ControlRequest, Damage, Heartbeat, HubAgent, HubComment,
    HubFormat, HubIssue, HubLock, HubMilestone, HubSnapshot, HubTimeEntry, Signatures,
};
pub use watched::{Found, RemoteSaid, Rewritten, WatchError, Watched, Where};
