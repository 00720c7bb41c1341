//! What this machine does because an event was committed, whichever face asked.

use crosslink_core::event::{Event, Fact, IssueField, IssueVerb};
use crosslink_core::id::IssueId;
use crosslink_core::model::Lifecycle;
use crosslink_core::problem::Problem;
use crosslink_store::Writing;

/// Lets sessions go of an issue that is closed or deleted, and names one that is closed.
pub(crate) fn react(writing: &Writing, event: &Event) -> Result<Option<IssueId>, Problem> {
    let Fact::IssueChanged(verb, changed) = &event.fact else {
        return Ok(None);
    };
    if !matches!(
        verb,
        IssueVerb::Closed | IssueVerb::Archived | IssueVerb::Deleted | IssueVerb::Edited
    ) {
        return Ok(None);
    }
    let has = |wanted: fn(&IssueField) -> bool| {
        let mut fields = changed.changes.iter().map(|change| &change.field);
        fields.any(wanted)
    };
    let closed = has(
        |field| matches!(field, IssueField::Status(standing) if standing.state != Lifecycle::Open),
    );
    if closed || has(|field| *field == IssueField::Deleted(true)) {
        writing.local().leave_issue(changed.id)?;
    }
    Ok(closed.then_some(changed.id))
}
