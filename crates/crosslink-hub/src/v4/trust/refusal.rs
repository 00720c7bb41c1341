//! Why a commit of `meta` does not follow.

use super::line::ENTRY_LIMIT;
use crate::key::KeyName;

/// Why the entries of a commit are not allowed. Such a commit is no part of the chain, nor is what lies above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The first commit does not begin with the entry `root`.
    #[error("the trust log does not begin with a root")]
    NoRoot,
    /// The first commit names somebody else as root.
    #[error("the trust log names {root} as its root, but is signed by {signer}")]
    NotItsKey {
        /// The key that is named.
        root: KeyName,
        /// The key that signed.
        signer: KeyName,
    },
    /// A second entry `root`.
    #[error("the hub has a root already")]
    SecondRoot,
    /// The signer has no right to say anything.
    #[error("the key {0} is no driver: only drivers write to the trust log")]
    NotADriver(KeyName),
    /// The entry is about the root's own key.
    #[error("the key {0} is the root: it can only hand over to another key, by itself")]
    RootStays(KeyName),
    /// The entry is about a key that is, or went out as, a driver's.
    #[error("the key {0} is a driver's: only the root says what becomes of it")]
    DriversKey(KeyName),
    /// The entry takes back, or changes, what the root said.
    #[error("the root revoked the key {0}: only the root takes that back")]
    RootRevoked(KeyName),
    /// The signer hands over to itself.
    #[error("the key {0} cannot hand over to itself")]
    OwnKey(KeyName),
    /// The signer hands over to a key that is out.
    #[error("the key {0} is revoked: nobody can hand over to it")]
    KeyOut(KeyName),
    /// The signer handed over, or was put out, earlier in the same commit.
    #[error("the key {0} has nothing left to hand over")]
    HandedOver(KeyName),
    /// There is no room for more, but for the root.
    #[error("the trust log has {ENTRY_LIMIT} entries: only the root adds to it")]
    Full,
}
