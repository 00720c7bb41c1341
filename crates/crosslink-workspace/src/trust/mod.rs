//! Identity and trust: the keys of a person, whom the hub trusts, and changing that.
//!
//! ```text
//!  keyring.rs     keys on this machine        succession.rs  which of them speaks, and in which log
//!  questions.rs   what is known here          change.rs      contact ─▶ entries ─▶ meta ─▶ push ─▶ contact
//!  unheard.rs     telling that nobody hears this clone
//!  verify.rs      every chain and signature, again
//!  roster.rs      every key that was met      refusal.rs     what the rules say no to, in words
//! ```

mod change;
mod compact;
mod keyring;
mod questions;
mod refusal;
mod roster;
mod succession;
mod unheard;
mod verify;
mod view;
mod wishes;

pub use change::Wish;
pub use compact::Compacted;
pub use crosslink_hub::v4::trust::{Policy, Role};
pub use verify::{ChainVerified, HubVerified, LineSetAside};
pub use view::{
    CheckedKey, MemberView, OwnKey, PendingKey, RevokedView, TrustChanged, TrustCheck, TrustList,
};

pub(crate) use questions::not_shared;
pub(crate) use roster::pending_keys;
pub(crate) use unheard::is_unheard;
