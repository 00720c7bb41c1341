//! Giving fields and set elements the value they had before.

use super::{Step, before, why_left};
use crate::event::{
    Changed, Element, ElementChanged, Entity, Event, Fact, IssueCreated, IssueField,
    IssueFieldName, IssueVerb, MilestoneField, MilestoneVerb,
};
use crate::hub::{HubView, Read};
use crate::id::{IssueId, MilestoneId};
use crate::operation::Decision;
use crate::operation::decision::display;
use crate::operation::standing::stands;
use crate::problem::Problem;

pub(super) fn unwrite_issue(
    hub: &dyn HubView,
    cx: &mut Decision,
    event: &Event,
    changed: &Changed<IssueId, IssueField>,
    step: &mut Step,
) -> Result<(), Problem> {
    let Some(issue) = hub.issue(changed.id)? else {
        return Ok(());
    };
    if step.seen.contains(&Entity::Issue(changed.id)) {
        return Ok(());
    }
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
        match old {
            Some(old) if is_standing => {
                step.undone(format!("{} of {name}", field.as_str()));
                fields.push(old);
            }
            _ => step.left(format!(
                "{} of {name}: {}",
                field.as_str(),
                why_left(is_standing)
            )),
        }
    }
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
        Fact::IssueCreated(created) => Some(first_value(created, field)),
        _ => None,
    }
}

fn first_value(created: &IssueCreated, field: IssueFieldName) -> IssueField {
    match field {
        IssueFieldName::Title => IssueField::Title(created.title.clone()),
        IssueFieldName::Description => IssueField::Description(created.description.clone()),
        IssueFieldName::Status => IssueField::Status(created.status.clone()),
        IssueFieldName::Priority => IssueField::Priority(created.priority),
        IssueFieldName::Type => IssueField::Type(created.issue_type.clone()),
        IssueFieldName::Assignee => IssueField::Assignee(created.assignee.clone()),
        IssueFieldName::Parent => IssueField::Parent(created.parent),
        IssueFieldName::Milestone => IssueField::Milestone(created.milestone),
        IssueFieldName::Scheduled => IssueField::Scheduled(created.scheduled),
        IssueFieldName::Due => IssueField::Due(created.due),
        IssueFieldName::Acceptance => IssueField::Acceptance(created.acceptance.clone()),
        IssueFieldName::Deleted => IssueField::Deleted(created.deleted),
        IssueFieldName::Foreign => IssueField::Foreign(created.foreign.clone()),
    }
}

pub(super) fn unwrite_milestone(
    hub: &dyn HubView,
    cx: &mut Decision,
    event: &Event,
    changed: &Changed<MilestoneId, MilestoneField>,
    step: &mut Step,
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

fn milestone_value(fact: &Fact, field: crate::event::MilestoneFieldName) -> Option<MilestoneField> {
    use crate::event::MilestoneFieldName as Name;
    match fact {
        Fact::MilestoneChanged(_, changed) => changed
            .changes
            .iter()
            .map(|change| &change.field)
            .find(|found| found.name() == Some(field))
            .cloned(),
        Fact::MilestoneCreated(created) => Some(match field {
            Name::Name => MilestoneField::Name(created.name.clone()),
            Name::Description => MilestoneField::Description(created.description.clone()),
            Name::Status => MilestoneField::Status(created.status.clone()),
            Name::Due => MilestoneField::Due(created.due),
            Name::Deleted => MilestoneField::Deleted(false),
        }),
        _ => None,
    }
}

pub(super) fn unwrite_element(
    hub: &dyn HubView,
    cx: &mut Decision,
    event: &Event,
    changed: &ElementChanged,
    step: &mut Step,
) -> Result<(), Problem> {
    let name = display(hub, changed.issue)?;
    let what = element_word(hub, &changed.element)?;
    let now = hub.membership(changed.issue, &changed.element)?;
    let now = now.map(|now| now.stamp.event);
    let is_standing = stands(hub, now, event, &|fact| match fact {
        Fact::ElementChanged(other) if other.element == changed.element => other.replaces,
        _ => None,
    })?;
    if is_standing {
        cx.write_element(
            hub,
            changed.issue,
            changed.element.clone(),
            !changed.present,
        )?;
        step.undone(format!("{what} of {name}"));
    } else {
        step.left(format!("{what} of {name}: it was written again since"));
    }
    Ok(())
}

fn element_word(hub: &dyn HubView, element: &Element) -> Read<String> {
    Ok(match element {
        Element::Label(label) => format!("label '{label}'"),
        Element::Blocker(blocker) => format!("blocker {}", display(hub, *blocker)?),
        Element::Relation(other) => format!("relation to {}", display(hub, *other)?),
        Element::ExternalRef(reference) => format!("reference '{reference}'"),
    })
}
