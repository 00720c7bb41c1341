//! Milestones: the same rules as for issues.

use std::collections::HashMap;

use crosslink_core::event::{Fact, MilestoneCreated, MilestoneField, MilestoneVerb};
use crosslink_core::hub::{Counter, HubView};
use crosslink_core::id::MilestoneId;
use crosslink_core::operation::Decision;
use crosslink_core::problem::Problem;
use crosslink_store::Taken;

use super::super::record::MilestoneRecord;
use super::{free, milestone_id};
use crate::run::Transaction;

/// Which milestone each key means, and how many were written.
pub(super) struct Milestones {
    pub(super) ids: HashMap<String, MilestoneId>,
    pub(super) written: u64,
}

/// Creates the milestones that are not known, and writes those that are newer.
pub(super) fn take_in(
    transaction: &mut Transaction,
    taken: &mut Taken,
    records: &[MilestoneRecord],
) -> Result<Milestones, Problem> {
    let mut found = Milestones {
        ids: HashMap::new(),
        written: 0,
    };
    for record in records {
        let id = record.uuid.unwrap_or_else(|| milestone_id(&record.seed));
        let known = taken.milestones.contains_key(&id);
        let wished = record.number.filter(|_| !taken.granted);
        let wished = free(wished, &taken.milestone_numbers);
        let written = transaction.decide(|hub, cx| {
            if known {
                change(hub, cx, id, record)
            } else {
                create(hub, cx, (id, wished), record)
            }
        })?;
        found.ids.insert(record.key.clone(), id);
        found.written += u64::from(written);
        taken.milestones.insert(id, Some(record.name.clone()));
        let numbers = transaction.hub().milestone_numbers(id)?;
        taken.milestone_numbers.extend(numbers);
    }
    Ok(found)
}

fn create(
    hub: &dyn HubView,
    cx: &mut Decision,
    (milestone, wished): (MilestoneId, Option<u32>),
    record: &MilestoneRecord,
) -> Result<bool, Problem> {
    let number = match wished {
        Some(number) => Some(number),
        None => cx.draw(hub, Counter::Milestone)?,
    };
    let created = MilestoneCreated {
        milestone,
        number,
        name: record.name.clone(),
        description: record.description.clone(),
        status: record.standing.clone(),
        due: record.due,
        author: record.author.clone(),
    };
    cx.emit_at(Fact::MilestoneCreated(created), record.created_at);
    Ok(true)
}

fn change(
    hub: &dyn HubView,
    cx: &mut Decision,
    id: MilestoneId,
    record: &MilestoneRecord,
) -> Result<bool, Problem> {
    let Some(milestone) = hub.milestone(id)? else {
        return Ok(false);
    };
    if record
        .updated_at
        .is_none_or(|updated| updated <= milestone.updated_at)
    {
        return Ok(false);
    }
    cx.happened_at(record.updated_at);
    let fields = vec![
        MilestoneField::Name(record.name.clone()),
        MilestoneField::Description(record.description.clone()),
        MilestoneField::Status(record.standing.clone()),
        MilestoneField::Due(record.due),
    ];
    Ok(cx.write_milestone(hub, &milestone, MilestoneVerb::Edited, fields)?)
}
