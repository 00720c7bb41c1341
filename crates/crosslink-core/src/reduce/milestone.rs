//! What events do to a milestone.

use super::{is_change, is_number, is_plain, wins};
use crate::entity::Milestone;
use crate::event::{
    Changed, Event, MilestoneCreated, MilestoneField, MilestoneFieldName, Numbered,
};
use crate::hub::{HubMut, Read};
use crate::id::MilestoneId;

fn load(hub: &dyn HubMut, id: MilestoneId) -> Read<Milestone> {
    Ok(hub.milestone(id)?.unwrap_or_else(|| Milestone::stub(id)))
}

fn store(hub: &mut dyn HubMut, event: &Event, mut milestone: Milestone) -> Read<()> {
    if is_change(event) {
        milestone.updated_at = milestone.updated_at.max(event.happened_at());
    }
    hub.put_milestone(&milestone)
}

/// Completes the stub with every first value that no edit has replaced.
pub(super) fn created(hub: &mut dyn HubMut, event: &Event, created: &MilestoneCreated) -> Read<()> {
    let stamp = event.first_stamp();
    let mut milestone = load(hub, created.milestone)?;
    if wins(stamp, milestone.created) {
        for field in MilestoneFieldName::ALL {
            if hub.milestone_stamp(created.milestone, *field)?.is_none() {
                milestone.set(created.first_value(*field));
            }
        }
        milestone.created = Some(stamp);
        milestone.created_at = event.happened_at();
        milestone.created_by = created
            .author
            .clone()
            .unwrap_or_else(|| event.header.agent.to_string());
    }
    store(hub, event, milestone)?;
    match created.number.filter(is_number) {
        Some(number) => hub.put_milestone_number(created.milestone, number),
        None => Ok(()),
    }
}

/// Writes the fields whose write is greater than the one that stands there.
pub(super) fn changed(
    hub: &mut dyn HubMut,
    event: &Event,
    changed: &Changed<MilestoneId, MilestoneField>,
) -> Read<()> {
    let mut milestone = load(hub, changed.id)?;
    let mut plain = true;
    for change in &changed.changes {
        let Some(name) = change.field.name() else {
            continue;
        };
        let stamp = event.stamp(change.version);
        let current = hub.milestone_stamp(changed.id, name)?.or(milestone.created);
        plain &= is_plain(
            event,
            current,
            (change.version, change.replaces, &change.settles),
        );
        if wins(stamp, current) {
            milestone.set(change.field.clone());
            hub.put_milestone_stamp(changed.id, name, stamp)?;
        }
    }
    store(hub, event, milestone)?;
    hub.put_writes(event, plain)
}

/// Adds a display number.
pub(super) fn numbered(
    hub: &mut dyn HubMut,
    event: &Event,
    numbered: &Numbered<MilestoneId>,
) -> Read<()> {
    let milestone = load(hub, numbered.id)?;
    store(hub, event, milestone)?;
    match Some(numbered.number).filter(is_number) {
        Some(number) => hub.put_milestone_number(numbered.id, number),
        None => Ok(()),
    }
}
