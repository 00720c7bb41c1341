//! The one door: finds a project, opens it as one agent, runs operations, answers questions.
//!
//! Faces see this crate and the core's types, which it passes on.

pub mod settings;

mod backup;
mod changelog;
mod doctor;
mod environment;
mod fail_point;
mod files;
mod identity;
mod ignore;
mod incoming;
mod init;
mod paths;
mod react;
mod run;
mod simulated;
mod templates;
mod uninstall;
pub mod vars;
mod workspace;

pub use crosslink_core as core;
pub use crosslink_git::create_repository;
pub use crosslink_store::{
    Breadcrumb, Finding, FindingCode, LoggedEvent, OperationRun, Session, Snapshot, Timer,
};
pub use backup::{BackupRestored, BackupView};
pub use changelog::{ChangelogChange, ChangelogOutcome};
pub use doctor::{
    Check, DoctorFinding, DoctorOptions, DoctorReport, IntegrityCheck, IntegrityStatus, Severity,
};
pub use environment::Environment;
pub use incoming::{SetAside, TakenIn};
pub use init::{InitOptions, InitOutcome, InitReport, InitStep, StepOutcome};
pub use paths::Paths;
pub use run::{Ack, Committed, Transaction};
pub use templates::{PriorityFrom, Template, TemplateOrigin, TemplateView};
pub use uninstall::{KeptFile, UninstallOptions, UninstallReport};
pub use workspace::{OpenOptions, Workspace};
