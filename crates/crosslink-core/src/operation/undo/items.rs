//! Taking comments and logged time back, and giving comments the text they had.

use super::{Undone, before};
use crate::entity::Membership;
use crate::event::{CommentEdited, Event, Fact, Hidden};
use crate::hub::{HubView, Read};
use crate::id::{CommentId, EventId, IssueId, TimeEntryId};
use crate::operation::Decision;
use crate::operation::decision::display;
use crate::operation::standing::stands;
use crate::problem::Problem;

/// What can be hidden from an issue and shown again.
pub(super) trait Item: Copy {
    /// What people call it.
    const WORD: &'static str;

    /// Whether it is hidden, and by which write.
    fn hidden(self, hub: &dyn HubView, issue: IssueId) -> Read<Option<Membership>>;
    /// The fact that hides or shows it.
    fn fact(hidden: Hidden<Self>) -> Fact;
    /// What a fact that hides or shows such an item replaced.
    fn replaced(fact: &Fact) -> Option<EventId>;
}

impl Item for CommentId {
    const WORD: &'static str = "comment";

    fn hidden(self, hub: &dyn HubView, issue: IssueId) -> Read<Option<Membership>> {
        Ok(hub.comment(issue, self)?.and_then(|comment| comment.hidden))
    }

    fn fact(hidden: Hidden<Self>) -> Fact {
        Fact::CommentHidden(hidden)
    }

    fn replaced(fact: &Fact) -> Option<EventId> {
        match fact {
            Fact::CommentHidden(hidden) => hidden.replaces,
            _ => None,
        }
    }
}

impl Item for TimeEntryId {
    const WORD: &'static str = "logged time";

    fn hidden(self, hub: &dyn HubView, issue: IssueId) -> Read<Option<Membership>> {
        Ok(hub.time_entry(issue, self)?.and_then(|entry| entry.hidden))
    }

    fn fact(hidden: Hidden<Self>) -> Fact {
        Fact::TimeHidden(hidden)
    }

    fn replaced(fact: &Fact) -> Option<EventId> {
        match fact {
            Fact::TimeHidden(hidden) => hidden.replaces,
            _ => None,
        }
    }
}

/// Takes a comment or a logged stretch of work back.
pub(super) fn hide<I: Item>(
    hub: &dyn HubView,
    cx: &mut Decision,
    issue: IssueId,
    item: I,
    step: &mut Undone,
) -> Result<(), Problem> {
    let hidden = item.hidden(hub, issue)?;
    if hidden.is_some_and(|hidden| hidden.present) {
        return Ok(());
    }
    let (version, replaces) = cx.version_over(hub, hidden.map(|hidden| hidden.stamp))?;
    cx.emit(I::fact(Hidden {
        issue,
        item,
        hidden: true,
        version,
        replaces,
    }));
    step.undone(format!("{} on {}", I::WORD, display(hub, issue)?));
    Ok(())
}

/// Takes hiding or showing back, where it still stands.
pub(super) fn unhide<I: Item>(
    hub: &dyn HubView,
    cx: &mut Decision,
    event: &Event,
    hidden: &Hidden<I>,
    step: &mut Undone,
) -> Result<(), Problem> {
    let (issue, item) = (hidden.issue, hidden.item);
    let what = format!("{} on {}", I::WORD, display(hub, issue)?);
    let now = item.hidden(hub, issue)?.map(|now| now.stamp);
    if !stands(hub, now.map(|now| now.event), event, &I::replaced)? {
        step.left(format!("{what}: it was written again since"));
        return Ok(());
    }
    let (version, replaces) = cx.version_over(hub, now)?;
    cx.emit(I::fact(Hidden {
        issue,
        item,
        hidden: !hidden.hidden,
        version,
        replaces,
    }));
    step.undone(what);
    Ok(())
}

/// Gives a comment the text it had before an edit, where the edit still stands.
pub(super) fn unedit(
    hub: &dyn HubView,
    cx: &mut Decision,
    event: &Event,
    edited: &CommentEdited,
    step: &mut Undone,
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
        settles: Vec::new(),
    }));
    step.undone(format!("edit of a comment on {name}"));
    Ok(())
}

fn body_of(fact: &Fact) -> Option<String> {
    match fact {
        Fact::CommentAdded(added) => Some(added.body.clone()),
        Fact::CommentEdited(edited) => Some(edited.body.clone()),
        _ => None,
    }
}
