//! Agents: who writes in a clone or work tree, what they hold, and when they were last seen.

mod control;
mod naming;
mod presence;
mod retire;
mod status;

pub use control::{AckView, FlagsView, Polled, RequestView, TurnTo, WantedRequest};
pub use naming::{AgentNamed, NewAgent, Renamed};
pub use presence::PresenceView;
pub use retire::AgentRetired;
pub use status::{AgentStatus, AgentView};
