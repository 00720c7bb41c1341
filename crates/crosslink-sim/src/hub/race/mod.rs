//! Worlds in which clones fight for locks, each in a thread of its own, and one moves at a time: from one moment of its exchanges
//! to the next. What follows is the same for a seed, however the threads run.
//!
//! ```text
//!  world.rs  what happens next ─▶ player.rs  a clone that stops at every exchange
//!     └─▶ witness.rs  looks, answers and guards ─▶ register.rs  what the remote said of each lock, moment by moment
//! ```

mod player;
mod register;
mod witness;
mod world;

pub use world::{RaceReport, run_race_seed};
