//! The command line, as people and programs use it.

#![expect(
    clippy::unwrap_used,
    reason = "a test may panic, also in what its functions share"
)]

mod crashes;
mod first_use;
mod guides;
mod key_phrases;
mod parity;
mod races;
mod reference_surface;
mod robust_support;
mod rough_edges;
mod schemas;
mod selftest;
mod stories;
mod support;
