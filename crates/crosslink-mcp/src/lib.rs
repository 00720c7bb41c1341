//! The tracker for coding assistants that speak the Model Context Protocol: `crosslink mcp`.
//!
//! The operations agents use most are tools of their own, made from the table of operations; all others go through `operate`. The
//! protocol is the SDK's, the rules are the workspace's: this crate only says which is called what.

mod answer;
mod door;
pub mod fuzz;
mod prompts;
mod reference;
mod resources;
mod schema;
mod serve;
mod server;
mod surface;
mod tool;

pub use door::Surroundings;
pub use serve::serve;
pub use surface::surface;
