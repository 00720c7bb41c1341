//! What the crate promises, against real repositories made by the `git` program.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

mod broken;
mod damage;
mod discovery;
mod environment;
mod exchange;
mod hostile;
mod layouts;
mod objects;
mod packing;
mod playground;
mod pushing;
mod pushing_refused;
mod refs;
mod remotes;
mod serve;
mod uncommitted;
mod unreachable;
mod writing;
