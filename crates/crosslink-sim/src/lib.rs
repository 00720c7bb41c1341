//! A world without chance: databases, clocks that lie, lines that come late, twice or never, and an
//! oracle that remembers what was acknowledged. Everything follows from a seed.
//!
//! ```text
//!  selftest ──▶ World(seed) ──▶ steps: deeds, exchange, mishaps ──▶ healing ──▶ all agree?
//! ```

mod agreement;
mod boot;
mod clock;
mod database;
mod deeds;
mod environment;
mod exchange;
mod fourth_hub;
mod generate;
mod healing;
mod hub;
mod ids;
mod mishaps;
mod older_hub;
mod oracle;
mod random;
mod real_data;
mod repositories;
mod selftest;
mod stranger;
mod world;

pub use agreement::{Named, difference};
pub use boot::SimBoot;
pub use clock::{AdvancingClock, FixedClock, Lie, SkewedClock, WorldTime};
pub use environment::environment;
pub use generate::generate;
pub use hub::{
    Blueprint, HubClone, HubReport, Machine, Meanwhile, Moment, Network, RaceReport, RemoteKind,
    SharedRemote, Weather, kill, outlived, run_hub_seed, run_race_seed,
};
pub use ids::SeededIds;
pub use older_hub::{Files, OlderHub};
pub use random::Random;
pub use real_data::real_data;
pub use repositories::{Remotes, git};
pub use selftest::{
    SelftestFailure, SelftestOptions, SelftestProgress, SelftestReport, run_seed, selftest,
};
pub use stranger::{Cast, NEWER_LINES, fold, strange_event};
