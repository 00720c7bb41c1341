//! What is said to clients.

use std::sync::Arc;

use crosslink_fleet::alerts::AlertEvent;
use crosslink_fleet::watch::{ProjectView, Update, UpdateKind};
use crosslink_workspace::core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// The number of this way of talking.
pub(crate) const SCHEMA: u32 = 1;

/// Something a client is told. Numbers count from 1 as long as the server runs, and only ever grow.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schemars(title = "live_message", rename = "LiveMessage")]
pub(crate) enum Message {
    /// The first word.
    Hello {
        /// Names this run of the server. `<server_id>-<sequence>` is where to go on from.
        server_id: String,
        /// The number of this way of talking.
        schema: u32,
        /// The number of the last change.
        sequence: u64,
    },
    /// What was missed is no longer known: forget everything; a snapshot follows.
    Gap {
        /// The number of the last change.
        sequence: u64,
    },
    /// Everything, as it is now.
    Snapshot {
        /// The number of the last change it holds.
        sequence: u64,
        /// When.
        at: Timestamp,
        /// The projects, by their names.
        projects: Vec<ProjectView>,
    },
    /// A project is not what it was.
    Project {
        /// The number of this change.
        sequence: u64,
        /// When.
        at: Timestamp,
        /// The project's name.
        slug: String,
        /// How it is now.
        project: Arc<ProjectView>,
    },
    /// A project is watched no longer.
    Removed {
        /// The number of this change.
        sequence: u64,
        /// When.
        at: Timestamp,
        /// The project's name.
        slug: String,
    },
    /// Something happened to alerts of a project.
    Alerts {
        /// The number of this change.
        sequence: u64,
        /// When.
        at: Timestamp,
        /// The project's name.
        slug: String,
        /// What, in order.
        events: Vec<AlertEvent>,
    },
}

impl Message {
    /// What is said of a change.
    pub(crate) fn of(update: &Update, sequence: u64) -> Self {
        let (at, slug) = (update.at, update.slug.clone());
        match update.kind.clone() {
            UpdateKind::Removed => Self::Removed { sequence, at, slug },
            UpdateKind::Project { project } => Self::Project {
                sequence,
                at,
                slug,
                project,
            },
            UpdateKind::Alerts { events } => Self::Alerts {
                sequence,
                at,
                slug,
                events,
            },
        }
    }

    /// The text that is sent.
    pub(crate) fn text(&self) -> String {
        serde_json::to_string(self).expect("a message has only keys that are texts")
    }
}
