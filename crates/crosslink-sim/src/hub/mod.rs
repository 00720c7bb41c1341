//! Worlds with a remote: clones that share a project through it, while it answers, refuses, forgets and lies.

mod clone;
mod healing;
mod locks;
mod remote;
mod world;

pub use clone::{Blueprint, HubClone};
pub use remote::{SimRemote, Weather};
pub use world::{HubReport, run_hub_seed};
