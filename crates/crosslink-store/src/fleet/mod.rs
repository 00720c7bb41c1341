//! The index of watched projects: one database for a person on a machine, apart from every project's own.

mod alerts;
mod database;
mod history;
mod older;
mod projects;

pub use alerts::{AlertRecord, StoredAlert};
pub use database::FleetStore;
pub use history::ActivityRow;
pub use older::{OlderAction, OlderAlert, OlderDashboard, OlderProject};
pub use projects::{NewProject, ProjectRow, ProjectStatus, StateRow};
