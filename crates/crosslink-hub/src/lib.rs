//! The shared log, kept in git. For now: reading the hubs of every generation, straight from git objects.

pub mod agent_files;
mod change;
mod describe;
mod facts;
pub mod fuzz;
mod heads;
mod logs;
mod reader;
mod snapshot;
pub mod v2;
pub mod v3;
mod watched;
mod words;

pub use change::{Change, ChangeKind, changes};
pub use crosslink_git::{
    Cancel, FetchReport, GitTransport, Limits as ExchangeLimits, ObjectId, RemoteUrl,
    RemoteUrlError, Transport, TransportError,
};
pub use describe::{Described, describe};
pub use facts::Told;
pub use heads::{Diverged, Heads};
pub use logs::Rewritten;
pub use reader::{HubError, HubReader, Look};
pub use snapshot::{
    BadSignature, CiStatus, ClockSkew, ControlAnswer, ControlRequest, Damage, Events, Heartbeat,
    HubAgent, HubComment, HubFormat, HubIssue, HubLock, HubMilestone, HubSnapshot, HubTimeEntry,
    MoreOfComment, Signatures,
};
pub use watched::{Found, RemoteSaid, WatchError, Watched, Where};
pub use words::{Text, Texts, Word, Words};
