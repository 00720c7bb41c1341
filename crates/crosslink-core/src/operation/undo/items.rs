//! Taking comments and logged time back, and giving comments the text they had.

use super::{Undone, before};
use crate::event::{CommentAdded, CommentEdited, Event, Fact, Hidden, TimeLogged};
use crate::hub::{HubView, Read};
use crate::model::Stamp;
use crate::operation::Decision;
use crate::operation::decision::display;
use crate::operation::standing::stands;
use crate::problem::Problem;

/// Takes a comment back.
pub(super) fn uncomment(
    hub: &dyn HubView,
    cx: &mut Decision,
    added: &CommentAdded,
    step: &mut Undone,
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
pub(super) fn unlog(
    hub: &dyn HubView,
    cx: &mut Decision,
    logged: &TimeLogged,
    step: &mut Undone,
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

pub(super) fn unhide_comment(
    hub: &dyn HubView,
    cx: &mut Decision,
    event: &Event,
    hidden: &Hidden<crate::id::CommentId>,
    step: &mut Undone,
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

pub(super) fn unhide_time(
    hub: &dyn HubView,
    cx: &mut Decision,
    event: &Event,
    hidden: &Hidden<crate::id::TimeEntryId>,
    step: &mut Undone,
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
