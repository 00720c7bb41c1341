//! The shared log, kept in git: reading the hubs of every generation straight from git objects, and writing those of
//! format 4 ([`v4`]).

pub mod agent_files;
mod base64;
mod branch;
pub mod browse;
mod change;
mod describe;
mod facts;
mod fourth;
pub mod fuzz;
mod heads;
mod key;
mod leftover;
mod logs;
pub mod migrate;
mod more;
pub mod pages;
mod reader;
mod snapshot;
mod sshsig;
pub mod v2;
pub mod v3;
pub mod v4;
mod watched;
mod words;

pub use branch::Branch;
pub use change::{Change, ChangeKind, changes};
pub use crosslink_git::{
    Cancel, FetchReport, GitTransport, Limits as ExchangeLimits, ObjectId, RemoteUrl,
    RemoteUrlError, Transport, TransportError,
};
pub use describe::{Described, describe};
pub use facts::Told;
pub use fourth::{FourthHub, FourthRefs};
pub use heads::{Diverged, Heads};
pub use key::{KeyError, KeyName, SigningKey, VerifyingKey};
pub use logs::Rewritten;
pub use more::{More, MoreOfIssue};
pub use reader::{HubError, HubReader, Look};
pub use snapshot::{
    BadSignature, CiStatus, ClockSkew, ControlAnswer, ControlRequest, Damage, Events, Heartbeat,
    HubAgent, HubComment, HubFormat, HubIssue, HubLock, HubMilestone, HubSnapshot, HubTimeEntry,
    MoreOfComment, NextNumbers, Signatures, Unadmitted,
};
pub use watched::{Found, RemoteSaid, WatchError, Watched, Where};
pub use words::{Text, Texts, Word, Words};
