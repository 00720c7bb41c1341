//! What others see of the watch.

use std::collections::BTreeMap;
use std::sync::Arc;

use crosslink_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::project::Project;
use crate::alerts::{AlertEvent, Severity};
use crate::counters::Counters;
use crate::health::HealthView;

/// A watched project as it is known now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "watched_project")]
pub struct ProjectView {
    /// What it is called.
    pub slug: String,
    /// Where it is.
    pub path: String,
    /// Whether it stands before the others.
    pub pinned: bool,
    /// How well it is known.
    pub health: HealthView,
    /// The numbers; nothing until it was read once.
    pub counters: Option<Counters>,
    /// When what is known was read.
    pub read_at: Option<Timestamp>,
    /// When anything last happened there.
    pub last_activity_at: Option<Timestamp>,
    /// How many alerts are open.
    pub alerts: AlertCounts,
}

/// How many alerts are open, by how bad they are. Snoozed ones do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AlertCounts {
    /// Somebody must act now.
    pub critical: u32,
    /// Somebody should look.
    pub warning: u32,
    /// Worth knowing.
    pub info: u32,
}

/// All projects as they are known now, by their names.
pub type Board = BTreeMap<String, Arc<ProjectView>>;

/// Something that changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Update {
    /// Counts from 1 as long as the watch runs.
    pub sequence: u64,
    /// When.
    pub at: Timestamp,
    /// The project.
    pub slug: String,
    /// What.
    #[serde(flatten)]
    pub kind: UpdateKind,
}

/// What may change.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum UpdateKind {
    /// A project is not what it was.
    Project {
        /// How it is now.
        project: Arc<ProjectView>,
    },
    /// A project is watched no longer.
    Removed,
    /// Something happened to alerts of a project.
    Alerts {
        /// What, in order.
        events: Vec<AlertEvent>,
    },
}

impl ProjectView {
    /// Returns it as it is at a later time, for who has heard nothing since: what is known only ages.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Self {
        Self {
            health: self.health.at(now),
            ..self.clone()
        }
    }

    pub(super) fn of(project: &Project, pinned: bool, now: Timestamp) -> Self {
        let mut alerts = AlertCounts::default();
        for row in project.book.open().filter(|row| row.snoozed.is_none()) {
            match row.severity {
                Severity::Critical => alerts.critical += 1,
                Severity::Warning => alerts.warning += 1,
                Severity::Info => alerts.info += 1,
            }
        }
        Self {
            slug: project.slug.to_string(),
            path: project.path.display().to_string(),
            pinned,
            health: project.health.view(now),
            counters: project.counters,
            read_at: project.read_at,
            last_activity_at: project.last_activity_at,
            alerts,
        }
    }
}
