//! Giving fields and set elements the value they had before.

use super::{Undone, before, why_left};
use crate::event::{
    Changed, Element, ElementChanged, Event, Fact, IssueField, IssueVerb, MilestoneField,
    MilestoneVerb,
};
use crate::hub::{HubView, Read};
use crate::id::{IssueId, MilestoneId};
use crate::operation::Decision;
use crate::operation::claims::let_go_unless_open;
use crate::operation::cycle::{blocker_closes, parent_closes};
use crate::operation::decision::display;
use crate::operation::standing::stands;
use crate::operation::written::{Field, change_in, value_in};
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
    for old in olds(hub, event, changed)? {
        let what = format!("{} of {name}", old.word);
        match old.value {
            Ok(IssueField::Parent(Some(parent))) if parent_closes(hub, changed.id, parent)? => {
                step.left(format!("{what}: {CLOSES_A_CYCLE}"));
            }
            Ok(value) => {
                step.undone(match value {
                    IssueField::Deleted(deleted) => match life_word(event, deleted) {
                        Some(word) => format!("{word} of {name}"),
                        None => format!("issue {name}: {}", issue.title),
                    },
                    _ => what,
                });
                fields.push(value);
            }
            Err(why) => step.left(format!("{what}: {why}")),
        }
    }
    let_go_unless_open(hub, cx, &issue, &fields)?;
    cx.write_issue_again(hub, &issue, undo_verb(&fields), fields)?;
    Ok(())
}

/// What is taken back where something is brought back (or taken away again): a deletion or a restoring that was asked
/// for. Nothing where that was an undo, so that this does the thing itself again.
fn life_word(event: &Event, deleted: bool) -> Option<&'static str> {
    let word = if deleted { "restoring" } else { "deletion" };
    event.header.undoes.is_none().then_some(word)
}

/// What the compensating write is called.
fn undo_verb(fields: &[IssueField]) -> IssueVerb {
    match fields {
        [IssueField::Deleted(false)] => IssueVerb::Restored,
        [IssueField::Deleted(true)] => IssueVerb::Deleted,
        _ => IssueVerb::Edited,
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
    for old in olds(hub, event, changed)? {
        let what = format!("{} of milestone {}", old.word, milestone.name);
        match old.value {
            Ok(value) => {
                step.undone(match value {
                    MilestoneField::Deleted(deleted) => match life_word(event, deleted) {
                        Some(word) => format!("{word} of milestone {}", milestone.name),
                        None => format!("milestone {}", milestone.name),
                    },
                    _ => what,
                });
                fields.push(value);
            }
            Err(why) => step.left(format!("{what}: {why}")),
        }
    }
    cx.write_milestone_again(hub, &milestone, MilestoneVerb::Edited, fields)?;
    Ok(())
}

/// What a written field was before.
struct Old<F> {
    /// What people call the field.
    word: &'static str,
    /// The value it had, or why it keeps what stands there.
    value: Result<F, &'static str>,
}

/// What each field was before an event wrote it, where that write still stands.
fn olds<F: Field>(
    hub: &dyn HubView,
    event: &Event,
    changed: &Changed<F::Id, F>,
) -> Read<Vec<Old<F>>> {
    let mut olds = Vec::new();
    for change in &changed.changes {
        let Some(name) = change.field.which() else {
            continue;
        };
        let now = F::stamp(hub, changed.id, name)?.map(|now| now.event);
        let is_standing = stands(hub, now, event, &|fact| {
            change_in::<F>(fact, name).and_then(|change| change.replaces)
        })?;
        let before = before(hub, change.replaces)?;
        let value = before
            .filter(|_| is_standing)
            .and_then(|event| value_in::<F>(&event.fact, name));
        olds.push(Old {
            word: F::word(name),
            value: value.ok_or(why_left(is_standing)),
        });
    }
    Ok(olds)
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
    let (present, element) = (was_present(hub, changed)?, &changed.element);
    if !is_standing {
        step.left(format!("{what}: it was written again since"));
    } else if present && closes_a_cycle(hub, changed.issue, element)? {
        step.left(format!("{what}: {CLOSES_A_CYCLE}"));
    } else {
        cx.write_element_again(hub, changed.issue, element.clone(), present)?;
        step.undone(what);
    }
    Ok(())
}

/// Whether the element was in the set before a write. Only what settles a conflict writes what stands.
fn was_present(hub: &dyn HubView, changed: &ElementChanged) -> Read<bool> {
    let before = before(hub, changed.replaces)?;
    let said = before.and_then(|event| match event.fact {
        Fact::ElementChanged(before) if before.element == changed.element => Some(before.present),
        _ => None,
    });
    Ok(said.unwrap_or(!changed.present))
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
