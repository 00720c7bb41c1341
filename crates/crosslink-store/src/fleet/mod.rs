//! The index of watched projects: one database for a person on a machine, apart from every project's own.

mod database;
mod older;
mod projects;

pub use database::FleetStore;
pub use older::{OlderAction, OlderAlert, OlderDashboard, OlderProject};
pub use projects::{NewProject, ProjectRow, ProjectStatus, StateRow};
