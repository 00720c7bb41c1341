//! The index of watched projects: one database for a person on a machine, apart from every project's own.

mod access;
mod alerts;
mod audit;
mod checks;
mod database;
mod deliveries;
mod history;
mod older;
#[cfg(test)]
mod plans;
mod projects;
mod webhooks;

pub use access::{NewToken, TokenRow};
pub use alerts::{AlertRecord, PastAlerts, StoredAlert};
pub use audit::{AuditFilter, AuditRow, AuditVerified, NewAudit};
pub use database::FleetStore;
pub use deliveries::{DeliveryRow, DeliveryState, NewDelivery, WaitingDelivery};
pub use history::ActivityRow;
pub use older::{OlderAction, OlderAlert, OlderDashboard, OlderProject};
pub use projects::{NewProject, ProjectRow, ProjectStatus, StateRow};
pub use webhooks::{NewWebhook, Secret, WebhookKind, WebhookRow};
