//! Worlds with a remote: clones that share a project through it, while it answers, refuses, forgets and lies.
//!
//! ```text
//!  clone.rs ─▶ network.rs ─▶ shared.rs ─▶ remote.rs (in memory), or a bare repository and the user's git
//! ```

mod clone;
mod healing;
mod locks;
mod mishaps;
mod network;
mod race;
mod remote;
mod shared;
mod world;

pub use clone::{Blueprint, HubClone, Machine};
pub use network::{Meanwhile, Moment, Network, Weather, kill, outlived};
pub use race::{RaceReport, run_race_seed};
pub use shared::{RemoteKind, SharedRemote};
pub use world::{HubReport, run_hub_seed};
