//! The agents crate, tried from outside.

#![expect(
    clippy::unwrap_used,
    reason = "a test may panic, also in what its functions share"
)]

mod commands;
mod conversations;
mod decisions;
mod install;
mod instructions;
mod leftovers;
mod model;
mod policies;
mod reading;
mod reference;
