//! From an older hub to format 4: what it says as events, the same bytes for everyone who makes them.
//!
//! ```text
//!  refs ──Older::read──▶ snapshot, logs ──Genesis::of──▶ events ──write──▶ commits of logs/genesis
//!                             └──────────── differences ◀──read and folded again──┘
//! ```
//!
//! `docs/design/0018-migration.md` says what becomes of each field.

pub mod fence;
mod genesis;
mod older;
mod told_back;
mod verify;

pub use genesis::Genesis;
pub use older::{Older, SignedLine, older_refspecs, older_space};
pub use verify::{Difference, differences};

/// The prefix of the branches that older hubs lie in.
pub const BRANCHES: &str = crate::heads::LOCAL;
