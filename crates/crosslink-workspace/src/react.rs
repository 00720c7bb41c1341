//! What this machine does because an event was committed, whichever face asked.

use crosslink_core::event::{Event, Fact, IssueField, IssueVerb};
use crosslink_core::model::Lifecycle;
use crosslink_core::problem::Problem;
use crosslink_store::Writing;

/// Lets sessions go of an issue that is closed or deleted.
pub(crate) fn react(writing: &Writing, event: &Event) -> Result<(), Problem> {
    let Fact::IssueChanged(verb, changed) = &event.fact else {
        return Ok(());
    };
    if !matches!(
        verb,
        IssueVerb::Closed | IssueVerb::Archived | IssueVerb::Deleted | IssueVerb::Edited
    ) {
        return Ok(());
    }
    let ends = changed.changes.iter().any(|change| match &change.field {
        IssueField::Status(standing) => standing.state != Lifecycle::Open,
        IssueField::Deleted(deleted) => *deleted,
        _ => false,
    });
    if ends {
        writing.local().leave_issue(changed.id)
    } else {
        Ok(())
    }
}
