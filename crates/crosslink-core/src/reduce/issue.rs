//! What events do to an issue's fields, sets and numbers.

use super::{is_change, is_number, is_plain, wins};
use crate::entity::{Issue, Membership};
use crate::event::{
    Changed, Element, ElementChanged, Event, IssueCreated, IssueField, IssueFieldName, Numbered,
};
use crate::hub::{HubMut, Read};
use crate::id::IssueId;

/// Returns the issue, or the stub that its create will complete.
pub(super) fn load(hub: &dyn HubMut, id: IssueId) -> Read<Issue> {
    Ok(hub.issue(id)?.unwrap_or_else(|| Issue::stub(id)))
}

/// Keeps an issue about which something happened.
pub(super) fn store(hub: &mut dyn HubMut, event: &Event, mut issue: Issue) -> Read<()> {
    if is_change(event) {
        issue.updated_at = issue.updated_at.max(event.happened_at());
    }
    hub.put_issue(&issue)
}

/// Something happened to an issue that no field shows. It is not read for that: its texts can be long, and such events many.
pub(super) fn touched(hub: &mut dyn HubMut, event: &Event, id: IssueId) -> Read<()> {
    let at = is_change(event).then(|| event.happened_at());
    hub.touch_issue(id, at)
}

/// Completes the stub with every first value that no edit has replaced.
pub(super) fn created(hub: &mut dyn HubMut, event: &Event, created: &IssueCreated) -> Read<()> {
    let stamp = event.first_stamp();
    let found = hub.issue(created.issue)?;
    let fresh = found.is_none();
    let mut issue = found.unwrap_or_else(|| Issue::stub(created.issue));
    if wins(stamp, issue.created) {
        for field in IssueFieldName::ALL {
            // An issue nobody wrote to yet cannot have an edit to look up.
            if fresh || hub.issue_stamp(created.issue, *field)?.is_none() {
                issue.set(created.first_value(*field));
            }
        }
        issue.created = Some(stamp);
        issue.created_at = event.happened_at();
        issue.created_by = created
            .author
            .clone()
            .unwrap_or_else(|| event.header.agent.to_string());
    }
    issue.updated_at = issue
        .updated_at
        .max(created.updated_at.unwrap_or(event.happened_at()));
    hub.put_issue(&issue)?;
    if let Some(number) = created.number.filter(is_number) {
        hub.put_number(created.issue, number)?;
    }
    for element in first_elements(created) {
        put_element(
            hub,
            created.issue,
            &element,
            Membership {
                present: true,
                stamp,
            },
        )?;
    }
    Ok(())
}

fn first_elements(created: &IssueCreated) -> impl Iterator<Item = Element> + '_ {
    let labels = created.labels.iter().cloned().map(Element::Label);
    let blockers = created.blockers.iter().copied().map(Element::Blocker);
    let relations = created.relations.iter().copied().map(Element::Relation);
    let references = created
        .external_refs
        .iter()
        .cloned()
        .map(Element::ExternalRef);
    labels.chain(blockers).chain(relations).chain(references)
}

/// Writes the fields whose write is greater than the one that stands there.
pub(super) fn changed(
    hub: &mut dyn HubMut,
    event: &Event,
    changed: &Changed<IssueId, IssueField>,
) -> Read<()> {
    let mut issue = load(hub, changed.id)?;
    let mut plain = true;
    for change in &changed.changes {
        let Some(name) = change.field.name() else {
            continue;
        };
        let stamp = event.stamp(change.version);
        let stands = current(hub, &issue, name)?;
        plain &= is_plain(
            event,
            stands,
            (change.version, change.replaces, &change.settles),
        );
        if wins(stamp, stands) {
            issue.set(change.field.clone());
            hub.put_issue_stamp(changed.id, name, stamp)?;
        }
    }
    store(hub, event, issue)?;
    hub.put_writes(event, plain)
}

/// The stamp of what stands in a field: of its edit, or of the create.
fn current(
    hub: &dyn HubMut,
    issue: &Issue,
    field: IssueFieldName,
) -> Read<Option<crate::model::Stamp>> {
    Ok(hub.issue_stamp(issue.id, field)?.or(issue.created))
}

/// Puts an element into its set or takes it out.
pub(super) fn element_changed(
    hub: &mut dyn HubMut,
    event: &Event,
    changed: &ElementChanged,
) -> Read<()> {
    let membership = Membership {
        present: changed.present,
        stamp: event.stamp(changed.version),
    };
    touched(hub, event, changed.issue)?;
    let stands = hub.membership(changed.issue, &changed.element)?;
    let stands = stands.map(|stands| stands.stamp);
    let plain = is_plain(
        event,
        stands,
        (changed.version, changed.replaces, &changed.settles),
    );
    if wins(membership.stamp, stands) {
        hub.put_membership(changed.issue, &changed.element, membership)?;
    }
    hub.put_writes(event, plain)
}

fn put_element(
    hub: &mut dyn HubMut,
    issue: IssueId,
    element: &Element,
    membership: Membership,
) -> Read<()> {
    let current = hub.membership(issue, element)?;
    if wins(membership.stamp, current.map(|current| current.stamp)) {
        hub.put_membership(issue, element, membership)?;
    }
    Ok(())
}

/// Adds a display number.
pub(super) fn numbered(
    hub: &mut dyn HubMut,
    event: &Event,
    numbered: &Numbered<IssueId>,
) -> Read<()> {
    touched(hub, event, numbered.id)?;
    match Some(numbered.number).filter(is_number) {
        Some(number) => hub.put_number(numbered.id, number),
        None => Ok(()),
    }
}
