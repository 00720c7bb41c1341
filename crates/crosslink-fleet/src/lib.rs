//! Watching many projects at once.

pub mod alerts;
mod badness;
pub mod checkup;
pub mod counters;
pub mod deliver;
pub mod detail;
pub mod elsewhere;
pub mod health;
mod moment;
mod overview;
pub mod people;
pub mod registry;
mod running;
pub mod samples;
pub mod schedule;
pub mod watch;

pub use badness::{Badness, worst_first};
pub use crosslink_store::fleet as store;
pub use crosslink_store::fleet::FleetStore as Index;
pub use overview::{ProjectStanding, overview};
pub use running::{Beacon, LoginLink, Running, write_private};
