//! The command line, as people and programs use it.

#![expect(
    clippy::unwrap_used,
    reason = "a test may panic, also in what its functions share"
)]

mod crashes;
mod guides;
mod races;
mod robust_support;
mod selftest;
mod stories;
mod support;
mod parity;
mod schemas;
mod key_phrases;
