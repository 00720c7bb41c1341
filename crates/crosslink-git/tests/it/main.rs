//! What the crate promises, against real repositories made by the `git` program.

#![cfg(unix)]

mod broken;
mod discovery;
mod layouts;
mod playground;
