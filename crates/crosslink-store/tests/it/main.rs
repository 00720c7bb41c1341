//! The store, tried from outside: it answers as the state in memory does, and survives what files suffer.

#![expect(
    clippy::unwrap_used,
    reason = "a test may panic, also in what its functions share"
)]

mod concurrency;
mod conformance;
mod damage;
mod fleet;
mod hub;
mod identity;
mod keys;
mod lines;
mod milestones;
mod older;
mod onlooker;
mod rebuild;
mod support;
