//! Watching many projects at once.

pub mod alerts;
pub mod counters;
pub mod deliver;
pub mod health;
mod moment;
pub mod people;
pub mod registry;
pub mod schedule;
pub mod watch;

pub use crosslink_store::fleet as store;
pub use crosslink_store::fleet::FleetStore as Index;
