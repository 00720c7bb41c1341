//! The command line, as people and programs use it.

#![expect(
    clippy::unwrap_used,
    reason = "a test may panic, also in what its functions share"
)]

mod guides;
mod crashes;
mod robust_support;
mod races;
mod selftest;
mod support;
mod stories;
mod support;
