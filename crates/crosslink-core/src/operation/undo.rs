//! Taking an operation back: compensating writes, where what it wrote still stands.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decision::display;
use super::standing::stands;
use super::{Decision, Operation};
use crate::event::{
    Changed, CommentAdded, CommentEdited, Element, ElementChanged, Entity, Event, Fact, Hidden,
    IssueCreated, IssueField, IssueFieldName, IssueVerb, MilestoneCreated, MilestoneField,
    MilestoneVerb, TimeLogged,
};
use crate::hub::{HubView, Read};
use crate::id::{EventId, IssueId, MilestoneId};
use crate::model::Stamp;
use crate::problem::{Code, Problem};

/// Takes back what a run of an operation wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo {
    /// The events of the run, in the order they were written.
    pub events: Vec<Event>,
    /// Entities made by these events on which other operations wrote since.
    pub built_upon: BTreeSet<Entity>,
    /// Whether to take back a create that others built on.
    pub force: bool,
}

/// What undoing achieved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Undone {
    /// What was taken back, one line each.
    pub undone: Vec<String>,
    /// What was left, with the reason, one line each.
    pub left: Vec<String>,
}

impl Operation for Undo {
    const NAME: &'static str = "undo";
    type Outcome = Undone;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<Undone, Problem> {
        let mut outcome = Undone::default();
        let mut seen = BTreeSet::new();
        for event in self.events.iter().rev() {
            self.take_back(
                hub,
                cx,
                event,
                &mut Step {
                    outcome: &mut outcome,
                    seen: &mut seen,
                },
            )?;
        }
        Ok(outcome)
    }
}

/// What one step of an undo adds to.
struct Step<'a> {
    outcome: &'a mut Undone,
    /// Issues whose create was taken back; further writes to them need no undoing.
    seen: &'a mut BTreeSet<Entity>,
}

impl Step<'_> {
    fn undone(&mut self, line: String) {
        self.outcome.undone.push(line);
    }

    fn left(&mut self, line: String) {
        self.outcome.left.push(line);
    }
}

impl Undo {
    fn take_back(
        &self,
        hub: &dyn HubView,
        cx: &mut Decision,
        event: &Event,
        step: &mut Step,
    ) -> Result<(), Problem> {
        match &event.fact {
            Fact::IssueCreated(created) => self.uncreate(hub, cx, created, step),
            Fact::IssueChanged(_, changed) => unwrite_issue(hub, cx, event, changed, step),
            Fact::ElementChanged(changed) => unwrite_element(hub, cx, event, changed, step),
            Fact::CommentAdded(added) => uncomment(hub, cx, added, step),
            Fact::TimeLogged(logged) => unlog(hub, cx, logged, step),
            Fact::CommentHidden(hidden) => unhide_comment(hub, cx, event, hidden, step),
            Fact::TimeHidden(hidden) => unhide_time(hub, cx, event, hidden, step),
            Fact::CommentEdited(edited) => unedit(hub, cx, event, edited, step),
            Fact::MilestoneCreated(created) => self.uncreate_milestone(hub, cx, created, step),
            Fact::MilestoneChanged(_, changed) => unwrite_milestone(hub, cx, event, changed, step),
            Fact::IssueNumbered(_) | Fact::MilestoneNumbered(_) => {
                step.left("a number: one that was printed stays".to_owned());
                Ok(())
            }
            Fact::CommentRedacted(redacted) => {
                step.left(format!(
                    "a redaction on {}: it is for good",
                    display(hub, redacted.issue)?
                ));
                Ok(())
            }
            Fact::ClaimRecorded(..) | Fact::Unknown { .. } => Ok(()),
        }
    }

    fn uncreate(
        &self,
        hub: &dyn HubView,
        cx: &mut Decision,
        created: &IssueCreated,
        step: &mut Step,
    ) -> Result<(), Problem> {
        let entity = Entity::Issue(created.issue);
        let name = display(hub, created.issue)?;
        let built = self.built_upon.contains(&entity);
        if built && !self.force {
            return Err(Problem::new(Code::UndoBuiltUpon, format!("Issue {name} was changed since it was created"))
                .hint("`--force` takes it back all the same; `crosslink issue restore` would bring it back"));
        }
        let Some(issue) = hub.issue(created.issue)?.filter(|issue| !issue.deleted) else {
            return Ok(());
        };
        step.seen.insert(entity);
        cx.write_issue(
            hub,
            &issue,
            IssueVerb::Deleted,
            vec![IssueField::Deleted(true)],
        )?;
        step.undone(format!("issue {name}: {}", issue.title));
        Ok(())
    }

    fn uncreate_milestone(
        &self,
        hub: &dyn HubView,
        cx: &mut Decision,
        created: &MilestoneCreated,
        step: &mut Step,
    ) -> Result<(), Problem> {
        let built = self
            .built_upon
            .contains(&Entity::Milestone(created.milestone));
        if built && !self.force {
            let message = format!(
                "Milestone {} was changed since it was created",
                created.name
            );
            return Err(Problem::new(Code::UndoBuiltUpon, message)
                .hint("`--force` takes it back all the same"));
        }
        let Some(found) = hub
            .milestone(created.milestone)?
            .filter(|found| !found.deleted)
        else {
            return Ok(());
        };
        cx.write_milestone(
            hub,
            &found,
            MilestoneVerb::Deleted,
            vec![MilestoneField::Deleted(true)],
        )?;
        step.undone(format!("milestone {}", found.name));
        Ok(())
    }
}

/// Why a field keeps what stands there.
fn why_left(is_standing: bool) -> &'static str {
    if is_standing {
        "what stood there before is not known"
    } else {
        "it was written again since"
    }
}

/// Takes a comment back.
fn uncomment(
    hub: &dyn HubView,
    cx: &mut Decision,
    added: &CommentAdded,
    step: &mut Step,
) -> Result<(), Problem> {
    let hidden = hub
        .comment(added.issue, added.comment)?
        .and_then(|comment| comment.hidden);
    if hidden.is_some_and(|hidden| hidden.present) {
        return Ok(());
    }
    let (version, replaces) = cx.version_over(hub, hidden.map(|hidden| hidden.stamp))?;
    let (issue, item) = (added.issue, added.comment);
    cx.emit(Fact::CommentHidden(Hidden {
        issue,
        item,
        hidden: true,
        version,
        replaces,
    }));
    step.undone(format!("comment on {}", display(hub, issue)?));
    Ok(())
}

/// Takes a logged stretch of work back.
fn unlog(
    hub: &dyn HubView,
    cx: &mut Decision,
    logged: &TimeLogged,
    step: &mut Step,
) -> Result<(), Problem> {
    let hidden = hub
        .time_entry(logged.issue, logged.entry)?
        .and_then(|entry| entry.hidden);
    if hidden.is_some_and(|hidden| hidden.present) {
        return Ok(());
    }
    let (version, replaces) = cx.version_over(hub, hidden.map(|hidden| hidden.stamp))?;
    let (issue, item) = (logged.issue, logged.entry);
    cx.emit(Fact::TimeHidden(Hidden {
        issue,
        item,
        hidden: true,
        version,
        replaces,
    }));
    step.undone(format!("logged time on {}", display(hub, issue)?));
    Ok(())
}

/// Gives a comment the text it had before an edit, where the edit still stands.
fn unedit(
    hub: &dyn HubView,
    cx: &mut Decision,
    event: &Event,
    edited: &CommentEdited,
    step: &mut Step,
) -> Result<(), Problem> {
    let (issue, id) = (edited.issue, edited.comment);
    let name = display(hub, issue)?;
    let comment = hub.comment(issue, id)?;
    if comment.as_ref().is_some_and(|comment| comment.redacted) {
        step.left(format!("edit of a comment on {name}: it was redacted"));
        return Ok(());
    }
    let seen = comment.and_then(|comment| comment.edited);
    let is_standing = stands(
        hub,
        seen.map(|stamp| stamp.event),
        event,
        &|fact| match fact {
            Fact::CommentEdited(edited) => edited.replaces,
            _ => None,
        },
    )?;
    let before = before(hub, edited.replaces)?.and_then(|event| body_of(&event.fact));
    let Some(body) = before.filter(|_| is_standing) else {
        step.left(format!(
            "edit of a comment on {name}: it was written again since"
        ));
        return Ok(());
    };
    let (version, replaces) = cx.version_over(hub, seen)?;
    cx.emit(Fact::CommentEdited(CommentEdited {
        issue,
        comment: id,
        body,
        version,
        replaces,
    }));
    step.undone(format!("edit of a comment on {name}"));
    Ok(())
}

/// The event whose value an undone one replaced.
fn before(hub: &dyn HubView, replaces: Option<EventId>) -> Read<Option<Event>> {
    replaces.map_or(Ok(None), |id| hub.event(id))
}

fn body_of(fact: &Fact) -> Option<String> {
    match fact {
        Fact::CommentAdded(added) => Some(added.body.clone()),
        Fact::CommentEdited(edited) => Some(edited.body.clone()),
        _ => None,
    }
}

fn unwrite_issue(
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

fn unwrite_milestone(
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

fn unwrite_element(
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

fn unhide_comment(
    hub: &dyn HubView,
    cx: &mut Decision,
    event: &Event,
    hidden: &Hidden<crate::id::CommentId>,
    step: &mut Step,
) -> Result<(), Problem> {
    let stands = hub
        .comment(hidden.issue, hidden.item)?
        .and_then(|comment| comment.hidden);
    if let Some(back) = unhidden(hub, cx, event, hidden, stands.map(|stands| stands.stamp))? {
        cx.emit(Fact::CommentHidden(back));
        step.undone(format!("comment on {}", display(hub, hidden.issue)?));
    } else {
        step.left(format!(
            "comment on {}: it was written again since",
            display(hub, hidden.issue)?
        ));
    }
    Ok(())
}

fn unhide_time(
    hub: &dyn HubView,
    cx: &mut Decision,
    event: &Event,
    hidden: &Hidden<crate::id::TimeEntryId>,
    step: &mut Step,
) -> Result<(), Problem> {
    let stands = hub
        .time_entry(hidden.issue, hidden.item)?
        .and_then(|entry| entry.hidden);
    if let Some(back) = unhidden(hub, cx, event, hidden, stands.map(|stands| stands.stamp))? {
        cx.emit(Fact::TimeHidden(back));
        step.undone(format!("logged time on {}", display(hub, hidden.issue)?));
    } else {
        step.left(format!(
            "logged time on {}: it was written again since",
            display(hub, hidden.issue)?
        ));
    }
    Ok(())
}

/// The write that takes hiding or showing back, if it still stands.
fn unhidden<I: Copy>(
    hub: &dyn HubView,
    cx: &Decision,
    event: &Event,
    hidden: &Hidden<I>,
    now: Option<Stamp>,
) -> Read<Option<Hidden<I>>> {
    let is_standing = stands(hub, now.map(|now| now.event), event, &|fact| match fact {
        Fact::CommentHidden(hidden) => hidden.replaces,
        Fact::TimeHidden(hidden) => hidden.replaces,
        _ => None,
    })?;
    if !is_standing {
        return Ok(None);
    }
    let (version, replaces) = cx.version_over(hub, now)?;
    Ok(Some(Hidden {
        issue: hidden.issue,
        item: hidden.item,
        hidden: !hidden.hidden,
        version,
        replaces,
    }))
}
