//! What a hub says about itself: its layout, milestones, continuous integration, clocks.

use std::collections::BTreeMap;

use crosslink_core::id::MilestoneId;
use crosslink_core::time::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{Reason, json};
use crate::snapshot::{CiStatus, ClockSkew, HubMilestone};

#[derive(Deserialize)]
struct VersionFile {
    layout_version: u32,
}

#[derive(Deserialize)]
struct MilestoneFile {
    uuid: Uuid,
    display_id: Option<u32>,
    name: String,
    description: Option<String>,
    status: String,
    created_at: Timestamp,
    closed_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct MilestonesFile<'a> {
    #[serde(borrow, default)]
    milestones: BTreeMap<String, &'a RawValue>,
}

#[derive(Deserialize)]
struct CiFile {
    sha: String,
    state: String,
    url: Option<String>,
}

#[derive(Deserialize)]
struct SkewFile {
    agent_id: String,
    event_timestamp: Timestamp,
    skew_seconds: i64,
}

/// The number of the layout.
pub(super) fn layout_version(bytes: &[u8]) -> Result<u32, Reason> {
    json::<VersionFile>(bytes).map(|file| file.layout_version)
}

/// Reads a milestone.
pub(super) fn milestone(bytes: &[u8]) -> Result<HubMilestone, Reason> {
    let file: MilestoneFile = json(bytes)?;
    Ok(HubMilestone {
        id: MilestoneId(file.uuid),
        number: file.display_id,
        name: file.name,
        description: file.description,
        closed: file.status == "closed",
        created_at: file.created_at,
        closed_at: file.closed_at,
        due_at: None,
    })
}

/// Reads the file of all milestones; each answers for itself.
pub(super) fn milestones(bytes: &[u8]) -> Result<Vec<Result<HubMilestone, Reason>>, Reason> {
    let file: MilestonesFile = json(bytes)?;
    let each = file.milestones.into_values();
    Ok(each.map(|text| milestone(text.get().as_bytes())).collect())
}

/// Reads what continuous integration left behind; the file looks the same in every generation.
pub(crate) fn ci_status(bytes: &[u8]) -> Result<CiStatus, Reason> {
    let file: CiFile = json(bytes)?;
    Ok(CiStatus {
        commit: file.sha,
        state: file.state,
        url: file.url,
    })
}

/// Reads the warnings about clocks.
pub(super) fn skews(bytes: &[u8]) -> Result<Vec<ClockSkew>, Reason> {
    let files: Vec<SkewFile> = json(bytes)?;
    Ok(files
        .into_iter()
        .map(|file| ClockSkew {
            agent: file.agent_id,
            event_at: file.event_timestamp,
            seconds: file.skew_seconds,
        })
        .collect())
}
