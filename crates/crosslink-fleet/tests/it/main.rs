//! The watch's rules, and the watch itself over real repositories.

#![expect(
    clippy::unwrap_used,
    reason = "a test may panic, also in what its functions share"
)]

mod counters;
mod defects;
mod deliver;
mod delivery;
mod endpoint;
mod health;
mod kinds;
mod lifecycle;
mod properties;
mod schedule;
mod support;
mod watch;
mod world;
