//! Questions, answered as views.

mod conflicts;
mod control;
mod detail;
mod exchange;
mod export;
mod filling;
mod glance;
mod history;
mod linked;
mod milestones;
mod outline;
mod resolve;
mod runs;
mod summaries;

pub use control::{KeptReport, KeptRequest};
pub use exchange::Taken;
pub use export::{Contents, WholeIssue, WholeMilestone};
pub use glance::{
    Glance, GlanceAgent, GlanceCheck, GlanceClaim, GlanceComment, GlanceIssue, GlanceLock,
    GlanceMark, GlanceMilestone, GlanceRequest, GlanceSharing, GlanceTime, GlanceUnadmitted,
};
pub use history::{LoggedEvent, OperationRun};
pub use outline::{Outline, OutlinedIssue};
pub use resolve::Resolved;
