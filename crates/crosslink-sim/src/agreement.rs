//! Whether a hub answers as the state in memory does, for everything that events name.

use std::collections::BTreeSet;
use std::fmt::Debug;

use crosslink_core::event::{
    Element, Entity, Event, Fact, IssueCreated, IssueField, IssueFieldName, MilestoneFieldName,
};
use crosslink_core::hub::{Counter, HubView, Read};
use crosslink_core::id::{CommentId, IssueId, MilestoneId, TimeEntryId};

/// Everything that events name.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// Issues they are about or refer to.
    pub issues: BTreeSet<IssueId>,
    /// Milestones they are about or refer to.
    pub milestones: BTreeSet<MilestoneId>,
    /// Elements of sets.
    pub elements: BTreeSet<(IssueId, Element)>,
    /// Comments.
    pub comments: BTreeSet<(IssueId, CommentId)>,
    /// Logged stretches of time.
    pub times: BTreeSet<(IssueId, TimeEntryId)>,
}

impl Named {
    /// Collects what events name.
    pub fn by<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut named = Self::default();
        for event in events {
            named.add(&event.fact);
        }
        named
    }

    fn add(&mut self, fact: &Fact) {
        match fact.entity() {
            Some(Entity::Issue(id)) => self.issues.extend([id]),
            Some(Entity::Milestone(id)) => self.milestones.extend([id]),
            Some(Entity::Agent(_) | Entity::Commit(_)) | None => {}
        }
        match fact {
            Fact::IssueCreated(created) => self.add_created(created),
            Fact::IssueChanged(_, changed) => {
                for change in &changed.changes {
                    match &change.field {
                        IssueField::Parent(parent) => self.issues.extend(*parent),
                        IssueField::Milestone(milestone) => self.milestones.extend(*milestone),
                        _ => {}
                    }
                }
            }
            Fact::ElementChanged(changed) => self.element(changed.issue, changed.element.clone()),
            Fact::CommentAdded(found) => self.comments.extend([(found.issue, found.comment)]),
            Fact::CommentEdited(found) => self.comments.extend([(found.issue, found.comment)]),
            Fact::CommentRedacted(found) => self.comments.extend([(found.issue, found.comment)]),
            Fact::CommentHidden(hidden) => self.comments.extend([(hidden.issue, hidden.item)]),
            Fact::TimeLogged(logged) => self.times.extend([(logged.issue, logged.entry)]),
            Fact::TimeHidden(hidden) => self.times.extend([(hidden.issue, hidden.item)]),
            _ => {}
        }
    }

    fn add_created(&mut self, created: &IssueCreated) {
        self.issues.extend(created.parent);
        self.milestones.extend(created.milestone);
        let labels = created.labels.iter().cloned().map(Element::Label);
        let blockers = created.blockers.iter().copied().map(Element::Blocker);
        for element in labels.chain(blockers) {
            self.element(created.issue, element);
        }
    }

    fn element(&mut self, issue: IssueId, element: Element) {
        if let Element::Blocker(other) | Element::Relation(other) = &element {
            self.issues.insert(*other);
        }
        self.elements.insert((issue, element));
    }
}

/// The first question that two hubs answer differently.
struct Comparison(Option<String>);

impl Comparison {
    fn same<T: PartialEq + Debug>(
        &mut self,
        what: impl FnOnce() -> String,
        wanted: Read<T>,
        found: Read<T>,
    ) -> Read<()> {
        let (wanted, found) = (wanted?, found?);
        if self.0.is_none() && wanted != found {
            self.0 = Some(format!("{}: wanted {wanted:?}, found {found:?}", what()));
        }
        Ok(())
    }
}

/// Says in what two hubs differ first, asking every question about everything that is named.
///
/// The next number may lie higher than wanted: what was once printed stays taken.
///
/// # Errors
/// Only where the storage fails.
pub fn difference(
    wanted: &dyn HubView,
    found: &dyn HubView,
    named: &Named,
) -> Read<Option<String>> {
    let mut comparison = entities(wanted, found, named)?;
    for counter in [Counter::Issue, Counter::Milestone] {
        let (least, next) = (wanted.next_number(counter)?, found.next_number(counter)?);
        comparison.same(
            || format!("next number of {counter:?}"),
            Ok(next.max(least)),
            Ok(next),
        )?;
    }
    Ok(comparison.0)
}

/// The same without the next numbers: where blocks are granted, each database draws its own.
///
/// # Errors
/// Only where the storage fails.
pub(crate) fn difference_of_entities(
    wanted: &dyn HubView,
    found: &dyn HubView,
    named: &Named,
) -> Read<Option<String>> {
    Ok(entities(wanted, found, named)?.0)
}

fn entities(wanted: &dyn HubView, found: &dyn HubView, named: &Named) -> Read<Comparison> {
    let mut comparison = Comparison(None);
    comparison.same(
        || "contested entities".to_owned(),
        wanted.contested(),
        found.contested(),
    )?;
    for id in &named.issues {
        issue(&mut comparison, wanted, found, *id)?;
    }
    for id in &named.milestones {
        milestone(&mut comparison, wanted, found, *id)?;
    }
    for (issue, element) in &named.elements {
        let what = || format!("{element:?} of {issue}");
        comparison.same(
            what,
            wanted.membership(*issue, element),
            found.membership(*issue, element),
        )?;
    }
    for (issue, id) in &named.comments {
        let what = || format!("comment {id} of {issue}");
        comparison.same(
            what,
            wanted.comment(*issue, *id),
            found.comment(*issue, *id),
        )?;
    }
    for (issue, id) in &named.times {
        let what = || format!("time entry {id} of {issue}");
        comparison.same(
            what,
            wanted.time_entry(*issue, *id),
            found.time_entry(*issue, *id),
        )?;
    }
    Ok(comparison)
}

fn issue(
    comparison: &mut Comparison,
    wanted: &dyn HubView,
    found: &dyn HubView,
    id: IssueId,
) -> Read<()> {
    comparison.same(|| format!("issue {id}"), wanted.issue(id), found.issue(id))?;
    for field in IssueFieldName::ALL {
        let what = || format!("stamp of {} of {id}", field.as_str());
        comparison.same(
            what,
            wanted.issue_stamp(id, *field),
            found.issue_stamp(id, *field),
        )?;
    }
    comparison.same(
        || format!("elements of {id}"),
        wanted.elements(id),
        found.elements(id),
    )?;
    comparison.same(
        || format!("numbers of {id}"),
        wanted.numbers(id),
        found.numbers(id),
    )?;
    comparison.same(
        || format!("children of {id}"),
        wanted.children(id),
        found.children(id),
    )?;
    comparison.same(
        || format!("issues blocked by {id}"),
        wanted.blocked_by(id),
        found.blocked_by(id),
    )?;
    let entity = Entity::Issue(id);
    comparison.same(
        || format!("conflicts of {id}"),
        wanted.conflicts(entity),
        found.conflicts(entity),
    )
}

fn milestone(
    comparison: &mut Comparison,
    wanted: &dyn HubView,
    found: &dyn HubView,
    id: MilestoneId,
) -> Read<()> {
    comparison.same(
        || format!("milestone {id}"),
        wanted.milestone(id),
        found.milestone(id),
    )?;
    for field in MilestoneFieldName::ALL {
        let what = || format!("stamp of {} of milestone {id}", field.as_str());
        comparison.same(
            what,
            wanted.milestone_stamp(id, *field),
            found.milestone_stamp(id, *field),
        )?;
    }
    let what = || format!("numbers of milestone {id}");
    comparison.same(
        what,
        wanted.milestone_numbers(id),
        found.milestone_numbers(id),
    )?;
    let entity = Entity::Milestone(id);
    comparison.same(
        || format!("conflicts of milestone {id}"),
        wanted.conflicts(entity),
        found.conflicts(entity),
    )
}
