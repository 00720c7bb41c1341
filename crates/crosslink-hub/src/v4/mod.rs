//! The hub, format 4: chains, values and the archive, each a ref with commits of one form.
//!
//! `docs/hub-format.md` specifies the bytes. Everything here works on objects that are in the repository already; what is
//! fetched and pushed, and when, is another's business.

pub mod archive;
mod batch;
mod chain;
mod commit;
pub mod exchange;
mod fault;
pub(crate) mod fuzz;
mod json;
mod layout;
mod lock;
pub mod log;
mod meeting;
pub mod meta;
mod name;
mod numbers;
mod presence;
mod trailer;
pub mod trust;
mod value;

pub use archive::{Archive, NextArchive};
pub use batch::{BadLine, Batch, Line, batches, lines};
pub use chain::{Above, Advance, COMMITS_LIMIT, Chain, Head, Stretch, advance};
pub use commit::{Draft, HubCommit, Onto, Signer, write};
pub use fault::{Fault, Unread};
pub use json::More;
pub use layout::{
    BATCH_LIMIT, EVENT_LINES, GRANT_JSON, HUB_JSON, HubFile, HubRef, LOCK_JSON, LOGS_JSON,
    PRESENCE_JSON, Prefix, TRUST_LINES, held_prefix, parse_held, parse_tracking, refspec_of_all,
    tracking_of, watched_of,
};
pub use lock::{LEASE_LIMIT, LockValue};
pub use log::{GenesisChain, LogChain};
pub use name::{LogId, LogName, LogNameError, Tip};
pub use numbers::{Block, Grant, NoNumbers, NumbersChain, PerKind};
pub use presence::{AgentPresence, Presence};
pub use value::{Found, write_free};
