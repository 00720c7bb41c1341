//! The trust log: its entries, and what follows from them.
//!
//! ```text
//!  trust.ndjson ──decode──▶ entries ──TrustState::apply──▶ policy, roles ──verdict──▶ what of a log counts
//!                                     └─ Refusal: the commit does not follow
//! ```
//!
//! Everything here is a function of the commits of `meta` and of nothing else: no clock, no place, no order of arrival.

mod entry;
pub mod fuzz;
mod last;
mod line;
mod name;
mod refusal;
mod rules;
mod state;
mod verdict;

pub use entry::{
    Admit, Entry, Migrated, Policy, Revoke, Role, Root, Rotate, SetPolicy, Source, Unknown,
};
pub use last::LastCommits;
pub use line::{ENTRY_LIMIT, LINE_LIMIT, LineError, decode, encode};
pub use name::{NAME_LIMIT, Name, NameTooLong};
pub use refusal::Refusal;
pub use state::{Member, MemberOut, TrustState};
pub use verdict::Verdict;
