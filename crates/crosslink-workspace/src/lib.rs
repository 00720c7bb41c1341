//! The one door: finds a project, opens it as one agent, runs operations, answers questions.
//!
//! Faces see this crate and the core's types, which it passes on.

pub mod settings;

mod environment;
mod fail_point;
mod identity;
mod paths;
mod react;
mod run;
pub mod vars;
mod workspace;

pub use crosslink_core as core;
pub use crosslink_store::{
    Breadcrumb, Finding, FindingCode, LoggedEvent, OperationRun, Session, Snapshot, Timer,
};
pub use environment::Environment;
pub use paths::Paths;
pub use run::{Ack, Committed, Transaction};
pub use workspace::{OpenOptions, Workspace};
