//! Giving fields and set elements the value they had before.

use super::{Undone, before, why_left};
use crate::event::{
    Changed, Element, ElementChanged, Event, Fact, IssueField, IssueFieldName, IssueVerb,
    MilestoneField, MilestoneFieldName, MilestoneVerb,
};
use crate::hub::{HubView, Read};
use crate::id::{IssueId, MilestoneId};
use crate::operation::Decision;
use crate::operation::claims::let_go_unless_open;
use crate::operation::cycle::{blocker_closes, parent_closes};
use crate::operation::decision::display;
use crate::operation::standing::stands;
use crate::problem::Problem;

/// Why an edge is not put back that others have been built around since.
const CLOSES_A_CYCLE: &str = "it would close a cycle";

pub(super) fn unwrite_issue(
    hub: &dyn HubView,
    cx: &mut Decision,
    event: &Event,
    changed: &Changed<IssueId, IssueField>,
    step: &mut Undone,
) -> Result<(), Problem> {
    let Some(issue) = hub.issue(changed.id)? else {
        return Ok(());
    };
    let name = display(hub, changed.id)?;
    let mut fields = Vec::new();
    for change in &changed.changes {
        let Some(field) = change.field.name() else {
            continue;
        };
        let now = hub.issue_stamp(changed.id, field)?;
        let is_standing = stands(hub, now.map(|now| now.event), event, &|fact| match fact {
            Fact::IssueChanged(_, changed) => changed
                .changes
                .iter()
                .find(|change| change.field.name() == Some(field))
                .and_then(|change| change.replaces),
            _ => None,
        })?;
        let old = before(hub, change.replaces)?.and_then(|event| issue_value(&event.fact, field));
        let what = format!("{} of {name}", field.as_str());
        match old {
            Some(IssueField::Parent(Some(parent)))
                if is_standing && parent_closes(hub, changed.id, parent)? =>
            {
                step.left(format!("{what}: {CLOSES_A_CYCLE}"));
            }
            Some(old) if is_standing => {
                step.undone(what);
                fields.push(old);
            }
            _ => step.left(format!("{what}: {}", why_left(is_standing))),
        }
    }
    let_go_unless_open(hub, cx, &issue, &fields)?;
    cx.write_issue(hub, &issue, undo_verb(&fields), fields)?;
    Ok(())
}

/// What the compensating write is called.
fn undo_verb(fields: &[IssueField]) -> IssueVerb {
    match fields {
        [IssueField::Deleted(false)] => IssueVerb::Restored,
        [IssueField::Deleted(true)] => IssueVerb::Deleted,
        _ => IssueVerb::Edited,
    }
}

/// The value a fact gave a field.
pub(crate) fn issue_value(fact: &Fact, field: IssueFieldName) -> Option<IssueField> {
    match fact {
        Fact::IssueChanged(_, changed) => changed
            .changes
            .iter()
            .map(|change| &change.field)
            .find(|found| found.name() == Some(field))
            .cloned(),
        Fact::IssueCreated(created) => Some(created.first_value(field)),
        _ => None,
    }
}

pub(super) fn unwrite_milestone(
    hub: &dyn HubView,
    cx: &mut Decision,
    event: &Event,
    changed: &Changed<MilestoneId, MilestoneField>,
    step: &mut Undone,
) -> Result<(), Problem> {
    let Some(milestone) = hub.milestone(changed.id)? else {
        return Ok(());
    };
    let mut fields = Vec::new();
    for change in &changed.changes {
        let Some(field) = change.field.name() else {
            continue;
        };
        let now = hub.milestone_stamp(changed.id, field)?;
        let is_standing = stands(hub, now.map(|now| now.event), event, &|fact| match fact {
            Fact::MilestoneChanged(_, changed) => changed
                .changes
                .iter()
                .find(|change| change.field.name() == Some(field))
                .and_then(|change| change.replaces),
            _ => None,
        })?;
        let old =
            before(hub, change.replaces)?.and_then(|event| milestone_value(&event.fact, field));
        match old {
            Some(old) if is_standing => {
                step.undone(format!(
                    "{} of milestone {}",
                    field.as_str(),
                    milestone.name
                ));
                fields.push(old);
            }
            _ => step.left(format!(
                "{} of milestone {}: {}",
                field.as_str(),
                milestone.name,
                why_left(is_standing)
            )),
        }
    }
    cx.write_milestone(hub, &milestone, MilestoneVerb::Edited, fields)?;
    Ok(())
}

fn milestone_value(fact: &Fact, field: MilestoneFieldName) -> Option<MilestoneField> {
    match fact {
        Fact::MilestoneChanged(_, changed) => changed
            .changes
            .iter()
            .map(|change| &change.field)
            .find(|found| found.name() == Some(field))
            .cloned(),
        Fact::MilestoneCreated(created) => Some(created.first_value(field)),
        _ => None,
    }
}

pub(super) fn unwrite_element(
    hub: &dyn HubView,
    cx: &mut Decision,
    event: &Event,
    changed: &ElementChanged,
    step: &mut Undone,
) -> Result<(), Problem> {
    let name = display(hub, changed.issue)?;
    let what = element_word(hub, &changed.element)?;
    let now = hub.membership(changed.issue, &changed.element)?;
    let now = now.map(|now| now.stamp.event);
    let is_standing = stands(hub, now, event, &|fact| match fact {
        Fact::ElementChanged(other) if other.element == changed.element => other.replaces,
        _ => None,
    })?;
    let what = format!("{what} of {name}");
    let (present, element) = (!changed.present, &changed.element);
    if !is_standing {
        step.left(format!("{what}: it was written again since"));
    } else if present && closes_a_cycle(hub, changed.issue, element)? {
        step.left(format!("{what}: {CLOSES_A_CYCLE}"));
    } else {
        cx.write_element(hub, changed.issue, element.clone(), present)?;
        step.undone(what);
    }
    Ok(())
}

fn closes_a_cycle(hub: &dyn HubView, issue: IssueId, element: &Element) -> Read<bool> {
    match element {
        Element::Blocker(blocker) => blocker_closes(hub, issue, *blocker),
        _ => Ok(false),
    }
}

fn element_word(hub: &dyn HubView, element: &Element) -> Read<String> {
    Ok(match element {
        Element::Label(label) => format!("label '{label}'"),
        Element::Blocker(blocker) => format!("blocker {}", display(hub, *blocker)?),
        Element::Relation(other) => format!("relation to {}", display(hub, *other)?),
        Element::ExternalRef(reference) => format!("reference '{reference}'"),
    })
}
