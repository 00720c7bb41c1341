//! Questions, answered as views.

mod detail;
mod history;
mod linked;
mod milestones;
mod resolve;
mod summaries;

pub use history::{LoggedEvent, OperationRun};
pub use resolve::Resolved;
