//! REST and live updates over the watch.
//!
//! ```text
//! connections ─▶ guard (Host, Origin, headers, limits) ─▶ access (who, may they) ─▶ api, live, pages ─▶ watch, index
//! ```
//!
//! Faces translate: what is counted, what alarms and what may be changed is decided in `crosslink-fleet`.

#[cfg(panic = "abort")]
compile_error!("a handler that panics must not end the watch: build with `panic = \"unwind\"`");

mod access;
mod api;
mod app;
mod connections;
mod desk;
pub mod fuzz;
mod guard;
mod live;
mod pages;
mod refusal;
mod server;
mod timings;

pub use access::{
    CreatedToken, Entropy, Scope, SystemEntropy, TokenRequest, TokenView, create_token,
    revoke_token, rotate_token, tokens,
};
pub use api::openapi;
pub use desk::Surroundings;
pub use server::{ServeOptions, Server, serve};
pub use timings::Timings;
