//! The watch's rules, and the watch itself over real repositories.

#![expect(
    clippy::unwrap_used,
    reason = "a test may panic, also in what its functions share"
)]

mod badness;
mod checkup;
mod counters;
mod defects;
mod deliver;
mod delivery;
mod endpoint;
mod facts;
mod fourth;
mod fourth_trouble;
mod health;
mod hosts;
mod kinds;
mod lifecycle;
mod own;
mod pause;
mod properties;
mod registering;
mod samples;
mod schedule;
mod signs;
mod support;
mod taking_over;
mod unread;
mod watch;
mod working_copy;
mod world;
