//! The third generation of a hub: a reduced state, and beside it one log an agent.
//!
//! Everything here works on bytes and plain data; where the bytes come from is the caller's business.
//! A caller reads a hub in this order: [`ParsedLog::parse`] for each agent's log and [`State::parse`] for
//! the checkpoint, [`SignatureCache::verify`] where it wants to know how the signatures fare, then [`fold`].

mod apply;
mod draft;
mod envelope;
mod event;
pub(crate) mod fuzz;
mod late;
mod log;
mod reduce;
mod rows;
mod signers;
mod signing;
mod state;
mod state_file;
mod time;

pub use crate::sshsig::Check;
pub use envelope::{Envelope, EventKey, LINE_LIMIT, LineHash};
pub use event::{CommentAdded, Event, IssueCreated, KINDS};
pub use log::{AgentLog, BadLine, LOG_LIMIT, ParsedLog};
pub use reduce::{EventRef, Folded, fold};
pub use signers::{AllowedSigners, SIGNERS_LIMIT};
pub use signing::{SignatureCache, Verdict, Verdicts, check_comment, check_commit, check_event};
pub use state::{Parts, STATE_LIMIT, State, StateError, UnsignedWarning};
pub use time::Time;
