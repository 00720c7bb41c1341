//! Which edges would close a cycle.

use crate::event::Element;
use crate::graph;
use crate::hub::{HubView, Read};
use crate::id::IssueId;

/// Whether an issue that waits for a blocker would wait for itself, through any chain of blockers.
pub(super) fn blocker_closes(hub: &dyn HubView, issue: IssueId, blocker: IssueId) -> Read<bool> {
    reaches(blocker, issue, |node| {
        let elements = hub.elements(node)?.into_iter();
        Ok(elements
            .filter_map(|element| match element {
                Element::Blocker(blocker) => Some(blocker),
                _ => None,
            })
            .collect())
    })
}

/// Whether an issue that is a part of a parent would be a part of itself, through any chain of parents.
pub(super) fn parent_closes(hub: &dyn HubView, child: IssueId, parent: IssueId) -> Read<bool> {
    reaches(parent, child, |node| {
        let issue = hub.issue(node)?;
        Ok(issue.and_then(|issue| issue.parent).into_iter().collect())
    })
}

fn reaches(
    start: IssueId,
    goal: IssueId,
    next: impl Fn(IssueId) -> Read<Vec<IssueId>>,
) -> Read<bool> {
    let mut failed = Ok(());
    let found = graph::reaches(start, goal, |node| {
        next(node).unwrap_or_else(|error| {
            failed = Err(error);
            Vec::new()
        })
    });
    failed?;
    Ok(found)
}
