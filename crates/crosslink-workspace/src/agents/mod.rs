//! Agents: who writes in a clone or work tree, what they hold, and when they were last seen.

mod naming;
mod retire;
mod status;

pub use naming::{AgentNamed, NewAgent, Renamed};
pub use retire::AgentRetired;
pub use status::{AgentStatus, AgentView};
