//! The server over a real watch on real repositories, asked over TCP as anybody could.

#![expect(
    clippy::unwrap_used,
    reason = "a test may panic, also in what its functions share"
)]

mod access;
mod alerts;
mod attacks;
mod client;
mod document;
mod export;
mod fuzz;
mod limits;
mod live;
mod logs;
mod older;
mod operations;
mod owner;
mod pages;
mod probes;
mod projects;
mod real_hubs;
mod socket;
mod within;
mod world;
